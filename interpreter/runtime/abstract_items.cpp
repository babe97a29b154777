// Items of containers: length, subscription, membership.
#include "interpreter/objects/descriptors.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/abstract.h"
#include "interpreter/runtime/slot_generic.h"

namespace krait::runtime {

using namespace objects;

bool is_mapping(Thread& t, Value v) { return type_of(t, v)->slots.get_item != nullptr; }

bool is_sequence(Thread& t, Value v) {
  const Type* type = type_of(t, v);
  if (!type->slots.get_item || type->kind == Kind::Dict) return false;
  if (type->slots.get_item == slot_get_item) return true;
  for (const TypeSpec* spec = type->spec; spec; spec = spec->base)
    if (spec->flags & kIndexed) return true;
  return false;
}

ResultOf<int64_t> length(Thread& t, Value v) {
  auto slot = type_of(t, v)->slots.length;
  if (!slot) return raise_type_error(t, "object of type '", type_name(t, v), "' has no len()");
  return slot(t, v);
}

// A class may answer C[key] by __class_getitem__ (language reference 3.3.5).
static Result get_class_item(Thread& t, Value cls, Value key) {
  if (cls.object() == t.types().type) return call(t, Value::from_object(t.types().generic_alias), {cls, key});
  Ref method = TRY(get_attr_or_absent(t, cls, t.names().__class_getitem__));
  if (!method.is_absent() && !method.is_none()) return call(t, method, {key});
  return raise_type_error(t, "type '", type_tp_name(static_cast<Type*>(cls.object())), "' is not subscriptable");
}

Result get_item(Thread& t, Value container, Value key) {
  if (BinarySlot slot = type_of(t, container)->slots.get_item) return slot(t, container, key);
  if (has_kind(container, Kind::Type)) return get_class_item(t, container, key);
  return raise_type_error(t, "'", type_name(t, container), "' object is not subscriptable");
}

Result get_item(Thread& t, Value container, int64_t i) {
  Ref key = TRY(make_int(t, i));
  return get_item(t, container, key);
}

Status set_item(Thread& t, Value container, Value key, Value value) {
  auto slot = type_of(t, container)->slots.set_item;
  if (!slot) return raise_type_error(t, "'", type_name(t, container), "' object does not support item assignment");
  return slot(t, container, key, value);
}

Status delete_item(Thread& t, Value container, Value key) {
  auto slot = type_of(t, container)->slots.set_item;
  if (!slot) return raise_type_error(t, "'", type_name(t, container), "' object doesn't support item deletion");
  return slot(t, container, key, {});
}

ResultOf<bool> contains(Thread& t, Value container, Value item) {
  if (auto slot = type_of(t, container)->slots.contains) return slot(t, container, item);
  Result made = iter(t, container);
  if (made.is_raised() && pending_matches(t, t.types().TypeError)) {
    clear_pending(t);
    return raise_type_error(t, "argument of type '", type_name(t, container), "' is not iterable");
  }
  Ref iterator = TRY(std::move(made));
  for (;;) {
    Ref candidate = TRY(next(t, iterator));
    if (candidate.is_absent()) return false;
    if (TRY(equal(t, candidate, item))) return true;
  }
}

}  // namespace krait::runtime
