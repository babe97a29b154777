// A text that is edited is known as well as a new one: after each edit everything that its document says is what a
// document of that text alone says. The first byte counts the edits, four bytes each; the rest is the text.
#include <algorithm>
#include <iterator>

#include "syntax/source/text.h"
#include "tests/fuzz/fuzzing.h"
#include "tests/tools/describe_document.h"

using namespace krait;

constexpr size_t kMostEdits = 8, kEditBytes = 4;
constexpr std::string_view kPieces[] = {
    "",      "(",     ")",     "[",        "]",         "{",        "}",        ":",          ",",        "=",
    "\n",    "\n  ",  "    ",  "\t",       " ",         "\\",       "\\\n",     "\r\n",       "#",        "'",
    "\"",    "'''",   "\"\"\"", "f'{x}'",  "x",         "1",        "0x",       "\xC3\xA9",   "def f():", "class A:",
    "if x:", "else:", "try:",  "except E:", "match x:", "case 1:",  "global x", "return",     "lambda",   "@"};

// Two bytes for the place, one for how many bytes go, one for what comes.
static std::string edited(const std::string& text, const uint8_t* edit) {
  auto boundary = [&](size_t at) {
    while (at < text.size() && (text[at] & 0xC0) == 0x80) at++;
    return at;
  };
  size_t from = boundary(static_cast<size_t>(edit[0] << 8 | edit[1]) % (text.size() + 1));
  size_t to = boundary(std::min<size_t>(from + edit[2] % 32, text.size()));
  return text.substr(0, from) + std::string(kPieces[edit[3] % std::size(kPieces)]) + text.substr(to);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  size_t edits = size ? data[0] % (kMostEdits + 1) : 0;
  if (size < 1 + edits * kEditBytes) return 0;
  std::string text(reinterpret_cast<const char*>(data) + 1 + edits * kEditBytes, size - 1 - edits * kEditBytes);
  if (source::find_invalid_utf8(text) != std::string_view::npos) return 0;  // editors send texts
  document::Document document;
  document.update(source::SourceText(text));
  for (size_t i = 0; i < edits; i++) {
    text = edited(text, data + 1 + i * kEditBytes);
    document.update(source::SourceText(text));
    document::Document fresh;
    fresh.update(source::SourceText(text));
    fuzzing::require(testing::describe(document) == testing::describe(fresh));
  }
  return 0;
}
