// The types Unpickler and UnpicklerMemoProxy, and the functions load() and loads().
#include "interpreter/modules/unpickler.h"

#include "interpreter/modules/native_object.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"

namespace krait::modules {

// --- options ---------------------------------------------------------------------------------------------------------

namespace {

ResultOf<std::string> text_option(Thread& t, Value value, const char* name, const char* function) {
  if (!is_str(value)) {
    return raise_type_error(t, function, "() argument '", name, "' must be str, not ",
                            value.is_none() ? "None" : type_name(t, value));
  }
  std::string text(TRY(as_utf8(t, value)));
  if (text.find('\0') != std::string::npos) return raise_value_error(t, "embedded null character");
  return text;
}

}  // namespace

Status Unpickling::set_options(Thread& t, Value fix, Value encoding_name, Value errors_name, Value buffer_source) {
  const char* function = self_.is_absent() ? "load" : "Unpickler";
  fix_imports = TRY(is_true(t, fix));
  encoding = TRY(text_option(t, encoding_name, "encoding", function));
  errors = TRY(text_option(t, errors_name, "errors", function));
  buffers = {};
  if (!buffer_source.is_none() && !(is_tuple(buffer_source) && as<Tuple>(buffer_source)->length == 0)) {
    buffers = TRY(iter(t, buffer_source));
  }
  return ok();
}

namespace {

struct Unpickler : Object {
  Unpickling* core;  // owned; null until asked for
};
struct MemoProxy : Object {
  Value unpickler;
};
using MemoProxyLife = Life<MemoProxy, &MemoProxy::unpickler>;

Unpickler* self_of(Value v) { return as<Unpickler>(v); }

void destroy(Object* o) { delete std::exchange(static_cast<Unpickler*>(o)->core, nullptr); }
template <class F> void for_references(Unpickling& core, F&& f) {
  for (Ref* r : {&core.read, &core.readline, &core.readinto, &core.peek, &core.buffers, &core.persistent_load.function})
    f(*r);
}
void traverse(Object* o, Visitor& visit) {
  Unpickling* core = static_cast<Unpickler*>(o)->core;
  if (!core) return;
  for_references(*core, [&](Ref& r) { visit(r.get()); });
  core->memo.for_each([&](size_t, Value v) { visit(v); });
  core->visit_stack(visit);
}
void clear_references(Object* o) {
  Unpickling* core = static_cast<Unpickler*>(o)->core;
  if (!core) return;
  for_references(*core, [](Ref& r) { r = {}; });
  core->memo.clear();
}

Unpickling* core_of(Thread& t, Value self) {
  Unpickler* u = self_of(self);
  if (!u->core) u->core = new Unpickling(t, self);
  return u->core;
}

Result unpickler_new(Thread& t, Type* type, const Value*, size_t, Tuple*) {
  auto* u = allocate<Unpickler>(t, type);
  if (!u) return raised;
  return Result::own(u);
}
Result unpickler_init(Thread& t, const Args& a) {
  delete std::exchange(self_of(a.self)->core, nullptr);
  Unpickling* core = core_of(t, a.self);
  TRY(core->set_file(t, a[0]));
  TRY(core->set_options(t, a[1], a[2], a[3], a[4]));
  TRY(core->persistent_load.find(t, a.self, "persistent_load"));
  return kNone;
}
Result unpickler_load(Thread& t, const Args& a) {
  Unpickling* core = self_of(a.self)->core;
  if (!core || core->read.is_absent()) {
    return raise_unpickling(t, "Unpickler.__init__() was not called by ", type_name(t, a.self), ".__init__()");
  }
  Ref held = Ref::copy(a.self);
  return core->load(t);
}
Result unpickler_find_class(Thread& t, const Args& a) {
  if (!is_str(a[1])) return raise_type_error(t, "attribute name must be string, not '", type_name(t, a[1]), "'");
  return core_of(t, a.self)->find_class(t, a[0], a[1]);
}
Result unpickler_sizeof(Thread& t, const Args& a) {
  return make_int(t, static_cast<int64_t>(sizeof(Unpickling)) + core_of(t, a.self)->memo.used() * 8);
}

Result get_persistent_load(Thread& t, Value self) {
  return core_of(t, self)->persistent_load.as_attribute(t, self, "persistent_load");
}
Status set_persistent_load(Thread& t, Value self, Value value) {
  return core_of(t, self)->persistent_load.assign(t, "persistent_load", value);
}

// --- memo ------------------------------------------------------------------------------------------------------------

Result get_memo(Thread& t, Value self) {
  auto* proxy = allocate<MemoProxy>(t, type_for(t, kUnpicklerMemoType));
  if (!proxy) return raised;
  retain(proxy->unpickler = self);
  return Result::own(proxy);
}
Status memo_from_dict(Thread& t, UnpickleMemo& memo, Dict* dict) {
  UnpickleMemo made;
  int64_t position = 0;
  for (Value key, value; dict_next(dict, position, key, value);) {
    if (!is_int(key)) return raise_type_error(t, "memo key must be integers");
    int64_t number = TRY(as_i64(t, key));
    if (number < 0) return raise_value_error(t, "memo key must be positive integers.");
    if (!made.put(static_cast<uint64_t>(number), value)) return raise_memory_error(t);
  }
  memo.copy_from(made);
  return ok();
}
Status set_memo(Thread& t, Value self, Value value) {
  if (value.is_absent()) return raise_type_error(t, "attribute deletion is not supported");
  UnpickleMemo& memo = core_of(t, self)->memo;
  if (has_spec(value, kUnpicklerMemoType)) {
    memo.copy_from(core_of(t, as<MemoProxy>(value)->unpickler)->memo);
    return ok();
  }
  if (is_dict(value)) return memo_from_dict(t, memo, as<Dict>(value));
  return raise_type_error(t, "'memo' attribute must be an UnpicklerMemoProxy object or dict, not ",
                          type_name(t, value));
}

Result proxy_copy(Thread& t, const Args& a) {
  Ref dict = TRY(make_dict(t));
  bool failed = false;
  core_of(t, as<MemoProxy>(a.self)->unpickler)->memo.for_each([&](size_t number, Value value) {
    failed = failed || dict_set(t, dict.as<Dict>(), small_int(static_cast<int64_t>(number)), value).is_raised();
  });
  if (failed) return raised;
  return dict;
}
Result proxy_clear(Thread& t, const Args& a) {
  core_of(t, as<MemoProxy>(a.self)->unpickler)->memo.clear();
  return kNone;
}
Result proxy_reduce(Thread& t, const Args& a) {
  Ref contents = TRY(proxy_copy(t, a)), arguments = TRY(make_tuple(t, {contents}));
  return make_tuple(t, {Value::from_object(t.types().dict), arguments});
}

const NativeFunction kMethods[] = {
    {"load()", unpickler_load,
     "Rebuilds an object, with all that it contains, from the next pickle in the file.\n\nThe file is the one "
     "that the unpickler was made with."},
    {"find_class(module_name, global_name, /)", unpickler_find_class,
     "Finds a class or function by module name and name, both strings, importing the module if needed.\n\nThe "
     "unpickler calls it for each one a pickle mentions; a subclass can redefine it to forbid some."},
    {"__sizeof__()", unpickler_sizeof, "The number of bytes this object occupies in memory."},
    {}};
const NativeGetSet kGetSets[] = {
    {"memo", get_memo, set_memo}, {"persistent_load", get_persistent_load, set_persistent_load}, {}};
const NativeFunction kMemoMethods[] = {{"clear()", proxy_clear, "Forgets all objects."},
                                       {"copy()", proxy_copy, "A dict with what is remembered."},
                                       {"__reduce__()", proxy_reduce, "Implement pickling support."},
                                       {}};

}  // namespace

Result pickle_load(Thread& t, const Args& a) {
  Unpickling core(t, {});
  TRY(core.set_file(t, a[0]));
  TRY(core.set_options(t, a[1], a[2], a[3], a[4]));
  return core.load(t);
}
Result pickle_loads(Thread& t, const Args& a) {
  Unpickling core(t, {});
  TRY(core.set_data(t, a[0]));
  TRY(core.set_options(t, a[1], a[2], a[3], a[4]));
  return core.load(t);
}

const TypeSpec kUnpicklerType = {
    .name = "_pickle.Unpickler",
    .doc = "An object that reads pickles from a binary file.",
    .size = sizeof(Unpickler),
    .flags = kBaseType | kHasGc,
    .init = {"Unpickler(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())", unpickler_init},
    .methods = kMethods,
    .getsets = kGetSets,
    .slots = {.destroy = destroy, .traverse = traverse, .clear = clear_references, .new_ = unpickler_new}};

const TypeSpec kUnpicklerMemoType = {
    .name = "_pickle.UnpicklerMemoProxy",
    .size = sizeof(MemoProxy),
    .flags = kHasGc | kNoInstances,
    .methods = kMemoMethods,
    .slots = {.destroy = MemoProxyLife::destroy, .traverse = MemoProxyLife::traverse, .clear = MemoProxyLife::clear}};

}  // namespace krait::modules
