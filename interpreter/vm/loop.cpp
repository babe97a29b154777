// The interpreter loop.
//
// Rules for whoever edits it:
//  - `pc` is the instruction being executed until NEXT or a jump; an error leaves it there. `sp` is one past the top.
//  - Every stack slot below `sp` and every local owns its word. Handlers keep operands on the stack while they call
//  out,
//    so that unwinding releases them, and take them off only when the result is there.
//  - SAVE() before anything that can run other code, allocate or raise. DROP saves by itself when an object dies.
//  - Superinstructions touch nothing before they know that their quick path applies; otherwise they continue as
//    the plain form of their first part.
//  - A handler that enters another frame sets frame->resume, the distance to where it goes on.
//  - Dispatch goes through t.dispatch: the table of handlers, or one that leads every instruction to `traced`.
#include <cstring>
#include <new>
#include <stdexcept>

#include "interpreter/objects/cell.h"
#include "interpreter/objects/descriptors.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/frame.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/iterators.h"
#include "interpreter/objects/set.h"
#include "interpreter/objects/slice.h"
#include "interpreter/objects/traceback.h"
#include "interpreter/runtime/instance.h"
#include "interpreter/runtime/signals.h"
#include "interpreter/vm/caches.h"
#include "interpreter/vm/generators.h"
#include "interpreter/vm/helpers.h"
#include "interpreter/vm/instrument.h"

namespace krait::vm {

#define TARGET(name) op_##name
#define DISPATCH() goto *t.dispatch[pc->op]
#define NEXT(n)   \
  do {            \
    pc += (n);    \
    DISPATCH();   \
  } while (0)
#define SAVE() (frame->pc = pc, frame->stack_top = sp)
#define SLOT(i) (frame->slots[i])
#define NAME_AT(i) (static_cast<Str*>(frame->code->names->items[i].object()))
#define DROP(v)                                                                       \
  do {                                                                                \
    Value drop_ = (v);                                                                \
    if (drop_.is_object() && --drop_.object()->refcount == 0) [[unlikely]] {          \
      SAVE();                                                                         \
      deallocate(drop_.object());                                                     \
    }                                                                                 \
  } while (0)
// Replaces the top `n` operands by an owned result and goes on `words` further.
#define REPLACE(n, result, words)                 \
  do {                                            \
    Value replace_ = (result);                    \
    Value* base_ = sp - (n);                      \
    while (sp > base_) {                          \
      Value operand_ = *--sp;                     \
      DROP(operand_);                             \
    }                                             \
    *sp++ = replace_;                             \
    NEXT(words);                                  \
  } while (0)
#define CHECK(result) \
  if ((result).is_raised()) [[unlikely]] goto error
// A signal that came during a native call has its handler run before the next instruction: what that raises, the call
// raises.
#define SIGNALS_AFTER(result)                                                                  \
  do {                                                                                         \
    if (t.breaker.load(std::memory_order_relaxed) & kBreakSignals) [[unlikely]] {              \
      if (run_signal_handlers(t).is_raised()) {                                                \
        release((result).word);                                                                \
        goto error;                                                                            \
      }                                                                                        \
    }                                                                                          \
  } while (0)
#define JUMP_BY(distance)                                                   \
  do {                                                                      \
    int32_t distance_ = static_cast<int32_t>(distance);                     \
    pc += distance_;                                                        \
    if (distance_ <= 0 && t.breaker.load(std::memory_order_relaxed)) [[unlikely]] goto at_safe_point; \
    DISPATCH();                                                             \
  } while (0)
// The conditional jump at `j`, its condition known.
#define JUMP_ON(condition, j)                                \
  do {                                                       \
    const Word* jump_ = (j);                                 \
    if ((condition) == static_cast<bool>(jump_->a)) {        \
      pc = jump_;                                            \
      JUMP_BY(jump_->b);                                     \
    }                                                        \
    pc = jump_ + 1;                                          \
    DISPATCH();                                              \
  } while (0)

inline Value constant_at(const Word* w) {
  Value v;
  std::memcpy(static_cast<void*>(&v), w, sizeof v);
  return v;
}

namespace {

// Frees what a finished frame holds. The thread's current frame is already its caller.
inline void leave_frame(Thread& t, Frame* frame) {
  ++t.recursion_left;
  if (frame->object || !frame->locals.is_absent()) [[unlikely]] {
    frame_clear(t, frame);
  } else {
    Value* end = frame->slots + frame->code->slot_count;
    for (Value* v = frame->slots; v != end; ++v) release(*v);
    release(static_cast<Object*>(frame->code));
    release(static_cast<Object*>(frame->function));
  }
  t.stack->pop(reinterpret_cast<Value*>(frame));
}

// __init__ returned or raised: its arguments lose the second hold that the call gave them.
inline void release_init_arguments(Frame* caller) {
  uint32_t count = caller->pc->b;
  for (Value* v = caller->stack_top - count; v != caller->stack_top; ++v) release(*v);
}
// ... and in the first case they and the class leave the caller's stack; the instance stays.
inline void drop_init_arguments(Frame* caller) {
  release_init_arguments(caller);
  for (uint32_t left = caller->pc->b + 1; left; --left) {
    Value operand = *--caller->stack_top;
    release(operand);
  }
}

}  // namespace

// The loop itself. `shown`: whether the frame is entered with an exception that observers have not heard of.
static Result run_frames(Thread& t, Frame* entry, bool throwing, bool shown) {
  static const void* plain_table[kOpCount];
  static const void* traced_table[kOpCount];
  if (!entry) {  // fills the tables; done once, when the first thread starts
    for (int i = 0; i < kOpCount; ++i) plain_table[i] = &&op_UNKNOWN, traced_table[i] = &&traced;
#define OP(name, number, caches, effect, flags, text) plain_table[number] = &&op_##name;
#define PSEUDO(name, number, effect, flags, text)
#include "interpreter/code/opcodes.def"
#define INTERNAL(name, base, text) plain_table[name] = &&op_##name;
#include "interpreter/vm/internal_ops.def"
#undef INTERNAL
    t.plain_dispatch = plain_table;
    t.traced_dispatch = traced_table;
    if (!t.dispatch) t.dispatch = plain_table;
    return kNone;
  }

  if (!t.dispatch && !vm_thread_start(t)) [[unlikely]] return raise_memory_error(t);
  Frame* frame = entry;
  const Word* pc = frame->pc;
  Value* sp = frame->stack_top;
  const Word* shown_pc = nullptr;  // where a frame that RERAISE leaves is to stand
  t.frame = frame;
  if (throwing) {
    if (shown && t.dispatch != plain_table) observe_throw(t, frame);
    goto error;
  }
  DISPATCH();

#include "interpreter/vm/loop_stack.inc"
#include "interpreter/vm/loop_operators.inc"
#include "interpreter/vm/loop_names.inc"
#include "interpreter/vm/loop_control.inc"
#include "interpreter/vm/loop_calls.inc"
#include "interpreter/vm/loop_build.inc"
#include "interpreter/vm/loop_exceptions.inc"
#include "interpreter/vm/loop_async.inc"

at_safe_point:
  SAVE();
  CHECK(safe_point(t));
  pc = frame->pc;  // a debugger may have moved the frame
  sp = frame->stack_top;
  DISPATCH();

  // Every instruction arrives here while something observes the thread (instrument.h).
traced: {
  const Word* before = frame->pc;
  SAVE();
  Observed seen = observe(t, frame, before);
  sp = frame->stack_top;
  if (seen == Observed::Raised) goto error;
  pc = frame->pc;
  if (seen == Observed::Native) goto observed_call;
  if (seen == Observed::Yield) goto op_YIELD_VALUE;
  goto *plain_table[single_op(frame->code->stream->original_op(pc))];
}

TARGET(BREAKPOINT): {
  const Word* before = frame->pc;
  SAVE();
  CHECK(breakpoint_hit(t, frame, before));
  sp = frame->stack_top;
  pc = frame->pc;
  goto *plain_table[single_op(frame->code->stream->original_op(pc))];
}

TARGET(CACHE):
TARGET(PRECALL):
TARGET(KW_NAMES):
TARGET(EXTENDED_ARG):
TARGET(RESERVED_END):
op_UNKNOWN:
  SAVE();
  (void)raise_system_error(t, "unknown opcode ", pc->op);
  goto error;

error:
  SAVE();
  if (traceback_here(t, frame).is_raised()) goto unwind;
  if (watched(t)) [[unlikely]] observe_exception(t, frame);

unwind:
  {
    const Stream& stream = *frame->code->stream;
    uint32_t unit = stream.unit_at(pc);
    if (t.unwinding_to == frame) [[unlikely]] {
      reset_frame(t, frame);
      pc = frame->pc;
      sp = frame->stack_top;
      DISPATCH();
    }
    const HandlerRange* handler = t.unwinding_to ? nullptr : find_handler(stream, unit);
    Value* bottom = frame->slots + frame->code->slot_count;
    if (handler) bottom += handler->depth;
    while (sp > bottom) {
      Value dropped = *--sp;
      DROP(dropped);
    }
    if (!handler) {
      frame->pc = shown_pc ? std::exchange(shown_pc, nullptr) : pc;
      goto leave_raised;
    }
    if (handler->push_lasti) *sp++ = Value::from_small_int(stream.unit_at(shown_pc ? shown_pc : pc));
    shown_pc = nullptr;
    *sp++ = take_pending(t).leak();
    pc = stream.words.data() + handler->target;
    DISPATCH();
  }

leave_raised: {
  frame->stack_top = sp;
  if (watched(t)) [[unlikely]] (void)observe_unwind(t, frame);
  ReturnMode mode = frame->return_mode;
  if (mode == ReturnMode::Wake) mode = wake(t, frame);
  Frame* caller = frame->previous;
  t.frame = caller;
  if (frame->owner == FrameOwner::Generator) {
    ++t.recursion_left;
    generator_raised(t, generator_of(frame));
  } else {
    leave_frame(t, frame);
  }
  if (mode == ReturnMode::Exit) return raised;
  if (mode == ReturnMode::Init) release_init_arguments(caller);
  frame = caller;
  pc = frame->pc;
  sp = frame->stack_top;
  goto error;
}
}

// Native code that runs out of memory in a C++ container throws: that becomes a MemoryError of the instruction in
// progress, whose frame is complete, as before anything that allocates.
Result evaluate(Thread& t, Frame* entry, bool throwing) {
  bool shown = true;
  for (;;) {
    try {
      return run_frames(t, entry, throwing, shown);
    } catch (const std::bad_alloc&) {
      (void)raise_memory_error(t);
    } catch (const std::length_error&) {
      (void)raise_memory_error(t);
    }
    entry = t.frame;
    throwing = true;
    shown = false;
  }
}

}  // namespace krait::vm
