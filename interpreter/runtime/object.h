// The head of every heap object, the two functions that may touch its count, and Ref, which owns one reference.
//
// In front of the object, at negative words, types that ask for it (TypeFlags) have, in this order from the object
// backwards: two words of the cycle collector (kHasGc), one word `attributes` and one word `weak references`
// (kHasPrefix: both are there when the type has an instance dict or supports weak references):
//
//     [-4] weakrefs   [-3] attributes   [-2] gc next   [-1] gc prev   | [0] refcount  [1] type  ...
//
// Threads: an object belongs to one interpreter; its count is changed only while holding that interpreter's lock.
#pragma once
#include <cstddef>
#include <utility>

#include "interpreter/runtime/value.h"

namespace krait::runtime {

struct Type;

struct Object {
  int64_t refcount;
  Type* type;
};

inline constexpr int64_t kImmortal = int64_t{1} << 60;

// The last reference is gone: finalizer, weak references, contents, memory (heap.cpp). Never runs out of native stack.
void deallocate(Object* object);

inline void retain(Object* o) { ++o->refcount; }
inline void retain(Value v) {
  if (v.is_pointer() && v.bits) ++v.object()->refcount;
}
inline void release(Object* o) {
  if (--o->refcount == 0) [[unlikely]] deallocate(o);
}
inline void release(Value v) {
  if (v.is_object()) release(v.object());
}

// Owns one reference (or an immediate, or nothing). For everything outside the interpreter loop.
class Ref {
 public:
  Ref() = default;
  Ref(Immediate v) : value_(v) {}
  Ref(const Ref& other) : value_(other.value_) { retain(value_); }
  Ref(Ref&& other) noexcept : value_(std::exchange(other.value_, Value{})) {}
  ~Ref() { release(value_); }
  Ref& operator=(const Ref& other) { return *this = Ref(other); }
  Ref& operator=(Ref&& other) noexcept {
    Value old = std::exchange(value_, std::exchange(other.value_, Value{}));
    release(old);  // last: it may run Python that looks at this handle
    return *this;
  }

  static Ref own(Value v) { Ref r; r.value_ = v; return r; }              // takes over a counted reference
  static Ref own(Object* o) { return own(Value::from_object(o)); }
  static Ref copy(Value v) { retain(v); return own(v); }                  // counts a new reference
  static Ref copy(Object* o) { return copy(Value::from_object(o)); }

  Value get() const { return value_; }
  operator Value() const& { return value_; }
  operator Value() const&& = delete;  // would dangle: name the Ref first
  Value leak() { return std::exchange(value_, Value{}); }                 // gives the reference to the caller
  Object* object() const { return value_.object(); }
  template <class T> T* as() const { return static_cast<T*>(value_.object()); }
  bool is_absent() const { return value_.is_absent(); }
  bool is_none() const { return value_.is_none(); }
  explicit operator bool() const { return !value_.is_absent(); }

 private:
  Value value_;
};

// Replaces the owned word in `slot`, releasing what it held after the store (the safe order).
inline void replace(Value& slot, Ref&& v) {
  Value old = std::exchange(slot, v.leak());
  release(old);
}
inline void clear(Value& slot) {
  Value old = std::exchange(slot, Value{});
  release(old);
}
template <class T> void clear_pointer(T*& slot) {
  if (T* old = std::exchange(slot, nullptr)) release(static_cast<Object*>(old));
}

}  // namespace krait::runtime
