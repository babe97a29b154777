// BufferedRWPair: a reader and a writer over two raw streams, as one (library reference: io.BufferedRWPair).
#include "interpreter/modules/io/io_internal.h"
#include "interpreter/objects/exception.h"

namespace krait::modules::io {

struct RwPair : IoBase { Value reader, writer; };
static RwPair* pair(Value v) { return static_cast<RwPair*>(v.object()); }

static Result pair_init(Thread& t, const Args& a) {
  if (!TRY(method_is_true(t, a[0], "readable"))) return raise_unsupported(t, "File or stream is not readable.");
  if (!TRY(method_is_true(t, a[1], "writable"))) return raise_unsupported(t, "File or stream is not writable.");
  Ref reader = TRY(call(t, Value::from_object(type_for(t, kBufferedReaderType)), {a[0], a[2]}));
  Ref writer = TRY(call(t, Value::from_object(type_for(t, kBufferedWriterType)), {a[1], a[2]}));
  replace(pair(a.self)->reader, std::move(reader));
  replace(pair(a.self)->writer, std::move(writer));
  return kNone;
}

static Result forward(Thread& t, Value to, const char* method, std::initializer_list<Value> args = {}) {
  if (to.is_absent()) return raise_value_error(t, "I/O operation on uninitialized object");
  return call_method(t, to, method, args);
}
static Result pair_read(Thread& t, const Args& a) { return forward(t, pair(a.self)->reader, "read", {a[0]}); }
static Result pair_read1(Thread& t, const Args& a) { return forward(t, pair(a.self)->reader, "read1", {a[0]}); }
static Result pair_peek(Thread& t, const Args& a) { return forward(t, pair(a.self)->reader, "peek", {a[0]}); }
static Result pair_readinto(Thread& t, const Args& a) { return forward(t, pair(a.self)->reader, "readinto", {a[0]}); }
static Result pair_readinto1(Thread& t, const Args& a) { return forward(t, pair(a.self)->reader, "readinto1", {a[0]}); }
static Result pair_readable(Thread& t, const Args& a) { return forward(t, pair(a.self)->reader, "readable"); }
static Result pair_write(Thread& t, const Args& a) { return forward(t, pair(a.self)->writer, "write", {a[0]}); }
static Result pair_writable(Thread& t, const Args& a) { return forward(t, pair(a.self)->writer, "writable"); }
static Result pair_flush(Thread& t, const Args& a) { return forward(t, pair(a.self)->writer, "flush"); }

static Result pair_close(Thread& t, const Args& a) {
  Result writer = forward(t, pair(a.self)->writer, "close");
  Ref first;
  if (writer.is_raised()) first = take_pending(t);
  else Ref done = writer.take();
  Result reader = forward(t, pair(a.self)->reader, "close");
  if (first.is_absent()) return reader;
  if (reader.is_raised()) {
    Ref second = take_pending(t);
    if (!identical(first, second)) replace(second.as<BaseException>()->context, std::move(first));
    set_pending(t, std::move(second));
    return raised;
  }
  Ref done = reader.take();
  set_pending(t, std::move(first));
  return raised;
}

static Result pair_isatty(Thread& t, const Args& a) {
  Ref writer = TRY(forward(t, pair(a.self)->writer, "isatty"));
  if (!writer.get().is_false()) return writer;
  return forward(t, pair(a.self)->reader, "isatty");
}
static Result pair_closed(Thread& t, Value self) {
  if (pair(self)->writer.is_absent())
    return raise_runtime_error(t, "the BufferedRWPair object is being garbage-collected");
  return get_attr(t, pair(self)->writer, "closed");
}
static void pair_destroy(Object* o) {
  clear(static_cast<RwPair*>(o)->reader);
  clear(static_cast<RwPair*>(o)->writer);
}
static void pair_traverse(Object* o, Visitor& visit) {
  visit(static_cast<RwPair*>(o)->reader);
  visit(static_cast<RwPair*>(o)->writer);
}

static const NativeFunction kMethods[] = {
    {"read(size=-1, /)", pair_read, nullptr},      {"read1(size=-1, /)", pair_read1, nullptr},
    {"peek(size=0, /)", pair_peek, nullptr},       {"readinto(buffer, /)", pair_readinto, nullptr},
    {"readinto1(buffer, /)", pair_readinto1, nullptr}, {"readable()", pair_readable, nullptr},
    {"write(buffer, /)", pair_write, nullptr},     {"writable()", pair_writable, nullptr},
    {"flush()", pair_flush, nullptr},              {"close()", pair_close, nullptr},
    {"isatty()", pair_isatty, nullptr},            {}};
static const NativeGetSet kGetSets[] = {{"closed", pair_closed}, {}};

extern const TypeSpec kBufferedRwPairType = {
    .name = "_io.BufferedRWPair",
    .doc = "A buffered reader and a buffered writer as one stream.",
    .size = sizeof(RwPair),
    .flags = kHasGc | kHasPrefix | kHasDict | kHasWeakrefs | kBaseType,
    .base = &kBufferedIoBaseType,
    .init = {"BufferedRWPair(reader, writer, buffer_size=8192, /)", pair_init},
    .methods = kMethods,
    .getsets = kGetSets,
    .slots = {.destroy = pair_destroy, .traverse = pair_traverse, .finalize = finalize_io}};

}  // namespace krait::modules::io
