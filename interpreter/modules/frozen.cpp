#include "interpreter/modules/frozen.h"

#include "interpreter/modules/import_lock.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/str.h"
#include "interpreter/vm/compile_source.h"

namespace krait::modules {

static constexpr bool kPackage = true, kModule = false, kOptional = true, kAlways = false;

// In CPython's order. The modules of the start-up and of -m are files when asked for; the last ones exist for tests of importlib and for those who type `import __hello__`.
static const FrozenModule kFrozen[] = {
    {"_frozen_importlib", "importlib._bootstrap", "importlib/_bootstrap.py", "importlib._bootstrap"},
    {"_frozen_importlib_external", "importlib._bootstrap_external", "importlib/_bootstrap_external.py", "importlib._bootstrap_external"},
    {"zipimport", "zipimport", "zipimport.py", "zipimport"},
    {"abc", "abc", "abc.py", "abc", kModule, kOptional},
    {"codecs", "codecs", "codecs.py", "codecs", kModule, kOptional},
    {"io", "io", "io.py", "io", kModule, kOptional},
    {"_collections_abc", "_collections_abc", "_collections_abc.py", "_collections_abc", kModule, kOptional},
    {"_sitebuiltins", "_sitebuiltins", "_sitebuiltins.py", "_sitebuiltins", kModule, kOptional},
    {"genericpath", "genericpath", "genericpath.py", "genericpath", kModule, kOptional},
    {"ntpath", "ntpath", "ntpath.py", "ntpath", kModule, kOptional},
    {"posixpath", "posixpath", "posixpath.py", "posixpath", kModule, kOptional},
    {"os.path", "posixpath", "posixpath.py", "posixpath", kModule, kOptional},
    {"os", "os", "os.py", "os", kModule, kOptional},
    {"site", "site", "site.py", "site", kModule, kOptional},
    {"stat", "stat", "stat.py", "stat", kModule, kOptional},
    {"importlib.util", "importlib.util", "importlib/util.py", "importlib.util", kModule, kOptional},
    {"importlib.machinery", "importlib.machinery", "importlib/machinery.py", "importlib.machinery", kModule, kOptional},
    {"runpy", "runpy", "runpy.py", "runpy", kModule, kOptional},
    {"__hello__", "__hello__", "__hello__.py", "__hello__"},
    {"__hello_alias__", "__hello__", "__hello__.py", "__hello__"},
    {"__phello_alias__", "__hello__", "__hello__.py", "__hello__", kPackage},
    {"__phello_alias__.spam", "__hello__", "__hello__.py", "__hello__"},
    {"__phello__", "__phello__", "__phello__/__init__.py", "__phello__", kPackage},
    {"__phello__.__init__", "__phello__", "__phello__/__init__.py", "<__phello__"},
    {"__phello__.ham", "__phello__.ham", nullptr, "__phello__.ham", kPackage},
    {"__phello__.ham.__init__", "__phello__.ham", nullptr, "<__phello__.ham"},
    {"__phello__.ham.eggs", "__phello__.ham.eggs", nullptr, "__phello__.ham.eggs"},
    {"__phello__.spam", "__phello__.spam", "__phello__/spam.py", "__phello__.spam"},
    {"__hello_only__", "frozen_only", nullptr, nullptr, kModule, kAlways, "initialized = True\nprint(\"Hello world!\")\n"}};

std::span<const FrozenModule> frozen_modules() { return kFrozen; }

const FrozenModule* find_frozen_module(std::string_view name) {
  for (const FrozenModule& m : kFrozen)
    if (name == m.name) return &m;
  return nullptr;
}

Result frozen_code(Thread& t, const FrozenModule& m) {
  std::string shown = cat("<frozen ", m.shown, ">");
  Value library = dict_get_str(t, t.interpreter->sys_dict, "_stdlib_dir");
  if (!m.file) {
    Ref filename = TRY(make_str(t, shown));
    return vm::compile_bytes(t, m.source, filename.as<Str>(), {.of_file = true});
  }
  if (!is_str(library)) return raise_message(t, t.types().ImportError, cat("sys._stdlib_dir does not tell where ", m.file, " is"));
  return vm::load_library_code(t, cat(as<Str>(library), "/", m.file), shown);
}

void override_frozen_modules(Thread& t, int override) { import_lock(t).frozen_override = override; }

}  // namespace krait::modules
