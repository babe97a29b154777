// What the files of ctypes.pythonapi share. The functions are C's, found by name in the running program: a PyObject* is
// the word of a Value (0: NULL), which ctypes passes and takes as py_object; whoever makes a word up crashes as with
// CPython. They are called holding the interpreter's lock (PyDLL), on the first interpreter's running thread; an
// exception is left pending.
#pragma once
#include "interpreter/objects/str.h"
#include "interpreter/runtime/abstract.h"
#include "interpreter/runtime/interpreter.h"
#include "interpreter/runtime/process.h"

#define PYTHON_API extern "C" __attribute__((visibility("default"), used))

namespace krait::modules::ctypes::api {

using Word = uint64_t;

inline Thread& here() { return *process().main_interpreter.load(std::memory_order_relaxed)->current; }
inline Value value(Word w) { return Value{w}; }
// A new reference, 0 with the exception pending.
inline Word given(Result r) {
  if (r.is_raised()) return 0;
  return r.take().leak().bits;
}
// The same as a borrowed one, for what something else keeps.
inline Word lent(Result r) {
  if (r.is_raised()) return 0;
  Ref kept = r.take();
  return kept.get().bits;
}
inline int done(const Status& s) { return s.is_raised() ? -1 : 0; }
inline int verdict(ResultOf<bool> r) { return r.is_raised() ? -1 : r.take() ? 1 : 0; }
inline int64_t number(ResultOf<int64_t> r) { return r.is_raised() ? -1 : r.take(); }

// Referred to by the module, so that the linker keeps the functions.
extern const void* const kObjectFunctions;
extern const void* const kContainerFunctions;
extern const void* const kBufferFunctions;

}  // namespace krait::modules::ctypes::api
