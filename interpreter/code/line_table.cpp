#include "interpreter/code/line_table.h"

#include <algorithm>

namespace krait::code {

namespace {
enum : int { kOneLine = 10, kNoColumns = 13, kLong = 14, kNothing = 15 };
constexpr int kMaxUnits = 8;  // of one entry
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
  entry.end = unit_ += (first & 7) + 1;
  Position& position = entry.position;
  position = {};
  if (code == kNothing) return true;
  auto byte = [&] { return at_ < table_.size() ? static_cast<unsigned char>(table_[at_++]) : 0; };
  if (code < kOneLine) {
    int second = byte();
    position.column = code << 3 | second >> 4;
    position.end_column = position.column + (second & 15);
  } else if (code < kNoColumns) {
    line_ += code - kOneLine;
    position.column = byte();
    position.end_column = byte();
  } else {
    line_ += read_signed();
  }
  position.line = position.end_line = line_;
  if (code == kLong) {
    position.end_line += static_cast<int>(read_varint());
    position.column = static_cast<int>(read_varint()) - 1;
    position.end_column = static_cast<int>(read_varint()) - 1;
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

Position position_at(const CodeObject& code, int unit) {
  LineReader reader(code.linetable, code.firstlineno);
  LineEntry entry;
  while (reader.next(entry)) {
    if (unit < entry.end) return entry.position;
  }
  return {};
}

std::vector<Position> all_positions(const CodeObject& code) {
  std::vector<Position> positions(static_cast<size_t>(code.unit_count()));
  LineReader reader(code.linetable, code.firstlineno);
  LineEntry entry;
  while (reader.next(entry)) {
    int end = std::min(entry.end, code.unit_count());
    for (int unit = entry.start; unit < end; unit++) positions[static_cast<size_t>(unit)] = entry.position;
  }
  return positions;
}

std::vector<LineRun> line_runs(const CodeObject& code) {
  std::vector<LineRun> runs;
  LineReader reader(code.linetable, code.firstlineno);
  LineEntry entry;
  while (reader.next(entry)) {
    if (!runs.empty() && runs.back().line == entry.position.line) {
      runs.back().end = entry.end;
    } else {
      runs.push_back({entry.start, entry.end, entry.position.line});
    }
  }
  return runs;
}

}  // namespace krait::code
