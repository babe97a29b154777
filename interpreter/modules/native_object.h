// Life of plain native objects: destroy, traverse and clear derived from the list of their owned fields.
//
//   struct Chain : Object { Value source, active; };
//   using ChainLife = Life<Chain, &Chain::source, &Chain::active>;
#pragma once
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/native.h"

namespace krait::modules {

template <class T, Value T::*... kFields> struct Life {
  static void destroy(Object* o) { (release(static_cast<T*>(o)->*kFields), ...); }
  static void traverse(Object* o, Visitor& visit) { (visit(static_cast<T*>(o)->*kFields), ...); }
  static void clear(Object* o) { (runtime::clear(static_cast<T*>(o)->*kFields), ...); }
};

// The `new_` slot of a type whose __init__ sets all: an empty object, whatever the arguments.
inline Result new_empty(Thread& t, Type* type, const Value*, size_t, Tuple*) {
  Object* made = allocate_object(t, type);
  return made ? Result::own(made) : Result(raised);
}

inline Result self_iterator(Thread&, Value self) { return Result::copy(self); }

// The slots of an iterator whose life is given.
template <class L> constexpr Slots iterator_slots(UnarySlot next) {
  Slots s;
  s.destroy = L::destroy;
  s.traverse = L::traverse;
  s.clear = L::clear;
  s.iter = self_iterator;
  s.next = next;
  return s;
}

// (type, arguments) and (type, arguments, state): what __reduce__ answers.
inline Result reduced(Thread& t, const Object* self, std::initializer_list<Value> arguments) {
  Ref packed = TRY(make_tuple(t, arguments));
  return make_tuple(t, {Value::from_object(self->type), packed.get()});
}
inline Result reduced_with(Thread& t, const Object* self, std::initializer_list<Value> arguments, Value state) {
  Ref packed = TRY(make_tuple(t, arguments));
  return make_tuple(t, {Value::from_object(self->type), packed.get(), state});
}

inline constexpr const char* kReduceDoc = "What pickle needs to build the same object again.";
inline constexpr const char* kSetStateDoc = "Puts the iterator back in a saved state; pickle uses this.";

}  // namespace krait::modules
