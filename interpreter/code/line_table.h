// co_linetable: the source range of every instruction, as CPython 3.11 packs it. One entry covers one to eight code
// units: a first byte 1ccccnnn (code c, n + 1 units), then what the code says:
//   0-9    the same line; one byte more: low column bits and length
//   10-12  0 to 2 lines further; start column, end column, one byte each
//   13     signed line delta; no columns
//   14     signed line delta, end line delta, column + 1, end column + 1
//   15     nothing is known
// Numbers are varints of six bits a byte, least significant first, 0x40 set on all but the last byte; signed ones carry
// the sign in bit 0. Pure functions of their arguments; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace krait::code {

/// A source range: lines from 1, byte columns from 0, the end exclusive; -1 where unknown.
struct Position {
  int32_t line = -1;
  int32_t end_line = -1;
  int32_t column = -1;
  int32_t end_column = -1;
};

struct LineEntry {
  int32_t start = 0;  // first code unit
  int32_t end = 0;    // the unit behind the last
  Position position;
};

/// Reads the entries in order. A table that somebody made up ends early or has odd numbers (they wrap); reading never
/// goes beyond its bytes.
class LineReader {
 public:
  LineReader(std::string_view table, int first_line) : table_(table), line_(first_line) {}
  [[nodiscard]] bool next(LineEntry& entry);
  /// The line that the table has come to, whatever the last entry says of itself.
  [[nodiscard]] int32_t line() const { return line_; }

 private:
  [[nodiscard]] unsigned read_varint();
  [[nodiscard]] int read_signed();
  std::string_view table_;
  size_t at_ = 0;
  int32_t unit_ = 0;
  int32_t line_;
};

/// Writes entries in order.
class LineWriter {
 public:
  explicit LineWriter(int first_line) : line_(first_line) {}
  /// The next `units` code units come from `position`.
  void add(int units, const Position& position);
  [[nodiscard]] std::string take() { return std::move(table_); }

 private:
  void write_entry(int units, const Position& position);
  void first_byte(int code, int units) { table_ += static_cast<char>(0x80 | code << 3 | (units - 1)); }
  void varint(unsigned value);
  void signed_varint(int value);
  std::string table_;
  int32_t line_;
};

}  // namespace krait::code
