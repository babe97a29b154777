// Reading through a buffer.
#include <string.h>

#include "interpreter/modules/io/buffered.h"
#include "interpreter/objects/exception.h"
#include "interpreter/runtime/signals.h"

namespace krait::modules::io {

// The bytes of `to` lent to the raw stream's readinto.
ResultOf<int64_t> raw_read(Thread& t, Buffered* b, uint8_t* to, int64_t size) {
  Ref target = TRY(make_bytearray(t, std::string(static_cast<size_t>(size), '\0')));
  Ref view = TRY(call(t, Value::from_object(t.types().memoryview), {target}));
  Ref answer = TRY(uninterrupted(t, [&] { return call_method(t, b->raw, "readinto", {view}); }));
  Ref released = TRY(call_method(t, view, "release"));
  if (answer.is_none()) return int64_t{-2};
  ResultOf<int64_t> n = as_i64(t, answer);
  if (n.is_raised()) {
    Ref cause = take_pending(t);
    (void)raise_message(t, t.types().OSError, "raw readinto() failed");
    if (is_exception(t.pending)) {
      replace(as<BaseException>(t.pending)->context, Ref(cause));
      replace(as<BaseException>(t.pending)->cause, std::move(cause));
      as<BaseException>(t.pending)->suppress_context = true;
    }
    return raised;
  }
  if (n.value < 0 || n.value > size)
    return raise_message(
        t, t.types().OSError,
        cat("raw readinto() returned invalid length ", n.value, " (should have been between 0 and ", size, ")"));
  if (n.value) memcpy(to, target.as<ByteArray>()->data, static_cast<size_t>(n.value));
  if (n.value > 0 && b->raw_position >= 0) b->raw_position += n.value;
  return n.value;
}

// Makes room and reads once more into the buffer; the count, 0 at the end, -2 if it would block.
static ResultOf<int64_t> fill(Thread& t, Buffered* b) {
  int64_t start = b->read_end >= 0 ? b->read_end : 0;
  if (b->read_end < 0) b->at = 0;
  int64_t n = TRY(raw_read(t, b, b->buffer + start, b->size - start));
  if (n > 0) b->read_end = start + n;
  return n;
}

static std::string_view take(Buffered* b, int64_t n) {
  std::string_view bytes(reinterpret_cast<char*>(b->buffer) + b->at, static_cast<size_t>(n));
  b->at += n;
  return bytes;
}
static void drop_reads(Buffered* b) { b->read_end = -1; }

static Result read_all(Thread& t, Buffered* b) {
  std::string all(take(b, readable_bytes(b)));
  drop_reads(b);
  if (b->writable) TRY(flush_writes(t, b));
  Ref readall = TRY(get_attr_or_absent(t, b->raw, "readall"));
  if (!readall.is_absent()) {
    Ref rest = TRY(call(t, readall));
    if (rest.is_none()) return all.empty() ? Result(kNone) : make_bytes(t, all);
    if (!is_bytes(rest)) return raise_type_error(t, "readall() should return bytes");
    int64_t n = rest.as<Bytes>()->length;
    if (b->raw_position >= 0) b->raw_position += n;
    if (all.empty()) return rest;
    all += rest.as<Bytes>()->view();
    return make_bytes(t, all);
  }
  bool any = !all.empty();
  for (;;) {
    Ref chunk = TRY(call_method(t, b->raw, t.names().read));
    if (!chunk.is_none() && !is_bytes(chunk)) return raise_type_error(t, "read() should return bytes");
    if (chunk.is_none()) return any ? make_bytes(t, all) : Result(kNone);
    if (chunk.as<Bytes>()->length == 0) return make_bytes(t, all);
    any = true;
    all += chunk.as<Bytes>()->view();
    if (b->raw_position >= 0) b->raw_position += chunk.as<Bytes>()->length;
  }
}

static Result read_exactly(Thread& t, Buffered* b, int64_t size) {
  if (size <= readable_bytes(b)) return make_bytes(t, take(b, size));
  std::string out(take(b, readable_bytes(b)));
  drop_reads(b);
  if (b->writable) TRY(flush_writes(t, b));
  while (static_cast<int64_t>(out.size()) < size) {
    int64_t left = size - static_cast<int64_t>(out.size());
    int64_t n;
    if (left >= b->size) {
      // Whole blocks go straight to the caller.
      size_t have = out.size();
      int64_t whole = left - left % b->size;
      out.resize(have + static_cast<size_t>(whole));
      n = TRY(raw_read(t, b, reinterpret_cast<uint8_t*>(out.data()) + have, whole));
      out.resize(have + static_cast<size_t>(n > 0 ? n : 0));
    } else {
      drop_reads(b);
      n = TRY(fill(t, b));
      if (n > 0) out += take(b, std::min(left, readable_bytes(b)));
    }
    if (n == -2) return out.empty() ? Result(kNone) : make_bytes(t, out);
    if (n == 0) break;
  }
  return make_bytes(t, out);
}

Result reader_read(Thread& t, const Args& a) {
  TRY(check_ready(t, a.self));
  int64_t size = TRY(size_argument(t, a[0]));
  if (size < -1) return raise_value_error(t, "read length must be non-negative or -1");
  TRY(check_usable(t, a.self, "read of closed file"));
  Buffered* b = buffered(a.self);
  Hold hold(t, b);
  TRY(hold.enter());
  return size < 0 ? read_all(t, b) : read_exactly(t, b, size);
}

Result reader_read1(Thread& t, const Args& a) {
  TRY(check_ready(t, a.self));
  int64_t size = TRY(size_argument(t, a[0]));
  Buffered* b = buffered(a.self);
  if (size < 0) size = b->size;
  TRY(check_usable(t, a.self, "read of closed file"));
  if (size == 0) return make_bytes(t, "");
  if (readable_bytes(b) > 0) return make_bytes(t, take(b, std::min(size, readable_bytes(b))));
  Hold hold(t, b);
  TRY(hold.enter());
  if (b->writable) TRY(flush_writes(t, b));
  drop_reads(b);
  std::string out(static_cast<size_t>(size), '\0');
  int64_t n = TRY(raw_read(t, b, reinterpret_cast<uint8_t*>(out.data()), size));
  return make_bytes(t, std::string_view(out).substr(0, static_cast<size_t>(n > 0 ? n : 0)));
}

Result reader_peek(Thread& t, const Args& a) {
  TRY(check_ready(t, a.self));
  TRY(check_usable(t, a.self, "peek of closed file"));
  Buffered* b = buffered(a.self);
  Hold hold(t, b);
  TRY(hold.enter());
  if (b->writable) {
    TRY(flush_writes(t, b));
    TRY(rewind_reads(t, b));
  }
  if (readable_bytes(b) == 0) {
    drop_reads(b);
    int64_t n = TRY(fill(t, b));
    if (n <= 0) return make_bytes(t, "");
  }
  return make_bytes(t, {reinterpret_cast<char*>(b->buffer) + b->at, static_cast<size_t>(readable_bytes(b))});
}

static Result read_into(Thread& t, const Args& a, bool once) {
  TRY(check_ready(t, a.self));
  TRY(check_usable(t, a.self, "readinto of closed file"));
  Buffered* b = buffered(a.self);
  BufferRef target;
  TRY(writable_argument(t, a[0], target, once ? "readinto1" : "readinto"));
  Hold hold(t, b);
  TRY(hold.enter());
  int64_t done = std::min(readable_bytes(b), target.buffer.length);
  if (done) memcpy(target.buffer.data, take(b, done).data(), static_cast<size_t>(done));
  // readinto1 does not fill the buffer for more than what it has; into much room it reads once all the same.
  bool enough = once && done > 0 && target.buffer.length - done <= b->size;
  if (done == target.buffer.length || enough) return small_int(done);
  drop_reads(b);
  if (b->writable) TRY(flush_writes(t, b));
  while (done < target.buffer.length) {
    int64_t left = target.buffer.length - done;
    int64_t n;
    if (left > b->size || once) {
      n = TRY(raw_read(t, b, target.buffer.data + done, left));
      if (n > 0) done += n;
    } else {
      drop_reads(b);
      n = TRY(fill(t, b));
      if (n > 0) {
        int64_t part = std::min(left, readable_bytes(b));
        memcpy(target.buffer.data + done, take(b, part).data(), static_cast<size_t>(part));
        done += part;
      }
    }
    if (n == -2 && done == 0) return kNone;
    if (n <= 0 || once) break;
  }
  return small_int(done);
}
Result reader_readinto(Thread& t, const Args& a) { return read_into(t, a, false); }
Result reader_readinto1(Thread& t, const Args& a) { return read_into(t, a, true); }

static Result read_line(Thread& t, Value self, int64_t limit) {
  TRY(check_usable(t, self, "readline of closed file"));
  if (limit == 0) return make_bytes(t, {});
  Buffered* b = buffered(self);
  // The whole line is usually in the buffer already.
  auto line_in_buffer = [&](int64_t most) -> int64_t {
    int64_t n = readable_bytes(b);
    if (most >= 0) n = std::min(n, most);
    if (n == 0) return -1;
    void* newline = memchr(b->buffer + b->at, '\n', static_cast<size_t>(n));
    if (newline) return static_cast<uint8_t*>(newline) - (b->buffer + b->at) + 1;
    return n == most ? n : -1;
  };
  int64_t n = line_in_buffer(limit);
  if (n >= 0) return make_bytes(t, take(b, n));
  Hold hold(t, b);
  TRY(hold.enter());
  std::string line(take(b, readable_bytes(b)));
  if (b->writable) TRY(flush_writes(t, b));
  for (;;) {
    if (limit >= 0 && static_cast<int64_t>(line.size()) >= limit) break;
    drop_reads(b);
    int64_t got = TRY(fill(t, b));
    if (got <= 0) break;
    int64_t most = limit >= 0 ? limit - static_cast<int64_t>(line.size()) : -1;
    int64_t part = line_in_buffer(most);
    if (part >= 0) {
      line += take(b, part);
      break;
    }
    line += take(b, readable_bytes(b));
  }
  return make_bytes(t, line);
}

Result reader_readline(Thread& t, const Args& a) {
  TRY(check_ready(t, a.self));
  return read_line(t, a.self, TRY(size_argument(t, a[0])));
}

Result reader_next(Thread& t, Value self) {
  TRY(check_ready(t, self));
  Ref line = TRY(read_line(t, self, -1));
  if (line.as<Bytes>()->length == 0) return kAbsent;
  return line;
}

}  // namespace krait::modules::io
