#include "interpreter/modules/frozen.h"

#include "interpreter/modules/import_lock.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/str.h"
#include "interpreter/vm/compile_source.h"

namespace krait::modules {

static constexpr bool kPackage = true, kModule = false;

// In CPython's order. The modules of the start-up and of -m are files when asked for; the last ones exist for tests of
// importlib and for those who type `import __hello__`.
static const FrozenModule kFrozen[] = {
    {"_frozen_importlib", "importlib._bootstrap", "importlib/_bootstrap.py", "importlib._bootstrap"},
    {"_frozen_importlib_external", "importlib._bootstrap_external", "importlib/_bootstrap_external.py",
     "importlib._bootstrap_external"},
    {"zipimport", "zipimport", "zipimport.py", "zipimport"},
    {"abc", "abc", "abc.py", "abc"},
    {"codecs", "codecs", "codecs.py", "codecs"},
    {"io", "io", "io.py", "io"},
    {"_collections_abc", "_collections_abc", "_collections_abc.py", "_collections_abc"},
    {"_sitebuiltins", "_sitebuiltins", "_sitebuiltins.py", "_sitebuiltins"},
    {"genericpath", "genericpath", "genericpath.py", "genericpath"},
    {"ntpath", "ntpath", "ntpath.py", "ntpath"},
    {"posixpath", "posixpath", "posixpath.py", "posixpath"},
    {"os.path", "posixpath", "posixpath.py", "posixpath"},
    {"os", "os", "os.py", "os"},
    {"site", "site", "site.py", "site"},
    {"stat", "stat", "stat.py", "stat"},
    {"importlib.util", "importlib.util", "importlib/util.py", "importlib.util"},
    {"importlib.machinery", "importlib.machinery", "importlib/machinery.py", "importlib.machinery"},
    {"runpy", "runpy", "runpy.py", "runpy"},
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
    {"__hello_only__", "frozen_only", nullptr, nullptr, kModule, "initialized = True\nprint(\"Hello world!\")\n"}};

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
  if (!is_str(library))
    return raise_message(t, t.types().ImportError, cat("sys._stdlib_dir does not tell where ", m.file, " is"));
  return vm::load_library_code(t, cat(as<Str>(library), "/", m.file), shown);
}

void override_frozen_modules(Thread& t, int override) { import_lock(t).frozen_override = override; }

}  // namespace krait::modules
