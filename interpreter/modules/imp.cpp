// The _imp module: what importlib needs from the machine. No C extension loads here: the native modules are all built
// in (registry.h).
#include <mutex>

#include "interpreter/modules/frozen.h"
#include "interpreter/modules/import_lock.h"
#include "interpreter/modules/marshal.h"
#include "interpreter/modules/registry.h"
#include "interpreter/runtime/hash.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/code.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/memoryview.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/unmarshal.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/vm/compile_source.h"
#include "interpreter/vm/evaluate.h"

namespace krait::modules {

static Result imp_lock_held(Thread& t, const Args&) { return boolean(import_lock(t).owner != nullptr); }

static Result imp_acquire_lock(Thread& t, const Args&) {
  import_lock(t).acquire(t);
  return kNone;
}

static Result imp_release_lock(Thread& t, const Args&) {
  if (!import_lock(t).release(t)) return raise_runtime_error(t, "not holding the import lock");
  return kNone;
}

static Result imp_extension_suffixes(Thread& t, const Args&) { return make_list(t); }

static ResultOf<std::string> module_name(Thread& t, Value v) {
  if (!is_str(v)) return raise_type_error(t, "module name must be a str, not ", type_name(t, v));
  return str_wtf8(as<Str>(v));
}

static Result imp_is_builtin(Thread& t, const Args& a) {
  return make_int(t, find_native_module(TRY(module_name(t, a[0]))) ? 1 : 0);
}

static Raised no_such_frozen(Thread& t, Value name) {
  Ref shown = TRY(repr(t, name));
  Ref message = TRY(make_str(t, cat("No such frozen object named ", shown.as<Str>())));
  Ref error = TRY(call(t, Value::from_object(t.types().ImportError), {message}));
  replace(error.as<ImportError>()->name, Ref::copy(name));
  return raise_instance(t, std::move(error));
}

// Those that importlib itself is made of are always found; the others unless -X frozen_modules=off or
// _override_frozen_modules_for_tests() says otherwise.
static bool finds_others(Thread& t) {
  if (int forced = import_lock(t).frozen_override) return forced > 0;
  Value options = dict_get_str(t, t.interpreter->sys_dict, "_xoptions");
  if (!is_dict(options)) return true;
  Value asked = dict_get_str(t, as<Dict>(options), "frozen_modules");
  return !is_str(asked) || !str_equal(as<Str>(asked), "off");
}
// The frozen module of that name, null if it is none or is not to be found now.
static ResultOf<const FrozenModule*> frozen_named(Thread& t, Value module, Value name) {
  const FrozenModule* found = find_frozen_module(TRY(module_name(t, name)));
  bool essential = found && std::string_view(found->name).starts_with("_frozen_importlib");
  return found && !essential && !finds_others(t) ? nullptr : found;
}
static ResultOf<const FrozenModule*> expect_frozen(Thread& t, const Args& a) {
  const FrozenModule* found = TRY(frozen_named(t, a.self, a[0]));
  if (!found) return no_such_frozen(t, a[0]);
  return found;
}

static Result imp_is_frozen(Thread& t, const Args& a) { return boolean(TRY(frozen_named(t, a.self, a[0])) != nullptr); }
static Result imp_find_frozen(Thread& t, const Args& a) {
  const FrozenModule* found = TRY(frozen_named(t, a.self, a[0]));
  if (!found) return kNone;
  Ref data = kNone, original = kNone;
  if (TRY(is_true(t, a[1]))) {
    Ref code = TRY(frozen_code(t, *found));
    data = TRY(marshal_value(t, code, kMarshalVersion));
    data = TRY(make_memoryview(t, data));
  }
  if (found->original) original = TRY(make_ascii(t, found->original));
  return make_tuple(t, {data.get(), boolean(found->is_package), original.get()});
}
static Result imp_frozen_names(Thread& t, const Args&) {
  Ref names = TRY(make_list(t));
  for (const FrozenModule& m : frozen_modules()) {
    Ref name = TRY(make_ascii(t, m.name));
    TRY(list_append(t, names.as<List>(), name));
  }
  return names;
}
static Result imp_is_frozen_package(Thread& t, const Args& a) { return boolean(TRY(expect_frozen(t, a))->is_package); }
// The code of a frozen module, or that in the bytes that find_frozen() gave.
static Result imp_get_frozen_object(Thread& t, const Args& a) {
  if (a[1].is_none()) return frozen_code(t, *TRY(expect_frozen(t, a)));
  BufferRef data;
  TRY(data.get(t, a[1]));
  Result loaded = unmarshal(t, data.view());
  if (loaded.is_raised()) {
    clear_pending(t);
    Ref shown = TRY(repr(t, a[0]));
    return raise_message(t, t.types().ImportError, cat("Frozen object named ", shown.as<Str>(), " is invalid"));
  }
  Ref code = loaded.take();
  if (!has_kind(code, Kind::Code))
    return raise_type_error(t, "frozen object ", TRY(repr(t, a[0])).as<Str>(), " is not a code object");
  return code;
}
// Imports a frozen module; None if there is none of that name.
static Result imp_init_frozen(Thread& t, const Args& a) {
  const FrozenModule* found = TRY(frozen_named(t, a.self, a[0]));
  if (!found) return kNone;
  Ref code = TRY(frozen_code(t, *found));
  Ref module = TRY(make_module(t, a[0]));
  Dict* dict = module.as<Module>()->dict;
  TRY(dict_set(t, t.interpreter->modules, a[0], module));
  TRY(dict_set(t, dict, "__builtins__", dict_get_str(t, t.interpreter->modules, "builtins")));
  if (found->is_package) {
    Ref path = TRY(make_list(t));
    TRY(dict_set(t, dict, "__path__", path));
  }
  Ref done = TRY(vm::run_code(t, code.as<Code>(), dict, Value::from_object(dict)));
  return module;
}

static Result imp_create_builtin(Thread& t, const Args& a) {
  Ref name = TRY(get_attr(t, a[0], t.names().name));
  std::string text = TRY(module_name(t, name));
  Value loaded = TRY(dict_get(t, t.interpreter->modules, name));
  if (text == "sys" || text == "builtins") {
    if (!loaded.is_absent()) return Result::copy(loaded);
  }
  const NativeModule* native = find_native_module(text);
  if (!native) return kNone;
  return make_native_module(t, *native, a[0]);
}

static Result imp_exec_builtin(Thread&, const Args&) { return small_int(0); }

static Result imp_create_dynamic(Thread& t, const Args& a) {
  Ref name = TRY(get_attr(t, a[0], t.names().name));
  return raise_message(t, t.types().ImportError,
                       cat("cannot load ", name.as<Str>(), ": extension modules compiled for CPython do not run here"));
}

static Result imp_fix_co_filename(Thread& t, const Args& a) {
  if (!has_kind(a[0], Kind::Code) || !is_str(a[1]))
    return raise_type_error(t, "_fix_co_filename() takes a code object and a str");
  vm::code_set_filename(as<Code>(a[0]), as<Str>(a[1]));
  return kNone;
}

static Result imp_override_frozen(Thread& t, const Args& a) {
  override_frozen_modules(t, TRY(as_c_int(t, a[0])));
  return kNone;
}

static Result imp_source_hash(Thread& t, const Args& a) {
  int64_t key = TRY(as_i64(t, a[0]));
  BufferRef source;
  TRY(source.get(t, a[1]));
  uint64_t hash = siphash13({static_cast<uint64_t>(key), 0}, source.view().data(), source.view().size());
  char bytes[8];
  for (int i = 0; i < 8; ++i) bytes[i] = static_cast<char>(hash >> (8 * i));
  return make_bytes(t, {bytes, 8});
}

static const NativeFunction kFunctions[] = {
    {"_fix_co_filename(code, path, /)", imp_fix_co_filename,
     "Set the file name of a code object and of those within it."},
    {"_frozen_module_names()", imp_frozen_names, "The names of frozen modules."},
    {"_override_frozen_modules_for_tests(override, /)", imp_override_frozen,
     "1: have all frozen modules found; -1: not; 0: as -X frozen_modules says."},
    {"acquire_lock()", imp_acquire_lock, "Take the import lock of this interpreter."},
    {"create_builtin(spec, /)", imp_create_builtin, "Create a native module."},
    {"create_dynamic(spec, file=None, /)", imp_create_dynamic, "Raises ImportError: extension modules do not load."},
    {"exec_builtin(mod, /)", imp_exec_builtin, "Nothing is left to do once a native module is created."},
    {"exec_dynamic(mod, /)", imp_exec_builtin, "Nothing is left to do."},
    {"extension_suffixes()", imp_extension_suffixes, "The file name suffixes of extension modules: none."},
    {"find_frozen(name, /, *, withdata=False)", imp_find_frozen,
     "(its bytes if asked for, whether it is a package, its first name), or None if it is not frozen."},
    {"get_frozen_object(name, data=None, /)", imp_get_frozen_object, "The code object of a frozen module."},
    {"init_frozen(name, /)", imp_init_frozen, "Import a frozen module; None if there is none."},
    {"is_builtin(name, /)", imp_is_builtin, "1 if there is a native module of that name."},
    {"is_frozen(name, /)", imp_is_frozen, "Whether the module is frozen."},
    {"is_frozen_package(name, /)", imp_is_frozen_package, "Whether a frozen module is a package."},
    {"lock_held()", imp_lock_held, "Whether the import lock is held."},
    {"release_lock()", imp_release_lock, "Give the import lock up."},
    {"source_hash(key, source)", imp_source_hash, "The hash of a source file that hash-based .pyc files carry."},
    {}};

static Status imp_init(Thread& t, Value module) {
  return module_add_str(t, module, "check_hash_based_pycs", t.interpreter->config.check_hash_based_pycs);
}

extern const NativeModule kImpModule = {"_imp", "What importlib needs from the machine.", kFunctions, imp_init};

}  // namespace krait::modules
