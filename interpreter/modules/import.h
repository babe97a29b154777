// The import system (language reference 5): the library's own importlib, started from its source, and the fast path of
// the import statement.
#pragma once
#include <string>

#include "interpreter/runtime/native.h"

namespace krait::modules {

// Makes sys and builtins, runs importlib._bootstrap and _bootstrap_external from `library` (a folder like
// /usr/lib/python3.11) and installs the import hook. Once an interpreter, at its start.
Status start_import_system(Thread&, const std::string& library);

// What the import statement and __import__ do. level: leading dots.
Result import_module_level(Thread&, Str* name, Value globals, Value locals, Value fromlist, int level);

// import name (dotted) and return that very module (importlib.import_module).
Result import_module(Thread&, const char* name);

}  // namespace krait::modules
