// Constructors made in C++: the slots that bind arguments to the signatures of TypeSpec::new_ and init.
#include "interpreter/objects/str.h"
#include "interpreter/runtime/abstract.h"
#include "interpreter/runtime/slots.h"
#include "interpreter/runtime/type_tables.h"

namespace krait::runtime {

const Signature& binding_signature(Thread& t, const NativeBinding& binding) {
  auto& mutable_binding = const_cast<NativeBinding&>(binding);
  if (!binding.signature) {
    mutable_binding.signature = parse_signature(t, binding.text, "", nullptr);
    mutable_binding.signature->is_constructor = true;
    mutable_binding.signature->name = std::string(type_name(binding.owner));
  }
  return *binding.signature;
}

// Constructors without keyword parameters refuse keywords, but leave them to an __init__ (or __new__) that a subclass
// has of its own: class T(tuple): def __init__(self, items, more): ...
static bool takes_keywords(const Signature& s) {
  return s.shape.has_keywords || s.shape.positional_only < s.shape.parameters;
}
Tuple* keywords_for_new(Thread& t, const NativeBinding& binding, const Type* type, Tuple* kwnames) {
  bool others = type->slots.init != binding.owner->slots.init;
  return others && kwnames && !takes_keywords(binding_signature(t, binding)) ? nullptr : kwnames;
}
static Tuple* keywords_for_init(Thread& t, const NativeBinding& binding, const Type* type, Tuple* kwnames) {
  bool others = type->slots.new_ != binding.owner->slots.new_;
  return others && kwnames && !takes_keywords(binding_signature(t, binding)) ? nullptr : kwnames;
}

Result new_by_binding(Thread& t, Type* type, const Value* args, size_t positional, Tuple* kwnames) {
  const NativeBinding& binding = *type->new_binding;
  kwnames = keywords_for_new(t, binding, type, kwnames);
  return call_bound(t, binding_signature(t, binding), binding.code, Value::from_object(type), args, positional,
                    kwnames);
}

Status init_by_binding(Thread& t, Value self, const Value* args, size_t positional, Tuple* kwnames) {
  const NativeBinding& binding = *type_of(t, self)->init_binding;
  kwnames = keywords_for_init(t, binding, type_of(t, self), kwnames);
  TRY(call_bound(t, binding_signature(t, binding), binding.code, self, args, positional, kwnames));
  return ok();
}

}  // namespace krait::runtime
