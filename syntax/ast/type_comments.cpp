#include "syntax/ast/type_comments.h"

#include <algorithm>

namespace krait::ast {

namespace {

constexpr std::string_view kIgnore = "ignore";

void skip_blanks(std::string_view& text) {
  while (!text.empty() && (text[0] == ' ' || text[0] == '\t')) text.remove_prefix(1);
}

/// What stands behind "# type: " (blanks as one likes); false for any other comment.
bool strip_prefix(std::string_view& comment) {
  comment.remove_prefix(1);
  skip_blanks(comment);
  if (!comment.starts_with("type:")) return false;
  comment.remove_prefix(5);
  skip_blanks(comment);
  return true;
}

bool goes_on(char c) {
  auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

}  // namespace

/// The tree does not hold comments on lines of their own; but outside of strings, every # starts one.
TypeComments::TypeComments(cst::Node root, std::string_view text) : text_(text) {
  const cst::Record* record = root.record();
  const cst::Record* end = record + record->size;
  size_t at = 0;
  for (;;) {
    while (record < end && record->kind != cst::Kind::kString) record++;
    size_t stop = record < end ? record->start : text.size();
    while ((at = text.find('#', at)) < stop) {
      size_t line_end = std::min(text.find_first_of("\r\n", at), text.size());
      add(static_cast<uint32_t>(at), static_cast<uint32_t>(line_end));
      at = line_end;
    }
    if (record == end) return;
    at = record->end;
    record++;
  }
}

void TypeComments::add(uint32_t start, uint32_t end) {
  Comment comment{start, end, text_.substr(start, end - start)};
  if (!strip_prefix(comment.text)) return;
  comment.ignores = comment.text.starts_with(kIgnore) &&
                    (comment.text.size() == kIgnore.size() || !goes_on(comment.text[kIgnore.size()]));
  if (comment.ignores) comment.text.remove_prefix(kIgnore.size());
  comments_.push_back(comment);
}

const TypeComments::Comment* TypeComments::take(uint32_t from, std::string_view skipped) {
  auto found =
      std::find_if(comments_.begin(), comments_.end(), [&](const Comment& c) { return c.start >= from && !c.ignores; });
  if (found == comments_.end() || found->taken) return nullptr;
  std::string_view between = text_.substr(from, found->start - from);
  bool lines = skipped.find('\n') != std::string_view::npos;
  for (size_t at; (at = between.find_first_not_of(skipped)) != std::string_view::npos;) {
    if (!lines || between[at] != '#') return nullptr;
    between.remove_prefix(std::min(between.find_first_of("\r\n", at), between.size()));  // another comment
  }
  found->taken = true;
  return &*found;
}

size_t TypeComments::count_of_types() const {
  return static_cast<size_t>(
      std::count_if(comments_.begin(), comments_.end(), [](const Comment& c) { return !c.ignores; }));
}

const TypeComments::Comment* TypeComments::take_on_line(uint32_t from) { return take(from, " \t\f"); }

const TypeComments::Comment* TypeComments::take_below(uint32_t from) { return take(from, " \t\f\r\n"); }

}  // namespace krait::ast
