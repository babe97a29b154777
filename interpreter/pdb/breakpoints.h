// The terminal's breakpoints: numbers, conditions, counts. One table for a session and those nested in it. Used only
// while holding the interpreter's lock.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "interpreter/runtime/object.h"

namespace krait::pdb {

struct Breakpoint {
  int number = 0;
  std::string file;      // canonical (places.h)
  int line = 0;
  bool temporary = false;
  bool enabled = true;
  std::string condition;  // empty: none
  runtime::Ref code;      // the condition compiled; absent until needed, or when it is no expression
  std::string function;   // set by a function's name: stops in that function only
  int first_line = 0;     // of that function, where control first came to it
  int64_t ignore = 0;     // so many crossings are passed over
  int64_t hits = 0;

  std::string shown() const;  // "breakpoint 1 at FILE:LINE"
  std::string row() const;    // its lines in the list that `break` prints
};

class Breakpoints {
 public:
  Breakpoint* add(const std::string& file, int line, bool temporary, const std::string& condition,
                  const std::string& function);
  void remove(int number);
  void clear();

  // Grows with every change of which places there are, first lines of functions among them.
  int version() const { return version_; }
  void found_first_line(Breakpoint& b, int line) { b.first_line = line, ++version_; }
  std::vector<std::string> files() const;

  bool empty() const { return by_place_.empty(); }
  bool in_file(const std::string& file) const;
  bool at(const std::string& file, int line) const { return by_place_.count({file, line}) != 0; }
  // Those of a place in the order of their making; those of the whole table likewise.
  std::vector<Breakpoint*> of(const std::string& file, int line) const;
  std::vector<Breakpoint*> all() const;
  int last_number() const { return static_cast<int>(by_number_.size()) - 1; }
  // By a number that was given out: null when it has been deleted.
  Breakpoint* numbered(int number) const { return by_number_[static_cast<size_t>(number)].get(); }

 private:
  std::vector<std::unique_ptr<Breakpoint>> by_number_{1};  // 0 is never given out
  std::map<std::pair<std::string, int>, std::vector<int>> by_place_;
  int version_ = 0;
};

}  // namespace krait::pdb
