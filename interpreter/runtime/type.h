// Type: a Python class, and Slots: its special methods as C++ functions. TypeSpec is how C++ declares one.
//
// Slots follow the language reference's special methods. For a class made in Python a slot is a generic function that
// looks the method up; for one made in C++ the methods `__add__` ... are slot wrappers derived from the slot.
// update_slots() runs when a class or one of its bases changes, down all subclasses, and gives each a new version.
// Arguments are borrowed, results new references. Binary slots get the operands in source order (either may be the
// instance) and answer kNotImplemented for operands that they do not know. Types belong to one interpreter.
#pragma once
#include <vector>

#include "interpreter/runtime/kind.h"
#include "interpreter/runtime/result.h"

namespace krait::objects {
struct Str;
struct Tuple;
struct Dict;
}  // namespace krait::objects

namespace krait::runtime {

using objects::Dict;
using objects::Str;
using objects::Tuple;

struct Thread;
struct Interpreter;
struct Buffer;
struct TypeSpec;
class Visitor;
struct SharedKeys;

enum class CompareOp : uint8_t { Lt, Le, Eq, Ne, Gt, Ge };  // in the order of COMPARE_OP

using UnarySlot = Result (*)(Thread&, Value self);
using BinarySlot = Result (*)(Thread&, Value a, Value b);
using TernarySlot = Result (*)(Thread&, Value a, Value b, Value modulus);
// args: the positional ones, then one value for each name in kwnames (may be null). Borrowed.
using CallSlot = Result (*)(Thread&, Value callee, const Value* args, size_t positional, Tuple* kwnames);

struct Slots {
  // Life. destroy: release the contents of this layout (not the memory). traverse/clear: as the collector needs.
  void (*destroy)(Object*) = nullptr;
  void (*traverse)(Object*, Visitor&) = nullptr;
  void (*clear)(Object*) = nullptr;
  void (*finalize)(Thread&, Object*) = nullptr;  // __del__; must keep the pending exception
  Result (*new_)(Thread&, Type*, const Value* args, size_t positional, Tuple* kwnames) = nullptr;
  Status (*init)(Thread&, Value self, const Value* args, size_t positional, Tuple* kwnames) = nullptr;
  // Attributes. get_attr answers raised AttributeError for a miss; lookups that may miss cheaply: abstract.h.
  Result (*get_attr)(Thread&, Value self, Str* name) = nullptr;
  Status (*set_attr)(Thread&, Value self, Str* name, Value value_or_absent) = nullptr;
  Result (*descr_get)(Thread&, Value descriptor, Value instance_or_absent, Value type) = nullptr;
  Status (*descr_set)(Thread&, Value descriptor, Value instance, Value value_or_absent) = nullptr;
  // Everyday.
  UnarySlot repr = nullptr, str = nullptr;
  ResultOf<int64_t> (*hash)(Thread&, Value self) = nullptr;
  Result (*compare)(Thread&, Value a, Value b, CompareOp) = nullptr;
  ResultOf<bool> (*is_true)(Thread&, Value self) = nullptr;
  CallSlot call = nullptr;
  UnarySlot iter = nullptr;
  UnarySlot next = nullptr;  // absent: exhausted (no StopIteration is built)
  // Numbers.
  BinarySlot add = nullptr, subtract = nullptr, multiply = nullptr, matrix_multiply = nullptr, true_divide = nullptr,
             floor_divide = nullptr, remainder = nullptr, divmod = nullptr, lshift = nullptr, rshift = nullptr,
             and_ = nullptr, xor_ = nullptr, or_ = nullptr;
  BinarySlot inplace_add = nullptr, inplace_subtract = nullptr, inplace_multiply = nullptr,
             inplace_matrix_multiply = nullptr, inplace_true_divide = nullptr, inplace_floor_divide = nullptr,
             inplace_remainder = nullptr, inplace_lshift = nullptr, inplace_rshift = nullptr, inplace_and = nullptr,
             inplace_xor = nullptr, inplace_or = nullptr;
  TernarySlot power = nullptr, inplace_power = nullptr;
  UnarySlot negative = nullptr, positive = nullptr, absolute = nullptr, invert = nullptr, int_ = nullptr,
            float_ = nullptr, index = nullptr;
  // Sequences and mappings. Keys are values; integers are resolved by the slot itself (negative indexes too).
  ResultOf<int64_t> (*length)(Thread&, Value self) = nullptr;
  BinarySlot get_item = nullptr;
  Status (*set_item)(Thread&, Value self, Value key, Value value_or_absent) = nullptr;
  ResultOf<bool> (*contains)(Thread&, Value self, Value item) = nullptr;
  BinarySlot concat = nullptr, repeat = nullptr, inplace_concat = nullptr, inplace_repeat = nullptr;
  // Async.
  UnarySlot await_ = nullptr, aiter = nullptr, anext = nullptr;
  // send: generators' and coroutines' resumption. absent: returned, with the value in *returned (a new reference).
  Result (*send)(Thread&, Value self, Value sent, Value* returned) = nullptr;
  // The buffer protocol (buffer.h). release_buffer may be null.
  Status (*get_buffer)(Thread&, Value self, Buffer&, int flags) = nullptr;
  void (*release_buffer)(Value self, Buffer&) = nullptr;
};

enum TypeFlags : uint32_t {
  kHasGc = 1 << 0,           // two collector words in front; the type has traverse
  kHasPrefix = 1 << 1,       // the attributes and weakrefs words in front (implies kHasGc)
  kHasDict = 1 << 2,         // instances have a __dict__ (implies kHasPrefix)
  kHasWeakrefs = 1 << 3,     // instances can be weakly referenced (implies kHasPrefix)
  kBaseType = 1 << 4,        // may be subclassed
  kHeapType = 1 << 5,        // made by a class statement or type(): mutable, counted
  kNoInstances = 1 << 6,     // calling it says "cannot create 'x' instances"
  kSequence = 1 << 7,        // match [..] accepts it
  kMapping = 1 << 8,         // match {..} accepts it
  kMethodDescriptor = 1 << 9,  // an unbound call may skip binding (LOAD_METHOD)
  kAbstract = 1 << 10,       // has abstract methods
  kImmutable = 1 << 11,      // setting attributes of the type is refused
  kExactBuiltin = 1 << 12,   // the built-in type of its Kind itself, not a subclass
  kVariableSize = 1 << 13,   // instances are of different sizes (int, str, bytes, tuple)
  kMatchSelf = 1 << 14,      // `case int(x)` binds the subject itself
  kIndexed = 1 << 16,        // of a spec: get_item takes positions (a sequence's item slot), not only keys
  kUntracked = 1 << 15,      // instances begin untracked: the collector's words are there for the prefix alone
};

struct NativeBinding;

struct Type : Object {
  static constexpr Kind kKind = Kind::Type;
  Str* name;                 // __name__, owned
  Str* qualname;             // owned
  Kind kind;                 // layout of instances
  uint32_t flags;
  uint32_t version;          // changes whenever a lookup on this type may answer otherwise; 0: not cacheable
  uint32_t basic_size;       // bytes of an instance without variable part, __slots__ included
  uint32_t front_size;       // bytes in front of an instance's head (object.h), 0, 16, 32 or more
  const TypeSpec* spec;      // of the nearest type made in C++ (the layout), never null
  Interpreter* interpreter;
  Type* base;                // owned
  Tuple* bases;              // owned
  Tuple* mro;                // owned; null until computed
  Dict* dict;                // owned
  SharedKeys* shared_keys;   // layout of instance attributes; null if the type has none
  std::vector<Type*>* subclasses;  // borrowed, removed as they die
  Slots slots;
  // What __slots__ added: byte offset of owned Value fields in instances of this very class (bases have their own).
  // Negative for layouts of variable size (str): there they stand in front of the prefix words.
  int32_t member_offset;
  uint32_t member_count;
  Value module_state;        // free for the module that made the type
  // How the layout's C++ constructors bind their arguments; of the nearest spec that has them, shared down the
  // subclasses.
  const NativeBinding* new_binding;
  const NativeBinding* init_binding;
  bool is_subclass_of(const Type* other) const;  // by the mro; no __subclasscheck__
};

struct NativeFunction;
struct NativeGetSet;
struct NativeConstructor {
  const char* signature = nullptr;  // "deque(iterable=(), maxlen=None)"
  Result (*function)(Thread&, const struct Args&) = nullptr;
};

// Declares a type in C++: `const TypeSpec kDequeType = {.name = "collections.deque", .size = sizeof(Deque), ...}`.
struct TypeSpec {
  const char* name;                        // with its module: "collections.deque"; no dot: builtins
  const char* doc = nullptr;
  Kind kind = Kind::Native;
  uint32_t size = sizeof(Object);
  uint32_t flags = 0;
  const TypeSpec* base = nullptr;          // null: object
  const NativeConstructor new_ = {};       // __new__: Args::self is the type
  const NativeConstructor init = {};       // __init__: Args::self is the instance
  const NativeFunction* methods = nullptr;      // ends with {}; see native.h for class and static methods
  const NativeGetSet* getsets = nullptr;        // ends with {}
  Slots slots = {};
};

inline bool has_kind(Value v, Kind k) { return v.is_object() && v.object()->type->kind == k; }
inline bool has_spec(Value v, const TypeSpec& spec) { return v.is_object() && v.object()->type->spec == &spec; }

// The layout behind a word known to have it (checked in checking builds), and the same or null.
template <class T> T* as(Value v) {
  BELIEVE(v.is_object());
  return static_cast<T*>(v.object());
}
template <class T> T* try_as(Value v) { return has_kind(v, T::kKind) ? static_cast<T*>(v.object()) : nullptr; }

// Makes the interpreter's type for a spec (once), or finds it. The type lives as long as the interpreter.
ResultOf<Type*> make_type(Thread&, const TypeSpec&);
Type* type_for(Thread&, const TypeSpec&);  // it must have been made

// The mro lookup: the raw attribute of the first class in the mro that has it, or absent; borrowed; never raises.
// Cached per interpreter by (version, name).
Value lookup(Thread&, Type*, Str* name);

// To be called after a change of a type's dict or bases: new versions and slots, down all subclasses.
void type_modified(Thread&, Type*);

}  // namespace krait::runtime
