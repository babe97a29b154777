// BufferedReader, BufferedWriter, BufferedRandom and BufferedRWPair (library reference: io, Buffered Streams).
#include "interpreter/modules/io/buffered.h"

#include <stdlib.h>
#include <unistd.h>

#include "interpreter/objects/exception.h"
#include "interpreter/runtime/lock.h"

namespace krait::modules::io {

// --- holding the stream --------------------------------------------------------------------------------------------

Status Hold::enter() {
  if (stream_->owner == &thread_)
    return raise_runtime_error(thread_, "reentrant call inside ",
                               TRY(repr(thread_, Value::from_object(stream_))).as<Str>());
  if (take()) return ok();
  {
    Unlocked others(thread_);
    std::unique_lock guard(*stream_->mutex);
    auto free = [&] { return stream_->owner == nullptr; };
    // A daemon thread that was stopped for good may hold the stream.
    if (!thread_.interpreter->finalizing) stream_->released->wait(guard, free);
    else stream_->released->wait_for(guard, std::chrono::seconds(1), free);
    if (free()) {
      stream_->owner = &thread_;
      held_ = true;
    }
  }
  if (held_) return ok();
  return raise_runtime_error(thread_, "could not acquire lock for ",
                             TRY(repr(thread_, Value::from_object(stream_))).as<Str>(),
                             " at interpreter shutdown, possibly due to daemon threads");
}

// A thread that waits takes the stream without the interpreter's lock: only the mutex tells.
bool Hold::take() {
  std::lock_guard guard(*stream_->mutex);
  if (stream_->owner) return false;
  stream_->owner = &thread_;
  return held_ = true;
}

Hold::~Hold() {
  if (!held_) return;
  std::lock_guard guard(*stream_->mutex);
  stream_->owner = nullptr;
  stream_->released->notify_one();
}

// --- state ---------------------------------------------------------------------------------------------------------

Status check_ready(Thread& t, Value self) {
  Buffered* b = buffered(self);
  if (b->ready) return ok();
  if (b->detached) return raise_value_error(t, "raw stream has been detached");
  return raise_value_error(t, "I/O operation on uninitialized object");
}

static ResultOf<bool> is_closed(Thread& t, Value self) {
  TRY(check_ready(t, self));
  return attribute_is_true(t, buffered(self)->raw, "closed");
}

Status check_usable(Thread& t, Value self, const char* message) {
  if (buffered(self)->buffer && !TRY(is_closed(t, self))) return ok();
  if (readable_bytes(buffered(self)) > 0 && buffered(self)->buffer) return ok();
  return raise_value_error(t, message);
}

ResultOf<int64_t> raw_tell(Thread& t, Buffered* b) {
  Ref at = TRY(call_method(t, b->raw, "tell"));
  int64_t n = TRY(as_i64(t, at));
  if (n < 0) return raise_message(t, t.types().OSError, cat("Raw stream returned invalid position ", n));
  b->raw_position = n;
  return n;
}

ResultOf<int64_t> raw_seek(Thread& t, Buffered* b, int64_t offset, int whence) {
  Ref to = TRY(make_int(t, offset));
  Ref at = TRY(call_method(t, b->raw, "seek", {to, small_int(whence)}));
  int64_t n = TRY(as_i64(t, at));
  if (n < 0) return raise_message(t, t.types().OSError, cat("Raw stream returned invalid position ", n));
  b->raw_position = n;
  return n;
}

Status rewind_reads(Thread& t, Buffered* b) {
  if (readable_bytes(b) > 0) TRY(raw_seek(t, b, -readable_bytes(b), 1));
  b->read_end = -1;
  return ok();
}

static Status set_up(Thread& t, Value self, Value raw, Value size, bool readable, bool writable) {
  Buffered* b = buffered(self);
  b->ready = b->detached = false;
  int64_t bytes = size.is_absent() ? kDefaultBufferSize : TRY(as_i64(t, size));
  if (readable) {
    Ref yes = TRY(call_method(t, raw, "readable"));
    if (!yes.get().is_true()) return raise_unsupported(t, "File or stream is not readable.");
  }
  if (writable) {
    Ref yes = TRY(call_method(t, raw, "writable"));
    if (!yes.get().is_true()) return raise_unsupported(t, "File or stream is not writable.");
  }
  if (bytes <= 0) return raise_value_error(t, "buffer size must be strictly positive");
  free(b->buffer);
  b->buffer = static_cast<uint8_t*>(malloc(static_cast<size_t>(bytes)));
  if (!b->buffer) return raise_memory_error(t);
  b->size = bytes;
  b->readable = readable;
  b->writable = writable;
  b->at = b->write_start = b->write_end = 0;
  b->read_end = -1;
  replace(b->raw, Ref::copy(raw));
  ResultOf<int64_t> position = raw_tell(t, b);
  if (position.is_raised()) {
    if (!pending_matches(t, t.types().Exception)) return raised;
    clear_pending(t);
    b->raw_position = -1;
  }
  b->ready = true;
  return ok();
}

static Result buffered_new(Thread& t, const Args& a) {
  Buffered* b = allocate<Buffered>(t, as<Type>(a.self));
  if (!b) return raised;
  b->mutex = new std::mutex;
  b->released = new std::condition_variable;
  b->read_end = -1;
  return Result::own(b);
}

static Result reader_init(Thread& t, const Args& a) {
  TRY(set_up(t, a.self, a[0], a[1], true, false));
  return kNone;
}
static Result writer_init(Thread& t, const Args& a) {
  TRY(set_up(t, a.self, a[0], a[1], false, true));
  return kNone;
}
static Result random_init(Thread& t, const Args& a) {
  Ref seekable = TRY(call_method(t, a[0], "seekable"));
  if (!seekable.get().is_true()) return raise_unsupported(t, "File or stream is not seekable.");
  TRY(set_up(t, a.self, a[0], a[1], true, true));
  return kNone;
}

// --- what all have -------------------------------------------------------------------------------------------------

static Result buffered_flush(Thread& t, const Args& a) {
  TRY(check_ready(t, a.self));
  Buffered* b = buffered(a.self);
  if (TRY(is_closed(t, a.self))) return raise_value_error(t, "flush of closed file");
  {
    Hold hold(t, b);
    TRY(hold.enter());
    if (b->writable) {
      TRY(flush_writes(t, b));
      if (b->readable) TRY(rewind_reads(t, b));
    }
  }
  if (!b->writable) return call_method(t, b->raw, t.names().flush);
  return kNone;
}

static Result buffered_dealloc_warn(Thread& t, const Args& a) {
  if (!buffered(a.self)->raw.is_absent()) tell_left_open(t, buffered(a.self)->raw, a[0]);
  return kNone;
}

static Result buffered_close(Thread& t, const Args& a) {
  TRY(check_ready(t, a.self));
  Buffered* b = buffered(a.self);
  if (TRY(is_closed(t, a.self))) return kNone;
  if (b->finalizing) tell_left_open(t, b->raw, a.self);
  Result flushed = call_method(t, a.self, t.names().flush);
  Ref first;
  if (flushed.is_raised()) first = take_pending(t);
  else Ref done = flushed.take();
  Hold hold(t, b);  // whoever writes meanwhile waits, and finds a closed file
  TRY(hold.enter());
  Result closed = call_method(t, b->raw, t.names().close);
  free(b->buffer);
  b->buffer = nullptr;
  b->read_end = -1;
  b->write_start = b->write_end = 0;
  if (closed.is_raised()) {
    if (first.is_absent()) return raised;
    Ref second = take_pending(t);
    if (!identical(first, second)) replace(second.as<BaseException>()->context, std::move(first));
    set_pending(t, std::move(second));
    return raised;
  }
  Ref answer = closed.take();
  if (!first.is_absent()) {
    set_pending(t, std::move(first));
    return raised;
  }
  return answer;
}

static Result buffered_detach(Thread& t, const Args& a) {
  TRY(check_ready(t, a.self));
  Ref done = TRY(call_method(t, a.self, t.names().flush));
  Buffered* b = buffered(a.self);
  b->ready = false;
  b->detached = true;
  return Ref::own(std::exchange(b->raw, Value{}));
}

static ResultOf<int64_t> position(Thread& t, Buffered* b) {
  int64_t at = b->raw_position >= 0 ? b->raw_position : TRY(raw_tell(t, b));
  return at - readable_bytes(b) + (b->write_end - b->write_start);
}

static Result buffered_tell(Thread& t, const Args& a) {
  TRY(check_ready(t, a.self));
  Buffered* b = buffered(a.self);
  TRY(raw_tell(t, b));
  return make_int(t, TRY(position(t, b)));
}

static Result buffered_seek(Thread& t, const Args& a) {
  TRY(check_ready(t, a.self));
  Buffered* b = buffered(a.self);
  int whence = TRY(as_c_int(t, a[1]));
  if (whence < 0 || whence > 4) return raise_value_error(t, "whence value ", whence, " unsupported");
  if (TRY(is_closed(t, a.self))) return raise_value_error(t, "seek of closed file");
  Ref seekable = TRY(call_method(t, b->raw, "seekable"));
  if (!seekable.get().is_true()) return raise_unsupported(t, "File or stream is not seekable.");
  int64_t offset = TRY(offset_argument(t, a[0]));
  Hold hold(t, b);
  TRY(hold.enter());
  if (whence != 2 && b->readable && b->read_end >= 0) {
    // Often the target is within what was read ahead.
    int64_t now = TRY(position(t, b));
    int64_t move = whence == 0 ? offset - now : offset;
    if (move >= -b->at && move <= readable_bytes(b) && whence <= 1) {
      b->at += move;
      return make_int(t, now + move);
    }
  }
  if (b->writable) TRY(flush_writes(t, b));
  if (whence == 1) offset -= readable_bytes(b);
  int64_t at = TRY(raw_seek(t, b, offset, whence));
  b->read_end = -1;
  return make_int(t, at);
}

static Result buffered_truncate(Thread& t, const Args& a) {
  TRY(check_ready(t, a.self));
  Buffered* b = buffered(a.self);
  if (TRY(is_closed(t, a.self))) return raise_value_error(t, "truncate of closed file");
  if (!b->writable) return raise_unsupported(t, "truncate");
  Hold hold(t, b);
  TRY(hold.enter());
  TRY(flush_writes(t, b));
  Ref size = Ref::copy(a[0]);
  if (size.is_none()) size = TRY(make_int(t, TRY(position(t, b))));
  TRY(rewind_reads(t, b));
  Ref answer = TRY(call_method(t, b->raw, "truncate", {size}));
  TRY(raw_tell(t, b));
  return answer;
}

#define KRAIT_RAW_METHOD(name)                                       \
  static Result buffered_##name(Thread& t, const Args& a) {          \
    TRY(check_ready(t, a.self));                                     \
    return call_method(t, buffered(a.self)->raw, #name);             \
  }
KRAIT_RAW_METHOD(fileno)
KRAIT_RAW_METHOD(isatty)
KRAIT_RAW_METHOD(seekable)
KRAIT_RAW_METHOD(readable)
KRAIT_RAW_METHOD(writable)
#undef KRAIT_RAW_METHOD

static Result get_closed(Thread& t, Value self) { return boolean(TRY(is_closed(t, self))); }
static Result get_name(Thread& t, Value self) {
  TRY(check_ready(t, self));
  return get_attr(t, buffered(self)->raw, t.names().name);
}
static Result get_mode(Thread& t, Value self) {
  TRY(check_ready(t, self));
  return get_attr(t, buffered(self)->raw, "mode");
}
static Result get_raw(Thread&, Value self) {
  Value raw = buffered(self)->raw;
  return raw.is_absent() ? Result(kNone) : Result::copy(raw);
}
static Result get_finalizing(Thread&, Value self) { return boolean(buffered(self)->finalizing); }
static Status set_finalizing(Thread& t, Value self, Value v) {
  buffered(self)->finalizing = TRY(is_true(t, v));
  return ok();
}

static Result buffered_repr(Thread& t, Value self) {
  Result found = get_attr_or_absent(t, self, t.names().name);
  if (found.is_raised()) {
    if (!pending_matches(t, t.types().ValueError)) return raised;
    clear_pending(t);
    found = Result(kAbsent);
  }
  Ref name = found.take();
  std::string type = type_full_name(type_of(t, self));
  if (name.is_absent()) return make_str(t, cat("<", type, ">"));
  if (!TRY(repr_enter(t, self))) return raise_runtime_error(t, "reentrant call inside ", type, ".__repr__");
  Result shown = repr(t, name);
  repr_leave(t, self);
  Ref text = TRY(shown);
  return make_str(t, cat("<", type, " name=", text.as<Str>(), ">"));
}

static Result buffered_getstate(Thread& t, const Args& a) {
  return raise_type_error(t, "cannot pickle '", type_name(t, a.self), "' object");
}
static Result buffered_sizeof(Thread& t, const Args& a) {
  return make_int(t, static_cast<int64_t>(sizeof(Buffered)) + buffered(a.self)->size);
}
static Result buffered_iter(Thread& t, Value self) {
  if (TRY(is_closed(t, self))) return raise_value_error(t, "I/O operation on closed file.");
  return Result::copy(self);
}

static void buffered_destroy(Object* o) {
  Buffered* b = static_cast<Buffered*>(o);
  free(b->buffer);
  b->buffer = nullptr;
  delete b->mutex;
  delete b->released;
  b->mutex = nullptr;
  b->released = nullptr;
  clear(b->raw);
}
static void buffered_traverse(Object* o, Visitor& visit) { visit(static_cast<Buffered*>(o)->raw); }
static void buffered_clear(Object* o) {
  static_cast<Buffered*>(o)->ready = false;
  clear(static_cast<Buffered*>(o)->raw);
}

#define KRAIT_SHARED_METHODS                                                                   \
  {"detach()", buffered_detach, "Give the raw stream back; this one is unusable afterwards."}, \
  {"flush()", buffered_flush, "Write out what is buffered."},                                  \
  {"close()", buffered_close, "Flush and close the raw stream."},                              \
  {"seekable()", buffered_seekable, nullptr},                                                  \
  {"fileno()", buffered_fileno, nullptr},                                                      \
  {"isatty()", buffered_isatty, nullptr},                                                      \
  {"seek(target, whence=0, /)", buffered_seek, "Change the position."},                        \
  {"tell()", buffered_tell, "The current position."},                                          \
  {"truncate(pos=None, /)", buffered_truncate, "Cut or extend the file."},                     \
  {"__getstate__()", buffered_getstate, nullptr},                                              \
  {"_dealloc_warn(source, /)", buffered_dealloc_warn, nullptr},                                \
  {"__sizeof__()", buffered_sizeof, nullptr}
#define KRAIT_READING_METHODS                                                                  \
  {"read(size=-1, /)", reader_read, "Read up to size bytes; all by default."},                 \
  {"read1(size=-1, /)", reader_read1, "Read with at most one call to the raw stream."},        \
  {"peek(size=0, /)", reader_peek, "Bytes ahead, without moving."},                            \
  {"readinto(buffer, /)", reader_readinto, "Read into a writable buffer."},                    \
  {"readinto1(buffer, /)", reader_readinto1, "The same with at most one call to the raw stream."}, \
  {"readline(size=-1, /)", reader_readline, "Read one line."},                                 \
  {"readable()", buffered_readable, nullptr}
#define KRAIT_WRITING_METHODS                                                                  \
  {"write(buffer, /)", writer_write, "Write bytes; the answer counts them."},                  \
  {"writable()", buffered_writable, nullptr}

static const NativeFunction kReaderMethods[] = {KRAIT_SHARED_METHODS, KRAIT_READING_METHODS, {}};
static const NativeFunction kWriterMethods[] = {KRAIT_SHARED_METHODS, KRAIT_WRITING_METHODS, {}};
static const NativeFunction kRandomMethods[] = {KRAIT_SHARED_METHODS, KRAIT_READING_METHODS, KRAIT_WRITING_METHODS, {}};
static const NativeGetSet kGetSets[] = {{"closed", get_closed},
                                        {"name", get_name},
                                        {"mode", get_mode},
                                        {"raw", get_raw},
                                        {"_finalizing", get_finalizing, set_finalizing},
                                        {}};
static constexpr uint32_t kFlags = kHasGc | kHasPrefix | kHasDict | kHasWeakrefs | kBaseType;

extern const TypeSpec kBufferedReaderType = {
    .name = "_io.BufferedReader",
    .doc = "A buffer over a raw stream for reading.",
    .size = sizeof(Buffered),
    .flags = kFlags,
    .base = &kBufferedIoBaseType,
    .new_ = {"BufferedReader(*args, **kwargs)", buffered_new},
    .init = {"BufferedReader(raw, buffer_size=DEFAULT_BUFFER_SIZE)", reader_init},
    .methods = kReaderMethods,
    .getsets = kGetSets,
    .slots = {.destroy = buffered_destroy,
              .traverse = buffered_traverse,
              .clear = buffered_clear,
              .finalize = finalize_io,
              .repr = buffered_repr,
              .iter = buffered_iter,
              .next = reader_next}};
extern const TypeSpec kBufferedWriterType = {
    .name = "_io.BufferedWriter",
    .doc = "A buffer over a raw stream for writing.",
    .size = sizeof(Buffered),
    .flags = kFlags,
    .base = &kBufferedIoBaseType,
    .new_ = {"BufferedWriter(*args, **kwargs)", buffered_new},
    .init = {"BufferedWriter(raw, buffer_size=DEFAULT_BUFFER_SIZE)", writer_init},
    .methods = kWriterMethods,
    .getsets = kGetSets,
    .slots = {.destroy = buffered_destroy,
              .traverse = buffered_traverse,
              .clear = buffered_clear,
              .finalize = finalize_io,
              .repr = buffered_repr}};
extern const TypeSpec kBufferedRandomType = {
    .name = "_io.BufferedRandom",
    .doc = "A buffer over a raw stream that can be read, written and moved in.",
    .size = sizeof(Buffered),
    .flags = kFlags,
    .base = &kBufferedIoBaseType,
    .new_ = {"BufferedRandom(*args, **kwargs)", buffered_new},
    .init = {"BufferedRandom(raw, buffer_size=DEFAULT_BUFFER_SIZE)", random_init},
    .methods = kRandomMethods,
    .getsets = kGetSets,
    .slots = {.destroy = buffered_destroy,
              .traverse = buffered_traverse,
              .clear = buffered_clear,
              .finalize = finalize_io,
              .repr = buffered_repr,
              .iter = buffered_iter,
              .next = reader_next}};

}  // namespace krait::modules::io
