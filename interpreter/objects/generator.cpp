// Running generators: send, throw, close, and what happens when one ends (language reference 6.2.9).
#include "interpreter/objects/generator.h"

#include <cstdio>
#include <cstring>

#include "interpreter/objects/exception.h"
#include "interpreter/objects/frame.h"
#include "interpreter/objects/generator_internal.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/vm/evaluate.h"
#include "interpreter/vm/generators.h"
#include "interpreter/vm/stream.h"

namespace krait::vm {

namespace {

void finish(Thread& t, Generator* generator) {
  generator->state = GeneratorState::Finished;
  leave_generator(t, generator);
  clear(generator->handled.exception);
  frame_clear(t, &generator->frame);
}

// A StopIteration that leaves a generator would look like its end to the caller: PEP 479.
void convert_stop(Thread& t, Generator* generator) {
  const char* stop = nullptr;
  if (pending_matches(t, t.types().StopIteration)) stop = "StopIteration";
  else if (is_async_generator(Value::from_object(generator)) && pending_matches(t, t.types().StopAsyncIteration))
    stop = "StopAsyncIteration";
  if (!stop) return;
  Ref cause = take_pending(t);
  (void)raise_runtime_error(t, generator_kind_name(generator), " raised ", stop);
  if (!is_exception(t.pending)) return;
  BaseException* e = as<BaseException>(t.pending);
  replace(e->context, Ref::copy(cause));
  replace(e->cause, std::move(cause));
  e->suppress_context = true;
}

}  // namespace

void generator_returned(Thread& t, Generator* generator) { finish(t, generator); }

void generator_raised(Thread& t, Generator* generator) {
  finish(t, generator);
  convert_stop(t, generator);
}

}  // namespace krait::vm

namespace krait::objects {

using vm::Stream;

const char* generator_kind_name(const Generator* g) {
  switch (g->type->kind) {
    case Kind::Coroutine: return "coroutine";
    case Kind::AsyncGenerator: return "async generator";
    default: return "generator";
  }
}

namespace {

Raised already_running(Thread& t, Generator* g) {
  return raise_value_error(t, generator_kind_name(g), " already executing");
}

bool exhausted(const Thread& t) { return stack_exhausted(t) || t.recursion_left <= 0; }

// Runs the frame, which is on the thread already, and tells a yield from a return.
Result run(Thread& t, Generator* g, bool throwing, Value* returned) {
  Ref kept = Ref::copy(static_cast<Object*>(g));
  Result r = vm::evaluate(t, &g->frame, throwing);
  if (r.is_raised() || g->state != GeneratorState::Finished) return r;
  *returned = r.word;
  return kAbsent;
}

Result resume_throwing(Thread& t, Generator* g, Value* returned) {
  vm::resume_frame(t, g, Value{}, ReturnMode::Exit);
  // What comes out of a delegate happened while the generator was handling its own exception.
  BaseException* e = as<BaseException>(t.pending);
  bool unchained = e->context.is_absent() || e->context.is_none();
  if (unchained && is_exception(g->handled.exception) && g->handled.exception != t.pending)
    replace(e->context, Ref::copy(g->handled.exception));
  return run(t, g, true, returned);
}

const Word* send_of(const Generator* g) {
  const Word* pc = g->frame.pc;
  return pc + 2 + static_cast<int32_t>(pc[2].b);  // YIELD_VALUE, RESUME, JUMP_BACKWARD_NO_INTERRUPT
}

// The delegate ended (its exception is pending, or `value` is its result): go on behind the SEND.
Result leave_delegate(Thread& t, Generator* g, Value value, Value* returned) {
  Frame* frame = &g->frame;
  const Word* send = send_of(g);
  frame->pc = send + static_cast<int32_t>(send->b) - 1;
  Value delegate = *--frame->stack_top;
  release(delegate);
  if (!value.is_absent()) {
    if (exhausted(t)) return raise_recursion_error(t, "");
    ++frame->pc;
    vm::resume_frame(t, g, value, ReturnMode::Exit);
    return run(t, g, false, returned);
  }
  return resume_throwing(t, g, returned);
}

// close() of a delegate, or nothing if it has none. A fault in looking for it stops nothing.
Status close_delegate(Thread& t, Value delegate) {
  if (is_generator(delegate) || is_coroutine(delegate)) return generator_close(t, as_generator(delegate));
  Result found = get_attr_or_absent(t, delegate, t.names().close);
  if (found.is_raised()) report_unraisable(t, delegate);
  if (found.is_raised() || found.is_absent()) return ok();
  Ref method = found.take();
  Ref done = TRY(call(t, method));
  return ok();
}

// While a delegate runs, the generator counts as running and its frame stands in the chain.
struct Delegating {
  Thread& t;
  Generator* g;
  Delegating(Thread& thread, Generator* generator) : t(thread), g(generator) {
    g->state = GeneratorState::Running;
    g->frame.previous = t.frame;
    t.frame = &g->frame;
  }
  ~Delegating() {
    t.frame = g->frame.previous;
    g->frame.previous = nullptr;
    g->state = GeneratorState::Suspended;
  }
};

Result throw_here(Thread& t, Generator* g, Ref&& exception, Value* returned) {
  if (exhausted(t)) return raise_recursion_error(t, "");
  // Its context becomes what the generator itself is handling; what its caller handles does not count.
  bool handling = is_exception(g->handled.exception);
  if (g->state == GeneratorState::Finished) {
    set_pending(t, std::move(exception));
    return raised;
  }
  vm::resume_frame(t, g, Value{}, ReturnMode::Exit);
  if (handling) (void)raise_instance(t, std::move(exception));
  else set_pending(t, std::move(exception));
  return run(t, g, true, returned);
}

// The exception goes to what the generator delegates to.
Result throw_into_delegate(Thread& t, Generator* g, Value delegate, Ref&& exception, Value* returned) {
  Value result;
  Result r = kAbsent;
  {
    if (is_generator(delegate) || is_coroutine(delegate)) {
      Delegating guard(t, g);
      r = generator_throw(t, as_generator(delegate), Ref(exception), &result);
    } else {
      Result method = get_attr_or_absent(t, delegate, t.names().throw_);
      if (method.is_raised()) return raised;
      if (method.is_absent()) return throw_here(t, g, std::move(exception), returned);
      Ref callee = method.take();
      Delegating guard(t, g);
      r = call(t, callee, {exception});
    }
  }
  if (r.is_raised() && pending_matches(t, t.types().StopIteration)) {
    Ref stop = take_pending(t);
    Value value = stop.as<StopIteration>()->value;
    result = value.is_absent() ? Value{kNone} : Ref::copy(value).leak();
    r = kAbsent;
  }
  if (r.is_absent()) return leave_delegate(t, g, result, returned);
  if (r.is_raised()) return leave_delegate(t, g, Value{}, returned);
  return r;
}

}  // namespace

Ref generator_delegate(Generator* g) {
  if (g->state != GeneratorState::Suspended) return Ref();
  const Word* after = g->frame.pc + 1;
  if (vm::base_op(after->op) != vm::RESUME || after->b < 2) return Ref();
  // A compiler lets a jump back to the SEND follow; code made by hand may not.
  if (vm::base_op(after[1].op) != vm::JUMP_BACKWARD_NO_INTERRUPT || vm::base_op(send_of(g)->op) != vm::SEND)
    return Ref();
  return Ref::copy(g->frame.stack_top[-1]);
}

// Where a coroutine was made, innermost first: tuples of file, line and function. The frame is the coroutine's own.
static Result coroutine_origin(Thread& t, Frame* frame) {
  Ref places = TRY(make_list(t));
  Frame* caller = vm::visible_frame(frame->previous);
  for (int depth = t.coroutine_origin_depth; caller && depth > 0;
       --depth, caller = vm::visible_frame(caller->previous)) {
    Ref line = TRY(make_int(t, frame_line(caller)));
    Ref place =
        TRY(make_tuple(t, {Value::from_object(caller->code->filename), line, Value::from_object(caller->code->name)}));
    TRY(list_append(t, places.as<List>(), place));
  }
  return list_to_tuple(t, places.as<List>());
}

Result make_generator(Thread& t, Frame* frame) {
  Types& types = t.types();
  uint32_t flags = frame->code->flags;
  Type* type = flags & kCodeCoroutine        ? types.coroutine
               : flags & kCodeAsyncGenerator ? types.async_generator
                                             : types.generator;
  size_t words = static_cast<size_t>(frame->code->frame_words) - kFrameWords;
  Ref origin;
  if (type == types.coroutine && t.coroutine_origin_depth > 0) origin = TRY(coroutine_origin(t, frame));
  Generator* g = allocate<Generator>(t, type, sizeof(Generator) + words * sizeof(Value));
  if (!g) return raised;
  auto keep = [](auto* p) {
    retain(static_cast<Object*>(p));
    return p;
  };
  g->code = keep(frame->code);
  g->name = keep(frame->function->name);
  g->qualname = keep(frame->function->qualname);
  size_t live = static_cast<size_t>(frame->stack_top - frame->slots);
  std::memcpy(static_cast<void*>(&g->frame), frame, sizeof(Frame) + live * sizeof(Value));
  g->frame.stack_top = g->frame.slots + live;
  g->frame.owner = FrameOwner::Generator;
  g->frame.previous = nullptr;
  if (g->frame.object) g->frame.object->frame = &g->frame;
  g->state = GeneratorState::Created;
  if (!origin.is_absent()) g->origin_or_finalizer = origin.leak();
  return Result::own(g);
}

Result generator_send(Thread& t, Generator* g, Value sent, Value* returned) {
  if (g->state == GeneratorState::Running) return already_running(t, g);
  if (g->state == GeneratorState::Finished) {
    if (is_coroutine(Value::from_object(g))) return raise_runtime_error(t, "cannot reuse already awaited coroutine");
    *returned = kNone;
    return kAbsent;
  }
  if (g->state == GeneratorState::Created && !sent.is_none())
    return raise_type_error(t, "can't send non-None value to a just-started ", generator_kind_name(g));
  if (exhausted(t)) return raise_recursion_error(t, "");
  retain(sent);
  vm::resume_frame(t, g, sent, ReturnMode::Exit);
  ++g->frame.pc;
  return run(t, g, false, returned);
}

Result generator_throw(Thread& t, Generator* g, Ref&& exception, Value* returned) {
  if (g->state == GeneratorState::Running) return already_running(t, g);
  Ref delegate = generator_delegate(g);
  if (delegate.is_absent()) {
    if (g->state == GeneratorState::Finished && is_coroutine(Value::from_object(g)))
      return raise_runtime_error(t, "cannot reuse already awaited coroutine");
    return throw_here(t, g, std::move(exception), returned);
  }
  if (has_type(t, exception, t.types().GeneratorExit)) {
    bool failed;
    {
      Delegating guard(t, g);
      failed = close_delegate(t, delegate).is_raised();
    }
    if (failed) return resume_throwing(t, g, returned);
    return throw_here(t, g, std::move(exception), returned);
  }
  return throw_into_delegate(t, g, delegate, std::move(exception), returned);
}

Status generator_close(Thread& t, Generator* g) {
  if (g->state == GeneratorState::Running) return already_running(t, g);
  if (g->state == GeneratorState::Finished) return ok();
  if (g->state == GeneratorState::Created) {
    g->state = GeneratorState::Finished;
    frame_clear(t, &g->frame);
    return ok();
  }
  Ref exit = TRY(call(t, Value::from_object(t.types().GeneratorExit)));
  Value returned;
  Result r = generator_throw(t, g, std::move(exit), &returned);
  if (r.is_raised()) {
    if (!pending_matches(t, t.types().GeneratorExit) && !pending_matches(t, t.types().StopIteration)) return raised;
    clear_pending(t);
    return ok();
  }
  if (r.is_absent()) {
    release(returned);
    return ok();
  }
  release(r.word);
  return raise_runtime_error(t, generator_kind_name(g), " ignored GeneratorExit");
}

Result value_or_stop(Thread& t, Result sent, Value returned) {
  if (!sent.is_absent()) return sent;
  Ref value = Ref::own(returned);
  if (value.is_none()) return raise_none(t, t.types().StopIteration);
  return raise_stop_iteration(t, value);
}

Result exception_from_throw(Thread& t, Value type, Value value, Value traceback) {
  if (!traceback.is_absent() && !traceback.is_none() && !has_kind(traceback, Kind::Traceback))
    return raise_type_error(t, "throw() third argument must be a traceback object");
  Ref made;
  bool no_value = value.is_absent() || value.is_none();
  if (has_kind(type, Kind::Type) && static_cast<Type*>(type.object())->is_subclass_of(t.types().BaseException)) {
    Result instance = no_value ? call(t, type)
                      : has_type(t, value, static_cast<Type*>(type.object())) ? Result::copy(value)
                      : has_kind(value, Kind::Tuple) ? call_tuple(t, type, value, Value{})
                                                     : call(t, type, {value});
    if (!instance.is_raised() && !is_exception(instance.word)) {
      Ref wrong = instance.take();
      Ref shown = TRY(repr(t, type));
      instance = raise_type_error(t, "calling ", shown.as<Str>(),
                                  " should have returned an instance of BaseException, not ", type_name(t, wrong));
    }
    // What goes wrong in making the exception is thrown in its place.
    made = instance.is_raised() ? take_pending(t) : instance.take();
  } else if (is_exception(type)) {
    if (!no_value) return raise_type_error(t, "instance exception may not have a separate value");
    made = Ref::copy(type);
  } else {
    return raise_type_error(t, "exceptions must be classes or instances deriving from BaseException, not ",
                            type_name(t, type));
  }
  if (has_kind(traceback, Kind::Traceback)) replace(made.as<BaseException>()->traceback, Ref::copy(traceback));
  return made;
}

}  // namespace krait::objects
