// _weakref: what the library's weakref module is built on.
#include "interpreter/objects/weakref.h"

#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/module.h"
#include "interpreter/runtime/heap.h"

namespace krait::modules {

static bool has_weakrefs(Value v) { return v.is_object() && (v.object()->type->flags & kHasWeakrefs); }

static Result weakref_getweakrefcount(Thread& t, const Args& a) {
  return make_int(t, has_weakrefs(a[0]) ? weakref_count(a[0].object()) : 0);
}

static Result weakref_getweakrefs(Thread& t, const Args& a) {
  Ref list = TRY(make_list(t));
  if (!has_weakrefs(a[0])) return list;
  for (auto* ref = static_cast<WeakRef*>(weakrefs_word(a[0].object()).object()); ref; ref = ref->next)
    TRY(list_append(t, list.as<List>(), Value::from_object(ref)));
  return list;
}

static Result weakref_proxy(Thread& t, const Args& a) { return make_weakproxy(t, a[0], a[1]); }

// Removes an item if its weak reference is dead: in one step, whatever its target's end does meanwhile.
static Result weakref_remove_dead(Thread& t, const Args& a) {
  if (!is_dict(a[0]))
    return raise_type_error(t, "_remove_dead_weakref() argument 1 must be dict, not ", type_name(t, a[0]));
  Value found = TRY(dict_get(t, as<Dict>(a[0]), a[1]));
  if (found.is_absent()) return kNone;
  if (!has_kind(found, Kind::WeakRef)) return raise_type_error(t, "not a weakref");
  Ref target = TRY(weakref_target(found));
  if (target.is_absent()) TRY(dict_discard(t, as<Dict>(a[0]), a[1]));
  return kNone;
}

static const NativeFunction kFunctions[] = {
    {"getweakrefcount(object, /)", weakref_getweakrefcount, "The number of weak references to the object."},
    {"getweakrefs(object, /)", weakref_getweakrefs, "The weak references to the object."},
    {"proxy(object, callback=None, /)", weakref_proxy, "A proxy that refers weakly to the object."},
    {"_remove_dead_weakref(dct, key, /)", weakref_remove_dead, "Removes dct[key] if its weak reference is dead."},
    {}};

static Status weakref_init(Thread& t, Value module) {
  TRY(module_add(t, module, "ref", Value::from_object(t.types().weakref)));
  TRY(module_add(t, module, "ReferenceType", Value::from_object(t.types().weakref)));
  TRY(module_add(t, module, "ProxyType", Value::from_object(TRY(make_type(t, kWeakProxyType)))));
  return module_add(t, module, "CallableProxyType", Value::from_object(TRY(make_type(t, kWeakCallableProxyType))));
}

extern const NativeModule kWeakrefModule;
const NativeModule kWeakrefModule = {"_weakref", "Weak references.", kFunctions, weakref_init};

}  // namespace krait::modules
