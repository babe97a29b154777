#include "syntax/source/text.h"

#include <algorithm>
#include <cstring>

namespace krait::source {
namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

uint32_t sequence_length(char lead) {
  auto c = static_cast<unsigned char>(lead);
  return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

std::vector<uint32_t> find_line_starts(std::string_view text) {
  std::vector<uint32_t> starts{0};
  starts.reserve(text.size() / 32 + 1);
  bool returns = std::memchr(text.data(), '\r', text.size()) != nullptr;
  const char *at = text.data(), *end = at + text.size();
  while (at < end) {
    if (returns) {
      while (at < end && *at != '\n' && *at != '\r') at++;
      if (at + 1 < end && *at == '\r' && at[1] == '\n') at++;
    } else {
      at = static_cast<const char*>(std::memchr(at, '\n', static_cast<size_t>(end - at)));
    }
    if (!at || at == end) break;
    starts.push_back(static_cast<uint32_t>(++at - text.data()));
  }
  return starts;
}

bool has_only_ascii(std::string_view text) {
  size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    uint64_t word;
    std::memcpy(&word, text.data() + i, 8);
    if (word & 0x8080808080808080u) return false;
  }
  return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(i), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

uint32_t count_units(std::string_view utf8, ColumnUnit unit) {
  if (unit == ColumnUnit::kByte) return static_cast<uint32_t>(utf8.size());
  uint32_t units = 0;
  for (char c : utf8) {
    units += !is_continuation(c);
    if (unit == ColumnUnit::kUtf16 && static_cast<unsigned char>(c) >= 0xF0) units++;
  }
  return units;
}

uint32_t bytes_of_units(std::string_view utf8, uint32_t count, ColumnUnit unit) {
  auto size = static_cast<uint32_t>(utf8.size());
  if (unit == ColumnUnit::kByte) return std::min(count, size);
  uint32_t bytes = 0, units = 0;
  while (bytes < size && units < count) {
    uint32_t length = sequence_length(utf8[bytes]);
    units += unit == ColumnUnit::kUtf16 && length == 4 ? 2 : 1;
    bytes += length;
  }
  return std::min(bytes, size);
}

SourceText::SourceText(std::string text)
    : text_(std::move(text)), starts_(find_line_starts(text_)),
      ascii_(has_only_ascii(text_)) {}

uint32_t SourceText::line_of(uint32_t offset) const {
  auto next = std::upper_bound(starts_.begin(), starts_.end(), offset);
  return static_cast<uint32_t>(next - starts_.begin()) - 1;
}

std::string_view SourceText::line_text(uint32_t line) const {
  if (line >= starts_.size()) return {};
  uint32_t start = line_start(line), end = line_start(line + 1);
  if (line + 1 < starts_.size() && end > start && text_[end - 1] == '\n') end--;
  if (line + 1 < starts_.size() && end > start && text_[end - 1] == '\r') end--;
  return text().substr(start, end - start);
}

Position SourceText::position_of(uint32_t offset, ColumnUnit unit) const {
  uint32_t line = line_of(std::min(offset, size()));
  std::string_view before = text().substr(starts_[line], std::min(offset, size()) - starts_[line]);
  return {line, ascii_ ? static_cast<uint32_t>(before.size()) : count_units(before, unit)};
}

uint32_t SourceText::offset_of(Position position, ColumnUnit unit) const {
  if (position.line >= starts_.size()) return size();
  std::string_view line = line_text(position.line);
  uint32_t bytes = bytes_of_units(line, position.column, unit);
  while (bytes < line.size() && is_continuation(line[bytes])) bytes++;  // never inside of a character
  return starts_[position.line] + bytes;
}

}  // namespace krait::source
