// What the compressor objects of _bz2 and _lzma share. Used without the interpreter's lock; `mutex` guards it, so that
// threads may share one object.
#pragma once
#include <mutex>
#include <string>
#include <string_view>

#include "interpreter/objects/bytes.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/lock.h"
#include "interpreter/runtime/native.h"

namespace krait::modules {

struct StreamEncoder {
  std::mutex mutex;
  bool flushed = false;
};

// An object with such a state. State is a StreamEncoder with two functions: `Code push(data, finish, out)` hands data
// to the library and appends what comes out; `Status check(Thread&, Code)` raises what a code means.
template <class State>
struct EncoderObject : Object {
  State* state;  // owned
};

template <class State>
void encoder_destroy(Object* o) {
  delete std::exchange(static_cast<EncoderObject<State>*>(o)->state, nullptr);
}

template <class State>
Result encoder_push(Thread& t, State& s, std::string_view data, bool finish) {
  std::string out;
  decltype(s.push(data, finish, out)) code;
  {
    Unlocked others(t);
    std::lock_guard guard(s.mutex);
    code = s.push(data, finish, out);
  }
  TRY(s.check(t, code));
  return objects::make_bytes(t, out);
}

// compress(data): what is compressed so far.
template <class State>
Result encoder_compress(Thread& t, const Args& a) {
  BufferRef data;
  TRY(data.get(t, a[0]));
  State& s = *as<EncoderObject<State>>(a.self)->state;
  if (s.flushed) return raise_value_error(t, "Compressor has been flushed");
  return encoder_push(t, s, data.view(), false);
}

// flush(): the rest; once.
template <class State>
Result encoder_flush(Thread& t, const Args& a) {
  State& s = *as<EncoderObject<State>>(a.self)->state;
  if (s.flushed) return raise_value_error(t, "Repeated call to flush()");
  s.flushed = true;
  return encoder_push(t, s, {}, true);
}

}  // namespace krait::modules
