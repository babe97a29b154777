// module objects (language reference 3.2, Modules).
#include "interpreter/objects/module.h"

#include "interpreter/objects/descriptor_common.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/missing.h"

namespace krait::objects {

static Module* self_of(Value v) { return as<Module>(v); }

static Result make_empty(Thread& t, Type* type, const Value*, size_t, Tuple*) {
  Ref dict = TRY(make_dict(t));
  auto* m = allocate<Module>(t, type);
  if (!m) return raised;
  m->dict = static_cast<Dict*>(dict.leak().object());
  return Result::own(m);
}

static Status set_basics(Thread& t, Module* m, Value name, Value doc) {
  Names& n = t.names();
  TRY(dict_set(t, m->dict, word(n.__name__), name));
  TRY(dict_set(t, m->dict, word(n.__doc__), doc));
  for (Str* key : {n.__package__, n.__loader__, n.__spec__}) TRY(dict_set(t, m->dict, word(key), kNone));
  return ok();
}

static Result init(Thread& t, const Args& a) {
  if (!is_str(a[0])) return raise_type_error(t, "module() argument 'name' must be str, not ", type_name(t, a[0]));
  TRY(set_basics(t, self_of(a.self), a[0], a[1]));
  return kNone;
}

Result make_module(Thread& t, Value name) {
  Ref m = TRY(make_empty(t, t.types().module, nullptr, 0, nullptr));
  TRY(set_basics(t, m.as<Module>(), name, kNone));
  return m;
}

Result make_native_module(Thread& t, const NativeModule& native, Value spec) {
  Ref name = TRY(make_str(t, native.name));
  Ref m = TRY(make_module(t, name));
  m.as<Module>()->native = &native;
  if (native.doc) TRY(module_add_str(t, m, "__doc__", native.doc));
  if (!spec.is_absent()) TRY(dict_set(t, m.as<Module>()->dict, word(t.names().__spec__), spec));
  for (const NativeFunction* entry = native.functions; entry && entry->signature; ++entry) {
    Ref function = TRY(make_native_function(t, entry, m, name.as<Str>()));
    TRY(dict_set(t, m.as<Module>()->dict, word(function.as<NativeFunctionObject>()->name), function));
  }
  if (native.init) TRY(native.init(t, m));
  return m;
}

Status module_add(Thread& t, Value module, const char* name, Value value) {
  return dict_set(t, as<Module>(module)->dict, name, value);
}
Status module_add_int(Thread& t, Value module, const char* name, int64_t value) {
  Ref number = TRY(make_int(t, value));
  return module_add(t, module, name, number);
}
Status module_add_str(Thread& t, Value module, const char* name, const char* utf8) {
  Ref text = TRY(make_str(t, utf8));
  return module_add(t, module, name, text);
}
ResultOf<Type*> module_add_type(Thread& t, Value module, const TypeSpec& spec) {
  Type* type = TRY(make_type(t, spec));
  TRY(dict_set(t, as<Module>(module)->dict, word(type->name), word(type)));
  return type;
}

static void destroy(Object* o) {
  auto* m = static_cast<Module*>(o);
  clear_pointer(m->dict);
  if (m->state && m->state_free) m->state_free(std::exchange(m->state, nullptr));
}
static void traverse(Object* o, Visitor& visit) { visit(static_cast<Module*>(o)->dict); }

static Value attribute(Module* m, Str* name) { return m->dict ? dict_get_str(m->dict, name) : Value{}; }

static ResultOf<bool> is_initializing(Thread& t, Module* m) {
  Value spec = attribute(m, t.names().__spec__);
  if (spec.is_absent() || spec.is_none()) return false;
  Ref flag = TRY(get_attr_or_absent(t, spec, "_initializing"));
  return !flag.is_absent() && TRY(is_true(t, flag));
}

// Whether the package's spec lists the name among the submodules that are being imported.
static ResultOf<bool> is_initializing_submodule(Thread& t, Module* m, Str* name) {
  Value spec = attribute(m, t.names().__spec__);
  if (spec.is_absent() || spec.is_none()) return false;
  Ref names = TRY(get_attr_or_absent(t, spec, "_uninitialized_submodules"));
  return !names.is_absent() && TRY(contains(t, names, Value::from_object(name)));
}

static Raised raise_missing(Thread& t, Value self, Str* name) {
  Module* m = self_of(self);
  Value own_name = attribute(m, t.names().__name__);
  if (!is_str(own_name)) return raise_attribute_error_of(t, self, name, cat("module has no attribute '", name, "'"));
  auto* module_name = as<Str>(own_name);
  if (TRY(is_initializing(t, m)))
    return raise_attribute_error_of(t, self, name,
                                    cat("partially initialized module '", module_name, "' has no attribute '", name,
                                        "' (most likely due to a circular import)"));
  if (TRY(is_initializing_submodule(t, m, name)))
    return raise_attribute_error_of(t, self, name,
                                    cat("cannot access submodule '", name, "' of module '", module_name,
                                        "' (most likely due to a circular import)"));
  return raise_attribute_error_of(t, self, name, cat("module '", module_name, "' has no attribute '", name, "'"));
}

static Result get_module_attr(Thread& t, Value self, Str* name) {
  Ref found = TRY(generic_get_attr_or_absent(t, self, name));
  if (!found.is_absent()) return found;
  Value hook = attribute(self_of(self), t.names().__getattr__);
  if (!hook.is_absent()) {
    Ref function = Ref::copy(hook);
    return call(t, function, {word(name)});
  }
  return raise_missing(t, self, name);
}

// importlib's own function knows how the module came about.
static Result repr_module(Thread& t, Value self) {
  if (!t.interpreter->importlib.is_absent()) return call_method(t, t.interpreter->importlib, "_module_repr", {self});
  Value name = attribute(self_of(self), t.names().__name__);
  if (!is_str(name)) return make_str(t, "<module '?'>");
  return make_str(t, cat("<module '", as<Str>(name), "' (built-in)>"));
}

static Result get_dict(Thread&, Value self) { return Result::copy(self_of(self)->dict); }
static Result get_annotations(Thread& t, Value self) {
  Dict* dict = self_of(self)->dict;
  Value found = dict_get_str(dict, t.names().__annotations__);
  if (!found.is_absent()) return Result::copy(found);
  Ref made = TRY(make_dict(t));
  TRY(dict_set(t, dict, word(t.names().__annotations__), made));
  return made;
}
static Status set_annotations(Thread& t, Value self, Value value) {
  Dict* dict = self_of(self)->dict;
  if (!value.is_absent()) return dict_set(t, dict, word(t.names().__annotations__), value);
  if (TRY(dict_discard(t, dict, word(t.names().__annotations__)))) return ok();
  return raise_attribute_error(t, "__annotations__");
}
static const NativeGetSet kGetSets[] = {
    {"__dict__", get_dict}, {"__annotations__", get_annotations, set_annotations}, {}};

static Result module_dir(Thread& t, const Args& a) {
  Ref dict = TRY(get_attr(t, a.self, t.names().__dict__));
  if (!is_dict(dict)) return raise_type_error(t, "<module>.__dict__ is not a dictionary");
  Value hook = dict_get_str(dict.as<Dict>(), t.names().__dir__);
  if (hook.is_absent()) return dict_keys_list(t, dict.as<Dict>());
  Ref function = Ref::copy(hook);
  return call(t, function);
}
static const NativeFunction kMethods[] = {{"__dir__()", module_dir, "The names of the module."}, {}};

const TypeSpec kModuleType = {
    .name = "module",
    .doc = "Create a module object.",
    .kind = Kind::Module,
    .size = sizeof(Module),
    .flags = kHasGc | kBaseType | kHasWeakrefs,
    .init = {"module(name, doc=None)", init},
    .methods = kMethods,
    .getsets = kGetSets,
    .slots = {.destroy = destroy,
              .traverse = traverse,
              .new_ = make_empty,
              .get_attr = get_module_attr,
              .repr = repr_module},
};

}  // namespace krait::objects
