#include "interpreter/code/exception_table.h"

namespace krait::code {

namespace {

void append_number(std::string& table, unsigned value, unsigned mark) {
  for (int shift = 24; shift > 0; shift -= 6) {
    if (value < 1u << shift) continue;
    table += static_cast<char>((value >> shift & 63) | 64 | mark);
    mark = 0;
  }
  table += static_cast<char>((value & 63) | mark);
}

}  // namespace

int32_t ExceptionReader::read() {
  int32_t value = 0;
  while (at_ < table_.size()) {
    auto byte = static_cast<unsigned char>(table_[at_++]);
    value = static_cast<int32_t>(static_cast<uint32_t>(value) << 6 | (byte & 63));
    if (!(byte & 64)) break;
  }
  return value;
}

bool ExceptionReader::next(ExceptionEntry& entry) {
  if (at_ >= table_.size()) return false;
  entry.start = read();
  entry.end = entry.start + read();
  entry.target = read();
  int32_t depth = read();
  entry.depth = depth >> 1;
  entry.lasti = depth & 1;
  return true;
}

void append_entry(std::string& table, const ExceptionEntry& entry) {
  append_number(table, static_cast<unsigned>(entry.start), 128);
  append_number(table, static_cast<unsigned>(entry.end - entry.start), 0);
  append_number(table, static_cast<unsigned>(entry.target), 0);
  append_number(table, static_cast<unsigned>(entry.depth) << 1 | (entry.lasti ? 1u : 0u), 0);
}

std::optional<ExceptionEntry> find_handler(std::string_view table, int unit) {
  ExceptionReader reader(table);
  ExceptionEntry entry;
  while (reader.next(entry)) {
    if (unit < entry.start) return std::nullopt;
    if (unit < entry.end) return entry;
  }
  return std::nullopt;
}

}  // namespace krait::code
