// What the libFuzzer targets share: each takes a text from bytes, and stops the process where a belief does not hold.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "syntax/diagnostics/diagnostic.h"
#include "syntax/source/decode.h"

namespace krait::fuzzing {

/// A text for the front end, from bytes of which the first chooses how the rest is read.
inline source::Decoded text_of(const uint8_t* data, size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  return source::decode(bytes, data[0] & 4 ? source::Origin::kFile : source::Origin::kBytes, "fuzz");
}

inline void require(bool belief, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
  if (belief) return;
  std::fprintf(stderr, "%s:%d: the belief does not hold\n", file, line);
  std::abort();
}

inline void require_range(const diagnostics::Diagnostic& error, const source::SourceText& text) {
  require(error.shown.start <= error.shown.end && error.shown.end <= text.size());
}

}  // namespace krait::fuzzing
