#include "interpreter/code/line_table.h"

namespace krait::code {

namespace {
enum : int { kOneLine = 10, kNoColumns = 13, kLong = 14, kNothing = 15 };
constexpr int kMaxUnits = 8;  // of one entry

int32_t moved(int32_t from, int32_t by) {
  return static_cast<int32_t>(static_cast<uint32_t>(from) + static_cast<uint32_t>(by));
}

}  // namespace

unsigned LineReader::read_varint() {
  unsigned value = 0;
  for (int shift = 0; at_ < table_.size(); shift += 6) {
    auto byte = static_cast<unsigned char>(table_[at_++]);
    if (shift < 32) value |= static_cast<unsigned>(byte & 63) << shift;
    if (!(byte & 64)) break;
  }
  return value;
}

int LineReader::read_signed() {
  unsigned value = read_varint();
  int magnitude = static_cast<int>(value >> 1);
  return value & 1 ? -magnitude : magnitude;
}

bool LineReader::next(LineEntry& entry) {
  if (at_ >= table_.size()) return false;
  auto first = static_cast<unsigned char>(table_[at_++]);
  int code = first >> 3 & 15;
  entry.start = unit_;
  entry.end = unit_ = moved(unit_, (first & 7) + 1);
  Position& position = entry.position;
  position = {};
  if (code == kNothing) return true;
  auto byte = [&] { return at_ < table_.size() ? static_cast<unsigned char>(table_[at_++]) : 0; };
  if (code < kOneLine) {
    int second = byte();
    position.column = code << 3 | second >> 4;
    position.end_column = position.column + (second & 15);
  } else if (code < kNoColumns) {
    line_ = moved(line_, code - kOneLine);
    position.column = byte();
    position.end_column = byte();
  } else {
    line_ = moved(line_, read_signed());
  }
  position.line = position.end_line = line_;
  if (code == kLong) {
    position.end_line = moved(line_, static_cast<int>(read_varint()));
    position.column = moved(static_cast<int>(read_varint()), -1);
    position.end_column = moved(static_cast<int>(read_varint()), -1);
  }
  return true;
}

void LineWriter::varint(unsigned value) {
  while (value >= 64) {
    table_ += static_cast<char>(64 | (value & 63));
    value >>= 6;
  }
  table_ += static_cast<char>(value);
}

void LineWriter::signed_varint(int value) {
  varint(value < 0 ? (0u - static_cast<unsigned>(value)) << 1 | 1 : static_cast<unsigned>(value) << 1);
}

void LineWriter::add(int units, const Position& position) {
  for (; units > kMaxUnits; units -= kMaxUnits) write_entry(kMaxUnits, position);
  write_entry(units, position);
}

void LineWriter::write_entry(int units, const Position& position) {
  if (position.line < 0) return first_byte(kNothing, units);
  int delta = position.line - line_;
  int column = position.column;
  int end = position.end_column;
  bool one_line = position.end_line == position.line;
  line_ = position.line;
  if (column < 0 || end < 0) {
    if (one_line || position.end_line == -1) {
      first_byte(kNoColumns, units);
      return signed_varint(delta);
    }
  } else if (one_line && delta == 0 && column < 80 && end - column < 16 && end >= column) {
    first_byte(column >> 3, units);
    table_ += static_cast<char>((column & 7) << 4 | (end - column));
    return;
  } else if (one_line && delta >= 0 && delta < 3 && column < 128 && end < 128) {
    first_byte(kOneLine + delta, units);
    table_ += static_cast<char>(column);
    table_ += static_cast<char>(end);
    return;
  }
  first_byte(kLong, units);
  signed_varint(delta);
  varint(static_cast<unsigned>(position.end_line - position.line));
  varint(static_cast<unsigned>(column + 1));
  varint(static_cast<unsigned>(end + 1));
}

}  // namespace krait::code
