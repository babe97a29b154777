// Whole databases: backup, serialize and deserialize, and SQLite's own extensions.
#include <string.h>

#include "interpreter/modules/audit.h"
#include "interpreter/modules/sqlite/sqlite.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/runtime/lock.h"

namespace krait::modules::sqlite {

static Connection* self_of(Value v) { return as<Connection>(v); }

static ResultOf<std::string> text_argument(Thread& t, Value v, const char* function, const char* argument) {
  if (!is_str(v))
    return raise_type_error(t, function, "() argument '", argument, "' must be str, not ",
                            v.is_none() ? "None" : type_name(t, v));
  return std::string(TRY(as_utf8(t, v)));
}

static Status copy_pages(Thread& t, sqlite3_backup* backup, int pages, Value progress, int sleep, int* code) {
  do {
    {
      Unlocked others(t);
      *code = sqlite3_backup_step(backup, pages);
    }
    if (!progress.is_none()) {
      Ref left = TRY(make_int(t, sqlite3_backup_remaining(backup))),
          all = TRY(make_int(t, sqlite3_backup_pagecount(backup)));
      Ref nothing = TRY(call(t, progress, {small_int(*code), left, all}));
    }
    if (*code == SQLITE_BUSY || *code == SQLITE_LOCKED) {
      Unlocked others(t);
      sqlite3_sleep(sleep);
    }
  } while (*code == SQLITE_OK || *code == SQLITE_BUSY || *code == SQLITE_LOCKED);
  return ok();
}

Result connection_backup(Thread& t, const Args& a) {
  if (!has_type(t, a[0], type_for(t, kConnectionType))) {
    return raise_type_error(t, "backup() argument 1 must be sqlite3.Connection, not ",
                            a[0].is_none() ? "None" : type_name(t, a[0]));
  }
  int pages = TRY(as_c_int(t, a[1]));
  std::string name = TRY(text_argument(t, a[3], "backup", "name"));
  double sleep = TRY(as_double(t, a[4]));
  Connection *from = self_of(a.self), *to = as<Connection>(a[0]);
  TRY(check_connection(t, from));
  TRY(check_connection(t, to));
  if (from == to) return raise_value_error(t, "target cannot be the same connection instance");
  if (!a[2].is_none() && !is_callable(t, a[2])) return raise_type_error(t, "progress argument must be a callable");
  if (pages == 0) pages = -1;
  sqlite3_backup* backup;
  {
    Unlocked others(t);
    backup = sqlite3_backup_init(to->db, "main", from->db, name.c_str());
  }
  if (!backup) return raise_sqlite(t, to->db);
  int code = SQLITE_OK;
  Status copied = copy_pages(t, backup, pages, a[2], static_cast<int>(sleep * 1000), &code);
  {
    Unlocked others(t);
    code = sqlite3_backup_finish(backup);
  }
  if (copied.is_raised()) return raised;
  if (code != SQLITE_OK) return raise_sqlite(t, to->db);
  return kNone;
}

Result connection_serialize(Thread& t, const Args& a) {
  std::string name = TRY(text_argument(t, a[0], "serialize", "name"));
  Connection* c = self_of(a.self);
  TRY(check_connection(t, c));
  sqlite3_int64 size = 0;
  auto* shared = sqlite3_serialize(c->db, name.c_str(), &size, SQLITE_SERIALIZE_NOCOPY);
  if (shared) return make_bytes(t, {reinterpret_cast<const char*>(shared), static_cast<size_t>(size)});
  unsigned char* data;
  {
    Unlocked others(t);
    data = sqlite3_serialize(c->db, name.c_str(), &size, 0);
  }
  if (!data) return raise_named(t, "OperationalError", cat("unable to serialize '", name, "'"));
  Result bytes = make_bytes(t, {reinterpret_cast<const char*>(data), static_cast<size_t>(size)});
  sqlite3_free(data);
  return bytes;
}
Result connection_deserialize(Thread& t, const Args& a) {
  BufferRef data;
  if (is_str(a[0])) return raise_type_error(t, "a bytes-like object is required, not 'str'");
  TRY(data.get(t, a[0]));
  std::string name = TRY(text_argument(t, a[1], "deserialize", "name"));
  Connection* c = self_of(a.self);
  TRY(check_connection(t, c));
  auto size = static_cast<sqlite3_uint64>(data.buffer.length);
  auto* copy = static_cast<unsigned char*>(sqlite3_malloc64(size));
  if (!copy) return raise_memory_error(t);
  int code;
  {
    Unlocked others(t);
    memcpy(copy, data.buffer.data, size);
    code = sqlite3_deserialize(c->db, name.c_str(), copy, static_cast<sqlite3_int64>(size),
                               static_cast<sqlite3_int64>(size),
                               SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE);
  }
  if (code != SQLITE_OK) return raise_sqlite(t, c->db);
  return kNone;
}

Result connection_enable_load_extension(Thread& t, const Args& a) {
  bool on = TRY(is_true(t, a[0]));
  TRY(audit(t, "sqlite3.enable_load_extension", {a.self, boolean(on)}));
  TRY(check_connection(t, self_of(a.self)));
  if (sqlite3_enable_load_extension(self_of(a.self)->db, on) != SQLITE_OK) {
    return raise_named(t, "OperationalError", "Error enabling load extension");
  }
  return kNone;
}
Result connection_load_extension(Thread& t, const Args& a) {
  std::string name = TRY(text_argument(t, a[0], "load_extension", "name"));
  TRY(audit(t, "sqlite3.load_extension", {a.self, a[0]}));
  TRY(check_connection(t, self_of(a.self)));
  char* problem = nullptr;
  if (sqlite3_load_extension(self_of(a.self)->db, name.c_str(), nullptr, &problem) == SQLITE_OK) return kNone;
  std::string text = problem ? problem : "Error loading extension";
  sqlite3_free(problem);
  return raise_named(t, "OperationalError", text);
}

}  // namespace krait::modules::sqlite
