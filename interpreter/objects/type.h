// type objects as C++ sees them beyond runtime/type.h: making classes, and the pieces of it that others need.
#pragma once
#include "interpreter/runtime/native.h"
#include "interpreter/runtime/thread.h"

namespace krait::objects {

extern const TypeSpec kObjectType, kTypeType;
extern const NativeGetSet kInstanceDictGetSet, kInstanceWeakrefGetSet;

// type(name, bases, namespace, **kwargs) with an explicit metaclass: type.__new__.
Result make_class(Thread&, Type* metatype, Str* name, Value bases, Value namespace_, const Value* kw_values,
                  Tuple* kwnames);
// The most derived metaclass of `metatype` and the types of the bases; TypeError on conflict.
ResultOf<Type*> resolve_metaclass(Thread&, Type* metatype, Tuple* bases);
// The C3 linearisation: a tuple. TypeError if there is none.
Result compute_mro(Thread&, Type*);
// The base whose layout instances share; TypeError "multiple bases have instance lay-out conflict".
ResultOf<Type*> best_base(Thread&, Tuple* bases);

void add_subclass(Type* base, Type* subclass);
void remove_subclass(Type* base, Type* subclass);
// __new__ of a type made in C++, as its dict shows it.
Result make_constructor(Thread&, Type*);

Result type_call(Thread&, Value callee, const Value* args, size_t positional, Tuple* kwnames);
Result type_call_packed(Thread&, Value callee, const Value* args, size_t positional,
                        Tuple* kwnames);  // from tuple and dict
Result type_get_attr(Thread&, Value self, Str* name);
Result type_get_attr_or_absent(Thread&, Value self, Str* name);
Status type_set_attr(Thread&, Value self, Str* name, Value value_or_absent);
Result object_new(Thread&, Type*, const Value* args, size_t positional, Tuple* kwnames);
Result object_repr(Thread&, Value self);
Result object_str(Thread&, Value self);
// obj.__class__ = cls
Status set_class(Thread&, Value self, Value new_class);
Result object_reduce_ex(Thread&, Value self, int protocol);  // object_reduce.cpp
// What object.__reduce_ex__ answers for an object that does not override it, without the call; absent for all others.
Result object_reduce_quick(Thread&, Value self, int protocol);
Result object_state(Thread&, Value self, bool required);       // object.__getstate__

}  // namespace krait::objects
