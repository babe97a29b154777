// One breakpoint of any kind, as the core keeps it. Owned by the Debugger; touched only while holding the interpreter's
// lock.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "interpreter/debugger/facade.h"
#include "interpreter/runtime/thread.h"

namespace krait::debugger {

enum class BreakpointKind : std::uint8_t { kLine, kFunction, kInstruction };

// A log message cut at its braces: text and expressions alternate, text first.
struct LogPart {
  std::string text;
  Value code;  // an expression compiled, owned by the breakpoint; absent for text
};

struct Breakpoint {
  std::int64_t id = 0;
  BreakpointKind kind = BreakpointKind::kLine;
  std::string file;  // kLine: the path of the request
  std::int64_t line = 0;
  std::int64_t column = -1;
  std::string function;  // kFunction
  std::string condition, hit_condition, log_message;
  bool temporary = false;
  // The terminal's `disable` and `ignore`; a face may set them at any time while it is attached.
  bool enabled = true;
  std::int64_t ignore = 0;  // so many hits are passed over
  std::int64_t hits = 0;    // with a true condition
  BreakpointStatus status;
  bool line_start = true;   // of a line's first statement

  // Made when it is set.
  Value condition_code;            // owned, absent: none
  std::string condition_error;     // the condition is no expression: it stops, and this is said
  char hit_operator = 0;           // '=', '>', 'g' (>=), '<', 'l' (<=), '%', 0: none
  std::int64_t hit_number = 0;
  std::vector<LogPart> log;
};

}  // namespace krait::debugger
