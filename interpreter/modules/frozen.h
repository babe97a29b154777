// Frozen modules: those that importlib's FrozenImporter finds. With CPython their code is part of the program; here it
// is compiled from the library's files, and what makes them frozen is what a program can see of it: the loader, the
// spec, and the file name "<frozen NAME>" in code and tracebacks.
#pragma once
#include <span>
#include <string_view>

#include "interpreter/runtime/native.h"

namespace krait::modules {

struct FrozenModule {
  const char* name;
  const char* shown;     // "<frozen SHOWN>" in tracebacks
  const char* file;      // below the library's folder; null: the source is `source`
  const char* original;  // FrozenImporter makes the file name from it; null: the module has none
  bool is_package = false;
  const char* source = "";
};

std::span<const FrozenModule> frozen_modules();
const FrozenModule* find_frozen_module(std::string_view name);  // null: no such
runtime::Result frozen_code(runtime::Thread&, const FrozenModule&);

// More than 0: all are found, whatever -X says; less: only those that importlib is made of; 0: as -X frozen_modules
// says.
void override_frozen_modules(runtime::Thread&, int override);

}  // namespace krait::modules
