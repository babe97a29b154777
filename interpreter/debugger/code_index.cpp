#include "interpreter/debugger/code_index.h"

#include <algorithm>

#include "interpreter/host/files.h"
#include "interpreter/objects/str.h"
#include "interpreter/vm/instrument.h"

namespace krait::debugger {

struct CodeIndex::Record {
  CodeFile* file = nullptr;
  std::int64_t number = 0;
  bool has_entries = false;
  std::vector<Entry> entries;
};

CodeIndex::CodeIndex(Interpreter* interpreter) : interpreter_(interpreter) {}
CodeIndex::~CodeIndex() = default;

namespace {

// The installed library, packages beside it, and what is compiled into the interpreter are not the user's own.
bool is_library(const std::string& path) {
  if (path.starts_with("<frozen ")) return true;
  for (const char* part : {"/site-packages/", "/dist-packages/", "/lib/python3.11/"})
    if (path.find(part) != std::string::npos) return true;
  return false;
}

}  // namespace

CodeFile* CodeIndex::file_of(Code* code) {
  std::string name = str_wtf8(code->filename);
  if (auto known = by_name_.find(name); known != by_name_.end()) return known->second;
  auto file = std::make_unique<CodeFile>();
  file->name = name;
  std::string real = name.starts_with('<') ? std::string() : host::real_path(name);
  file->on_disk = !real.empty() && host::is_file(real);
  file->path = file->on_disk ? real : name;
  file->user_code = !is_library(file->path);
  if (!file->on_disk) file->reference = next_reference_++;
  CodeFile* made = file.get();
  by_name_.emplace(name, made);
  by_name_.emplace(made->path, made);
  files_.push_back(std::move(file));
  return made;
}

CodeFile* CodeIndex::find(std::string_view path) {
  if (auto known = by_name_.find(std::string(path)); known != by_name_.end()) return known->second;
  std::string real = host::real_path(std::string(path));
  auto known = by_name_.find(real);
  return known == by_name_.end() ? nullptr : known->second;
}

CodeFile* CodeIndex::by_reference(std::int64_t reference) {
  for (const auto& file : files_)
    if (reference && file->reference == reference) return file.get();
  return nullptr;
}

CodeIndex::Record& CodeIndex::record(Code* code) {
  std::unique_ptr<Record>& known = records_[code];
  if (!known) {
    known = std::make_unique<Record>();
    known->file = file_of(code);
  }
  return *known;
}

void CodeIndex::add(Thread&, Code* code) {
  std::vector<Code*>& codes = record(code).file->codes;
  if (std::find(codes.begin(), codes.end(), code) == codes.end()) codes.push_back(code);
}

void CodeIndex::remove(Code* code) {
  auto known = records_.find(code);
  if (known == records_.end()) return;
  std::erase(known->second->file->codes, code);
  numbers_.erase(known->second->number);
  records_.erase(known);
}

Source CodeIndex::source_of(Code* code) {
  CodeFile* file = file_of(code);
  return {file->path, file->reference};
}

bool CodeIndex::is_user_code(Code* code) { return record(code).file->user_code; }

std::int64_t CodeIndex::number_of(Code* code) {
  Record& known = record(code);
  if (!known.number) {
    known.number = next_number_++;
    numbers_.emplace(known.number, code);
  }
  return known.number;
}

Code* CodeIndex::by_number(std::int64_t number) {
  auto known = numbers_.find(number);
  return known == numbers_.end() ? nullptr : known->second;
}

const std::vector<Entry>& CodeIndex::entries(Thread& t, Code* code) {
  Record& known = record(code);
  if (known.has_entries) return known.entries;
  known.has_entries = true;
  auto found = vm::statement_entries(t, code);
  if (found.failed) return clear_pending(t), known.entries;
  for (const vm::StatementEntry& each : found.value)
    known.entries.push_back({each.unit, each.line, code_position(code, static_cast<int>(each.unit * 2)).column, true});
  return known.entries;
}

const Entry* CodeIndex::entry_at(Thread& t, Code* code, std::uint32_t unit) {
  const std::vector<Entry>& all = entries(t, code);
  auto after = std::upper_bound(all.begin(), all.end(), unit, [](std::uint32_t u, const Entry& e) { return u < e.unit; });
  return after == all.begin() ? nullptr : &*(after - 1);
}

}  // namespace krait::debugger
