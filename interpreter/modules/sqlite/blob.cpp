// Blobs: values read and written piece by piece.
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include <algorithm>

#include "interpreter/modules/native_object.h"
#include "interpreter/modules/sqlite/sqlite.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/slice.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/runtime/lock.h"

namespace krait::modules::sqlite {

void forget_blob(Blob* blob) {
  if (blob->connection.is_absent()) return;
  auto* blobs = as<Connection>(blob->connection)->blobs;
  if (blobs) blobs->erase(std::remove(blobs->begin(), blobs->end(), blob), blobs->end());
}

Result open_blob(Thread& t, Value connection, sqlite3_blob* handle) {
  auto* b = allocate<Blob>(t, type_for(t, kBlobType));
  if (!b) {
    sqlite3_blob_close(handle);
    return raised;
  }
  b->connection = Ref::copy(connection).leak();
  b->handle = handle;
  as<Connection>(connection)->blobs->push_back(b);
  return Result::own(b);
}

Result connection_blobopen(Thread& t, const Args& a) {
  for (int i : {0, 1}) {
    if (!is_str(a[static_cast<size_t>(i)])) {
      Value v = a[static_cast<size_t>(i)];
      return raise_type_error(t, "blobopen() argument ", i + 1, " must be str, not ",
                              v.is_none() ? "None" : type_name(t, v));
    }
  }
  std::string table(TRY(as_utf8(t, a[0]))), column(TRY(as_utf8(t, a[1]))), name(TRY(as_utf8(t, a[4])));
  int64_t row;
  if (!is_int(a[2]) || !int_fits_i64(a[2], &row)) {
    if (is_int(a[2])) return raise_overflow_error(t, "Python int too large to convert to SQLite INTEGER");
    return raise_type_error(t, "'", type_name(t, a[2]), "' object cannot be interpreted as an integer");
  }
  bool read_only = TRY(is_true(t, a[3]));
  auto* c = as<Connection>(a.self);
  TRY(check_connection(t, c));
  sqlite3_blob* handle = nullptr;
  int code;
  {
    Unlocked others(t);
    code = sqlite3_blob_open(c->db, name.c_str(), table.c_str(), column.c_str(), row, !read_only, &handle);
  }
  if (code == SQLITE_MISUSE) return raise_named(t, "InterfaceError", sqlite3_errstr(code));
  if (code != SQLITE_OK) return raise_sqlite(t, c->db);
  return open_blob(t, a.self, handle);
}

namespace {

ResultOf<Blob*> open_of(Thread& t, Value v) {
  auto* b = as<Blob>(v);
  TRY(check_connection(t, as<Connection>(b->connection)));
  if (!b->handle) return raise_named(t, "ProgrammingError", "Cannot operate on a closed blob.");
  return b;
}
ResultOf<std::string> read_at(Thread& t, Blob* b, int offset, int count) {
  std::string out(static_cast<size_t>(count), '\0');
  int code;
  {
    Unlocked others(t);
    code = sqlite3_blob_read(b->handle, out.data(), count, offset);
  }
  if (code != SQLITE_OK) return raise_sqlite(t, as<Connection>(b->connection)->db);
  return out;
}
Status write_at(Thread& t, Blob* b, std::string_view data, int offset) {
  int room = sqlite3_blob_bytes(b->handle) - offset;
  if (static_cast<int64_t>(data.size()) > room) return raise_value_error(t, "data longer than blob length");
  int code;
  {
    Unlocked others(t);
    code = sqlite3_blob_write(b->handle, data.data(), static_cast<int>(data.size()), offset);
  }
  if (code != SQLITE_OK) return raise_sqlite(t, as<Connection>(b->connection)->db);
  return ok();
}

Result blob_read(Thread& t, const Args& a) {
  int count = TRY(as_c_int(t, a[0]));
  Blob* b = TRY(open_of(t, a.self));
  int left = sqlite3_blob_bytes(b->handle) - b->offset;
  if (count < 0 || count > left) count = left;
  if (count == 0) return make_bytes(t, "");
  std::string data = TRY(read_at(t, b, b->offset, count));
  b->offset += count;
  return make_bytes(t, data);
}
Result blob_write(Thread& t, const Args& a) {
  BufferRef data;
  TRY(data.get(t, a[0]));
  Blob* b = TRY(open_of(t, a.self));
  TRY(write_at(t, b, data.view(), b->offset));
  b->offset += static_cast<int>(data.buffer.length);
  return kNone;
}
Result blob_seek(Thread& t, const Args& a) {
  int offset = TRY(as_c_int(t, a[0])), origin = TRY(as_c_int(t, a[1]));
  Blob* b = TRY(open_of(t, a.self));
  int size = sqlite3_blob_bytes(b->handle);
  int from = origin == SEEK_SET ? 0 : origin == SEEK_CUR ? b->offset : size;
  if (origin < 0 || origin > 2)
    return raise_value_error(t, "'origin' should be os.SEEK_SET, os.SEEK_CUR, or os.SEEK_END");
  if (offset > INT_MAX - from) return raise_overflow_error(t, "seek offset results in overflow");
  if (from + offset < 0 || from + offset > size) return raise_value_error(t, "offset out of blob range");
  b->offset = from + offset;
  return kNone;
}
Result blob_tell(Thread& t, const Args& a) { return small_int(TRY(open_of(t, a.self))->offset); }
Result blob_close(Thread& t, const Args& a) {
  auto* b = as<Blob>(a.self);
  TRY(check_connection(t, as<Connection>(b->connection)));
  if (b->handle) sqlite3_blob_close(std::exchange(b->handle, nullptr));
  forget_blob(b);
  return kNone;
}
Result blob_enter(Thread& t, const Args& a) {
  (void)TRY(open_of(t, a.self));
  return Result::copy(a.self);
}
Result blob_exit(Thread& t, const Args& a) {
  (void)TRY(open_of(t, a.self));
  Ref nothing = TRY(blob_close(t, a));
  return kFalse;
}

ResultOf<int64_t> blob_length(Thread& t, Value self) {
  return int64_t{sqlite3_blob_bytes(TRY(open_of(t, self))->handle)};
}
ResultOf<int> position(Thread& t, Blob* b, Value key) {
  int64_t i = TRY(index_as_i64(t, key, t.types().IndexError)), size = sqlite3_blob_bytes(b->handle);
  if (i < 0) i += size;
  if (i < 0 || i >= size) return raise_index_error(t, "Blob index out of range");
  return static_cast<int>(i);
}
Result blob_get_item(Thread& t, Value self, Value key) {
  Blob* b = TRY(open_of(t, self));
  if (has_index(t, key)) {
    std::string byte = TRY(read_at(t, b, TRY(position(t, b, key)), 1));
    return small_int(static_cast<unsigned char>(byte[0]));
  }
  if (!has_kind(key, Kind::Slice)) return raise_type_error(t, "Blob indices must be integers");
  SliceBounds s = TRY(slice_bounds(t, key, sqlite3_blob_bytes(b->handle)));
  if (s.count == 0) return make_bytes(t, "");
  if (s.step == 1) return make_bytes(t, TRY(read_at(t, b, static_cast<int>(s.start), static_cast<int>(s.count))));
  int64_t low = s.step > 0 ? s.start : s.start + (s.count - 1) * s.step,
          high = s.step > 0 ? s.start + (s.count - 1) * s.step : s.start;
  std::string all = TRY(read_at(t, b, static_cast<int>(low), static_cast<int>(high - low + 1))), out;
  for (int64_t i = 0; i < s.count; ++i) out += all[static_cast<size_t>(s.start + i * s.step - low)];
  return make_bytes(t, out);
}
Status set_slice(Thread& t, Blob* b, Value key, Value value) {
  SliceBounds s = TRY(slice_bounds(t, key, sqlite3_blob_bytes(b->handle)));
  if (s.count == 0) return ok();
  BufferRef data;
  TRY(data.get(t, value));
  if (data.buffer.length != s.count) return raise_index_error(t, "Blob slice assignment is wrong size");
  if (s.step == 1) return write_at(t, b, data.view(), static_cast<int>(s.start));
  int64_t low = s.step > 0 ? s.start : s.start + (s.count - 1) * s.step,
          high = s.step > 0 ? s.start + (s.count - 1) * s.step : s.start;
  std::string all = TRY(read_at(t, b, static_cast<int>(low), static_cast<int>(high - low + 1)));
  for (int64_t i = 0; i < s.count; ++i)
    all[static_cast<size_t>(s.start + i * s.step - low)] = data.view()[static_cast<size_t>(i)];
  return write_at(t, b, all, static_cast<int>(low));
}
Status blob_set_item(Thread& t, Value self, Value key, Value value) {
  Blob* b = TRY(open_of(t, self));
  if (has_index(t, key)) {
    if (value.is_absent()) return raise_type_error(t, "Blob doesn't support item deletion");
    if (!is_int(value))
      return raise_type_error(t, "'", type_name(t, value), "' object cannot be interpreted as an integer");
    int at = TRY(position(t, b, key));
    int64_t byte;
    if (!int_fits_i64(value, &byte) || byte < 0 || byte > 255)
      return raise_value_error(t, "byte must be in range(0, 256)");
    char c = static_cast<char>(byte);
    return write_at(t, b, {&c, 1}, at);
  }
  if (!has_kind(key, Kind::Slice)) return raise_type_error(t, "Blob indices must be integers");
  if (value.is_absent()) return raise_type_error(t, "Blob doesn't support slice deletion");
  return set_slice(t, b, key, value);
}

void blob_destroy(Object* o) {
  auto* b = static_cast<Blob*>(o);
  if (b->handle) sqlite3_blob_close(std::exchange(b->handle, nullptr));
  forget_blob(b);
  clear(b->connection);
}

const NativeFunction kMethods[] = {
    {"close()", blob_close, "Close the blob."},
    {"read(length=-1, /)", blob_read, "Reads bytes of the blob, from the current position on."},
    {"write(data, /)", blob_write, "Writes bytes into the blob, from the current position on."},
    {"seek(offset, origin=0, /)", blob_seek,
        "Moves to another offset in the blob, where the next read or write begins."},
    {"tell()", blob_tell, "The position in the blob where the next read or write begins."},
    {"__enter__()", blob_enter, "Blob context manager enter."},
    {"__exit__(type, val, tb, /)", blob_exit, "Blob context manager exit."},
    {}};

}  // namespace

const TypeSpec kBlobType = {
    .name = "sqlite3.Blob",
    .size = sizeof(Blob),
    .flags = kHasGc | kHasPrefix | kHasWeakrefs | kNoInstances,
    .methods = kMethods,
    .slots = {.destroy = blob_destroy,
              .traverse = [](Object* o, Visitor& visit) { visit(static_cast<Blob*>(o)->connection); },
              .length = blob_length,
              .get_item = blob_get_item,
              .set_item = blob_set_item}};

}  // namespace krait::modules::sqlite
