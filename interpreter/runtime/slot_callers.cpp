#include "interpreter/runtime/slot_callers.h"

#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/abstract.h"

namespace krait::runtime {

using namespace objects;

static Status expect(Thread& t, size_t count, size_t wanted) {
  if (count == wanted) return ok();
  return raise_type_error(t, "expected ", wanted, " argument", wanted == 1 ? "" : "s", ", got ", count);
}
static Status expect(Thread& t, size_t count, size_t least, size_t most) {
  if (count >= least && count <= most) return ok();
  size_t bound = count < least ? least : most;
  return raise_type_error(t, "expected at ", count < least ? "least " : "most ", bound, " argument",
                          bound == 1 ? "" : "s", ", got ", count);
}
template <class F> static F as_slot(void* function) { return reinterpret_cast<F>(function); }

#define CALLER(name) Result name(Thread& t, void* f, Value self, const Value* args, size_t count, Tuple* kwnames)

CALLER(call_unary_slot) {
  TRY(expect(t, count, 0));
  return as_slot<UnarySlot>(f)(t, self);
}
CALLER(call_binary_slot) {
  TRY(expect(t, count, 1));
  return as_slot<BinarySlot>(f)(t, self, args[0]);
}
CALLER(call_reflected_slot) {
  TRY(expect(t, count, 1));
  return as_slot<BinarySlot>(f)(t, args[0], self);
}
CALLER(call_power_slot) {
  TRY(expect(t, count, 1, 2));
  return as_slot<TernarySlot>(f)(t, self, args[0], count == 2 ? args[1] : kNone);
}
CALLER(call_reflected_power_slot) {
  TRY(expect(t, count, 1, 2));
  return as_slot<TernarySlot>(f)(t, args[0], self, count == 2 ? args[1] : kNone);
}
CALLER(call_next_slot) {
  TRY(expect(t, count, 0));
  Result item = as_slot<UnarySlot>(f)(t, self);
  return item.is_absent() ? Result(raise_stop_iteration(t, {})) : item;
}
CALLER(call_hash_slot) {
  TRY(expect(t, count, 0));
  return make_int(t, TRY(as_slot<ResultOf<int64_t> (*)(Thread&, Value)>(f)(t, self)));
}
CALLER(call_length_slot) { return call_hash_slot(t, f, self, args, count, kwnames); }
CALLER(call_bool_slot) {
  TRY(expect(t, count, 0));
  return boolean(TRY(as_slot<ResultOf<bool> (*)(Thread&, Value)>(f)(t, self)));
}
CALLER(call_call_slot) { return as_slot<CallSlot>(f)(t, self, args, count, kwnames); }
CALLER(call_init_slot) {
  TRY(as_slot<Status (*)(Thread&, Value, const Value*, size_t, Tuple*)>(f)(t, self, args, count, kwnames));
  return kNone;
}
CALLER(call_finalize_slot) {
  TRY(expect(t, count, 0));
  if (self.is_object()) as_slot<void (*)(Thread&, Object*)>(f)(t, self.object());
  return kNone;
}

static ResultOf<Str*> attribute_name(Thread& t, Value name) {
  if (!is_str(name)) return raise_type_error(t, "attribute name must be string, not '", type_name(t, name), "'");
  return as<Str>(name);
}
CALLER(call_get_attr_slot) {
  TRY(expect(t, count, 1));
  return as_slot<Result (*)(Thread&, Value, Str*)>(f)(t, self, TRY(attribute_name(t, args[0])));
}

using SetAttr = Status (*)(Thread&, Value, Str*, Value);
// object.__setattr__ must not go round the protection of a type made in C++ (type's own, above all).
static Status check_set_attr(Thread& t, void* f, Value self, const char* what) {
  Type* type = type_of(t, self);
  while (type && (type->flags & kHeapType)) type = type->base;
  while (type && type->slots.set_attr != as_slot<SetAttr>(f) && type->base &&
         type->base->slots.set_attr == type->slots.set_attr)
    type = type->base;
  if (type && type->slots.set_attr != as_slot<SetAttr>(f))
    return raise_type_error(t, "can't apply this ", what, " to ", type_name(t, self), " object");
  return ok();
}
CALLER(call_set_attr_slot) {
  TRY(expect(t, count, 2));
  TRY(check_set_attr(t, f, self, "__setattr__"));
  TRY(as_slot<SetAttr>(f)(t, self, TRY(attribute_name(t, args[0])), args[1]));
  return kNone;
}
CALLER(call_delete_attr_slot) {
  TRY(expect(t, count, 1));
  TRY(check_set_attr(t, f, self, "__delattr__"));
  TRY(as_slot<SetAttr>(f)(t, self, TRY(attribute_name(t, args[0])), {}));
  return kNone;
}
CALLER(call_descr_get_slot) {
  TRY(expect(t, count, 1, 2));
  Value instance = args[0].is_none() ? Value{} : args[0];
  Value type = count < 2 || args[1].is_none() ? Value{} : args[1];
  if (instance.is_absent() && type.is_absent()) return raise_type_error(t, "__get__(None, None) is invalid");
  return as_slot<Result (*)(Thread&, Value, Value, Value)>(f)(t, self, instance, type);
}
using Set = Status (*)(Thread&, Value, Value, Value);
CALLER(call_descr_set_slot) {
  TRY(expect(t, count, 2));
  TRY(as_slot<Set>(f)(t, self, args[0], args[1]));
  return kNone;
}
CALLER(call_descr_delete_slot) {
  TRY(expect(t, count, 1));
  TRY(as_slot<Set>(f)(t, self, args[0], {}));
  return kNone;
}
CALLER(call_set_item_slot) { return call_descr_set_slot(t, f, self, args, count, kwnames); }
CALLER(call_delete_item_slot) { return call_descr_delete_slot(t, f, self, args, count, kwnames); }
CALLER(call_contains_slot) {
  TRY(expect(t, count, 1));
  return boolean(TRY(as_slot<ResultOf<bool> (*)(Thread&, Value, Value)>(f)(t, self, args[0])));
}

static Result call_compare(Thread& t, void* f, Value self, const Value* args, size_t count, CompareOp op) {
  TRY(expect(t, count, 1));
  return as_slot<Result (*)(Thread&, Value, Value, CompareOp)>(f)(t, self, args[0], op);
}
CALLER(call_lt_slot) { return call_compare(t, f, self, args, count, CompareOp::Lt); }
CALLER(call_le_slot) { return call_compare(t, f, self, args, count, CompareOp::Le); }
CALLER(call_eq_slot) { return call_compare(t, f, self, args, count, CompareOp::Eq); }
CALLER(call_ne_slot) { return call_compare(t, f, self, args, count, CompareOp::Ne); }
CALLER(call_gt_slot) { return call_compare(t, f, self, args, count, CompareOp::Gt); }
CALLER(call_ge_slot) { return call_compare(t, f, self, args, count, CompareOp::Ge); }

}  // namespace krait::runtime
