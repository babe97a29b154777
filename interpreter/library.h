// Where the standard library stands, and what sys.path and its like begin with (library reference: sys.path, site).
#pragma once
#include <string>
#include <vector>

#include "interpreter/options.h"

namespace krait {

struct LibraryPaths {
  std::string library;      // the folder with os.py: /usr/lib/python3.11
  std::string prefix;       // /usr
  std::string executable;   // sys.executable
  std::string base_executable;
  std::vector<std::string> search;  // sys.path without the script's folder
};

// False: no CPython 3.11 library is on this machine; `error` names the package that has it.
bool find_library(const Options&, LibraryPaths&, std::string& error);

}  // namespace krait
