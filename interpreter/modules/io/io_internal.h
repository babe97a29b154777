// What the files of the _io module share (library reference: io). The classes form the library's own hierarchy:
// _IOBase <- _RawIOBase <- FileIO; _IOBase <- _BufferedIOBase <- Buffered*, BytesIO; _IOBase <- _TextIOBase <- text.
// Objects are used under the interpreter's lock; Buffered* hold a lock of their own across calls into the raw stream.
#pragma once
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/native.h"
#include "interpreter/runtime/signals.h"

namespace krait::modules::io {

struct IoBase : Object {
  bool closed;      // close() of _IOBase has run
  bool finalizing;
};

extern const TypeSpec kIoBaseType, kRawIoBaseType, kBufferedIoBaseType, kTextIoBaseType;
extern const TypeSpec kFileIoType, kBufferedReaderType, kBufferedWriterType, kBufferedRandomType, kBufferedRwPairType;
extern const TypeSpec kBytesIoType, kStringIoType, kTextIoWrapperType, kNewlineDecoderType;

inline constexpr int64_t kDefaultBufferSize = 8192;

// io.UnsupportedOperation(message).
Raised raise_unsupported(Thread&, const char* message);
Type* unsupported_operation(Thread&);

// Truth of obj.closed / obj.readable() ...
ResultOf<bool> attribute_is_true(Thread&, Value object, const char* name);
ResultOf<bool> method_is_true(Thread&, Value object, const char* name);
// A size argument: None or negative is -1. TypeError for others than ints: "argument should be integer or None, not
// 'x'".
ResultOf<int64_t> size_argument(Thread&, Value);
ResultOf<int64_t> offset_argument(Thread&, Value);  // an int that fits off_t
// The buffer that `function` writes into; TypeError if the argument is none, or read-only.
Status writable_argument(Thread&, Value, BufferRef&, const char* function);

// What `call` answers; again while it raises InterruptedError, after the signals' handlers have run (PEP 475).
template <typename Call>
Result uninterrupted(Thread& t, Call call) {
  for (;;) {
    Result answer = call();
    if (!answer.is_raised() || !pending_matches(t, t.types().InterruptedError)) return answer;
    clear_pending(t);
    TRY(run_signal_handlers(t));
  }
}

// Tells the stream below that `source`, which wraps it, was left open: it warns, if it knows how to.
void tell_left_open(Thread&, Value inner, Value source);
void finalize_io(Thread&, Object*);      // __del__: closes, ignoring errors
void visit_nothing(Object*, Visitor&);

Result io_open(Thread&, const Args&);    // open.cpp
Result io_text_encoding(Thread&, const Args&);
Result io_open_code(Thread&, const Args&);

}  // namespace krait::modules::io
