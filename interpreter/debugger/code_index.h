// Which code objects there are, by file: what breakpoints are put into, and what sources, addresses and "just my code"
// are told from. One per Debugger. It learns of a code object when that first runs (code that never ran needs no
// breakpoint yet), and forgets it when it dies. Used only while holding the interpreter's lock.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "interpreter/debugger/facade.h"
#include "interpreter/objects/code.h"

namespace krait::debugger {

// A file, or what stands for one ("<string>"). Lives as long as the index.
struct CodeFile {
  std::string name;            // co_filename as it is
  std::string path;            // absolute, links resolved; `name` itself when there is no such file
  bool on_disk = false;
  bool user_code = true;       // not of the standard library, site-packages or the interpreter itself (but see judge)
  std::int64_t reference = 0;  // for SourceText; non-zero exactly when not on_disk
  std::vector<Code*> codes;    // that have run and still exist; borrowed
};

// Where a statement can be stopped at: one of its entries (vm/instrument.h).
struct Entry {
  std::uint32_t unit = 0;  // of co_code
  int line = 0;
  int column = -1;         // of the statement's first instruction
  bool line_start = true;  // the first statement of its line
};

// Absolute, links resolved; as it is when there is no such file.
[[nodiscard]] std::string canonical_path(const std::string& path);

// The statement entries of any code object, in the order of co_code. Translates it if it has not run yet.
std::vector<Entry> statement_places(Thread& t, Code* code);

class CodeIndex {
 public:
  explicit CodeIndex(Interpreter* interpreter);
  ~CodeIndex();

  void add(Thread&, Code*);
  void remove(Code*);

  // The file of any code object, made known by this. Never null.
  CodeFile* file_of(Code*);
  // By the path of a request: as it is, absolute or with its links resolved. Null: nothing of it has run.
  CodeFile* find(std::string_view path);
  CodeFile* by_reference(std::int64_t reference);
  const std::vector<std::unique_ptr<CodeFile>>& files() const { return files_; }
  // As facade.h has it.
  Source source_of(Code*);
  bool is_user_code(Code*);
  // Code without a file is the user's when the user's code runs it (exec, eval): `caller`, null for none. With all code
  // inside it.
  void judge(Code*, Code* caller);

  // A number for addresses ("0x" number offset) that stays with the code object; never used again after its death.
  std::int64_t number_of(Code*);
  Code* by_number(std::int64_t number);  // null: no such code (any more)

  // Statement entries in the order of co_code, computed once for each code object that is asked about.
  const std::vector<Entry>& entries(Thread&, Code*);
  // The entry that an instruction belongs to: the last at or before it. Null before the first.
  const Entry* entry_at(Thread&, Code*, std::uint32_t unit);

 private:
  struct Record;
  Record& record(Code*);

  Interpreter* interpreter_;
  std::vector<std::unique_ptr<CodeFile>> files_;
  std::unordered_map<std::string, CodeFile*> by_name_;  // by co_filename and by path
  std::unordered_map<const Code*, std::unique_ptr<Record>> records_;
  std::unordered_map<std::int64_t, Code*> numbers_;
  std::int64_t next_number_ = 1;
  std::int64_t next_reference_ = 1;
};

}  // namespace krait::debugger
