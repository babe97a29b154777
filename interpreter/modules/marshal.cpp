// The marshal module: Python values as bytes in CPython's own format (library reference: marshal).
#include "interpreter/modules/marshal.h"
#include "interpreter/modules/audit.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/unmarshal.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/runtime/native.h"

namespace krait::modules {

static Result marshal_dumps(Thread& t, const Args& a) {
  TRY(audit(t, "marshal.dumps", {a[0], a[1]}));
  return marshal_value(t, a[0], TRY(as_c_int(t, a[1])));
}
static Result marshal_dump(Thread& t, const Args& a) {
  TRY(audit(t, "marshal.dumps", {a[0], a[2]}));
  Ref bytes = TRY(marshal_value(t, a[0], TRY(as_c_int(t, a[2]))));
  return call_method(t, a[1], t.names().write, {bytes});
}

static Result marshal_loads(Thread& t, const Args& a) {
  BufferRef bytes;
  TRY(bytes.get(t, a[0]));
  TRY(audit(t, "marshal.loads", {a[0]}));
  return unmarshal(t, bytes.view());
}
// Reads all that is left, and moves the file back to the end of the object.
static Result marshal_load(Thread& t, const Args& a) {
  Ref empty = TRY(call_method(t, a[0], t.names().read, {small_int(0)}));
  TRY(audit(t, "marshal.load", {}));
  if (!is_bytes(empty)) return raise_type_error(t, "file.read() returned not bytes but ", type_name(t, empty));
  Ref bytes = TRY(call_method(t, a[0], t.names().read));
  if (!is_bytes(bytes)) return raise_type_error(t, "file.read() returned not bytes but ", type_name(t, bytes));
  size_t used = 0;
  Ref value = TRY(unmarshal(t, bytes.as<Bytes>()->view(), &used));
  int64_t back = static_cast<int64_t>(used) - bytes.as<Bytes>()->length;
  if (back != 0) Ref moved = TRY(call_method(t, a[0], "seek", {small_int(back), small_int(1)}));
  return value;
}

static const NativeFunction kFunctions[] = {
    {"dump(value, file, version=4, /)", marshal_dump, "Write a value to a binary file."},
    {"load(file, /)", marshal_load, "Read a value from a binary file."},
    {"dumps(value, version=4, /)", marshal_dumps, "The bytes that dump() would write."},
    {"loads(bytes, /)", marshal_loads, "The value in the bytes."},
    {}};
static Status marshal_init(Thread& t, Value module) { return module_add_int(t, module, "version", kMarshalVersion); }

extern const NativeModule kMarshalModule = {"marshal", "Python values in the format of .pyc files.", kFunctions,
                                            marshal_init};

}  // namespace krait::modules
