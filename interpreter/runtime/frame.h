// Frame: one activation of a code object; DataStack: the memory of a thread's frames.
//
// One layout serves the loop, generators (which embed their frame) and frame objects that outlive their call. The
// frame is followed by its slots: local variables, cells and free variables in co_varnames / co_cellvars / co_freevars
// order, then the evaluation stack, which grows upwards. All slots own what they hold.
//
// While the loop runs a frame, `pc` and `stack_top` are its registers; it writes them back before every call out of the
// loop, so whoever looks at Thread::frame (tracebacks, collector, debugger) sees a complete frame. Frames belong to
// their thread and are touched only while holding the interpreter's lock.
#pragma once
#include "interpreter/runtime/thread.h"

namespace krait::objects {
struct Function;
struct Code;
struct FrameObject;
struct Generator;
}  // namespace krait::objects

namespace krait::runtime {

// One word of the internal instruction stream (vm/stream.h): an instruction, or inline cache behind one.
struct Word {
  uint16_t op;
  uint16_t a;
  uint32_t b;
};

enum class FrameOwner : uint8_t { Stack, Generator, Object };

// What becomes of the value that a frame returns.
enum class ReturnMode : uint8_t {
  Exit,    // the frame was entered from C++: leave the loop
  Push,    // push it on the caller's stack
  Spread,  // f(*args, **kwargs): the operands are still on the caller's stack, the result takes their place
  Init,    // __init__ called by an instruction: must be None; the instance is already on the caller's stack, and so are
           // the class and the arguments, which are held twice
  ForIter,    // generator driven by FOR_ITER: a yield pushes, a return ends the caller's loop
  Send,       // generator driven by SEND: a yield pushes, a return pushes and jumps
  SendValue,  // the same; what was sent is still on the caller's stack
  Wake,  // the debugger looks again when this frame is left; its own mode stands in Frame::traced (vm/instrument.h)
};

struct Frame {
  Frame* previous;               // who called; null for the outermost, and for a generator that is not running
  objects::Function* function;   // owned
  objects::Code* code;           // owned
  Dict *globals, *builtins;      // borrowed from the function
  Value locals;                  // f_locals of a class body or module, owned; absent in functions until asked for
  objects::FrameObject* object;  // owned; null until someone looks
  const Word* pc;                // the instruction being executed, or the one after a yield's
  Value* stack_top;              // one past the top of the evaluation stack
  FrameOwner owner;
  ReturnMode return_mode;
  bool started;                  // a traced frame has reported its call; a generator has been resumed once
  uint8_t traced;                // bits of vm/instrument.h: what the debugger does with this frame
  uint8_t resume;                // words from pc to where the frame goes on when what it called returns
  Value slots[];
};

struct DataStackChunk {
  DataStackChunk* previous;
  Value *top, *limit;
  Value data[];
};

// Chunks of frame memory, last in first out. Owned by its Thread.
struct DataStack {
  DataStackChunk* chunk = nullptr;
  Value* top = nullptr;
  Value* limit = nullptr;
  // Room for `words` words, uninitialised. Null: memory is out.
  Value* push(size_t words) {
    if (static_cast<size_t>(limit - top) >= words) [[likely]] {
      Value* result = top;
      top += words;
      return result;
    }
    return push_chunk(words);
  }
  void pop(Value* base) {
    if (base == chunk->data) [[unlikely]] return pop_chunk(base);
    top = base;
  }
  ~DataStack();

 private:
  Value* push_chunk(size_t words);
  void pop_chunk(Value* base);
};

inline constexpr size_t kFrameWords = sizeof(Frame) / sizeof(Value);

}  // namespace krait::runtime
