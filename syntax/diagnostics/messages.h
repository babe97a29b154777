// The table of all messages (messages.def), for whoever must tell them apart: tests, and what is said beside an error.
// Read only, any thread.
#pragma once

#include <cstdint>

#include "syntax/diagnostics/diagnostic.h"

namespace krait::diagnostics {

enum class Message : uint8_t {
#define MESSAGE(name, type, words, example) name,
#include "syntax/diagnostics/messages.def"
#undef MESSAGE
  unknown,
};

/// The first line of the table that the diagnostic's type and words fit; `unknown` if there is none, which is a gap in
/// it.
[[nodiscard]] Message message_of(const Diagnostic& diagnostic);

}  // namespace krait::diagnostics
