// How generators are entered and left, for the loop and for objects/generator.cpp. The calling thread holds the lock.
#pragma once
#include "interpreter/objects/generator.h"

namespace krait::vm {

inline Generator* generator_of_value(Value v) { return static_cast<Generator*>(v.object()); }

// A bit of Frame::traced (instrument.h): while it yielded, a trace function moved the frame to another line. It goes on
// there, and what is sent is dropped.
inline constexpr uint8_t kMovedAtYield = 4;

// Puts a suspended generator's frame on the thread; takes over `sent`. The caller has checked its state and the depth.
inline Frame* resume_frame(Thread& t, Generator* generator, Value sent, ReturnMode mode) {
  Frame* frame = &generator->frame;
  generator->state = GeneratorState::Running;
  --t.recursion_left;
  generator->handled.previous = t.handled;
  t.handled = &generator->handled;
  frame->previous = t.frame;
  frame->return_mode = mode;
  if (frame->traced & kMovedAtYield) [[unlikely]] {
    frame->traced &= static_cast<uint8_t>(~kMovedAtYield);
    release(sent);
  } else if (!sent.is_absent()) {
    *frame->stack_top++ = sent;
  }
  t.frame = frame;
  return frame;
}

inline void leave_generator(Thread& t, Generator* generator) {
  t.handled = generator->handled.previous;
  generator->handled.previous = nullptr;
  generator->frame.previous = nullptr;
}

// It yielded.
inline void generator_suspended(Thread& t, Generator* generator) {
  generator->state = GeneratorState::Suspended;
  ++t.recursion_left;
  leave_generator(t, generator);
}

// It returned, or an exception left it (pending; StopIteration becomes RuntimeError). Its frame is released.
void generator_returned(Thread& t, Generator* generator);
void generator_raised(Thread& t, Generator* generator);

}  // namespace krait::vm
