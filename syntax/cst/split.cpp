#include "syntax/cst/split.h"

#include <utility>

#include "syntax/tokens/lexical.h"

namespace krait::cst {

namespace {

constexpr uint32_t kLargeClass = 1500;  // bytes; a smaller one stays whole
constexpr uint32_t kLargePart = 4096;   // simple statements are cut here at the latest
constexpr uint32_t kLargeFunction = 8192;  // bytes, as well
constexpr int kMostBrokenOff = 3;       // lines of a class that lack its indentation
constexpr uint32_t kMostClasses = 20;   // one within the other

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  for (std::string_view one : words)
    if (word == one) return true;
  return false;
}

class Splitter {
 public:
  Splitter(std::string_view text, LogicalLines lines, bool cuts_functions = false)
      : text_(text),
        size_(static_cast<uint32_t>(text.size())),
        cuts_functions_(cuts_functions),
        lines_(std::move(lines.starts)) {
    split_.lines.is_sound = lines.is_sound;
  }

  Split run() {
    split_.classes.emplace_back();
    cut_block(0, static_cast<uint32_t>(lines_.size()), 0);
    split_.lines.starts = std::move(lines_);
    return std::move(split_);
  }

 private:
  uint32_t start_of(uint32_t line) const { return line < lines_.size() ? lines_[line] : size_; }

  /// Past the indentation of the line, and whether a statement of the block starts there.
  bool starts_statement(uint32_t line, std::string_view indent, uint32_t& at) const {
    at = start_of(line);
    if (text_.substr(at, indent.size()) != indent) return false;
    at += static_cast<uint32_t>(indent.size());
    if (at >= size_) return false;
    char c = text_[at];
    if (lex_is_blank(c) || lex_is_newline(c) || lex_opener_of(c) || c == '#' || c == '\\') return false;
    return !is_one_of(word_at(text_, at), {"else", "elif", "except", "finally"});
  }

  /// The column of the first character, with tabs as in Python.
  uint32_t column_of(uint32_t line) const {
    LexIndent indent = {0, 0, 0};
    for (uint32_t at = start_of(line); at < size_ && lex_indent_take(&indent, text_[at]);) at++;
    return indent.column;
  }

  uint32_t next_filled(uint32_t line, uint32_t end) const {
    do line++;
    while (line < end && is_blank(line));
    return line;
  }

  /// A line of the block's indentation that seems to have slipped out of a deeper block: what follows is deeper and
  /// cannot be its own. In valid text there is none. The scanner finds it its place (layout.h) if it stays with the
  /// lines around it.
  bool is_misplaced(uint32_t line, uint32_t at, uint32_t end) const {
    uint32_t column = column_of(line), next = next_filled(line, end);
    if (next >= end || column_of(next) <= column) return false;
    if (text_[at] == '@' || !starts_compound(at)) {
      if (word_at(text_, at) == "case") return false;
      if (!ends_with_colon(at, start_of(line + 1)) || is_prose(at)) return true;
    }
    uint32_t body = column_of(next);
    for (int broken_off = 0;; broken_off++) {
      while (next < end && column_of(next) >= body) next = next_filled(next, end);
      if (next >= end || column_of(next) <= column) return false;
      // a lone line that typing broke off is at fault by itself
      next = next_filled(next, end);
      if (broken_off == kMostBrokenOff || next >= end || column_of(next) < body) return true;
    }
  }

  /// Whether the line begins with three words that no operator joins: the rest of a comment, say. Of two words, the
  /// first may be a keyword in the making.
  bool is_prose(uint32_t at) const {
    for (int words = 0; words < 3; words++) {
      std::string_view word = word_at(text_, at);
      if (word.empty() || is_one_of(word, {"and", "or", "not", "in", "is", "if", "else", "for", "lambda", "as"}))
        return false;
      at = skip_indentation(text_, at + static_cast<uint32_t>(word.size()));
    }
    return true;
  }

  /// Whether the line lacks the indentation of the class that it stands in: one of those that is_indented lets pass.
  /// What follows it is the fault and stays with it.
  bool has_slipped(uint32_t line, uint32_t classes) const {
    return classes != 0 && !text_.substr(start_of(line)).starts_with(split_.classes[classes].indent) && !is_blank(line);
  }

  bool starts_compound(uint32_t at) const {
    return text_[at] == '@' ||
           is_one_of(word_at(text_, at), {"def", "class", "async", "if", "for", "while", "with", "try", "match"});
  }

  /// Now and then a simple statement starts a part, as its own text decides: so an edit does not move the cuts after
  /// it.
  bool is_chosen(uint32_t at) const {
    uint32_t hash = 2166136261u;
    for (uint32_t i = at; i < size_ && i < at + 64 && !lex_is_newline(text_[i]); i++) {
      hash = (hash ^ static_cast<unsigned char>(text_[i])) * 16777619u;
    }
    return (hash >> 16) % 16 == 0;
  }

  /// The lines [line, end) of one block.
  void cut_block(uint32_t line, uint32_t end, uint32_t classes) {
    uint32_t first = line, at = 0, joined = end;
    bool decorated = false, after_compound = true;
    for (uint32_t next = line; next < end; next++) {
      if (!starts_statement(next, split_.classes[classes].indent, at)) {
        if (has_slipped(next, classes)) joined = next_filled(next, end);
        continue;
      }
      if (next == joined || is_misplaced(next, at, end)) continue;
      bool compound = starts_compound(at);
      bool cut = compound || after_compound || is_chosen(at) || start_of(next) - start_of(first) > kLargePart;
      if (cut && !decorated && next != first) {
        add(first, next, classes);
        first = next;
      }
      decorated = text_[at] == '@';
      after_compound = compound && !decorated;
    }
    add(first, end, classes);
  }

  void add(uint32_t line, uint32_t end, uint32_t classes) {
    if (cut_class(line, end, classes)) return;
    split_.parts.push_back({start_of(line), start_of(end), classes, 0});
  }

  /// The name of the class (or function) of so many bytes whose head is at `at`; empty if it stays whole.
  std::string_view large_name(uint32_t at, uint32_t size) const {
    if (word_at(text_, at) == "class") return word_at(text_, skip_indentation(text_, at + 5));
    if (!cuts_functions_ || size < kLargeFunction) return {};
    if (word_at(text_, at) == "async") at = skip_indentation(text_, at + 5);
    return word_at(text_, at) == "def" ? word_at(text_, skip_indentation(text_, at + 3)) : std::string_view();
  }

  /// If the lines are a large class or function that is to be cut: its head, and its body's parts.
  bool cut_class(uint32_t line, uint32_t end, uint32_t classes) {
    Classes outer = split_.classes[classes];
    if (start_of(end) - start_of(line) < kLargeClass || outer.count == kMostClasses) return false;
    uint32_t at = 0, head = line;
    for (;; head++) {
      if (head >= end) return false;
      if (starts_statement(head, outer.indent, at)) {
        if (text_[at] != '@') break;
      } else if (!is_blank(head)) {
        return false;
      }
    }
    std::string_view name = large_name(at, start_of(end) - start_of(line));
    uint32_t body = head + 1;
    while (body < end && is_blank(body)) body++;
    if (name.empty() || body >= end || !ends_with_colon(at, start_of(head + 1))) return false;
    uint32_t text = skip_indentation(text_, start_of(body));
    std::string_view indent = text_.substr(start_of(body), text - start_of(body));
    if (indent.size() <= outer.indent.size() || !indent.starts_with(outer.indent) ||
        !is_indented(body, end, indent, outer.indent))
      return false;
    split_.parts.push_back({start_of(line), start_of(body), classes, static_cast<uint32_t>(split_.classes.size())});
    outer.heads += outer.indent + "class " + std::string(name) + ":\n";
    outer.indent = indent;
    outer.count++;
    split_.classes.push_back(outer);
    cut_block(body, end, static_cast<uint32_t>(split_.classes.size()) - 1);
    return true;
  }

  /// Whether all lines of the body of a class in `outer` have the indentation; if not, it may be the first line's that
  /// is wrong. A line here and there may be one that typing broke off, a fault wherever it stands: between the class's
  /// column and its body's, or simple with a deeper one behind it, or begun by a backslash that joins nothing.
  bool is_indented(uint32_t line, uint32_t end, std::string_view indent, std::string_view outer) const {
    int broken_off = 0;
    for (; line < end; line++) {
      if (text_.substr(start_of(line)).starts_with(indent) || is_blank(line)) continue;
      uint32_t at = skip_indentation(text_, start_of(line)), next = next_filled(line, end);
      bool between = column_of(line) > outer.size() && outer.find('\t') == std::string_view::npos;
      bool simple = !starts_compound(at) &&
                    !is_one_of(word_at(text_, at), {"case", "else", "elif", "except", "finally"});
      bool stray = text_[at] == '\\' && at + 1 < size_ && !lex_is_newline(text_[at + 1]);
      bool fault = (between || simple || stray) && next < end && text_.substr(start_of(next)).starts_with(indent);
      if (!fault || ++broken_off > kMostBrokenOff) return false;
    }
    return true;
  }

  /// Nothing but a comment, if that.
  bool is_blank(uint32_t line) const {
    uint32_t at = start_of(line);
    while (at < size_ && lex_is_blank(text_[at])) at++;
    return at >= size_ || lex_is_newline(text_[at]) || text_[at] == '#';
  }

  /// Of a logical line without strings.
  bool ends_with_colon(uint32_t at, uint32_t end) const {
    char last = 0;
    bool comment = false;
    for (; at < end; at++) {
      comment = (comment || text_[at] == '#') && !lex_is_newline(text_[at]);
      if (comment) continue;
      if (lex_is_quote(text_[at])) return false;
      if (!lex_is_blank(text_[at]) && !lex_is_newline(text_[at])) last = text_[at];
    }
    return last == ':';
  }

  std::string_view text_;
  uint32_t size_;
  bool cuts_functions_;
  std::vector<uint32_t> lines_;
  Split split_;
};

}  // namespace

Split split(std::string_view text) { return Splitter(text, find_logical_lines(text)).run(); }

Split split_functions(std::string_view text) {
  if (text.size() >= kLargeFunction) return Splitter(text, find_logical_lines(text), true).run();
  Split whole;
  whole.classes.emplace_back();
  whole.parts.push_back({0, static_cast<uint32_t>(text.size()), 0, 0});
  return whole;
}

Split split(std::string_view text, const Split& old, const InCommon& common) {
  return Splitter(text, find_logical_lines(text, old.lines, common)).run();
}

}  // namespace krait::cst
