#include "interpreter/debugger/code_index.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <algorithm>

#include "interpreter/objects/bytes.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/vm/instrument.h"

namespace krait::debugger {

std::string canonical_path(const std::string& path) {
  char buffer[PATH_MAX];
  return ::realpath(path.c_str(), buffer) ? buffer : path;
}

namespace {

bool is_file(const std::string& path) {
  struct stat status;
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

bool lies_in(const std::string& path, const std::string& folder) {
  return !folder.empty() && path.size() > folder.size() && path.compare(0, folder.size(), folder) == 0 &&
         path[folder.size()] == '/';
}

std::string sys_text(Interpreter* interpreter, const char* name) {
  if (!interpreter->sys_dict || !interpreter->current) return "";
  Value v = dict_get_str(*interpreter->current, interpreter->sys_dict, name);
  return is_str(v) ? str_wtf8(as<Str>(v)) : "";
}

// Where the text of that co_filename is: the file itself, or for "<frozen NAME>" the library's file of that module, out
// of which it was made. Empty: nowhere on disk.
std::string file_of_name(Interpreter* interpreter, const std::string& name) {
  constexpr std::string_view kFrozen = "<frozen ";
  if (name.rfind(kFrozen, 0) != 0 || name.back() != '>') return is_file(name) ? name : "";
  std::string module = name.substr(kFrozen.size(), name.size() - kFrozen.size() - 1);
  std::replace(module.begin(), module.end(), '.', '/');
  std::string base = sys_text(interpreter, "_stdlib_dir") + "/" + module;
  for (const char* end : {".py", "/__init__.py"})
    if (is_file(base + end)) return base + end;
  return "";
}

// The library's, what is installed for others to use, and what the interpreter runs from memory.
bool is_users(Interpreter* interpreter, const CodeFile& file) {
  if (file.name.rfind("<frozen ", 0) == 0) return false;
  for (const char* part : {"/site-packages/", "/dist-packages/"})
    if (file.path.find(part) != std::string::npos) return false;
  std::string library = sys_text(interpreter, "_stdlib_dir");
  return !lies_in(file.path, library) && !lies_in(file.path, library.empty() ? "" : canonical_path(library));
}

// Nothing of an unfinished expression lies on the stack: only what enclosing statements keep there.
bool between_statements(const std::string& kinds) {
  return std::all_of(kinds.begin(), kinds.end(), [](char c) { return c == 'i' || c == 'e' || c == 'l' || c == 'w'; });
}

bool ends_statement(uint16_t op) {
  switch (op) {
    case POP_TOP:
    case STORE_FAST:
    case STORE_NAME:
    case STORE_GLOBAL:
    case STORE_DEREF:
    case STORE_ATTR:
    case STORE_SUBSCR:
    case DELETE_FAST:
    case DELETE_NAME:
    case DELETE_GLOBAL:
    case DELETE_DEREF:
    case DELETE_ATTR:
    case DELETE_SUBSCR:
    case NOP:
      return true;
    default: return false;
  }
}

// Statements that begin in the middle of a line.
void add_inner_statements(const Stream& stream, const std::vector<std::string>& kinds, std::vector<Entry>& entries) {
  const Word* previous = nullptr;
  for (const Word* w = stream.words.data(); w->op != RESERVED_END; w += op_words(stream.original_op(w))) {
    uint32_t unit = stream.unit_at(w);
    bool begins = previous && unit > stream.first_traceable && ends_statement(base_op(stream.original_op(previous))) &&
                  between_statements(kinds[unit]);
    previous = w;
    if (!begins) continue;
    CodePosition at = code_position(stream.code, static_cast<int>(unit * 2));
    CodePosition last = code_position(stream.code, static_cast<int>(stream.unit_at(w - 1) * 2));
    bool there = std::any_of(entries.begin(), entries.end(), [&](const Entry& e) { return e.unit == unit; });
    if (there || at.line < 1 || at.line != last.line || at.column <= last.column) continue;
    entries.push_back({unit, at.line, at.column, false});
  }
}

}  // namespace

// From the first instruction's column to that of the leftmost: of `x = f()` that is the last, which stores.
static void begin_at_statements(const Stream& stream, std::vector<Entry>& entries) {
  std::size_t next = 0;
  for (LineTableWalk walk(stream.code); walk.next();) {
    std::uint32_t unit = static_cast<std::uint32_t>(walk.start / 2);
    while (next < entries.size() && entries[next].unit <= unit) ++next;
    if (next == 0 || walk.position.line != entries[next - 1].line || walk.position.column < 0) continue;
    int& column = entries[next - 1].column;
    if (column < 0 || walk.position.column < column) column = walk.position.column;
  }
}

std::vector<Entry> statement_places(Thread& t, Code* code) {
  std::vector<Entry> entries;
  Ref saved = take_pending(t);
  auto found = statement_entries(t, code);
  if (found.is_raised()) {
    clear_pending(t);
  } else {
    const Stream& stream = *code->stream;
    std::vector<std::string> kinds = stack_kinds(stream);
    bool comprehension = str_wtf8(code->name).rfind('<', 0) == 0 && code->flags & kCodeOptimized;
    std::vector<Entry> inside;  // of expressions that go over several lines
    for (const StatementEntry& each : found.value) {
      Entry entry{each.unit, each.line, code_position(code, static_cast<int>(each.unit * 2)).column, true};
      (comprehension || between_statements(kinds[each.unit]) ? entries : inside).push_back(entry);
    }
    // A line on which no statement begins can be stopped at all the same, where its first part runs.
    for (const Entry& entry : inside) {
      bool has = std::any_of(entries.begin(), entries.end(), [&](const Entry& e) { return e.line == entry.line; });
      if (!has) entries.push_back({entry.unit, entry.line, entry.column, false});
    }
    if (!comprehension) add_inner_statements(stream, kinds, entries);
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.unit < b.unit; });
    begin_at_statements(*code->stream, entries);
  }
  if (saved) set_pending(t, std::move(saved));
  return entries;
}

struct CodeIndex::Record {
  CodeFile* file = nullptr;
  std::int64_t number = 0;
  bool listed = false;
  bool library = false;  // without a file, run by a library
  bool has_entries = false;
  std::vector<Entry> entries;
};

CodeIndex::CodeIndex(Interpreter* interpreter) : interpreter_(interpreter) {}
CodeIndex::~CodeIndex() = default;

CodeIndex::Record& CodeIndex::record(Code* code) {
  std::unique_ptr<Record>& found = records_[code];
  if (!found) found = std::make_unique<Record>();
  if (!found->file) {
    std::string name = str_wtf8(code->filename);
    CodeFile*& file = by_name_[name];
    if (!file) {
      auto made = std::make_unique<CodeFile>();
      made->name = name;
      std::string place = file_of_name(interpreter_, name);
      made->on_disk = !place.empty();
      made->path = made->on_disk ? canonical_path(place) : name;
      made->user_code = is_users(interpreter_, *made);
      if (!made->on_disk) made->reference = next_reference_++;
      auto same = by_name_.find(made->path);
      if (same != by_name_.end() && same->second) {
        file = same->second;
      } else {
        file = made.get();
        std::string path = made->path;
        files_.push_back(std::move(made));
        CodeFile* kept = file;
        by_name_[path] = kept;
      }
    }
    found->file = by_name_[name];
  }
  return *found;
}

void CodeIndex::add(Thread&, Code* code) {
  Record& r = record(code);
  if (r.listed) return;
  r.listed = true;
  r.file->codes.push_back(code);
}

void CodeIndex::remove(Code* code) {
  auto found = records_.find(code);
  if (found == records_.end()) return;
  Record& r = *found->second;
  if (r.listed) std::erase(r.file->codes, code);
  if (r.number) numbers_.erase(r.number);
  records_.erase(found);
}

CodeFile* CodeIndex::file_of(Code* code) { return record(code).file; }

CodeFile* CodeIndex::find(std::string_view path) {
  auto found = by_name_.find(std::string(path));
  if (found == by_name_.end()) found = by_name_.find(canonical_path(std::string(path)));
  return found == by_name_.end() ? nullptr : found->second;
}

CodeFile* CodeIndex::by_reference(std::int64_t reference) {
  for (const auto& file : files_)
    if (file->reference == reference && reference > 0) return file.get();
  return nullptr;
}

Source CodeIndex::source_of(Code* code) {
  CodeFile* file = file_of(code);
  return {file->path, file->reference};
}

bool CodeIndex::is_user_code(Code* code) {
  Record& r = record(code);
  return r.file->user_code && !r.library;
}

void CodeIndex::judge(Code* code, Code* caller) {
  if (code->flags & kCodeOptimized || record(code).file->on_disk || !caller || is_user_code(caller)) return;
  std::vector<Code*> family{code};
  while (!family.empty()) {
    Code* each = family.back();
    family.pop_back();
    record(each).library = true;
    Tuple* constants = each->consts;
    for (std::int64_t i = 0; i < constants->length; ++i)
      if (has_kind(constants->items[i], Kind::Code)) family.push_back(as<Code>(constants->items[i]));
  }
}

std::int64_t CodeIndex::number_of(Code* code) {
  Record& r = record(code);
  if (!r.number) {
    r.number = next_number_++;
    numbers_[r.number] = code;
  }
  return r.number;
}

Code* CodeIndex::by_number(std::int64_t number) {
  auto found = numbers_.find(number);
  return found == numbers_.end() ? nullptr : found->second;
}

const std::vector<Entry>& CodeIndex::entries(Thread& t, Code* code) {
  Record& r = record(code);
  if (!r.has_entries) {
    r.entries = statement_places(t, code);
    record(code).has_entries = true;
  }
  return record(code).entries;
}

const Entry* CodeIndex::entry_at(Thread& t, Code* code, std::uint32_t unit) {
  const Entry* last = nullptr;
  for (const Entry& entry : entries(t, code)) {
    if (entry.unit > unit) break;
    last = &entry;
  }
  return last;
}

}  // namespace krait::debugger
