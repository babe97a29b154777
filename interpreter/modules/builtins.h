// Parts of the builtins module that stand in files of their own.
#pragma once
#include "interpreter/runtime/native.h"

namespace krait::modules {

Result builtins_compile(Thread&, const Args&);      // builtins_code.cpp
Result builtins_eval(Thread&, const Args&);
Result builtins_exec(Thread&, const Args&);
Result builtins_build_class(Thread&, const Args&);  // builtins_class.cpp
Result builtins_print(Thread&, const Args&);        // builtins_console.cpp
Result builtins_input(Thread&, const Args&);
Result scope_locals(Thread&);                        // locals()
Result dir_of(Thread&, Value object);               // dir(object)

}  // namespace krait::modules
