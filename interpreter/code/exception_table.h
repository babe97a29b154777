// co_exceptiontable: which handler catches what is raised where, as CPython 3.11 packs it. Entries are sorted by start
// and do not overlap. Each is four numbers: start, size, target (code units), and the stack depth to unwind to shifted
// left by one, the low bit asking for f_lasti to be pushed. A number is six bits a byte, most significant first, 0x40
// set on all but the last byte; 0x80 marks the first byte of an entry. Pure functions of their arguments; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace krait::code {

struct ExceptionEntry {
  int32_t start = 0;  // first code unit covered
  int32_t end = 0;    // the unit behind the last
  int32_t target = 0;
  int32_t depth = 0;
  bool lasti = false;
};

/// Reads the entries in order; a damaged table ends early.
class ExceptionReader {
 public:
  explicit ExceptionReader(std::string_view table) : table_(table) {}
  [[nodiscard]] bool next(ExceptionEntry& entry);

 private:
  [[nodiscard]] int32_t read();
  std::string_view table_;
  size_t at_ = 0;
};

/// Appends one entry to `table`.
void append_entry(std::string& table, const ExceptionEntry& entry);

/// The entry that covers code unit `unit`.
[[nodiscard]] std::optional<ExceptionEntry> find_handler(std::string_view table, int unit);

}  // namespace krait::code
