#include "interpreter/vm/extension_file.h"

#include "interpreter/host/files.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"

namespace krait::vm {

using namespace objects;

static constexpr const char* kSuffixes[] = {".cpython-311-x86_64-linux-gnu.so", ".abi3.so", ".so"};

std::string extension_note(Value folders, std::string_view name) {
  if (!is_list(folders)) return "";
  for (int64_t i = 0; i < as<List>(folders)->length; ++i) {
    Value folder = as<List>(folders)->items[i];
    if (!is_str(folder)) continue;
    for (const char* suffix : kSuffixes)
      if (std::string file = cat(as<Str>(folder), "/", name, suffix); host::is_file(file))
        return cat(" (", file, " is compiled for CPython and does not load)");
  }
  return "";
}

}  // namespace krait::vm
