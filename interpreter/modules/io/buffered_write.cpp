// Writing through a buffer.
#include <errno.h>
#include <string.h>

#include "interpreter/modules/io/buffered.h"
#include "interpreter/objects/exception.h"
#include "interpreter/runtime/signals.h"

namespace krait::modules::io {

// One write of the raw stream: the count, -2 if it would block.
static ResultOf<int64_t> raw_write(Thread& t, Buffered* b, const uint8_t* from, int64_t size) {
  Ref bytes = TRY(make_bytes(t, {reinterpret_cast<const char*>(from), static_cast<size_t>(size)}));
  Ref view = TRY(call(t, Value::from_object(t.types().memoryview), {bytes}));
  Ref answer = TRY(uninterrupted(t, [&] { return call_method(t, b->raw, t.names().write, {view}); }));
  if (answer.is_none()) return int64_t{-2};
  int64_t n = TRY(as_i64(t, answer));
  if (n < 0 || n > size)
    return raise_message(
        t, t.types().OSError,
        cat("raw write() returned invalid length ", n, " (should have been between 0 and ", size, ")"));
  if (n > 0 && b->raw_position >= 0) b->raw_position += n;
  return n;
}

static Result blocking_error(Thread& t, int64_t written) {
  Ref number = TRY(make_int(t, EAGAIN));
  Ref text = TRY(make_ascii(t, "write could not complete without blocking"));
  Ref count = TRY(make_int(t, written));
  return call(t, Value::from_object(t.types().BlockingIOError), {number, text, count});
}

static Raised raise_would_block(Thread& t, int64_t written) {
  Result exception = blocking_error(t, written);
  if (exception.is_raised()) return raised;
  return raise_instance(t, exception.take());
}

Status flush_writes(Thread& t, Buffered* b) {
  if (b->write_end <= b->write_start) return ok();
  while (b->write_start < b->write_end) {
    int64_t n = TRY(raw_write(t, b, b->buffer + b->write_start, b->write_end - b->write_start));
    if (n == -2) return raise_would_block(t, 0);
    b->write_start += n;
    TRY(run_signal_handlers(t));
  }
  b->write_start = b->write_end = 0;
  return ok();
}

static int64_t room(const Buffered* b) { return b->size - b->write_end; }

static void append(Buffered* b, std::string_view bytes) {
  if (!bytes.empty()) memcpy(b->buffer + b->write_end, bytes.data(), bytes.size());
  b->write_end += static_cast<int64_t>(bytes.size());
}

// After a flush that would block: keeps what fits and tells how much was taken.
static Result take_what_fits(Thread& t, Buffered* b, std::string_view bytes) {
  Ref blocked = take_pending(t);
  if (b->write_start > 0) {
    memmove(b->buffer, b->buffer + b->write_start, static_cast<size_t>(b->write_end - b->write_start));
    b->write_end -= b->write_start;
    b->write_start = 0;
  }
  int64_t fits = std::min(room(b), static_cast<int64_t>(bytes.size()));
  append(b, bytes.substr(0, static_cast<size_t>(fits)));
  if (fits == static_cast<int64_t>(bytes.size())) return small_int(fits);
  return raise_would_block(t, fits);
}

static Result write_held(Thread& t, Buffered* b, std::string_view bytes) {
  int64_t total = static_cast<int64_t>(bytes.size());
  if (readable_bytes(b) > 0 || b->read_end >= 0) {
    TRY(rewind_reads(t, b));
    b->read_end = -1;
  }
  if (static_cast<int64_t>(bytes.size()) <= room(b)) {
    append(b, bytes);
    return small_int(total);
  }
  Status flushed = flush_writes(t, b);
  if (flushed.is_raised()) {
    if (!pending_matches(t, t.types().BlockingIOError)) return raised;
    return take_what_fits(t, b, bytes);
  }
  while (static_cast<int64_t>(bytes.size()) > b->size) {
    int64_t n =
        TRY(raw_write(t, b, reinterpret_cast<const uint8_t*>(bytes.data()), static_cast<int64_t>(bytes.size())));
    if (n == -2) {
      int64_t written = total - static_cast<int64_t>(bytes.size());
      append(b, bytes.substr(0, static_cast<size_t>(b->size)));
      return raise_would_block(t, written + b->size);
    }
    bytes.remove_prefix(static_cast<size_t>(n));
    TRY(run_signal_handlers(t));
  }
  append(b, bytes);
  return small_int(total);
}

Result buffered_write_bytes(Thread& t, Value self, std::string_view bytes) {
  Buffered* b = buffered(self);
  Hold hold(t, b);
  TRY(hold.enter());
  TRY(check_usable(t, self, "write to closed file"));
  return write_held(t, b, bytes);
}

Result writer_write(Thread& t, const Args& a) {
  TRY(check_ready(t, a.self));
  if (is_str(a[0])) return raise_type_error(t, "a bytes-like object is required, not 'str'");
  BufferRef source;
  TRY(source.get(t, a[0]));
  TRY(check_usable(t, a.self, "write to closed file"));
  return buffered_write_bytes(t, a.self, source.view());
}

}  // namespace krait::modules::io
