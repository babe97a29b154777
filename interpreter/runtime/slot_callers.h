// How a slot's C++ function is called from Python through its slot wrapper: argument counts, and results as objects.
#pragma once
#include "interpreter/runtime/slots.h"

namespace krait::runtime {

#define KRAIT_SLOT_CALLER(name) \
  Result name(Thread&, void* function, Value self, const Value* args, size_t count, Tuple* kwnames)
KRAIT_SLOT_CALLER(call_unary_slot);
KRAIT_SLOT_CALLER(call_binary_slot);      // self first
KRAIT_SLOT_CALLER(call_reflected_slot);   // self second
KRAIT_SLOT_CALLER(call_power_slot);
KRAIT_SLOT_CALLER(call_reflected_power_slot);
KRAIT_SLOT_CALLER(call_next_slot);
KRAIT_SLOT_CALLER(call_hash_slot);        // also length
KRAIT_SLOT_CALLER(call_length_slot);
KRAIT_SLOT_CALLER(call_bool_slot);
KRAIT_SLOT_CALLER(call_call_slot);
KRAIT_SLOT_CALLER(call_init_slot);
KRAIT_SLOT_CALLER(call_finalize_slot);
KRAIT_SLOT_CALLER(call_get_attr_slot);
KRAIT_SLOT_CALLER(call_set_attr_slot);
KRAIT_SLOT_CALLER(call_delete_attr_slot);
KRAIT_SLOT_CALLER(call_descr_get_slot);
KRAIT_SLOT_CALLER(call_descr_set_slot);
KRAIT_SLOT_CALLER(call_descr_delete_slot);
KRAIT_SLOT_CALLER(call_set_item_slot);
KRAIT_SLOT_CALLER(call_delete_item_slot);
KRAIT_SLOT_CALLER(call_contains_slot);
KRAIT_SLOT_CALLER(call_lt_slot);
KRAIT_SLOT_CALLER(call_le_slot);
KRAIT_SLOT_CALLER(call_eq_slot);
KRAIT_SLOT_CALLER(call_ne_slot);
KRAIT_SLOT_CALLER(call_gt_slot);
KRAIT_SLOT_CALLER(call_ge_slot);

}  // namespace krait::runtime
