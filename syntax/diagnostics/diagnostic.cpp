#include "syntax/diagnostics/diagnostic.h"

#include <string_view>

namespace krait::diagnostics {

const char* name_of(ErrorType type) {
  static constexpr const char* kNames[] = {"SyntaxError",   "IndentationError", "TabError",      "ValueError",
                                           "MemoryError",   "RecursionError",   "OverflowError", "UnicodeError",
                                           "SystemError",   "SyntaxWarning",    "DeprecationWarning"};
  return kNames[static_cast<int>(type)];
}

namespace {

/// "on line 3", "(detected at line 3)": no other message has such words.
void shift_line_in(std::string& message, int32_t lines) {
  for (std::string_view words : {"on line ", "at line "}) {
    size_t at = message.find(words);
    if (at == std::string::npos) continue;
    at += words.size();
    size_t end = at;
    while (end < message.size() && message[end] >= '0' && message[end] <= '9') end++;
    if (end == at || end - at > 9) continue;
    message.replace(at, end - at, std::to_string(std::stoi(message.substr(at, end - at)) + lines));
    return;
  }
}

}  // namespace

void shift(Diagnostic& diagnostic, int64_t bytes, int32_t lines) {
  diagnostic.shown.start = static_cast<uint32_t>(diagnostic.shown.start + bytes);
  diagnostic.shown.end = static_cast<uint32_t>(diagnostic.shown.end + bytes);
  if (diagnostic.reported.lineno > 0) diagnostic.reported.lineno += lines;
  if (diagnostic.reported.end_lineno > 0) diagnostic.reported.end_lineno += lines;
  if (lines) shift_line_in(diagnostic.message, lines);
}

}  // namespace krait::diagnostics
