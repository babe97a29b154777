// _abc: abstract base classes' registry and caches (library reference, abc; PEP 3119).
#include "interpreter/objects/descriptors.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/set.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/objects/weakref.h"
#include "interpreter/runtime/abstract.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/type_tables.h"

namespace krait::modules {

namespace {

// Hangs in the class as _abc_impl. The sets hold weak references to classes; null until needed.
struct AbcData : Object {
  Value registry, cache, negative_cache;  // sets, owned
  int64_t negative_version;
};

void abc_destroy(Object* o) {
  auto* data = static_cast<AbcData*>(o);
  for (Value* owned : {&data->registry, &data->cache, &data->negative_cache}) clear(*owned);
}
void abc_traverse(Object* o, Visitor& visit) {
  auto* data = static_cast<AbcData*>(o);
  for (Value v : {data->registry, data->cache, data->negative_cache}) visit(v);
}

const TypeSpec kAbcDataType = {.name = "_abc._abc_data",
                               .doc = "What an abstract base class remembers.",
                               .size = sizeof(AbcData),
                               .flags = kHasGc | kNoInstances,
                               .slots = {.destroy = abc_destroy, .traverse = abc_traverse, .clear = abc_destroy}};

// Changes with every registration: negative answers of before are void.
struct AbcState {
  int64_t version = 0;
  Str* impl = nullptr;  // "_abc_impl", immortal
};
AbcState* state_of(const Args& a) { return module_state<AbcState>(a.self); }

ResultOf<AbcData*> data_of(Thread& t, const Args& a, Value cls) {
  Ref found = TRY(get_attr(t, cls, state_of(a)->impl));
  if (!has_spec(found, kAbcDataType)) return raise_type_error(t, "_abc_impl is set to a wrong type");
  return found.as<AbcData>();  // the class keeps it
}

// ---- sets of weak references

Status add_weakly(Thread& t, Value& set, Value cls) {
  if (set.is_absent()) set = TRY(make_set(t, {})).leak();
  Ref ref = TRY(make_weakref(t, cls, {}));
  return set_add(t, as<Set>(set), ref);
}

ResultOf<bool> holds(Thread& t, Value set, Value cls) {
  if (set.is_absent() || as<Set>(set)->used == 0) return false;
  Result made = make_weakref(t, cls, {});
  if (made.is_raised()) {
    if (!pending_matches(t, t.types().TypeError)) return raised;
    clear_pending(t);
    return false;
  }
  Ref ref = made.take();
  return set_contains(t, as<Set>(set), ref);
}

// ---- abstract methods

ResultOf<bool> is_abstract(Thread& t, Value function) {
  Ref flag = TRY(get_attr_or_absent(t, function, t.names().__isabstractmethod__));
  if (flag.is_absent()) return false;
  return is_true(t, flag);
}

Status gather_own(Thread& t, Value cls, Set* out) {
  Ref space = TRY(get_attr(t, cls, t.names().__dict__));
  Ref items = TRY(call_method(t, space, t.names().items));
  Ref list = TRY(list_from(t, items));
  for (int64_t i = 0; i < list.as<List>()->length; ++i) {
    auto* pair = as<Tuple>(list.as<List>()->items[i]);
    if (TRY(is_abstract(t, pair->items[1]))) TRY(set_add(t, out, pair->items[0]));
  }
  return ok();
}

Status gather_inherited(Thread& t, Value cls, Set* out) {
  Ref bases = TRY(get_attr(t, cls, t.names().__bases__));
  if (!is_tuple(bases)) return raise_type_error(t, "__bases__ is not tuple");
  for (int64_t i = 0; i < bases.as<Tuple>()->length; ++i) {
    Ref names = TRY(get_attr_or_absent(t, bases.as<Tuple>()->items[i], t.names().__abstractmethods__));
    if (names.is_absent()) continue;
    TRY(for_each(t, names, [&](Value name) -> Status {
      if (!is_str(name)) return ok();
      Ref value = TRY(get_attr_or_absent(t, cls, as<Str>(name)));
      if (!value.is_absent() && TRY(is_abstract(t, value))) return set_add(t, out, name);
      return ok();
    }));
  }
  return ok();
}

Status compute_abstract_methods(Thread& t, Value cls) {
  Ref names = TRY(make_set(t, {}));
  TRY(gather_own(t, cls, names.as<Set>()));
  TRY(gather_inherited(t, cls, names.as<Set>()));
  Ref frozen = TRY(make_frozenset(t, names));
  return set_attr(t, cls, t.names().__abstractmethods__, frozen);
}

// __abc_tpflags__: collections.abc.Sequence and Mapping mark what match statements accept.
Status take_pattern_flags(Thread& t, Value cls) {
  if (!has_kind(cls, Kind::Type)) return ok();
  auto* type = static_cast<Type*>(cls.object());
  Value flags = dict_get_str(t, type->dict, "__abc_tpflags__");
  if (flags.is_absent()) return ok();
  int64_t bits = TRY(as_i64(t, flags));
  constexpr int64_t kSequenceBit = 1 << 5, kMappingBit = 1 << 6;
  if ((bits & kSequenceBit) && (bits & kMappingBit))
    return raise_type_error(t, "__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING");
  if (bits & kSequenceBit) type->flags |= kSequence;
  if (bits & kMappingBit) type->flags |= kMapping;
  Ref key = TRY(make_str(t, "__abc_tpflags__"));
  TRY(dict_discard(t, type->dict, key));
  return ok();
}

Result abc_init(Thread& t, const Args& a) {
  TRY(compute_abstract_methods(t, a[0]));
  auto* data = allocate<AbcData>(t, type_for(t, kAbcDataType));
  if (!data) return raised;
  Ref owned = Ref::own(data);
  data->negative_version = state_of(a)->version;
  TRY(set_attr(t, a[0], state_of(a)->impl, owned));
  TRY(take_pattern_flags(t, a[0]));
  return kNone;
}

void spread_pattern_flags(Type* type, uint32_t flags) {
  if ((type->flags & (kSequence | kMapping)) == flags || (type->flags & kImmutable)) return;
  type->flags = (type->flags & ~uint32_t{kSequence | kMapping}) | flags;
  if (!type->subclasses) return;
  for (Type* subclass : *type->subclasses) spread_pattern_flags(subclass, flags);
}

Result abc_register(Thread& t, const Args& a) {
  Value cls = a[0], subclass = a[1];
  if (!has_kind(subclass, Kind::Type)) return raise_type_error(t, "Can only register classes");
  if (TRY(is_subclass(t, subclass, cls))) return Result::copy(subclass);
  if (TRY(is_subclass(t, cls, subclass))) return raise_runtime_error(t, "Refusing to create an inheritance cycle");
  AbcData* data = TRY(data_of(t, a, cls));
  TRY(add_weakly(t, data->registry, subclass));
  ++state_of(a)->version;
  if (has_kind(cls, Kind::Type)) {
    uint32_t flags = static_cast<Type*>(cls.object())->flags & (kSequence | kMapping);
    if (flags) spread_pattern_flags(static_cast<Type*>(subclass.object()), flags);
  }
  return Result::copy(subclass);
}

Result subclass_check(Thread& t, Value cls, Value subclass) {
  return call_method(t, cls, "__subclasscheck__", {subclass});
}

Result abc_instancecheck(Thread& t, const Args& a) {
  Value cls = a[0], instance = a[1];
  AbcData* data = TRY(data_of(t, a, cls));
  Ref subclass = TRY(get_attr(t, instance, t.names().__class__));
  if (TRY(holds(t, data->cache, subclass))) return kTrue;
  Value subtype = Value::from_object(type_of(t, instance));
  if (subtype == subclass.get()) {
    if (data->negative_version == state_of(a)->version && TRY(holds(t, data->negative_cache, subclass))) return kFalse;
    return subclass_check(t, cls, subclass);
  }
  Ref answer = TRY(subclass_check(t, cls, subclass));
  if (TRY(is_true(t, answer))) return answer;
  return subclass_check(t, cls, subtype);
}

ResultOf<bool> is_registered(Thread& t, AbcData* data, Value subclass) {
  if (TRY(holds(t, data->registry, subclass))) return true;
  if (data->registry.is_absent()) return false;
  Ref entries = TRY(list_from(t, data->registry));
  for (int64_t i = 0; i < entries.as<List>()->length; ++i) {
    Ref known = TRY(weakref_target(entries.as<List>()->items[i]));
    if (!known.is_absent() && TRY(is_subclass(t, subclass, known))) return true;
  }
  return false;
}

ResultOf<bool> is_below_subclass(Thread& t, Value cls, Value subclass) {
  Ref children = TRY(call_method(t, cls, "__subclasses__"));
  if (!is_list(children)) return raise_type_error(t, "__subclasses__() must return a list");
  Ref held = TRY(list_from(t, children));
  for (int64_t i = 0; i < held.as<List>()->length; ++i)
    if (TRY(is_subclass(t, subclass, held.as<List>()->items[i]))) return true;
  return false;
}

ResultOf<bool> is_in_mro(Thread& t, Value cls, Value subclass) {
  if (!has_kind(subclass, Kind::Type)) {
    Ref order = TRY(get_attr_or_absent(t, subclass, t.names().__mro__));
    return !order.is_absent() && is_tuple(order) && TRY(contains(t, order, cls));
  }
  return has_kind(cls, Kind::Type) &&
         static_cast<Type*>(subclass.object())->is_subclass_of(static_cast<Type*>(cls.object()));
}

// The decision itself; absent: by the caches alone nothing is known.
Result decide(Thread& t, AbcData* data, Value cls, Value subclass) {
  Ref hook = TRY(call_method(t, cls, "__subclasshook__", {subclass}));
  if (hook.get().is_true() || hook.get().is_false()) return hook;
  if (!hook.get().is_not_implemented()) {
    (void)raise_message(t, t.types().AssertionError,
                        "__subclasshook__ must return either False, True, or NotImplemented");
    return raised;
  }
  if (TRY(is_in_mro(t, cls, subclass)) || TRY(is_registered(t, data, subclass))) return kTrue;
  return boolean(TRY(is_below_subclass(t, cls, subclass)));
}

Result abc_subclasscheck(Thread& t, const Args& a) {
  Value cls = a[0], subclass = a[1];
  if (!has_kind(subclass, Kind::Type)) return raise_type_error(t, "issubclass() arg 1 must be a class");
  AbcData* data = TRY(data_of(t, a, cls));
  Ref hold = Ref::copy(data);
  if (TRY(holds(t, data->cache, subclass))) return kTrue;
  if (data->negative_version < state_of(a)->version) {
    data->negative_version = state_of(a)->version;
    clear(data->negative_cache);
  } else if (TRY(holds(t, data->negative_cache, subclass))) {
    return kFalse;
  }
  Ref answer = TRY(decide(t, data, cls, subclass));
  TRY(add_weakly(t, answer.get().is_true() ? data->cache : data->negative_cache, subclass));
  return answer;
}

Result abc_get_cache_token(Thread& t, const Args& a) { return make_int(t, state_of(a)->version); }

Result abc_reset_registry(Thread& t, const Args& a) {
  clear(TRY(data_of(t, a, a[0]))->registry);
  return kNone;
}
Result abc_reset_caches(Thread& t, const Args& a) {
  AbcData* data = TRY(data_of(t, a, a[0]));
  clear(data->cache);
  clear(data->negative_cache);
  return kNone;
}
Result copy_of(Thread& t, Value set) { return make_set(t, set); }
Result abc_get_dump(Thread& t, const Args& a) {
  AbcData* data = TRY(data_of(t, a, a[0]));
  Ref registry = TRY(copy_of(t, data->registry)), cache = TRY(copy_of(t, data->cache));
  Ref negative = TRY(copy_of(t, data->negative_cache)), version = TRY(make_int(t, data->negative_version));
  return make_tuple(t, {registry, cache, negative, version});
}

const NativeFunction kFunctions[] = {
    {"get_cache_token()", abc_get_cache_token, "Changes with every registration of a virtual subclass."},
    {"_abc_init(self, /)", abc_init, "Prepares a new abstract base class."},
    {"_reset_registry(self, /)", abc_reset_registry, "Forgets the virtual subclasses."},
    {"_reset_caches(self, /)", abc_reset_caches, "Forgets what earlier checks found."},
    {"_get_dump(self, /)", abc_get_dump, "Registry, caches and version, for looking inside."},
    {"_abc_register(self, subclass, /)", abc_register, "Registers a virtual subclass."},
    {"_abc_instancecheck(self, instance, /)", abc_instancecheck, "isinstance() for an abstract base class."},
    {"_abc_subclasscheck(self, subclass, /)", abc_subclasscheck, "issubclass() for an abstract base class."},
    {}};

Status module_init(Thread& t, Value module) {
  auto* state = new (std::nothrow) AbcState;
  if (!state) return raise_memory_error(t);
  state->impl = intern(t, "_abc_impl");
  as<Module>(module)->state = state;
  as<Module>(module)->state_free = [](void* p) { delete static_cast<AbcState*>(p); };
  TRY(make_type(t, kAbcDataType));
  return ok();
}

}  // namespace

extern const NativeModule kAbcModule;
const NativeModule kAbcModule = {"_abc", "What abc.ABCMeta is built on.", kFunctions, module_init};

}  // namespace krait::modules
