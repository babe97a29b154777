#include "interpreter/modules/import.h"

#include <optional>

#include "interpreter/modules/audit.h"
#include "interpreter/modules/import_time.h"
#include "interpreter/modules/registry.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/code.h"
#include "interpreter/objects/frame.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/traceback.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/interpreter.h"
#include "interpreter/vm/compile_source.h"
#include "interpreter/vm/evaluate.h"
#include "interpreter/vm/extension_file.h"

namespace krait::modules {

// --- names ---------------------------------------------------------------------------------------------------------

// The package that a relative import starts from, by __package__, then __spec__.parent, then __name__ and __path__.
static Result package_of(Thread& t, Dict* globals) {
  Ref package = Ref::copy(dict_get_str(globals, t.names().__package__));
  Ref spec = Ref::copy(dict_get_str(globals, t.names().__spec__));
  if (!package.is_absent() && !package.is_none()) {
    if (!is_str(package)) return raise_type_error(t, "package must be a string");
    if (!spec.is_absent() && !spec.is_none()) {
      Ref parent = TRY(get_attr(t, spec, "parent"));
      if (!TRY(equal(t, package, parent)))
        TRY(warn(t, t.types().ImportWarning, "__package__ != __spec__.parent"));
    }
    return package;
  }
  if (!spec.is_absent() && !spec.is_none()) {
    Ref parent = TRY(get_attr(t, spec, "parent"));
    if (!is_str(parent)) return raise_type_error(t, "__spec__.parent must be a string");
    return parent;
  }
  TRY(warn(t, t.types().ImportWarning,
           "can't resolve package from __spec__ or __package__, falling back on __name__ and __path__"));
  Ref name = Ref::copy(dict_get_str(globals, t.names().__name__));
  if (name.is_absent()) return raise_message(t, t.types().KeyError, "'__name__' not in globals");
  if (!is_str(name)) return raise_type_error(t, "__name__ must be a string");
  if (!dict_get_str(globals, t.names().__path__).is_absent()) return name;
  std::string text = str_wtf8(name.as<Str>());
  size_t dot = text.rfind('.');
  return make_str(t, dot == std::string::npos ? std::string_view() : std::string_view(text).substr(0, dot));
}

static Result absolute_name(Thread& t, Str* name, Value globals, int level) {
  if (globals.is_absent() || globals.is_none())
    return raise_message(t, t.types().KeyError, "'__name__' not in globals");
  if (!is_dict(globals)) return raise_type_error(t, "globals must be a dict");
  Ref package = TRY(package_of(t, as<Dict>(globals)));
  std::string base = str_wtf8(package.as<Str>());
  if (base.empty())
    return raise_message(t, t.types().ImportError, "attempted relative import with no known parent package");
  for (int up = 1; up < level; ++up) {
    size_t dot = base.rfind('.');
    if (dot == std::string::npos)
      return raise_message(t, t.types().ImportError, "attempted relative import beyond top-level package");
    base.resize(dot);
  }
  if (name->length) base += cat(".", name);
  return make_str(t, base);
}

// --- tracebacks ----------------------------------------------------------------------------------------------------

static std::string_view utf8_or_empty(Thread& t, Str* s) {
  ResultOf<std::string_view> text = str_utf8(t, s);
  if (!text.is_raised()) return text.value;
  clear_pending(t);
  return {};
}

// Takes importlib's own frames out of the traceback of a failed import, so that it shows the program's. For an
// ImportError all of them; for other exceptions only those up to the call that runs a module's code.
static void trim_importlib_frames(Thread& t) {
  Ref exception = take_pending(t);
  bool always = has_type(t, exception, t.types().ImportError);
  BaseException* e = exception.as<BaseException>();
  Traceback* first = try_as<Traceback>(e->traceback);
  Traceback* kept = nullptr;       // the last entry that stays for certain
  Traceback* before_chunk = nullptr;
  bool in_chunk = false;
  auto drop_through = [&](Traceback* after, Traceback* last) {  // unlinks what follows `after` up to and with `last`
    Ref rest = last->next ? Ref::copy(last->next) : Ref();
    if (after) {
      Ref old = after->next ? Ref::own(after->next) : Ref();
      after->next = static_cast<Traceback*>(rest.leak().object());
    } else {
      replace(e->traceback, rest.is_absent() ? Ref(kNone) : std::move(rest));
    }
  };
  for (Traceback* tb = first; tb;) {
    Traceback* next = tb->next;
    std::string_view file = utf8_or_empty(t, tb->frame->frame->code->filename);
    bool importlib = file == "<frozen importlib._bootstrap>" || file == "<frozen importlib._bootstrap_external>";
    if (importlib && !in_chunk) before_chunk = kept;
    in_chunk = importlib;
    bool ends = importlib && (always || utf8_or_empty(t, tb->frame->frame->code->name) == "_call_with_frames_removed");
    if (ends) {
      drop_through(before_chunk, tb);
      kept = before_chunk;
      in_chunk = false;
    } else {
      kept = tb;
    }
    tb = next;
  }
  set_pending(t, std::move(exception));
}

// --- the import statement ------------------------------------------------------------------------------------------

// Where a module of that name would lie: its package's folders, or sys.path.
static Ref folders_for(Thread& t, std::string_view package) {
  if (package.empty()) return Ref::copy(dict_get_str(t, t.interpreter->sys_dict, "path"));
  Value module = dict_get_str(t, t.interpreter->modules, std::string(package).c_str());
  if (!has_kind(module, Kind::Module)) return {};
  return Ref::copy(dict_get_str(as<Module>(module)->dict, t.names().__path__));
}

// For a module that was not found, though CPython would find an extension module of that name: the error says why.
static Status explain_missing(Thread& t, ImportError* e, Str* name) {
  if (!is_str(e->name) || !str_equal(as<Str>(e->name), name) || !is_str(e->msg)) return ok();
  std::string text = str_wtf8(name);
  size_t dot = text.rfind('.');
  Ref folders = folders_for(t, dot == std::string::npos ? "" : std::string_view(text).substr(0, dot));
  std::string note = vm::extension_note(folders, dot == std::string::npos ? text : text.substr(dot + 1));
  if (note.empty()) return ok();
  Ref message = TRY(make_str(t, cat(as<Str>(e->msg), note)));
  Ref arguments = TRY(make_tuple(t, {message}));
  replace(e->msg, std::move(message));
  replace(e->args, std::move(arguments));
  return ok();
}

static Status audit_import(Thread& t, Value name) {
  if (!has_audit_hooks(t)) return ok();
  Ref places[3] = {kNone, kNone, kNone};
  constexpr const char* kNames[3] = {"path", "meta_path", "path_hooks"};
  for (int i = 0; i < 3; ++i)
    if (Value found = dict_get_str(t, t.interpreter->sys_dict, kNames[i]); !found.is_absent())
      places[i] = Ref::copy(found);
  return audit(t, "import", {name, kNone, places[0], places[1], places[2]});
}

static Result find_and_load(Thread& t, Value name) {
  TRY(audit_import(t, name));
  Ref finder = TRY(get_attr(t, t.interpreter->importlib, "_find_and_load"));
  std::optional<ImportTimer> timer;
  if (import_times_are_shown()) timer.emplace();
  Result module = call(t, finder, {name, t.interpreter->import_function});
  if (timer) timer->finish(is_str(name) ? str_wtf8(as<Str>(name)) : "");
  if (!module.is_raised()) return module;
  trim_importlib_frames(t);
  if (!pending_matches(t, t.types().ModuleNotFoundError) || !is_str(name)) return raised;
  Ref failure = take_pending(t);
  TRY(explain_missing(t, failure.as<ImportError>(), as<Str>(name)));
  set_pending(t, std::move(failure));
  return raised;
}

// Waits until another thread has finished importing the module.
static Status await_initialization(Thread& t, Value module, Value name) {
  Ref spec = TRY(get_attr_or_absent(t, module, t.names().__spec__));
  if (spec.is_absent() || spec.is_none()) return ok();
  Ref busy = TRY(get_attr_or_absent(t, spec, "_initializing"));
  if (busy.is_absent() || !TRY(is_true(t, busy))) return ok();
  Ref done = TRY(call_method(t, t.interpreter->importlib, "_lock_unlock_module", {name}));
  return ok();
}

static Result load(Thread& t, Value name) {
  Ref module = Ref::copy(TRY(dict_get(t, t.interpreter->modules, name)));
  if (module.is_absent() || module.is_none()) return find_and_load(t, name);
  TRY(await_initialization(t, module, name));
  return module;
}

// `import a.b.c` binds a: the module of the first component.
static Result first_component(Thread& t, Value module, Str* name, Value absolute, int level) {
  if (level > 0 && name->length == 0) return Result::copy(module);
  std::string text = str_wtf8(name);
  size_t dot = text.find('.');
  if (dot == std::string::npos) return Result::copy(module);
  if (level == 0) {
    Ref front = TRY(make_str(t, std::string_view(text).substr(0, dot)));
    return load(t, front);
  }
  std::string whole = str_wtf8(as<Str>(absolute));
  Ref front = TRY(make_str(t, std::string_view(whole).substr(0, whole.size() - (text.size() - dot))));
  Value found = TRY(dict_get(t, t.interpreter->modules, front));
  if (found.is_absent())
    return raise_message(t, t.types().KeyError, cat(TRY(repr(t, front)).as<Str>(), " not in sys.modules as expected"));
  return Result::copy(found);
}

Result import_module_level(Thread& t, Str* name, Value globals, Value, Value fromlist, int level) {
  if (level < 0) return raise_value_error(t, "level must be >= 0");
  if (level == 0 && name->length == 0) return raise_value_error(t, "Empty module name");
  Ref absolute = level > 0 ? TRY(absolute_name(t, name, globals, level)) : Ref::copy(name);
  Ref module = TRY(load(t, absolute));
  bool wants_names = false;
  if (!fromlist.is_absent() && !fromlist.is_none()) wants_names = TRY(is_true(t, fromlist));
  if (!wants_names) return first_component(t, module, name, absolute, level);
  Ref path = TRY(get_attr_or_absent(t, module, t.names().__path__));
  if (path.is_absent()) return module;
  Ref handler = TRY(get_attr(t, t.interpreter->importlib, "_handle_fromlist"));
  Result handled = call(t, handler, {module, fromlist, t.interpreter->import_function});
  if (handled.is_raised()) trim_importlib_frames(t);
  return handled;
}

Result import_module(Thread& t, const char* name) {
  Ref text = TRY(make_str(t, name));
  Ref key = TRY(intern(t, text));
  Ref top = TRY(import_module_level(t, key.as<Str>(), kNone, kNone, kNone, 0));
  Value module = TRY(dict_get(t, t.interpreter->modules, key));
  if (module.is_absent()) return raise_message(t, t.types().ImportError, cat(name, " is not in sys.modules"));
  return Result::copy(module);
}

// --- start ---------------------------------------------------------------------------------------------------------

static Result add_native(Thread& t, const char* name) {
  const NativeModule* native = find_native_module(name);
  BELIEVE(native);
  Ref module = TRY(make_native_module(t, *native, {}));
  TRY(dict_set(t, t.interpreter->modules, name, module));
  return module;
}

// Runs importlib's first bootstrap file; importlib itself then makes it a frozen module, from __origname__.
static Result run_bootstrap(Thread& t, const std::string& library) {
  Ref code = TRY(vm::load_library_code(t, cat(library, "/importlib/_bootstrap.py"), "<frozen importlib._bootstrap>"));
  Ref module_name = TRY(make_ascii(t, "_frozen_importlib")), original = TRY(make_ascii(t, "importlib._bootstrap"));
  Ref module = TRY(make_module(t, module_name));
  Dict* dict = module.as<Module>()->dict;
  TRY(dict_set(t, t.interpreter->modules, module_name, module));
  TRY(dict_set(t, dict, "__builtins__", dict_get_str(t, t.interpreter->modules, "builtins")));
  TRY(dict_set(t, dict, "__origname__", original));
  Ref done = TRY(vm::run_code(t, code.as<Code>(), dict, Value::from_object(dict)));
  return module;
}

Status start_import_system(Thread& t, const std::string& library) {
  Interpreter* in = t.interpreter;
  Ref modules = TRY(make_dict(t));
  in->modules = static_cast<Dict*>(modules.leak().object());
  Ref builtins = TRY(add_native(t, "builtins"));
  in->builtins = Ref::copy(builtins.as<Module>()->dict).as<Dict>();
  retain(in->builtins);
  TRY(keep_builtins(t));
  Ref sys = TRY(add_native(t, "sys"));
  in->sys_dict = sys.as<Module>()->dict;
  retain(in->sys_dict);
  TRY(module_add(t, sys, "modules", Value::from_object(in->modules)));
  in->hooks.import = import_module_level;
  replace(in->import_function, Ref::copy(dict_get_str(in->builtins, t.names().__import__)));
  Ref folder = TRY(fs_decode(t, library));
  TRY(dict_set(t, in->sys_dict, "_stdlib_dir", folder));  // where frozen modules come from
  Ref imp = TRY(add_native(t, "_imp"));
  Ref bootstrap = TRY(run_bootstrap(t, library));
  replace(in->importlib, Ref(bootstrap));
  Ref installed = TRY(call_method(t, bootstrap, "_install", {sys, imp}));
  Ref done = TRY(call_method(t, bootstrap, "_install_external_importers"));
  return ok();
}

}  // namespace krait::modules
