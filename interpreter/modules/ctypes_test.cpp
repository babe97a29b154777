// The module _ctypes_test: where the library lies that CPython's tests of ctypes call (tests/conformance/support). It
// is built beside the program; without it the import fails.
#include <unistd.h>

#include "interpreter/host/files.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/native.h"

namespace krait::modules {

static Status ctypes_test_init(Thread& t, Value module) {
  std::string program = host::executable_path();
  std::string path = program.substr(0, program.rfind('/') + 1) + "_ctypes_test.so";
  if (access(path.c_str(), R_OK)) return raise_message(t, t.types().ImportError, cat("there is no ", path));
  Ref file = TRY(fs_decode(t, path));
  return module_add(t, module, "__file__", file);
}

static const NativeFunction kFunctions[] = {{}};
extern const NativeModule kCtypesTestModule;
const NativeModule kCtypesTestModule = {"_ctypes_test", "Where the library for tests of ctypes lies.", kFunctions,
                                        ctypes_test_init};

}  // namespace krait::modules
