// generators, coroutines and async generators (language reference 6.2.9, 8.9): a frame that can be left and resumed.
// The frame is embedded at the end of the object.
#pragma once
#include "interpreter/objects/function.h"

namespace krait::objects {

enum class GeneratorState : int8_t { Created, Suspended, Running, Finished };

struct Generator : Object {
  static constexpr Kind kKind = Kind::Generator;  // Coroutine and AsyncGenerator have their kinds and this layout
  Code* code;                  // owned: outlives the frame
  Str *name, *qualname;        // owned
  HandledException handled;    // the exception that the frame is handling
  Value origin_or_finalizer;   // cr_origin of a coroutine; the finalizer hook of an async generator; owned
  GeneratorState state;
  bool hooks_inited, closed, running_async;  // async generators
  Frame frame;                 // must be last
};
using Coroutine = Generator;
using AsyncGenerator = Generator;
extern const TypeSpec kGeneratorType, kCoroutineType, kAsyncGeneratorType;

inline bool is_generator(Value v) { return has_kind(v, Kind::Generator); }
inline bool is_coroutine(Value v) { return has_kind(v, Kind::Coroutine); }
inline bool is_async_generator(Value v) { return has_kind(v, Kind::AsyncGenerator); }
// Moves the running frame (of a function with a generator flag) into a new object.
Result make_generator(Thread&, Frame*);
// Sends a value in. absent: it returned, with the value in *returned (a new reference).
Result generator_send(Thread&, Generator*, Value sent, Value* returned);
Result generator_throw(Thread&, Generator*, Ref&& exception, Value* returned);
Status generator_close(Thread&, Generator*);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Winvalid-offsetof"
inline Generator* generator_of(Frame* f) {
  return reinterpret_cast<Generator*>(reinterpret_cast<char*>(f) - __builtin_offsetof(Generator, frame));
}
#pragma GCC diagnostic pop

// What a suspended generator delegates to by yield from or await (gi_yieldfrom), or absent.
Ref generator_delegate(Generator*);

// await's operand (6.4): an iterator to drive, or TypeError.
Result get_awaitable(Thread&, Value);
// anext(it, default): awaits `awaitable`, and gives the default where it raises StopAsyncIteration.
Result make_anext_awaitable(Thread&, Value awaitable, Value otherwise);
Result wrap_async_value(Thread&, Value);   // marks what an async generator yields, as opposed to what it awaits

}  // namespace krait::objects
