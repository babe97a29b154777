#include "syntax/diagnostics/messages.h"

#include <string_view>

namespace krait::diagnostics {

namespace {

struct Entry {
  ErrorType type;
  std::string_view words;
};

constexpr Entry kMessages[] = {
#define MESSAGE(name, type, words, example) {ErrorType::type, words},
#include "syntax/diagnostics/messages.def"
#undef MESSAGE
};

/// `%` in the words stands for any text.
bool fits(std::string_view words, std::string_view text) {
  while (!words.empty() && words.front() != '%') {
    if (text.empty() || text.front() != words.front()) return false;
    words.remove_prefix(1);
    text.remove_prefix(1);
  }
  if (words.empty()) return text.empty();
  words.remove_prefix(1);
  for (;; text.remove_prefix(1)) {
    if (fits(words, text)) return true;
    if (text.empty()) return false;
  }
}

}  // namespace

Message message_of(const Diagnostic& diagnostic) {
  for (size_t i = 0; i < std::size(kMessages); i++) {
    if (kMessages[i].type == diagnostic.type && fits(kMessages[i].words, diagnostic.message))
      return static_cast<Message>(i);
  }
  return Message::unknown;
}

}  // namespace krait::diagnostics
