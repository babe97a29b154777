#include "interpreter/pdb/sites.h"

#include <algorithm>

#include "interpreter/objects/str.h"
#include "interpreter/pdb/places.h"
#include "interpreter/vm/instrument.h"

namespace krait::pdb {

using namespace runtime;
using namespace objects;

const std::string& Sites::file_of(Code* code) {
  Name& name = names_[code->filename];
  if (name.file.empty()) {
    name.text = Ref::copy(static_cast<Object*>(code->filename));
    name.file = canonical(str_wtf8(code->filename));
  }
  return name.file;
}

void Sites::started(Thread& t, Code* code, const Breakpoints& table) {
  const std::string& file = file_of(code);
  codes_[file].insert(code);
  files_[code] = file;
  if (table.in_file(file)) patch(t, code, file, table);
}

void Sites::freed(Code* code) {
  auto file = files_.find(code);
  if (file == files_.end()) return;
  codes_[file->second].erase(code);
  files_.erase(file);
}

void Sites::patch(Thread& t, Code* code, const std::string& file, const Breakpoints& table) {
  vm::unpatch_all(code);
  auto entries = vm::statement_entries(t, code);
  if (entries.is_raised() || entries.value.empty()) return clear_pending(t);
  // A breakpoint by a function's name has the line of the `def`; it stops at the line to which control first comes
  // after it was set, whichever that is.
  bool everywhere = false;
  std::vector<int> lines;
  for (const Breakpoint* b : table.of(file, code->first_line)) {
    if (b->function.empty()) continue;
    everywhere |= b->first_line == 0;
    lines.push_back(b->first_line);
  }
  for (const vm::StatementEntry& entry : entries.value) {
    bool wanted =
        everywhere || table.at(file, entry.line) || std::find(lines.begin(), lines.end(), entry.line) != lines.end();
    if (wanted && vm::patch(t, code, entry.unit).is_raised()) clear_pending(t);
  }
}

void Sites::refresh(Thread& t, const Breakpoints& table) {
  if (version_ == table.version()) return;
  version_ = table.version();
  for (const std::string& file : patched_files_)
    for (Code* code : codes_[file]) vm::unpatch_all(code);
  patched_files_ = table.files();
  for (const std::string& file : patched_files_)
    for (Code* code : codes_[file]) patch(t, code, file, table);
}

void Sites::clear() {
  for (const std::string& file : patched_files_)
    for (Code* code : codes_[file]) vm::unpatch_all(code);
  codes_.clear();
  files_.clear();
  names_.clear();
  patched_files_.clear();
}

}  // namespace krait::pdb
