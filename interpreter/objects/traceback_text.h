// The pieces of a printed traceback. Text is UTF-8; nothing here raises.
#pragma once
#include <string>

#include "interpreter/objects/traceback.h"

namespace krait::objects {

// Lines of source files, read once for one traceback.
class SourceLines {
 public:
  explicit SourceLines(Thread& t) : thread_(t) {}
  // The line (from 1) without its newline; false if the file or line is not there.
  bool line(const std::string& file, int number, std::string& out);

 private:
  struct File {
    std::string name, text;
    std::vector<size_t> starts;
  };
  const File& file(const std::string& name);
  bool find(const std::string& name, std::string& bytes);
  Thread& thread_;
  std::vector<File> files_;
};

// The source line, four spaces in, and the marks below it, for an entry at `offset` of the code; empty if there is no
// source.
std::string source_with_marks(SourceLines&, const Code*, int offset, int line);
// The entries of a traceback ("  File ..."), runs of equal ones shortened.
std::string format_entries(Thread&, SourceLines&, const Traceback*);
// "ValueError: text" with notes, SyntaxError's place and suggestions; ends with a newline.
std::string format_exception_only(Thread&, Value exception);
// str(v), or an empty string with `ok` false.
std::string text_of(Thread&, Value v, bool& ok);

}  // namespace krait::objects
