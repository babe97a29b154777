// Source files as the debugger reads them: decoded, compiled without running or warning. Free functions.
#pragma once

#include <string>

#include "interpreter/runtime/thread.h"
#include "syntax/source/text.h"

namespace krait::debugger {

// False: it cannot be read or decoded.
[[nodiscard]] bool read_source(const std::string& path, source::SourceText& out);
// A file's code object; its warnings are for whoever runs it. Absent: it cannot be compiled. Nothing is left pending.
[[nodiscard]] Ref compile_quietly(Thread& t, const std::string& path);

}  // namespace krait::debugger
