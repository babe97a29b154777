// The table that ties special methods to slots: for a class made in Python a slot gets the generic function that calls
// the method; for a type made in C++ a slot's function appears under the method's name as a slot wrapper.
#pragma once
#include "interpreter/runtime/type.h"

namespace krait::runtime {

struct Names;

// Calls a slot's function with Python arguments (self excluded).
using SlotCaller = Result (*)(Thread&, void* function, Value self, const Value* args, size_t count, Tuple* kwnames);

struct SlotEntry {
  const char* name;            // "__add__"
  Str* Names::*id;
  uint16_t offset;             // of the slot in Slots
  void* generic;               // what a class made in Python gets; null: this name does not fill the slot
  SlotCaller caller;
  const char* signature;       // "($self, value, /)"
  const char* doc;
  bool takes_keywords = false;
};
extern const SlotEntry kSlotTable[];
extern const int kSlotCount;

inline void*& slot_at(Slots& slots, uint16_t offset) {
  return *reinterpret_cast<void**>(reinterpret_cast<char*>(&slots) + offset);
}

bool is_slot_name(Thread&, Str* name);
// Fills the slots of a class made in Python from what its mro says.
void update_all_slots(Thread&, Type*);
void update_slots_for(Thread&, Type*, Str* name);
// The slots of a new class: as its only base's, but for the names in its own dict; or all.
void fill_new_slots(Thread&, Type*);
// Slots that have no special method (life, buffers) and those that the spec leaves open come from the base.
void inherit_slots(Type* type, const Type* base);
// Adds slot wrappers to the dict of a type made in C++.
Status add_slot_wrappers(Thread&, Type*);

// The generic functions that other code asks for by identity.
Result slot_next(Thread&, Value self);                     // __next__ is Python's: StopIteration becomes absent
Result slot_get_attr(Thread&, Value self, Str* name);      // __getattribute__ or __getattr__ is Python's
Result slot_new(Thread&, Type*, const Value* args, size_t positional, Tuple* kwnames);
ResultOf<int64_t> hash_not_implemented(Thread&, Value self);
// Constructors from TypeSpec::new_ and init.
Result new_by_binding(Thread&, Type*, const Value* args, size_t positional, Tuple* kwnames);
Tuple* keywords_for_new(Thread&, const NativeBinding&, const Type*, Tuple* kwnames);  // null: they are left to __init__
Status init_by_binding(Thread&, Value self, const Value* args, size_t positional, Tuple* kwnames);

// Calls the special method `name` of self's type; absent if there is none.
Result call_special(Thread&, Value self, Str* name, const Value* args, size_t count);

}  // namespace krait::runtime
