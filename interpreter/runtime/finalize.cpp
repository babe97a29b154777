// How the modules end: CPython's order, which programs with finalizers can see (C API reference, Py_FinalizeEx).
#include <vector>

#include "interpreter/objects/dict.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/weakref.h"
#include "interpreter/runtime/extra.h"
#include "interpreter/runtime/interpreter.h"
#include "interpreter/runtime/abstract.h"
#include "interpreter/runtime/heap.h"

namespace krait::runtime {

using namespace objects;

static void ignore(Thread& t, Status status) {
  if (status.is_raised()) clear_pending(t);
}

static bool is_private(const Str* name) {
  return name->length > 0 && (*name)[0] == '_' && (name->length < 2 || (*name)[1] != '_');
}

// Names become None one after the other: what finalizers still need stays as long as possible.
static void blank(Thread& t, Dict* dict, bool private_names) {
  std::vector<Ref> names;
  int64_t position = 0;
  Value key, value;
  while (dict_next(dict, position, key, value)) {
    if (value.is_none() || !is_str(key)) continue;
    bool fits = private_names ? is_private(as<Str>(key)) : !str_equal(as<Str>(key), t.names().__builtins__);
    if (fits) names.push_back(Ref::copy(key));
  }
  for (Ref& name : names) ignore(t, dict_set(t, dict, name, kNone));
}

static void clear_module_dict(Thread& t, Dict* dict) {
  Ref hold = Ref::copy(dict);
  blank(t, dict, true);
  blank(t, dict, false);
}

static void blank_sys(Thread& t) {
  Dict* sys = t.interpreter->sys_dict;
  if (!sys) return;
  for (const char* name : {"path", "argv", "ps1", "ps2", "last_type", "last_value", "last_traceback", "path_hooks",
                           "path_importer_cache", "meta_path"})
    ignore(t, dict_set(t, sys, name, kNone));
  for (auto [name, original] : {std::pair{"stdin", "__stdin__"}, {"stdout", "__stdout__"}, {"stderr", "__stderr__"}}) {
    Value stream = dict_get_str(t, sys, original);
    Ref hold = Ref::copy(stream.is_absent() ? Value(kNone) : stream);
    ignore(t, dict_set(t, sys, name, hold));
  }
}

Status keep_builtins(Thread& t) {
  set_extra_object(t.interpreter, kExtraBuiltins, TRY(dict_copy(t, t.interpreter->builtins)).leak().object());
  return ok();
}

static void restore_builtins(Thread& t) {
  auto* original = static_cast<Dict*>(t.interpreter->extra[kExtraBuiltins]);
  if (!original || !t.interpreter->builtins) return;
  Result made = dict_copy(t, t.interpreter->builtins);  // dies last, when the originals are back
  Ref replaced = made.is_raised() ? Ref() : made.take();
  dict_clear(t, t.interpreter->builtins);
  ignore(t, dict_update(t, t.interpreter->builtins, Value::from_object(original)));
}

struct LivingModule {
  Ref name, reference;
};

static std::vector<LivingModule> take_modules(Thread& t, Dict* modules) {
  std::vector<LivingModule> living;
  int64_t position = 0;
  Value key, value;
  while (dict_next(modules, position, key, value)) {
    if (!has_kind(value, Kind::Module)) continue;
    Result reference = make_weakref(t, value, {});
    if (reference.is_raised()) clear_pending(t);
    else living.push_back({Ref::copy(key), reference.take()});
  }
  for (LivingModule& module : living) ignore(t, dict_set(t, modules, module.name, kNone));
  return living;
}

void finalize_modules(Thread& t) {
  Interpreter& in = *t.interpreter;
  if (!in.modules) return;
  in.finalizing = true;
  blank_sys(t);
  std::vector<LivingModule> living = take_modules(t, in.modules);
  dict_clear(t, in.modules);
  restore_builtins(t);
  (void)collect(t, 2);
  // What is alive still is held from elsewhere: blank it, the youngest first; sys and builtins last.
  for (auto module = living.rbegin(); module != living.rend(); ++module) {
    Ref target = weakref_target(module->reference).take();
    if (target.is_absent() || !target.as<Module>()->dict) continue;
    Dict* dict = target.as<Module>()->dict;
    if (dict == in.sys_dict || dict == in.builtins) continue;
    clear_module_dict(t, dict);
  }
  living.clear();
  (void)collect(t, 2);
  if (in.sys_dict) clear_module_dict(t, in.sys_dict);
  if (in.builtins) clear_module_dict(t, in.builtins);
}

}  // namespace krait::runtime
