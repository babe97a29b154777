// BytesIO: a binary stream in memory.
#include <string.h>

#include "interpreter/modules/io/io_internal.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/tuple.h"

namespace krait::modules::io {

struct BytesIo : IoBase {
  std::string* data;
  int64_t position;
  int64_t exports;  // getbuffer() views alive: the size must not change
};

static BytesIo* stream(Value v) { return static_cast<BytesIo*>(v.object()); }

static Status check_open(Thread& t, Value self) {
  if (stream(self)->closed || !stream(self)->data) return raise_value_error(t, "I/O operation on closed file.");
  return ok();
}
static Status check_exports(Thread& t, Value self) {
  TRY(check_open(t, self));
  if (stream(self)->exports)
    return raise_message(t, t.types().BufferError, "Existing exports of data: object cannot be re-sized");
  return ok();
}

static Status write_bytes(Thread& t, Value self, std::string_view bytes) {
  if (bytes.empty()) return ok();  // leaves no gap behind the end
  BytesIo* s = stream(self);
  size_t at = static_cast<size_t>(s->position);
  if (at > s->data->size()) s->data->resize(at, '\0');
  size_t overlap = std::min(bytes.size(), s->data->size() - at);
  if (overlap) memcpy(s->data->data() + at, bytes.data(), overlap);
  s->data->append(bytes.substr(overlap));
  s->position += static_cast<int64_t>(bytes.size());
  return ok();
}

static Result bytes_io_new(Thread& t, const Args& a) {
  BytesIo* s = allocate<BytesIo>(t, as<Type>(a.self));
  if (!s) return raised;
  s->data = new std::string;
  return Result::own(s);
}

static Result bytes_io_init(Thread& t, const Args& a) {
  TRY(check_exports(t, a.self));
  BytesIo* s = stream(a.self);
  s->data->clear();
  s->position = 0;
  if (a[0].is_absent() || a[0].is_none()) return kNone;
  BufferRef initial;
  TRY(initial.get(t, a[0]));
  s->data->assign(initial.view());
  return kNone;
}

static std::string_view rest_of(BytesIo* s) {
  size_t at = std::min(static_cast<size_t>(s->position), s->data->size());
  return std::string_view(*s->data).substr(at);
}

static Result take(Thread& t, BytesIo* s, size_t count) {
  Ref bytes = TRY(make_bytes(t, rest_of(s).substr(0, count)));
  s->position += bytes.as<Bytes>()->length;
  return bytes;
}

static Result bytes_io_read(Thread& t, const Args& a) {
  TRY(check_open(t, a.self));
  int64_t size = TRY(size_argument(t, a[0]));
  return take(t, stream(a.self), size < 0 ? SIZE_MAX : static_cast<size_t>(size));
}

static size_t line_length(BytesIo* s, int64_t limit) {
  std::string_view rest = rest_of(s);
  size_t newline = rest.find('\n');
  size_t n = newline == std::string_view::npos ? rest.size() : newline + 1;
  return limit >= 0 ? std::min(n, static_cast<size_t>(limit)) : n;
}

static Result bytes_io_readline(Thread& t, const Args& a) {
  TRY(check_open(t, a.self));
  int64_t limit = TRY(size_argument(t, a[0]));
  return take(t, stream(a.self), line_length(stream(a.self), limit));
}

static Result bytes_io_readlines(Thread& t, const Args& a) {
  TRY(check_open(t, a.self));
  int64_t hint = TRY(size_argument(t, a[0]));
  Ref lines = TRY(make_list(t));
  int64_t total = 0;
  while (size_t n = line_length(stream(a.self), -1)) {
    Ref line = TRY(take(t, stream(a.self), n));
    TRY(list_append(t, lines.as<List>(), line));
    total += static_cast<int64_t>(n);
    if (hint > 0 && total >= hint) break;
  }
  return lines;
}

static Result bytes_io_next(Thread& t, Value self) {
  TRY(check_open(t, self));
  size_t n = line_length(stream(self), -1);
  if (n == 0) return kAbsent;
  return take(t, stream(self), n);
}

static Result bytes_io_iter(Thread& t, Value self) {
  TRY(check_open(t, self));
  return Result::copy(self);
}

static Result bytes_io_readinto(Thread& t, const Args& a) {
  TRY(check_open(t, a.self));
  BufferRef target;
  TRY(writable_argument(t, a[0], target, "readinto"));
  std::string_view rest = rest_of(stream(a.self)).substr(0, static_cast<size_t>(target.buffer.length));
  if (!rest.empty()) memcpy(target.buffer.data, rest.data(), rest.size());
  stream(a.self)->position += static_cast<int64_t>(rest.size());
  return small_int(static_cast<int64_t>(rest.size()));
}

static Result bytes_io_write(Thread& t, const Args& a) {
  TRY(check_exports(t, a.self));
  BufferRef source;
  TRY(source.get(t, a[0]));
  TRY(check_exports(t, a.self));
  TRY(write_bytes(t, a.self, source.view()));
  return small_int(source.buffer.length);
}

static Result bytes_io_seek(Thread& t, const Args& a) {
  TRY(check_open(t, a.self));
  int64_t offset = TRY(offset_argument(t, a[0]));
  int whence = TRY(as_c_int(t, a[1]));
  BytesIo* s = stream(a.self);
  if (whence < 0 || whence > 2) return raise_value_error(t, "invalid whence (", whence, ", should be 0, 1 or 2)");
  if (whence == 0 && offset < 0) return raise_value_error(t, "negative seek value ", offset);
  int64_t base = whence == 0 ? 0 : whence == 1 ? s->position : static_cast<int64_t>(s->data->size());
  if (offset > INT64_MAX - base) return raise_overflow_error(t, "new position too large");
  s->position = std::max<int64_t>(0, base + offset);
  return make_int(t, s->position);
}

static Result bytes_io_tell(Thread& t, const Args& a) {
  TRY(check_open(t, a.self));
  return make_int(t, stream(a.self)->position);
}

static Result bytes_io_truncate(Thread& t, const Args& a) {
  TRY(check_exports(t, a.self));
  BytesIo* s = stream(a.self);
  int64_t size = s->position;
  if (!a[0].is_none()) size = TRY(size_argument(t, a[0]));
  if (size < 0) return raise_value_error(t, "negative size value ", size);
  if (size < static_cast<int64_t>(s->data->size())) s->data->resize(static_cast<size_t>(size));
  return make_int(t, size);
}

static Result bytes_io_getvalue(Thread& t, const Args& a) {
  TRY(check_open(t, a.self));
  return make_bytes(t, *stream(a.self)->data);
}

// The object that lends the stream's memory to getbuffer()'s memoryview.
struct BytesIoBuffer : Object { Value source; };

static Status lend(Thread& t, Value self, Buffer& buffer, int) {
  BytesIo* s = stream(static_cast<BytesIoBuffer*>(self.object())->source);
  ++s->exports;
  buffer.data = reinterpret_cast<uint8_t*>(s->data->data());
  buffer.length = static_cast<int64_t>(s->data->size());
  buffer.read_only = false;
  return ok();
}
static void take_back(Value self, Buffer&) { --stream(static_cast<BytesIoBuffer*>(self.object())->source)->exports; }
static void lender_destroy(Object* o) { clear(static_cast<BytesIoBuffer*>(o)->source); }
static void lender_traverse(Object* o, Visitor& visit) { visit(static_cast<BytesIoBuffer*>(o)->source); }

extern const TypeSpec kBytesIoBufferType = {
    .name = "_io._BytesIOBuffer", .size = sizeof(BytesIoBuffer), .flags = kHasGc | kNoInstances,
    .slots = {.destroy = lender_destroy, .traverse = lender_traverse, .get_buffer = lend, .release_buffer = take_back}};

static Result bytes_io_getbuffer(Thread& t, const Args& a) {
  TRY(check_open(t, a.self));
  Type* type = TRY(make_type(t, kBytesIoBufferType));
  BytesIoBuffer* lender = allocate<BytesIoBuffer>(t, type);
  if (!lender) return raised;
  lender->source = Ref::copy(a.self).leak();
  Ref owner = Ref::own(lender);
  return call(t, Value::from_object(t.types().memoryview), {owner});
}

static Result bytes_io_close(Thread& t, const Args& a) {
  BytesIo* s = stream(a.self);
  if (s->exports) return raise_message(t, t.types().BufferError, "Existing exports of data: object cannot be re-sized");
  s->closed = true;
  if (s->data) std::string().swap(*s->data);
  return kNone;
}

static Result bytes_io_true(Thread& t, const Args& a) {
  TRY(check_open(t, a.self));
  return kTrue;
}
static Result bytes_io_false(Thread& t, const Args& a) {
  TRY(check_open(t, a.self));
  return kFalse;
}
static Result bytes_io_flush(Thread& t, const Args& a) {
  TRY(check_open(t, a.self));
  return kNone;
}

static Result bytes_io_getstate(Thread& t, const Args& a) {
  TRY(check_open(t, a.self));
  Ref value = TRY(make_bytes(t, *stream(a.self)->data));
  Ref position = TRY(make_int(t, stream(a.self)->position));
  Ref dict = TRY(get_instance_dict(t, a.self));
  if (dict.is_absent()) dict = kNone;
  else if (as<Dict>(dict)->used == 0) dict = kNone;
  return make_tuple(t, {value, position, dict});
}

static Result bytes_io_setstate(Thread& t, const Args& a) {
  if (!is_tuple(a[0]) || as<Tuple>(a[0])->length < 3)
    return raise_type_error(t, type_name(t, a.self), ".__setstate__ argument should be 3-tuple, got ",
                            type_name(t, a[0]));
  TRY(check_exports(t, a.self));
  Tuple* state = as<Tuple>(a[0]);
  BufferRef value;
  TRY(value.get(t, state->items[0]));
  if (!is_int(state->items[1]))
    return raise_type_error(t, "second item of state must be an integer, not ", type_name(t, state->items[1]));
  int64_t position = TRY(as_i64(t, state->items[1]));
  if (position < 0) return raise_value_error(t, "position value cannot be negative");
  stream(a.self)->data->assign(value.view());
  stream(a.self)->position = position;
  if (state->items[2].is_none()) return kNone;
  if (!is_dict(state->items[2]))
    return raise_type_error(t, "third item of state should be a dict, got a ", type_name(t, state->items[2]));
  Ref dict = TRY(get_instance_dict(t, a.self));
  TRY(dict_update(t, dict.as<Dict>(), state->items[2]));
  return kNone;
}

static Result bytes_io_sizeof(Thread& t, const Args& a) {
  return make_int(
      t, static_cast<int64_t>(sizeof(BytesIo) + (stream(a.self)->data ? stream(a.self)->data->capacity() : 0)));
}

static void bytes_io_destroy(Object* o) {
  delete static_cast<BytesIo*>(o)->data;
  static_cast<BytesIo*>(o)->data = nullptr;
}

static const NativeFunction kMethods[] = {
    {"read(size=-1, /)", bytes_io_read, "Read up to size bytes; all by default."},
    {"read1(size=-1, /)", bytes_io_read, "The same as read()."},
    {"readline(size=-1, /)", bytes_io_readline, "Read one line."},
    {"readlines(size=None, /)", bytes_io_readlines, "A list of the lines that are left."},
    {"readinto(buffer, /)", bytes_io_readinto, "Read into a writable buffer."},
    {"write(b, /)", bytes_io_write, "Write bytes; the answer counts them."},
    {"seek(pos, whence=0, /)", bytes_io_seek, "Change the position; the answer is the new one."},
    {"tell()", bytes_io_tell, "The current position."},
    {"truncate(size=None, /)", bytes_io_truncate, "Cut the contents to size, the current position by default."},
    {"getvalue()", bytes_io_getvalue, "The whole contents."},
    {"getbuffer()", bytes_io_getbuffer, "A view over the contents that can be written to."},
    {"close()", bytes_io_close, "Free the contents."},
    {"flush()", bytes_io_flush, nullptr},
    {"readable()", bytes_io_true, nullptr},
    {"writable()", bytes_io_true, nullptr},
    {"seekable()", bytes_io_true, nullptr},
    {"isatty()", bytes_io_false, nullptr},
    {"__getstate__()", bytes_io_getstate, nullptr},
    {"__setstate__(state, /)", bytes_io_setstate, nullptr},
    {"__sizeof__()", bytes_io_sizeof, nullptr},
    {}};

extern const TypeSpec kBytesIoType = {
    .name = "_io.BytesIO", .doc = "A binary stream in memory.", .size = sizeof(BytesIo),
    .flags = kHasGc | kHasPrefix | kHasDict | kHasWeakrefs | kBaseType, .base = &kBufferedIoBaseType,
    .new_ = {"BytesIO(*args, **kwargs)", bytes_io_new}, .init = {"BytesIO(initial_bytes=<absent: b''>)", bytes_io_init},
    .methods = kMethods,
    .slots = {.destroy = bytes_io_destroy, .traverse = visit_nothing, .iter = bytes_io_iter, .next = bytes_io_next}};

}  // namespace krait::modules::io
