// weakref.ref, ProxyType, CallableProxyType. Every weak reference to an object hangs in a list from its weakrefs word
// (heap.h); the first without a callback is reused, as CPython does.
#pragma once
#include "interpreter/runtime/abstract.h"

namespace krait::objects {

struct WeakRef : Object {
  static constexpr Kind kKind = Kind::WeakRef;  // proxies have Kind::Native and the same layout
  Object* target;          // borrowed; null once it died
  Value callback;          // owned or absent
  int64_t hash;            // of the target; -1: not computed
  WeakRef *previous, *next;  // the target's list
};
extern const TypeSpec kWeakRefType, kWeakProxyType, kWeakCallableProxyType;

Result make_weakref(Thread&, Value target, Value callback_or_absent);
Result make_weakproxy(Thread&, Value target, Value callback_or_absent);
Result weakref_target(Value ref);        // a new reference, or absent when it died
int64_t weakref_count(Object*);
// The target dies: all its references go blank, then their callbacks run (newest first). Keeps the pending exception.
void clear_weakrefs(Thread&, Object* target);
// The same in two steps, for the collector; and for a reference that dies with its target: no callback will run.
void detach_weakrefs(Object* target, std::vector<Ref>& calling);
void call_weakref_callbacks(Thread&, std::vector<Ref>& calling);
void silence_weakref(WeakRef*);

}  // namespace krait::objects
