// The module _pickle: its table, and what it takes from copyreg, codecs, functools and _compat_pickle.
#include "interpreter/modules/pickle.h"

#include "interpreter/modules/import.h"
#include "interpreter/modules/native_object.h"
#include "interpreter/objects/descriptors.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/module.h"

namespace krait::modules {

ResultOf<std::string> pickle_repr(Thread& t, Value v) {
  Ref shown = TRY(repr(t, v));
  return str_wtf8(shown.as<Str>());
}

Result pickle_dotted_path(Thread& t, Value object, Value name) {
  Ref dot = TRY(make_ascii(t, "."));
  Ref path = TRY(call_method(t, name, "split", {dot}));
  for (int64_t i = 0; i < path.as<List>()->length; ++i) {
    if (!str_equal(as<Str>(path.as<List>()->items[i]), "<locals>")) continue;
    std::string shown = TRY(pickle_repr(t, name));
    if (object.is_absent()) return raise_attribute_error(t, "Can't pickle local object ", shown);
    return raise_attribute_error(t, "Can't pickle local attribute ", shown, " on ", TRY(pickle_repr(t, object)));
  }
  return path;
}

Result pickle_deep_attribute(Thread& t, Value object, Value path, Ref* parent) {
  Ref found = Ref::copy(object);
  for (int64_t i = 0; i < as<List>(path)->length; ++i) {
    if (parent) *parent = found;
    Ref name = Ref::copy(as<List>(path)->items[i]);
    found = TRY(get_attr_or_absent(t, found, name.as<Str>()));
    if (found.is_absent()) return kAbsent;
  }
  return found;
}

Result pickle_import(Thread& t, Value name) {
  Ref key = TRY(intern(t, name));
  Ref top = TRY(t.interpreter->hooks.import(t, key.as<Str>(), kNone, kNone, kNone, 0));
  Value module = TRY(dict_get(t, t.interpreter->modules, key));
  if (module.is_absent()) return raise_key_error(t, key);
  return Result::copy(module);
}

// --- hooks that subclasses override ---------------------------------------------------------------------------------

Status PickleHook::find(Thread& t, Value self, const char* name) {
  Ref found = TRY(get_attr_or_absent(t, self, name));
  auto* method = try_as<BoundMethod>(found);
  bound = method && method->self == self;
  function = bound ? Ref::copy(method->function) : std::move(found);
  return ok();
}
Result PickleHook::call(Thread& t, Value self, Value argument) const {
  Ref held = function;
  if (bound) return runtime::call(t, held, {self, argument});
  return runtime::call(t, held, {argument});
}
Result PickleHook::as_attribute(Thread& t, Value self, const char* name) const {
  if (function.is_absent()) return raise_attribute_error(t, name);
  if (bound) return make_bound_method(t, function, self);
  return Result::copy(function);
}
Status PickleHook::assign(Thread& t, const char* name, Value value) {
  if (value.is_absent()) return raise_type_error(t, "attribute deletion is not supported");
  if (!is_callable(t, value)) return raise_type_error(t, name, " must be a callable taking one argument");
  bound = false;
  function = Ref::copy(value);
  return ok();
}

namespace {

using StateLife =
    Life<PickleState, &PickleState::dispatch_table, &PickleState::extension_registry, &PickleState::inverted_registry,
         &PickleState::extension_cache, &PickleState::names_2to3, &PickleState::imports_2to3, &PickleState::names_3to2,
         &PickleState::imports_3to2, &PickleState::codecs_encode, &PickleState::partial, &PickleState::getattr>;

// module.name, which must be a dict if `dict_name` tells what it is.
Status take(Thread& t, Value& slot, const char* module_name, const char* name, bool is_dictionary) {
  Ref module = TRY(import_module(t, module_name));
  Ref value = TRY(get_attr(t, module, name));
  if (is_dictionary && !is_exact_dict(value)) {
    return raise_runtime_error(t, module_name, ".", name, " should be a dict, not ", type_name(t, value));
  }
  replace(slot, std::move(value));
  return ok();
}

Result make_state(Thread& t) {
  auto* s = allocate<PickleState>(t, TRY(make_type(t, kPickleStateType)));
  if (!s) return raised;
  Ref made = Ref::own(s);
  TRY(take(t, s->dispatch_table, "copyreg", "dispatch_table", true));
  TRY(take(t, s->extension_registry, "copyreg", "_extension_registry", true));
  TRY(take(t, s->inverted_registry, "copyreg", "_inverted_registry", true));
  TRY(take(t, s->extension_cache, "copyreg", "_extension_cache", true));
  TRY(take(t, s->names_2to3, "_compat_pickle", "NAME_MAPPING", true));
  TRY(take(t, s->imports_2to3, "_compat_pickle", "IMPORT_MAPPING", true));
  TRY(take(t, s->names_3to2, "_compat_pickle", "REVERSE_NAME_MAPPING", true));
  TRY(take(t, s->imports_3to2, "_compat_pickle", "REVERSE_IMPORT_MAPPING", true));
  TRY(take(t, s->codecs_encode, "codecs", "encode", false));
  TRY(take(t, s->partial, "functools", "partial", false));
  TRY(take(t, s->getattr, "builtins", "getattr", false));
  return made;
}

const NativeFunction kFunctions[] = {
    {"dump(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None)", pickle_dump,
     "Pickles obj into a file open for writing.\n\nThe effect is that of Pickler(file, protocol).dump(obj), "
     "perhaps faster."},
    {"dumps(obj, protocol=None, *, fix_imports=True, buffer_callback=None)", pickle_dumps,
     "The pickle of an object, as bytes."},
    {"load(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())", pickle_load,
     "Rebuilds an object from the pickle in a file.\n\nThe effect is that of Unpickler(file).load(), perhaps "
     "faster."},
    {"loads(data, /, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())", pickle_loads,
     "Rebuilds an object from a pickle held in bytes."},
    {}};

Status module_init(Thread& t, Value module) {
  TRY(add_exception(t, module, "PickleError", "_pickle.PickleError", t.types().Exception));
  Type* base = module_exception(t, "_pickle.PickleError");
  TRY(add_exception(t, module, "PicklingError", "_pickle.PicklingError", base));
  TRY(add_exception(t, module, "UnpicklingError", "_pickle.UnpicklingError", base));
  Type* pickler = TRY(module_add_type(t, module, kPicklerType));
  for (const TypeSpec* spec : {&kUnpicklerType, &kPickleBufferType}) (void)TRY(module_add_type(t, module, *spec));
  for (const TypeSpec* spec : {&kPicklerMemoType, &kUnpicklerMemoType}) (void)TRY(make_type(t, *spec));
  replace(pickler->module_state, TRY(make_state(t)));
  return ok();
}

}  // namespace

const TypeSpec kPickleStateType = {
    .name = "_pickle.State",
    .size = sizeof(PickleState),
    .flags = kHasGc | kNoInstances,
    .slots = {.destroy = StateLife::destroy, .traverse = StateLife::traverse, .clear = StateLife::clear}};

extern const NativeModule kPickleModule;
const NativeModule kPickleModule = {"_pickle", "The native, fast part of the pickle module.", kFunctions, module_init};

}  // namespace krait::modules
