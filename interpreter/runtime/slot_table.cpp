// One line a special method; then how slots are filled from it.
#include "interpreter/objects/descriptors.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/slot_callers.h"
#include "interpreter/runtime/slot_generic.h"
#include "interpreter/runtime/type_tables.h"

namespace krait::runtime {

using namespace objects;

#define ENTRY(id, slot, generic, caller, signature, doc) \
  {#id, &Names::id, offsetof(Slots, slot), reinterpret_cast<void*>(generic), caller, signature, doc}
#define UNARY(id, slot, doc) ENTRY(id, slot, slot_unary<&Names::id>, call_unary_slot, "($self, /)", doc)
#define BINARY(id, rid, slot, sign)                                                                              \
  ENTRY(id, slot, (slot_binary<&Slots::slot, &Names::id, &Names::rid>), call_binary_slot, "($self, value, /)",   \
        "Return self" sign "value."),                                                                            \
      ENTRY(rid, slot, (slot_binary<&Slots::slot, &Names::id, &Names::rid>), call_reflected_slot,                \
            "($self, value, /)", "Return value" sign "self.")
#define INPLACE(id, slot, sign) \
  ENTRY(id, slot, slot_inplace<&Names::id>, call_binary_slot, "($self, value, /)", "Return self" sign "value.")
#define COMPARE(id, caller, sign) \
  ENTRY(id, compare, slot_compare, caller, "($self, value, /)", "Return self" sign "value.")
// A second slot under the same name, that classes made in Python leave empty.
#define SECOND(id, slot, doc) \
  {#id, &Names::id, offsetof(Slots, slot), nullptr, call_binary_slot, "($self, value, /)", doc}

const SlotEntry kSlotTable[] = {
    ENTRY(__repr__, repr, slot_repr, call_unary_slot, "($self, /)", "Return repr(self)."),
    ENTRY(__hash__, hash, slot_hash, call_hash_slot, "($self, /)", "Return hash(self)."),
    {"__call__", &Names::__call__, offsetof(Slots, call), reinterpret_cast<void*>(slot_call), call_call_slot,
     "($self, /, *args, **kwargs)", "Performs the call self(*args, **kwargs).", true},
    ENTRY(__str__, str, slot_str, call_unary_slot, "($self, /)", "Return str(self)."),
    ENTRY(__getattribute__, get_attr, slot_get_attr, call_get_attr_slot, "($self, name, /)",
          "Return getattr(self, name)."),
    {"__getattr__", &Names::__getattr__, offsetof(Slots, get_attr), reinterpret_cast<void*>(slot_get_attr), nullptr, "",
     ""},
    ENTRY(__setattr__, set_attr, slot_set_attr, call_set_attr_slot, "($self, name, value, /)",
          "Performs self.name = value."),
    ENTRY(__delattr__, set_attr, slot_set_attr, call_delete_attr_slot, "($self, name, /)",
          "Implement delattr(self, name)."),
    COMPARE(__lt__, call_lt_slot, "<"),
    COMPARE(__le__, call_le_slot, "<="),
    COMPARE(__eq__, call_eq_slot, "=="),
    COMPARE(__ne__, call_ne_slot, "!="),
    COMPARE(__gt__, call_gt_slot, ">"),
    COMPARE(__ge__, call_ge_slot, ">="),
    ENTRY(__iter__, iter, slot_iter, call_unary_slot, "($self, /)", "Implement iter(self)."),
    ENTRY(__next__, next, slot_next, call_next_slot, "($self, /)", "Implement next(self)."),
    ENTRY(__get__, descr_get, slot_descr_get, call_descr_get_slot, "($self, instance, owner=None, /)",
          "What the descriptor gives for an instance, or for its class owner."),
    ENTRY(__set__, descr_set, slot_descr_set, call_descr_set_slot, "($self, instance, value, /)",
          "Stores a value for the instance."),
    ENTRY(__delete__, descr_set, slot_descr_set, call_descr_delete_slot, "($self, instance, /)",
          "Removes the instance's value."),
    {"__init__", &Names::__init__, offsetof(Slots, init), reinterpret_cast<void*>(slot_init), call_init_slot,
     "($self, /, *args, **kwargs)", "Sets a new instance up; the help for its class shows the arguments.", true},
    {"__new__", &Names::__new__, offsetof(Slots, new_), reinterpret_cast<void*>(slot_new), nullptr, "", ""},
    ENTRY(__del__, finalize, slot_finalize, call_finalize_slot, "", ""),
    UNARY(__await__, await_, "The iterator that `await` goes through."),
    UNARY(__aiter__, aiter, "The iterator of `async for`."),
    UNARY(__anext__, anext, "An awaitable for the next item; StopAsyncIteration ends the loop."),
    BINARY(__add__, __radd__, add, "+"),
    BINARY(__sub__, __rsub__, subtract, "-"),
    BINARY(__mul__, __rmul__, multiply, "*"),
    BINARY(__mod__, __rmod__, remainder, "%"),
    ENTRY(__divmod__, divmod, (slot_binary<&Slots::divmod, &Names::__divmod__, &Names::__rdivmod__>), call_binary_slot,
          "($self, value, /)", "Return divmod(self, value)."),
    ENTRY(__rdivmod__, divmod, (slot_binary<&Slots::divmod, &Names::__divmod__, &Names::__rdivmod__>),
          call_reflected_slot, "($self, value, /)", "Return divmod(value, self)."),
    ENTRY(__pow__, power, slot_power, call_power_slot, "($self, value, mod=None, /)", "pow(self, value, mod)"),
    ENTRY(__rpow__, power, slot_power, call_reflected_power_slot, "($self, value, mod=None, /)",
          "pow(value, self, mod)"),
    UNARY(__neg__, negative, "-self"),
    UNARY(__pos__, positive, "+self"),
    UNARY(__abs__, absolute, "abs(self)"),
    ENTRY(__bool__, is_true, slot_is_true, call_bool_slot, "($self, /)", "The truth value of self."),
    UNARY(__invert__, invert, "~self"),
    BINARY(__lshift__, __rlshift__, lshift, "<<"),
    BINARY(__rshift__, __rrshift__, rshift, ">>"),
    BINARY(__and__, __rand__, and_, "&"),
    BINARY(__xor__, __rxor__, xor_, "^"),
    BINARY(__or__, __ror__, or_, "|"),
    UNARY(__int__, int_, "int(self)"),
    UNARY(__float__, float_, "float(self)"),
    INPLACE(__iadd__, inplace_add, "+="),
    INPLACE(__isub__, inplace_subtract, "-="),
    INPLACE(__imul__, inplace_multiply, "*="),
    INPLACE(__imod__, inplace_remainder, "%="),
    ENTRY(__ipow__, inplace_power, slot_inplace_power, call_power_slot, "($self, value, /)", "Return self**=value."),
    INPLACE(__ilshift__, inplace_lshift, "<<="),
    INPLACE(__irshift__, inplace_rshift, ">>="),
    INPLACE(__iand__, inplace_and, "&="),
    INPLACE(__ixor__, inplace_xor, "^="),
    INPLACE(__ior__, inplace_or, "|="),
    BINARY(__floordiv__, __rfloordiv__, floor_divide, "//"),
    BINARY(__truediv__, __rtruediv__, true_divide, "/"),
    INPLACE(__ifloordiv__, inplace_floor_divide, "//="),
    INPLACE(__itruediv__, inplace_true_divide, "/="),
    UNARY(__index__, index,
          "The exact int that self stands for, as indexing needs it."),
    BINARY(__matmul__, __rmatmul__, matrix_multiply, "@"),
    INPLACE(__imatmul__, inplace_matrix_multiply, "@="),
    ENTRY(__len__, length, slot_length, call_length_slot, "($self, /)", "Return len(self)."),
    ENTRY(__getitem__, get_item, slot_get_item, call_binary_slot, "($self, key, /)", "Return self[key]."),
    ENTRY(__setitem__, set_item, slot_set_item, call_set_item_slot, "($self, key, value, /)",
          "Performs self[key] = value."),
    ENTRY(__delitem__, set_item, slot_set_item, call_delete_item_slot, "($self, key, /)", "Delete self[key]."),
    ENTRY(__contains__, contains, slot_contains, call_contains_slot, "($self, key, /)", "Return key in self."),
    SECOND(__add__, concat, "Return self+value."),
    SECOND(__mul__, repeat, "Return self*value."),
    SECOND(__rmul__, repeat, "Return value*self."),
    SECOND(__iadd__, inplace_concat, "Implement self+=value."),
    SECOND(__imul__, inplace_repeat, "Implement self*=value."),
};
const int kSlotCount = sizeof kSlotTable / sizeof *kSlotTable;

bool is_slot_name(Thread& t, Str* name) {
  if (name->length < 5 || (*name)[0] != '_' || (*name)[1] != '_') return false;
  for (const SlotEntry& entry : kSlotTable)
    if (t.names().*entry.id == name || str_equal(t.names().*entry.id, name)) return true;
  return false;
}

// What one name of the table says about its slot. `agreed` gathers what all names of the slot agree on.
struct Verdict {
  void* specific = nullptr;
  bool found = false, generic = false;
};

static void consider(Thread& t, Type* type, const SlotEntry& entry, Verdict& verdict) {
  Value found = lookup(t, type, t.names().*entry.id);
  if (found.is_absent()) return;
  if (auto* wrapper = try_as<SlotWrapper>(found)) {
    if (wrapper->entry == &entry && type->is_subclass_of(wrapper->owner)) {
      if (verdict.specific && verdict.specific != wrapper->function) verdict.generic = true;
      verdict.specific = wrapper->function;
      verdict.found = true;
      return;
    }
    // Another slot of the same name (list's __add__ is concat, not add): that one serves.
    if (wrapper->entry != &entry && wrapper->entry->id == entry.id && type->is_subclass_of(wrapper->owner)) return;
  }
  if (!entry.generic) return;
  verdict.found = true;
  if (entry.id == &Names::__hash__ && found.is_none()) {
    verdict.specific = reinterpret_cast<void*>(hash_not_implemented);
    return;
  }
  auto* native = try_as<NativeFunctionObject>(found);
  if (entry.id == &Names::__new__ && native && native->raw && has_kind(native->self, Kind::Type)) {
    // A constructor made in C++: its type's own function, if instances of `type` share that type's layout.
    auto* owner = static_cast<Type*>(native->self.object());
    if (type->is_subclass_of(owner)) {
      verdict.specific = reinterpret_cast<void*>(owner->slots.new_);
      bool same = owner->slots.new_ != new_by_binding || type->new_binding == owner->new_binding;
      if (!same) verdict.generic = true;
      return;
    }
  }
  verdict.generic = true;
}

// All names of one slot are asked.
static void update_slot(Thread& t, Type* type, uint16_t offset) {
  Verdict verdict;
  void* generic = nullptr;
  for (const SlotEntry& entry : kSlotTable) {
    if (entry.offset != offset) continue;
    if (entry.generic) generic = entry.generic;
    consider(t, type, entry, verdict);
  }
  void*& slot = slot_at(type->slots, offset);
  if (!verdict.found) slot = nullptr;
  else slot = verdict.generic || !verdict.specific ? generic : verdict.specific;
}

void update_all_slots(Thread& t, Type* type) {
  uint64_t done[4] = {};
  static_assert(sizeof(Slots) / sizeof(void*) <= 256);
  for (const SlotEntry& entry : kSlotTable) {
    unsigned word = entry.offset / sizeof(void*);
    if (done[word / 64] >> (word % 64) & 1) continue;
    done[word / 64] |= uint64_t{1} << (word % 64);
    update_slot(t, type, entry.offset);
  }
}

void update_slots_for(Thread& t, Type* type, Str* name) {
  for (const SlotEntry& entry : kSlotTable)
    if (str_equal(t.names().*entry.id, name)) update_slot(t, type, entry.offset);
}

void fill_new_slots(Thread& t, Type* type) {
  type->slots = type->base->slots;
  if (type->bases->length != 1) return update_all_slots(t, type);
  int64_t position = 0;
  Value key, value;
  while (dict_next(type->dict, position, key, value)) {
    auto* name = try_as<Str>(key);
    if (name && name->length >= 5 && (*name)[0] == '_' && (*name)[1] == '_') update_slots_for(t, type, name);
  }
}

void inherit_slots(Type* type, const Type* base) {
  Slots own = type->slots;
  auto* to = reinterpret_cast<void**>(&type->slots);
  auto* from = reinterpret_cast<void* const*>(&base->slots);
  for (size_t i = 0; i < sizeof(Slots) / sizeof(void*); ++i)
    if (!to[i]) to[i] = from[i];
  if (own.hash || own.compare) {  // equality and hash go together
    type->slots.hash = own.hash ? own.hash : hash_not_implemented;
    type->slots.compare = own.compare;
    if (!own.compare) type->slots.compare = base->slots.compare;
  }
}

// Whether the type has the slot by its own spec, be it the same function as its base's.
static bool declares(const Type* type, const SlotEntry& entry) {
  const TypeSpec& spec = *type->spec;
  if (slot_at(const_cast<Slots&>(spec.slots), entry.offset)) return true;
  if (entry.id == &Names::__init__) return spec.init.function;
  if (entry.id == &Names::__hash__) return spec.slots.compare;
  // Types of their own kind say how attributes are looked up, if only as object does.
  bool plain = spec.kind == Kind::None || spec.kind == Kind::Ellipsis || spec.kind == Kind::NotImplemented ||
               spec.kind == Kind::ClassMethod || spec.kind == Kind::StaticMethod;
  return entry.id == &Names::__getattribute__ && !spec.base && !plain;
}

static Status add_wrapper(Thread& t, Type* type, const SlotEntry& entry) {
  void* function = slot_at(type->slots, entry.offset);
  if (!function || !entry.caller || !declares(type, entry)) return ok();
  Str* name = t.names().*entry.id;
  if (!dict_get_str(type->dict, name).is_absent()) return ok();
  if (function == reinterpret_cast<void*>(hash_not_implemented))
    return dict_set(t, type->dict, Value::from_object(name), kNone);
  auto* wrapper = allocate<SlotWrapper>(t, t.types().slot_wrapper);
  if (!wrapper) return raised;
  Ref owned = Ref::own(wrapper);
  wrapper->owner = static_cast<Type*>(Ref::copy(type).leak().object());
  wrapper->entry = &entry;
  wrapper->function = function;
  return dict_set(t, type->dict, Value::from_object(name), owned);
}

Status add_slot_wrappers(Thread& t, Type* type) {
  for (const SlotEntry& entry : kSlotTable) TRY(add_wrapper(t, type, entry));
  return ok();
}

}  // namespace krait::runtime
