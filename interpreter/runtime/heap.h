// The heap: where objects come from and go to. One heap an interpreter; size classes with free lists (or malloc under
// KRAIT_MALLOC_OBJECTS). Allocation never runs Python code; it may set kBreakCollect.
#pragma once
#include "interpreter/runtime/thread.h"

namespace krait::runtime {

// Memory for an instance of `type` with `size` bytes from the object head on (0: type->basic_size): prefix words
// cleared, fields zeroed, refcount 1, type retained if a heap type, tracked by the collector if kHasGc.
// Null and MemoryError pending if memory is out.
Object* allocate_object(Thread&, Type* type, size_t size = 0);
template <class T> T* allocate(Thread& t, Type* type, size_t size = 0) {
  return static_cast<T*>(allocate_object(t, type, size));
}
// The same for a type without pointers, whose contents the caller fills: only the first `head` bytes of it are zeroed.
Object* allocate_unfilled(Thread&, Type* type, size_t size, size_t head);
// Changes the size of an object with refcount 1 (str, bytes, tuple under construction). May move it.
Object* resize_object(Thread&, Object*, size_t old_size, size_t new_size);

// Plain memory that belongs to objects (a list's items, a dict's tables). Null: raise_memory_error yourself.
void* allocate_block(Thread&, size_t bytes);
void* resize_block(Thread&, void* block, size_t old_bytes, size_t new_bytes);
void free_block(Interpreter*, void* block, size_t bytes);

// The prefix words (types with kHasPrefix).
inline Value& attributes_word(Object* o) { return reinterpret_cast<Value*>(o)[-3]; }
inline Value& weakrefs_word(Object* o) { return reinterpret_cast<Value*>(o)[-4]; }

// The cycle collector. Objects of kHasGc types are tracked from their allocation; untrack what cannot be in a cycle
// (a tuple of immediates) or what is being torn down.
void gc_track(Object*);
void gc_untrack(Object*);
bool gc_is_tracked(const Object*);
class Visitor {
 public:
  virtual void visit(Object*) = 0;
  virtual void visit_immediate(Value) {}  // numbers and constants in the word, for those who want them
  void operator()(Value v) {
    if (v.is_object()) visit(v.object());
    else if (wants_immediates && !v.is_absent()) visit_immediate(v);
  }
  bool wants_immediates = false;
  void operator()(Object* o) { if (o) visit(o); }
 protected:
  ~Visitor() = default;
};
int64_t collect(Thread&, int generation);  // gc.collect(): unreachable objects found

}  // namespace krait::runtime
