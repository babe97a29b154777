// Files and their lines, as bdb names them.
#pragma once
#include <string>
#include <vector>

#include "interpreter/runtime/result.h"
#include "interpreter/runtime/thread.h"

namespace krait::pdb {

using runtime::Ref;
using runtime::Result;
using runtime::ResultOf;
using runtime::Status;
using runtime::Thread;
using runtime::Value;

// Absolute and without `.` and `..`; "<string>" and its like as they are.
std::string canonical(const std::string& file);
// linecache.getline, as it is with its newline; empty: there is none. globals: absent, or a module's.
ResultOf<std::string> source_line(Thread&, const std::string& file, int line, Value globals);
// linecache.getlines: a list of str.
Result source_lines(Thread&, const std::string& file, Value globals);
// A file or module name of the command line to a path, looked for on sys.path; empty: not found.
ResultOf<std::string> find_module_file(Thread&, const std::string& name, const std::string& main_file);

// Text helpers of Python's str, for ASCII white space.
std::string stripped(const std::string& text);
std::vector<std::string> words(const std::string& text);
std::string joined(const std::vector<std::string>& words, size_t from);
// int(text): false when it is none, or too large for an int.
bool parse_int(Thread&, const std::string& text, int& value);
// repr of a str.
std::string quoted(Thread&, const std::string& text);

}  // namespace krait::pdb
