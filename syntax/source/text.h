// A text as every stage of syntax sees it: decoded, UTF-8, its newlines as they were (LF, CR and CRLF all end lines).
// A SourceText owns its text and the table of its lines; it is written once and then read from any thread.
//
// Offsets are UTF-8 bytes. Lines count from 0 here (CPython's and the editor's conventions are the callers').
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace krait::source {

/// A range of bytes, the end exclusive.
struct Span {
  uint32_t start = 0;
  uint32_t end = 0;
};

/// What an editor or an exception counts columns in.
enum class ColumnUnit : uint8_t { kByte, kUtf16, kCodePoint };

struct Position {
  uint32_t line = 0;
  uint32_t column = 0;
};

/// The number of `unit`s in a piece of UTF-8.
[[nodiscard]] uint32_t count_units(std::string_view utf8, ColumnUnit unit);
/// The number of bytes that the first `count` units take; at most the whole.
[[nodiscard]] uint32_t bytes_of_units(std::string_view utf8, uint32_t count, ColumnUnit unit);

class SourceText {
 public:
  SourceText() : SourceText(std::string()) {}
  /// `text` is valid UTF-8 without a byte order mark.
  explicit SourceText(std::string text);

  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] uint32_t size() const { return static_cast<uint32_t>(text_.size()); }

  /// A text that ends with a newline has an empty last line.
  [[nodiscard]] uint32_t line_count() const { return static_cast<uint32_t>(starts_.size()); }
  [[nodiscard]] uint32_t line_start(uint32_t line) const { return line < starts_.size() ? starts_[line] : size(); }
  /// The line that holds the byte; a newline belongs to the line that it ends.
  [[nodiscard]] uint32_t line_of(uint32_t offset) const;
  /// Without its newline.
  [[nodiscard]] std::string_view line_text(uint32_t line) const;
  /// Only ASCII on the line: columns are the same in every unit.
  [[nodiscard]] bool is_ascii() const { return ascii_; }

  /// CPython counts the columns of a parser's error in bytes unless it knows the text's encoding: from a cookie, a byte
  /// order mark, or because the text came as a str.
  [[nodiscard]] bool counts_bytes() const { return counts_bytes_; }
  void set_counts_bytes(bool counts_bytes) { counts_bytes_ = counts_bytes; }

  /// What the text was decoded from, in lines of its own: CPython shows a line of that where its tokenizer no longer
  /// holds the line of an error. Null for a text that came as UTF-8.
  [[nodiscard]] const SourceText* undecoded() const { return undecoded_.get(); }
  void set_undecoded(std::string bytes) { undecoded_ = std::make_shared<SourceText>(std::move(bytes)); }

  [[nodiscard]] Position position_of(uint32_t offset, ColumnUnit unit) const;
  /// The byte at a position; a column beyond the line's end gives its end, a line beyond the last the text's end.
  [[nodiscard]] uint32_t offset_of(Position position, ColumnUnit unit) const;

 private:
  std::string text_;
  std::vector<uint32_t> starts_;
  bool ascii_;
  bool counts_bytes_ = false;
  std::shared_ptr<const SourceText> undecoded_;
};

}  // namespace krait::source
