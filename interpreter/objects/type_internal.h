// What the files that implement type share.
#pragma once
#include "interpreter/objects/type.h"

namespace krait::runtime {
uint32_t front_bytes(uint32_t flags);  // make_type.cpp: the words in front of an instance
}

namespace krait::objects {

extern const NativeGetSet kTypeGetSets[];
extern const NativeFunction kTypeMethods[];

Result type_new(Thread&, Type* metatype, const Value* args, size_t positional, Tuple* kwnames);
Status check_type_name(Thread&, Value name);         // no null characters, no surrogates
// Computes and stores the mro, by the metaclass's mro() if it has one of its own.
Status set_mro(Thread&, Type*);
bool same_layout(Type*, Type*);
Status set_bases(Thread&, Type*, Value bases);       // type.__bases__ = ...
// RuntimeError "Error calling __set_name__ on ...", caused by the pending exception.
Raised raise_set_name_failed(Thread&, Value descriptor, Value name, Type*);

}  // namespace krait::objects
