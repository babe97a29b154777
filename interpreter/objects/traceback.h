// traceback objects: a chain from the outermost frame that saw the exception to the one that raised it.
#pragma once
#include "interpreter/objects/frame.h"

namespace krait::objects {

struct Traceback : Object {
  static constexpr Kind kKind = Kind::Traceback;
  Traceback* next;       // owned or null
  FrameObject* frame;    // owned
  int lasti;             // byte offset in co_code
  int line;              // -1: computed when asked
};
extern const TypeSpec kTracebackType;

// Adds the frame in front of the pending exception's traceback.
Status traceback_here(Thread&, Frame*);
// The same for code that has no frame of ours (an import hook, a native parser): a frame that only shows a place.
Status traceback_add(Thread&, const char* function, const char* file, int line);
int traceback_line(const Traceback*);

// The text that an uncaught exception prints (library reference, traceback), word for word CPython 3.11's. UTF-8 with
// surrogates escaped. Never raises: what cannot be shown is replaced.
std::string format_exception(Thread&, Value exception);
// Writes that text to sys.stderr (or the process's standard error if there is none).
void print_exception(Thread&, Value exception);
// "Did you mean: 'x'?" of a NameError, AttributeError or ImportError: the suggestion, or absent. New reference.
Result suggestion_for(Thread&, Value exception);

}  // namespace krait::objects
