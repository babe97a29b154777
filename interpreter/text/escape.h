// How repr() writes text and bytes, and where lines and words of text begin and end. Pure functions; any thread.
#pragma once

#include "interpreter/text/text_view.h"

namespace krait::text {

// What repr() of a text will be: measured first, so that the result can be made in its final size and width.
struct ReprPlan {
  size_t size = 0;         // with the quotes
  char32_t largest = 127;  // the widest code point in it
  char quote = '\'';
  bool plain = true;  // quotes around, nothing escaped
};
// `ascii_only`: everything beyond ASCII is escaped, as ascii() does.
[[nodiscard]] ReprPlan plan_repr(TextView text, bool ascii_only = false);
// Writes plan.size units of `width` bytes.
void write_repr(TextView text, const ReprPlan& plan, bool ascii_only, void* out, uint8_t width);

// repr() of bytes, b'...' (as bytearray uses it too): its length, and the text. `bytes` has width 1.
[[nodiscard]] ReprPlan plan_bytes_repr(TextView bytes);
void write_bytes_repr(TextView bytes, const ReprPlan& plan, char* out);

enum class Alphabet : uint8_t { kText, kBytes };

// str.splitlines and bytes.splitlines: the line that starts at `start` ends at `end` and the next starts at `next`.
struct LineEnd {
  size_t end, next;
};
[[nodiscard]] LineEnd line_end(TextView text, size_t start, Alphabet alphabet);

[[nodiscard]] bool is_space(char32_t unit, Alphabet alphabet);
// The first unit from `start` on that is (not) whitespace; text.size if there is none.
[[nodiscard]] size_t skip_spaces(TextView text, size_t start, Alphabet alphabet);
[[nodiscard]] size_t skip_word(TextView text, size_t start, Alphabet alphabet);
// The end of the text before trailing whitespace (or the end of `text` up to `end` before a word's start).
[[nodiscard]] size_t skip_spaces_back(TextView text, size_t end, Alphabet alphabet);
[[nodiscard]] size_t skip_word_back(TextView text, size_t end, Alphabet alphabet);

}  // namespace krait::text
