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

Result new_by_binding(Thread& t, Type* type, const Value* args, size_t positional, Tuple* kwnames) {
  const NativeBinding& binding = *type->new_binding;
  return call_bound(t, binding_signature(t, binding), binding.code, Value::from_object(type), args, positional, kwnames);
}

Status init_by_binding(Thread& t, Value self, const Value* args, size_t positional, Tuple* kwnames) {
  const NativeBinding& binding = *type_of(t, self)->init_binding;
  TRY(call_bound(t, binding_signature(t, binding), binding.code, self, args, positional, kwnames));
  return ok();
}

}  // namespace krait::runtime
