// The slots of classes made in Python: each calls the special method that the class defines. Used by slot_table.cpp.
#pragma once
#include "interpreter/runtime/slots.h"
#include "interpreter/runtime/thread.h"

namespace krait::runtime {

Result slot_repr(Thread&, Value self);
Result slot_str(Thread&, Value self);
ResultOf<int64_t> slot_hash(Thread&, Value self);
Result slot_call(Thread&, Value self, const Value* args, size_t positional, Tuple* kwnames);
Result slot_call_packed(Thread&, Value self, const Value* args, size_t positional, Tuple* kwnames);
Result slot_iter(Thread&, Value self);
Status slot_set_attr(Thread&, Value self, Str* name, Value value_or_absent);
Result slot_descr_get(Thread&, Value descriptor, Value instance_or_absent, Value type);
Status slot_descr_set(Thread&, Value descriptor, Value instance, Value value_or_absent);
Result slot_compare(Thread&, Value a, Value b, CompareOp);
Status slot_init(Thread&, Value self, const Value* args, size_t positional, Tuple* kwnames);
void slot_finalize(Thread&, Object*);
ResultOf<bool> slot_is_true(Thread&, Value self);
ResultOf<int64_t> slot_length(Thread&, Value self);
Result slot_get_item(Thread&, Value self, Value key);
Status slot_set_item(Thread&, Value self, Value key, Value value_or_absent);
ResultOf<bool> slot_contains(Thread&, Value self, Value item);
Result slot_power(Thread&, Value a, Value b, Value modulus);
Result slot_inplace_power(Thread&, Value a, Value b, Value modulus);
Result missing_special(Thread&, Str* name);  // AttributeError: the method went away

// Calls a Python method of the instance: `op` of a, or the reflected `rop` of b; subclasses of a's type go first.
Result call_binary_special(Thread&, Value a, Value b, BinarySlot Slots::*slot, BinarySlot generic, Str* op, Str* rop);

template <Str* Names::*id> Result slot_unary(Thread& t, Value self) {
  Result result = call_special(t, self, t.names().*id, nullptr, 0);
  return result.is_absent() ? missing_special(t, t.names().*id) : result;
}
template <BinarySlot Slots::*slot, Str* Names::*op, Str* Names::*rop> Result slot_binary(Thread& t, Value a, Value b) {
  return call_binary_special(t, a, b, slot, slot_binary<slot, op, rop>, t.names().*op, t.names().*rop);
}
template <Str* Names::*id> Result slot_inplace(Thread& t, Value a, Value b) {
  Result result = call_special(t, a, t.names().*id, &b, 1);
  return result.is_absent() ? Result(kNotImplemented) : result;
}

}  // namespace krait::runtime
