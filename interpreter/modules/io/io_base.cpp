// _IOBase, _RawIOBase, _BufferedIOBase, _TextIOBase: what every stream has, in terms of the few methods that a subclass
// gives (library reference: io, Class hierarchy).
#include "interpreter/modules/io/io_internal.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/lock.h"

namespace krait::modules::io {

Type* unsupported_operation(Thread& t) {
  Type* base = type_for(t, kIoBaseType);
  return as<Type>(base->module_state);
}

Raised raise_unsupported(Thread& t, const char* message) { return raise_message(t, unsupported_operation(t), message); }

ResultOf<bool> attribute_is_true(Thread& t, Value object, const char* name) {
  Ref value = TRY(get_attr(t, object, name));
  return is_true(t, value);
}

ResultOf<bool> method_is_true(Thread& t, Value object, const char* name) {
  Ref value = TRY(call_method(t, object, name));
  return is_true(t, value);
}

ResultOf<int64_t> size_argument(Thread& t, Value v) {
  if (v.is_absent() || v.is_none()) return int64_t{-1};
  if (!has_index(t, v)) return raise_type_error(t, "argument should be integer or None, not '", type_name(t, v), "'");
  return index_as_i64(t, v, t.types().OverflowError);
}

ResultOf<int64_t> offset_argument(Thread& t, Value v) {
  if (!has_index(t, v))
    return raise_type_error(t, "'", type_name(t, v), "' object cannot be interpreted as an integer");
  return index_as_i64(t, v, t.types().OverflowError);
}

void visit_nothing(Object*, Visitor&) {}

void tell_left_open(Thread& t, Value inner, Value source) {
  Result told = call_method(t, inner, "_dealloc_warn", {source});
  if (told.is_raised()) clear_pending(t);
  else Ref done = told.take();
}

void finalize_io(Thread& t, Object* o) {
  Value self = Value::from_object(o);
  Ref saved = take_pending(t);
  static_cast<IoBase*>(o)->finalizing = true;
  Result closed = get_attr(t, self, "closed");
  bool done = false;
  if (closed.is_raised()) {
    clear_pending(t);
  } else {
    Ref value = closed.take();
    ResultOf<bool> truth = is_true(t, value);
    if (truth.is_raised()) clear_pending(t);
    else done = truth.value;
  }
  if (!done) {
    // A type without any field set up (a failed __init__) is closed quietly all the same.
    Status set = set_attr(t, self, "_finalizing", kTrue);
    if (set.is_raised()) clear_pending(t);
    Result closing = call_method(t, self, t.names().close);
    if (closing.is_raised()) {
      if (t.interpreter->config.dev_mode) report_unraisable(t, self);
      else clear_pending(t);
    } else {
      closing.take();
    }
  }
  if (!saved.is_absent()) set_pending(t, std::move(saved));
}

// --- _IOBase -------------------------------------------------------------------------------------------------------

static Result unsupported(Thread& t, const char* name) { return raise_unsupported(t, name); }
static Result base_seek(Thread& t, const Args&) { return unsupported(t, "seek"); }
static Result base_tell(Thread& t, const Args& a) {
  return call_method(t, a.self, "seek", {small_int(0), small_int(1)});
}
static Result base_truncate(Thread& t, const Args&) { return unsupported(t, "truncate"); }
static Result base_fileno(Thread& t, const Args&) { return unsupported(t, "fileno"); }

static Status check_closed(Thread& t, Value self) {
  if (TRY(attribute_is_true(t, self, "closed"))) return raise_value_error(t, "I/O operation on closed file.");
  return ok();
}

static Result base_flush(Thread& t, const Args& a) {
  if (as<IoBase>(a.self)->closed) return raise_value_error(t, "I/O operation on closed file.");
  return kNone;
}

static Result base_close(Thread& t, const Args& a) {
  IoBase* self = as<IoBase>(a.self);
  if (self->closed) return kNone;
  Result flushed = call_method(t, a.self, t.names().flush);
  self->closed = true;
  if (flushed.is_raised()) return raised;
  flushed.take();
  return kNone;
}

static Result base_get_closed(Thread&, Value self) { return boolean(as<IoBase>(self)->closed); }
static Result base_false(Thread&, const Args&) { return kFalse; }
static Result base_isatty(Thread& t, const Args& a) {
  TRY(check_closed(t, a.self));
  return kFalse;
}

static Result base_check(Thread& t, Value self, const char* method, const char* message) {
  Ref answer = TRY(call_method(t, self, method));
  if (!answer.get().is_true()) return raise_unsupported(t, message);
  return answer;
}
static Result base_check_closed(Thread& t, const Args& a) {
  TRY(check_closed(t, a.self));
  return kNone;
}
static Result base_check_seekable(Thread& t, const Args& a) {
  return base_check(t, a.self, "seekable", "File or stream is not seekable.");
}
static Result base_check_readable(Thread& t, const Args& a) {
  return base_check(t, a.self, "readable", "File or stream is not readable.");
}
static Result base_check_writable(Thread& t, const Args& a) {
  return base_check(t, a.self, "writable", "File or stream is not writable.");
}

static Result base_enter(Thread& t, const Args& a) {
  TRY(check_closed(t, a.self));
  return Result::copy(a.self);
}
static Result base_exit(Thread& t, const Args& a) { return call_method(t, a.self, t.names().close); }

// How many bytes of the next read belong to the line: by what peek() shows, else one.
static ResultOf<int64_t> bytes_to_line_end(Thread& t, Value peek, int64_t limit, int64_t have) {
  if (peek.is_absent()) return int64_t{1};
  Ref ahead = TRY(call(t, peek, {small_int(1)}));
  if (!is_bytes(ahead))
    return raise_message(t, t.types().OSError,
                         cat("peek() should have returned a bytes object, not '", type_name(t, ahead), "'"));
  std::string_view seen = ahead.as<Bytes>()->view();
  if (seen.empty()) return int64_t{1};
  size_t newline = seen.find('\n');
  int64_t n = newline == std::string_view::npos ? static_cast<int64_t>(seen.size()) : static_cast<int64_t>(newline) + 1;
  return limit >= 0 ? std::min(n, limit - have) : n;
}

static Result base_readline(Thread& t, const Args& a) {
  int64_t limit = TRY(size_argument(t, a[0]));
  Ref peek = TRY(get_attr_or_absent(t, a.self, "peek"));
  std::string line;
  while (limit < 0 || static_cast<int64_t>(line.size()) < limit) {
    int64_t n = TRY(bytes_to_line_end(t, peek, limit, static_cast<int64_t>(line.size())));
    Ref chunk = TRY(call_method(t, a.self, t.names().read, {small_int(n)}));
    if (!is_bytes(chunk))
      return raise_message(t, t.types().OSError,
                           cat("read() should have returned a bytes object, not '", type_name(t, chunk), "'"));
    std::string_view bytes = chunk.as<Bytes>()->view();
    if (bytes.empty()) break;
    line += bytes;
    if (line.back() == '\n') break;
  }
  return make_bytes(t, line);
}

static Result base_iter(Thread& t, Value self) {
  TRY(check_closed(t, self));
  return Result::copy(self);
}

static Result base_next(Thread& t, Value self) {
  Ref line = TRY(call_method(t, self, t.names().readline));
  if (TRY(length(t, line)) == 0) return kAbsent;
  return line;
}

static Result base_readlines(Thread& t, const Args& a) {
  int64_t hint = TRY(size_argument(t, a[0]));
  Ref lines = TRY(make_list(t));
  if (hint <= 0) {
    TRY(list_extend(t, lines.as<List>(), a.self));
    return lines;
  }
  Ref it = TRY(iter(t, a.self));
  int64_t total = 0;
  for (;;) {
    Ref line = TRY(next(t, it));
    if (line.is_absent()) break;
    TRY(list_append(t, lines.as<List>(), line));
    int64_t n = TRY(length(t, line));
    if (n > hint - total) break;
    total += n;
  }
  return lines;
}

static Result base_writelines(Thread& t, const Args& a) {
  TRY(check_closed(t, a.self));
  TRY(for_each(t, a[0], [&](Value line) -> Status {
    Ref written = TRY(call_method(t, a.self, t.names().write, {line}));
    return ok();
  }));
  return kNone;
}

static const NativeFunction kIoBaseMethods[] = {
    {"seek(offset, whence=0, /)", base_seek, "Change the position; the answer is the new one."},
    {"tell()", base_tell, "The current position."},
    {"truncate(size=None, /)", base_truncate, "Cut or extend the file to size bytes, the current position by default."},
    {"flush()", base_flush, "Write out what is buffered."},
    {"close()", base_close, "Flush and close; does nothing if closed already."},
    {"seekable()", base_false, "Whether seek(), tell() and truncate() work."},
    {"readable()", base_false, "Whether read() works."},
    {"writable()", base_false, "Whether write() works."},
    {"_checkClosed()", base_check_closed, nullptr},
    {"_checkSeekable()", base_check_seekable, nullptr},
    {"_checkReadable()", base_check_readable, nullptr},
    {"_checkWritable()", base_check_writable, nullptr},
    {"fileno()", base_fileno, "The file descriptor; UnsupportedOperation if there is none."},
    {"isatty()", base_isatty, "Whether the stream is a terminal."},
    {"__enter__()", base_enter, nullptr},
    {"__exit__(*args)", base_exit, nullptr},
    {"readline(size=-1, /)", base_readline, "Read and return one line, of at most size bytes."},
    {"readlines(hint=-1, /)", base_readlines, "A list of lines; no more are read once they have hint bytes together."},
    {"writelines(lines, /)", base_writelines, "Write each line; no separators are added."},
    {}};
static const NativeGetSet kIoBaseGetSets[] = {{"closed", base_get_closed}, {}};

extern const TypeSpec kIoBaseType = {
    .name = "_io._IOBase",
    .doc = "The base of all streams.",
    .size = sizeof(IoBase),
    .flags = kHasGc | kHasPrefix | kHasDict | kHasWeakrefs | kBaseType,
    .methods = kIoBaseMethods,
    .getsets = kIoBaseGetSets,
    .slots = {.traverse = visit_nothing, .finalize = finalize_io, .iter = base_iter, .next = base_next}};

// --- _RawIOBase ----------------------------------------------------------------------------------------------------

static Result raw_readall(Thread& t, Value self) {
  std::string all;
  bool any = false;
  for (;;) {
    Ref chunk = TRY(call_method(t, self, t.names().read, {small_int(kDefaultBufferSize)}));
    if (chunk.is_none()) {
      if (!any) return kNone;
      break;
    }
    if (!is_bytes(chunk)) return raise_type_error(t, "read() should return bytes");
    if (chunk.as<Bytes>()->length == 0) break;
    any = true;
    all += chunk.as<Bytes>()->view();
  }
  return make_bytes(t, all);
}
static Result raw_readall_method(Thread& t, const Args& a) { return raw_readall(t, a.self); }

static Result raw_read(Thread& t, const Args& a) {
  int64_t n = TRY(size_argument(t, a[0]));
  if (n < 0) return call_method(t, a.self, "readall");
  Ref buffer = TRY(make_bytearray(t, std::string(static_cast<size_t>(n), '\0')));
  Ref count = TRY(call_method(t, a.self, "readinto", {buffer}));
  if (count.is_none()) return kNone;
  int64_t got = TRY(as_i64(t, count));
  if (got < 0 || got > n) return raise_value_error(t, "readinto returned ", got, " outside buffer size ", n);
  return make_bytes(t, buffer.as<ByteArray>()->view().substr(0, static_cast<size_t>(got)));
}
static Result raw_unsupported_readinto(Thread& t, const Args&) { return unsupported(t, "readinto"); }
static Result raw_unsupported_write(Thread& t, const Args&) { return unsupported(t, "write"); }

static const NativeFunction kRawIoBaseMethods[] = {
    {"read(size=-1, /)", raw_read, "Read up to size bytes in one call to the system."},
    {"readall()", raw_readall_method, "Read until the end of the file."},
    {"readinto(buffer, /)", raw_unsupported_readinto, nullptr},
    {"write(b, /)", raw_unsupported_write, nullptr},
    {}};
extern const TypeSpec kRawIoBaseType = {.name = "_io._RawIOBase",
                                        .doc = "The base of streams without a buffer.",
                                        .size = sizeof(IoBase),
                                        .flags = kHasGc | kHasPrefix | kHasDict | kHasWeakrefs | kBaseType,
                                        .base = &kIoBaseType,
                                        .methods = kRawIoBaseMethods,
                                        .slots = {.traverse = visit_nothing, .finalize = finalize_io}};

// --- _BufferedIOBase -----------------------------------------------------------------------------------------------

static Result buffered_read(Thread& t, const Args&) { return unsupported(t, "read"); }
static Result buffered_read1(Thread& t, const Args&) { return unsupported(t, "read1"); }
static Result buffered_write(Thread& t, const Args&) { return unsupported(t, "write"); }
static Result buffered_detach(Thread& t, const Args&) { return unsupported(t, "detach"); }

Status writable_argument(Thread& t, Value target, BufferRef& buffer, const char* function) {
  if (!buffer.get(t, target, kBufferWritable).is_raised()) return ok();
  if (!pending_matches(t, t.types().BufferError) && !pending_matches(t, t.types().TypeError)) return raised;
  clear_pending(t);
  return raise_type_error(t, function, "() argument must be read-write bytes-like object, not ",
                          target.is_none() ? "None" : type_name(t, target));
}

static Result read_into(Thread& t, Value self, Value target, const char* method) {
  BufferRef buffer;
  TRY(writable_argument(t, target, buffer, method == std::string_view("read1") ? "readinto1" : "readinto"));
  Ref data = TRY(call_method(t, self, method, {small_int(buffer.buffer.length)}));
  if (!is_bytes(data)) return raise_type_error(t, "read() should return bytes");
  std::string_view bytes = data.as<Bytes>()->view();
  if (static_cast<int64_t>(bytes.size()) > buffer.buffer.length)
    return raise_value_error(t, "read() returned too much data: ", buffer.buffer.length, " bytes requested, ",
                             bytes.size(), " returned");
  std::copy(bytes.begin(), bytes.end(), buffer.buffer.data);
  return small_int(static_cast<int64_t>(bytes.size()));
}
static Result buffered_readinto(Thread& t, const Args& a) { return read_into(t, a.self, a[0], "read"); }
static Result buffered_readinto1(Thread& t, const Args& a) { return read_into(t, a.self, a[0], "read1"); }

static const NativeFunction kBufferedIoBaseMethods[] = {
    {"read(size=-1, /)", buffered_read, "Read up to size bytes; all by default."},
    {"read1(size=-1, /)", buffered_read1, "Read up to size bytes with at most one call to the raw stream."},
    {"readinto(buffer, /)", buffered_readinto, "Read into a writable buffer; the answer counts bytes."},
    {"readinto1(buffer, /)", buffered_readinto1, "Like readinto, with at most one call to the raw stream."},
    {"write(b, /)", buffered_write, "Write the bytes; the answer counts them."},
    {"detach()", buffered_detach, "Give the raw stream back; this one is unusable afterwards."},
    {}};
extern const TypeSpec kBufferedIoBaseType = {.name = "_io._BufferedIOBase",
                                             .doc = "The base of streams with a buffer.",
                                             .size = sizeof(IoBase),
                                             .flags = kHasGc | kHasPrefix | kHasDict | kHasWeakrefs | kBaseType,
                                             .base = &kIoBaseType,
                                             .methods = kBufferedIoBaseMethods,
                                             .slots = {.traverse = visit_nothing, .finalize = finalize_io}};

// --- _TextIOBase ---------------------------------------------------------------------------------------------------

static Result text_read(Thread& t, const Args&) { return unsupported(t, "read"); }
static Result text_readline(Thread& t, const Args&) { return unsupported(t, "readline"); }
static Result text_none(Thread&, Value) { return kNone; }

static const NativeFunction kTextIoBaseMethods[] = {
    {"read(size=-1, /)", text_read, "Read up to size characters; all by default."},
    {"readline(size=-1, /)", text_readline, "Read one line."},
    {"write(s, /)", buffered_write, "Write the text; the answer counts its characters."},
    {"detach()", buffered_detach, "Give the buffer back; this stream is unusable afterwards."},
    {}};
static const NativeGetSet kTextIoBaseGetSets[] = {
    {"encoding", text_none}, {"newlines", text_none}, {"errors", text_none}, {}};
extern const TypeSpec kTextIoBaseType = {.name = "_io._TextIOBase",
                                         .doc = "The base of streams of text.",
                                         .size = sizeof(IoBase),
                                         .flags = kHasGc | kHasPrefix | kHasDict | kHasWeakrefs | kBaseType,
                                         .base = &kIoBaseType,
                                         .methods = kTextIoBaseMethods,
                                         .getsets = kTextIoBaseGetSets,
                                         .slots = {.traverse = visit_nothing, .finalize = finalize_io}};

}  // namespace krait::modules::io
