// Between the client's idea of places and the debuggee's: paths (mapped, resolved, as URIs), lines, and columns, which
// are UTF-16 units from 0 or 1 on one side and UTF-8 bytes on the other. Owned by the session, on its thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dap/protocol.h"
#include "interpreter/debugger/facade.h"

namespace krait::dap {

namespace core = krait::debugger;

// Offsets within one line or text; an offset behind the end gives the end.
[[nodiscard]] std::int64_t utf16_units(std::string_view text, std::int64_t bytes);
[[nodiscard]] std::int64_t utf8_bytes(std::string_view text, std::int64_t units);

class Sources {
 public:
  void set_client(const InitializeArguments& arguments);
  void set_mappings(std::vector<PathMapping> mappings) { mappings_ = std::move(mappings); }
  [[nodiscard]] const std::vector<PathMapping>& mappings() const { return mappings_; }

  // The debuggee's name for a file; empty when the source names none. Remembers how the client spells it.
  [[nodiscard]] std::string file_of(const Source& source);
  [[nodiscard]] Source to_client(const core::Source& source);
  // Null for a source without a path and without a reference.
  [[nodiscard]] std::optional<Source> to_client_if_any(const core::Source& source);

  [[nodiscard]] std::int64_t line_from_client(std::int64_t line) const { return line + 1 - first_line_; }
  [[nodiscard]] std::int64_t line_to_client(std::int64_t line) const { return line - 1 + first_line_; }
  // In bytes; -1 for no column. `file` as file_of gives it, `line` the debuggee's.
  [[nodiscard]] std::int64_t column_from_client(const std::string& file, std::int64_t line,
                                                std::optional<std::int64_t> column);
  [[nodiscard]] std::optional<std::int64_t> column_to_client(const std::string& file, std::int64_t line,
                                                             std::int64_t column);
  // For columns that are no place in a file.
  [[nodiscard]] std::int64_t first_column() const { return first_column_; }

  // Fills line, column, endLine and endColumn of a protocol struct; those that are not known stay away.
  template <class Place, class Range>
  void set_range(Place& place, const std::string& file, const Range& range) {
    place.line = line_to_client(range.line);
    place.column = column_to_client(file, range.line, range.column);
    if (range.end_line > 0) {
      place.endLine = line_to_client(range.end_line);
      place.endColumn = column_to_client(file, range.end_line, range.end_column);
    }
  }

  // The files of the frames that the client was shown, until the next stop; "" when the frame is not known.
  void note_frame(std::int64_t id, const std::string& file) { frames_[id] = file; }
  [[nodiscard]] std::string file_of_frame(std::int64_t id) const {
    auto found = frames_.find(id);
    return found == frames_.end() ? "" : found->second;
  }
  void forget_frames() { frames_.clear(); }

 private:
  struct Text {
    std::int64_t stamp = -1;  // of the file when it was read
    std::vector<std::string> lines;
  };
  [[nodiscard]] std::string to_local(const std::string& file) const;
  [[nodiscard]] std::string_view line_text(const std::string& file, std::int64_t line);

  std::int64_t first_line_ = 1;
  std::int64_t first_column_ = 1;
  bool uris_ = false;
  std::vector<PathMapping> mappings_;
  std::map<std::string, std::string> spellings_;  // of the client, by the debuggee's name
  std::map<std::string, Text> texts_;             // by local path
  std::map<std::int64_t, std::string> frames_;    // by id
};

[[nodiscard]] Module module_to_client(Sources& sources, const core::Module& module);

}  // namespace krait::dap
