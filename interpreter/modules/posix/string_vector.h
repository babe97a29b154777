// A program's arguments or environment as the system wants them: an array of pointers that ends with null.
#pragma once
#include <string>
#include <vector>

#include "interpreter/runtime/result.h"
#include "interpreter/runtime/thread.h"

namespace krait::modules::posix {

struct StringVector {
  std::vector<std::string> strings;
  std::vector<char*> pointers;
  char** data() {  // valid until `strings` changes
    pointers.clear();
    for (std::string& s : strings) pointers.push_back(s.data());
    pointers.push_back(nullptr);
    return pointers.data();
  }
};

// function: "execv", for "execv: argv must be a tuple or list".
ResultOf<StringVector> argument_vector(Thread&, Value, const char* function);
ResultOf<StringVector> environment_vector(Thread&, Value mapping, const char* function);

}  // namespace krait::modules::posix
