// What the files of the built-in descriptors share.
#pragma once
#include "interpreter/objects/descriptors.h"
#include "interpreter/runtime/abstract.h"

namespace krait::objects {

// "descriptor 'name' for 'owner' objects doesn't apply to a 'x' object", unless `instance` is one of the owner's.
Status check_receiver(Thread&, Type* owner, Str* name, Value instance);
// owner.__qualname__ + "." + name
Result member_qualname(Thread&, Type* owner, Str* name);
// "0x7f..." as repr shows an object's place.
std::string address_text(Thread&, Value);
Result text_signature(Thread&, const Signature&);  // a str or None
Result doc_or_none(Thread&, const char*);
// (getattr, (owner, name)): how descriptors pickle.
Result reduce_to_getattr(Thread&, Value owner, Str* name);
// The name before the parenthesis of a table entry's signature, interned.
Result entry_name(Thread&, const NativeFunction*);
// The function object under a given name.
Result make_native_function_named(Thread&, const NativeFunction*, Str* name, Value self, Value module);
inline Value word(Object* o) { return Value::from_object(o); }
inline Result none_if_absent(Value v) { return v.is_absent() ? Result(kNone) : Result::copy(v); }

}  // namespace krait::objects
