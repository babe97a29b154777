// Where breakpoints stand in the machine: the code objects that have run, by file, and the instructions patched in
// them. A program whose breakpoints are not hit runs as if there were none. Used only while holding the interpreter's
// lock.
#pragma once
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "interpreter/objects/code.h"
#include "interpreter/pdb/breakpoints.h"

namespace krait::pdb {

using objects::Code;

class Sites {
 public:
  // canonical() of the code's file name.
  const std::string& file_of(Code* code);

  void started(runtime::Thread&, Code*, const Breakpoints&);
  void freed(Code*);
  // Puts patches where the table has places now, and takes the others away. Cheap when nothing has changed.
  void refresh(runtime::Thread&, const Breakpoints&);
  void clear();  // takes all patches away and forgets everything

 private:
  struct Name {
    runtime::Ref text;  // the str is kept, so that its address stays its own
    std::string file;
  };
  void patch(runtime::Thread&, Code*, const std::string& file, const Breakpoints&);

  std::unordered_map<const void*, Name> names_;
  std::unordered_map<std::string, std::unordered_set<Code*>> codes_;
  std::unordered_map<Code*, std::string> files_;  // under which file each stands; its name may be changed later
  std::vector<std::string> patched_files_;
  int version_ = 0;
};

}  // namespace krait::pdb
