// The callables and descriptors made in C++, and those that wrap a Python callable: what attribute lookup on types
// finds.
#pragma once
#include "interpreter/runtime/signature.h"

namespace krait::runtime { struct SlotEntry; }

namespace krait::objects {

// builtin_function_or_method: a function of a module (self: the module), or a method bound to its receiver, or __new__.
struct NativeFunctionObject : Object {
  static constexpr Kind kKind = Kind::NativeFunction;
  const NativeFunction* entry;  // static table, or owned by the type (constructors)
  const Signature* signature;   // borrowed from `descriptor`, or owned (owns_signature)
  bool owns_signature;
  Value self;                   // owned; absent: none
  Value module;                 // __module__, owned; absent: None
  Object* descriptor;           // the method descriptor it was bound from, owned, or null
  Str* name;                    // owned
  CallSlot raw;                 // if set, called instead of entry->code (type.__new__ wrappers)
};
// method_descriptor and classmethod_descriptor: a method of a type made in C++.
struct MethodDescriptor : Object {
  static constexpr Kind kKind = Kind::MethodDescriptor;  // Kind::ClassMethodDescriptor has the same layout
  Type* owner;                  // owned
  Str* name;                    // owned
  const NativeFunction* entry;
  const Signature* signature;   // owned; null until needed: signature_of()
};
struct GetSet : Object {
  static constexpr Kind kKind = Kind::GetSet;
  Type* owner;                  // owned
  Str* name;                    // owned
  const NativeGetSet* entry;
};
// member_descriptor: a name of __slots__, or a field that C++ reads (NativeGetSet::is_member).
struct Member : Object {
  static constexpr Kind kKind = Kind::Member;
  Type* owner;                  // owned
  Str* name;                    // owned
  int32_t offset;               // bytes from the object head to an owned Value, without an entry
  const NativeGetSet* entry;    // or null
  bool fixed;                   // without an entry: Python may only read it
};

struct SlotWrapper : Object {   // wrapper_descriptor: int.__add__
  static constexpr Kind kKind = Kind::SlotWrapper;
  Type* owner;                  // owned
  const runtime::SlotEntry* entry;  // slots.h
  void* function;               // the slot's value in owner
};
struct MethodWrapper : Object { // method-wrapper: (1).__add__
  static constexpr Kind kKind = Kind::MethodWrapper;
  SlotWrapper* descriptor;      // owned
  Value self;                   // owned
};
struct BoundMethod : Object {   // method
  static constexpr Kind kKind = Kind::BoundMethod;
  Value function, self;         // owned
};
struct Property : Object {
  static constexpr Kind kKind = Kind::Property;
  Value getter, setter, deleter, doc, name;  // owned; absent: None
  bool getter_doc;
};
struct ClassMethod : Object {
  static constexpr Kind kKind = Kind::ClassMethod;
  Value callable;               // owned
};
struct StaticMethod : Object {
  static constexpr Kind kKind = Kind::StaticMethod;
  Value callable;               // owned
};
struct Super : Object {
  static constexpr Kind kKind = Kind::Super;
  Type* type;                   // owned
  Value self;                   // owned or absent
  Type* self_type;              // owned or null
};
struct MappingProxy : Object {
  static constexpr Kind kKind = Kind::MappingProxy;
  Value mapping;                // owned
};

extern const TypeSpec kNativeFunctionType, kMethodDescriptorType, kClassMethodDescriptorType, kGetSetType, kMemberType,
    kSlotWrapperType, kMethodWrapperType, kBoundMethodType, kPropertyType, kClassMethodType, kStaticMethodType,
    kSuperType, kMappingProxyType;

// The parsed signature, made at first use.
const Signature& signature_of(Thread&, MethodDescriptor*);
const Signature& signature_of(Thread&, NativeFunctionObject*);

Result make_bound_method(Thread&, Value function, Value self);
Result make_method_descriptor(Thread&, Type* owner,
                              const NativeFunction*);  // also classmethod and staticmethod entries
Result make_getset(Thread&, Type* owner, const NativeGetSet*);
Result make_member(Thread&, Type* owner, Str* name, int32_t offset);
Result make_mappingproxy(Thread&, Value mapping);
Result make_classmethod(Thread&, Value callable);
Result make_staticmethod(Thread&, Value callable);
// super().name as the loop asks for it: the attribute after `type` in the mro of self's type. For super() without
// arguments the loop finds type and self.
Result super_get_attr(Thread&, Type* type, Value self, Str* name);

}  // namespace krait::objects
