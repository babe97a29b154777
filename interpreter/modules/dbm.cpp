// The module _dbm (library reference: dbm.ndbm): databases of bytes in the ndbm interface of Berkeley DB, as Debian's
// Python has them. The library is opened when the module is imported; Debian's standard library of Python depends on
// it.
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "interpreter/modules/module_exception.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/native.h"

namespace krait::modules {

namespace {

struct Datum {
  const char* data;
  int size;
};
struct Handle;

// The library's functions, looked up once a process.
struct Library {
  Handle* (*open)(const char* name, int flags, int mode) = nullptr;
  void (*close)(Handle*) = nullptr;
  Datum (*fetch)(Handle*, Datum key) = nullptr;
  int (*store)(Handle*, Datum key, Datum value, int replace) = nullptr;
  int (*remove)(Handle*, Datum key) = nullptr;
  Datum (*first)(Handle*) = nullptr;
  Datum (*next)(Handle*) = nullptr;
  int (*error)(Handle*) = nullptr;
  int (*clear_error)(Handle*) = nullptr;
  bool complete = false;
};
template <class F> bool find(void* library, const char* name, F& function) {
  function = reinterpret_cast<F>(dlsym(library, name));
  return function != nullptr;
}
Library load_library() {
  Library l;
  void* handle = dlopen("libdb-5.3.so", RTLD_NOW | RTLD_LOCAL);
  l.complete = handle && find(handle, "__db_ndbm_open", l.open) && find(handle, "__db_ndbm_close", l.close) &&
               find(handle, "__db_ndbm_fetch", l.fetch) && find(handle, "__db_ndbm_store", l.store) &&
               find(handle, "__db_ndbm_delete", l.remove) && find(handle, "__db_ndbm_firstkey", l.first) &&
               find(handle, "__db_ndbm_nextkey", l.next) && find(handle, "__db_ndbm_error", l.error) &&
               find(handle, "__db_ndbm_clearerr", l.clear_error);
  return l;
}
const Library& library() {
  static const Library loaded = load_library();
  return loaded;
}

struct Database : Object {
  Handle* handle;   // owned; null: closed
  int64_t entries;  // -1: to be counted
  bool writable;
};
Database* database_of(Value v) { return static_cast<Database*>(v.object()); }

Raised raise_dbm(Thread& t, const char* message) {
  return raise_message(t, module_exception(t, "_dbm.error"), message);
}
Status require_open(Thread& t, const Database* d) {
  if (!d->handle) return raise_dbm(t, "DBM object has already been closed");
  return ok();
}

// A key or value: bytes-like, or a str's UTF-8.
class Item {
 public:
  Status take(Thread& t, Value v) {
    if (is_str(v)) {
      std::string_view text = TRY(as_utf8(t, v));
      datum = {text.data(), static_cast<int>(text.size())};
      return ok();
    }
    TRY(buffer_.get(t, v));
    datum = {buffer_.view().data(), static_cast<int>(buffer_.view().size())};
    return ok();
  }
  // With a complaint of its own for what is neither.
  Status take(Thread& t, Value v, const char* complaint) {
    if (!is_str(v) && !has_buffer(t, v)) return raise_type_error(t, complaint);
    return take(t, v);
  }
  Datum datum{};

 private:
  BufferRef buffer_;
};
constexpr const char* kKeysWanted = "dbm mappings have bytes or string keys only";
constexpr const char* kValuesWanted = "dbm mappings have bytes or string elements only";

Result make_item(Thread& t, Datum d) { return make_bytes(t, {d.data, static_cast<size_t>(d.size)}); }

Status store(Thread& t, Database* d, Datum key, Datum value) {
  d->entries = -1;
  if (library().store(d->handle, key, value, 1) >= 0) return ok();
  (void)library().clear_error(d->handle);
  return raise_dbm(t, "cannot add item to database");
}

// --- as a mapping --------------------------------------------------------------------------------------------------

ResultOf<int64_t> entry_count(Thread& t, Value self) {
  Database* d = database_of(self);
  TRY(require_open(t, d));
  if (d->entries < 0) {
    d->entries = 0;
    for (Datum key = library().first(d->handle); key.data; key = library().next(d->handle)) ++d->entries;
  }
  return d->entries;
}
ResultOf<bool> is_nonempty(Thread& t, Value self) { return TRY(entry_count(t, self)) != 0; }

Result get_item(Thread& t, Value self, Value key) {
  Item item;
  TRY(item.take(t, key));
  TRY(require_open(t, database_of(self)));
  Datum found = library().fetch(database_of(self)->handle, item.datum);
  if (!found.data) return raise_key_error(t, key);
  if (library().error(database_of(self)->handle)) {
    (void)library().clear_error(database_of(self)->handle);
    return raise_dbm(t, "");
  }
  return make_item(t, found);
}
Status set_item(Thread& t, Value self, Value key, Value value) {
  Database* d = database_of(self);
  Item item, content;
  TRY(item.take(t, key, kKeysWanted));
  TRY(require_open(t, d));
  if (!value.is_absent()) {
    TRY(content.take(t, value, kValuesWanted));
    return store(t, d, item.datum, content.datum);
  }
  d->entries = -1;
  if (library().remove(d->handle, item.datum) >= 0) return ok();
  (void)library().clear_error(d->handle);
  if (d->writable) return raise_key_error(t, key);
  return raise_dbm(t, "cannot delete item from database");
}
ResultOf<bool> contains(Thread& t, Value self, Value key) {
  TRY(require_open(t, database_of(self)));
  if (!is_str(key) && !is_bytes(key))
    return raise_type_error(t, "dbm key must be bytes or string, not ", type_name(t, key));
  Item item;
  TRY(item.take(t, key));
  return library().fetch(database_of(self)->handle, item.datum).data != nullptr;
}

// --- methods -------------------------------------------------------------------------------------------------------

Result close_method(Thread&, const Args& a) {
  Database* d = database_of(a.self);
  if (d->handle) library().close(std::exchange(d->handle, nullptr));
  return kNone;
}
Result keys_method(Thread& t, const Args& a) {
  Database* d = database_of(a.self);
  TRY(require_open(t, d));
  Ref list = TRY(make_list(t));
  for (Datum key = library().first(d->handle); key.data; key = library().next(d->handle)) {
    Ref item = TRY(make_item(t, key));
    TRY(list_append(t, list.as<List>(), item));
  }
  return list;
}
Result get_method(Thread& t, const Args& a) {
  Item item;
  TRY(item.take(t, a[0]));
  TRY(require_open(t, database_of(a.self)));
  Datum found = library().fetch(database_of(a.self)->handle, item.datum);
  return found.data ? make_item(t, found) : Result::copy(a[1]);
}
Result setdefault_method(Thread& t, const Args& a) {
  Database* d = database_of(a.self);
  Item item, content;
  TRY(item.take(t, a[0]));
  TRY(require_open(t, d));
  Datum found = library().fetch(d->handle, item.datum);
  if (found.data) return make_item(t, found);
  Ref value = a[1].is_absent() ? TRY(make_bytes(t, "")) : Ref::copy(a[1]);
  TRY(content.take(t, value, kValuesWanted));
  TRY(store(t, d, item.datum, content.datum));
  return value;
}
Result enter_method(Thread&, const Args& a) { return Result::copy(a.self); }

const NativeFunction kMethods[] = {
    {"close()", close_method, "Close the database."},
    {"keys()", keys_method, "All keys of the database, as a list."},
    {"get(key, default=None, /)", get_method, "The value stored under the key, or the default."},
    {"setdefault(key, default=<absent>, /)", setdefault_method,
     "The value stored under the key; where there is none, the default, which is stored."},
    {"__enter__()", enter_method, nullptr},
    {"__exit__(*args)", close_method, nullptr},
    {}};

const TypeSpec kDatabaseType = {.name = "_dbm.dbm",
                                .size = sizeof(Database),
                                .flags = kNoInstances,
                                .methods = kMethods,
                                .slots = {.destroy =
                                              [](Object* o) {
                                                auto* d = static_cast<Database*>(o);
                                                if (d->handle) library().close(std::exchange(d->handle, nullptr));
                                              },
                                          .is_true = is_nonempty,
                                          .length = entry_count,
                                          .get_item = get_item,
                                          .set_item = set_item,
                                          .contains = contains}};

// --- the module ----------------------------------------------------------------------------------------------------

Result open_function(Thread& t, const Args& a) {
  Ref name = TRY(fs_encode(t, a[0]));
  if (!is_str(a[1])) return raise_type_error(t, "open() argument 2 must be str, not ", type_name(t, a[1]));
  int mode = TRY(as_c_int(t, a[2])), flags;
  const Str* how = as<Str>(a[1]);
  if (str_equal(how, "r")) flags = O_RDONLY;
  else if (str_equal(how, "w") || str_equal(how, "rw")) flags = O_RDWR;
  else if (str_equal(how, "c")) flags = O_RDWR | O_CREAT;
  else if (str_equal(how, "n")) flags = O_RDWR | O_CREAT | O_TRUNC;
  else return raise_dbm(t, "arg 2 to open should be 'r', 'w', 'c', or 'n'");
  errno = 0;
  Handle* handle = library().open(name.as<Bytes>()->view().data(), flags, mode);
  if (!handle) {
    int error = errno ? errno : EINVAL;
    Ref number = TRY(make_int(t, error)), text = TRY(make_str(t, strerror(error)));
    Ref exception = TRY(call(t, Value::from_object(module_exception(t, "_dbm.error")), {number, text, a[0]}));
    return raise_instance(t, std::move(exception));
  }
  auto* d = allocate<Database>(t, type_for(t, kDatabaseType));
  if (!d) {
    library().close(handle);
    return raised;
  }
  d->handle = handle;
  d->entries = -1;
  d->writable = flags & O_RDWR;
  return Result::own(d);
}
const NativeFunction kFunctions[] = {{"open(filename, flags='r', mode=438, /)", open_function,
                                      "Opens a database file and gives the object to work with it.\n\nflags says "
                                      "how: 'r' (the default) for reading, 'w' for writing, 'c' to create it if "
                                      "need be, 'n' to start afresh.\nmode holds the permission bits that a "
                                      "newly created file gets."},
                                     {}};

Status module_init(Thread& t, Value module) {
  if (!library().complete)
    return raise_message(t, t.types().ImportError,
                         "_dbm needs libdb-5.3.so (Debian's package libdb5.3), which is not on this machine");
  (void)TRY(make_type(t, kDatabaseType));
  TRY(module_add_str(t, module, "library", "Berkeley DB"));
  return add_exception(t, module, "error", "_dbm.error", t.types().OSError);
}

}  // namespace

extern const NativeModule kDbmModule = {"_dbm", nullptr, kFunctions, module_init};

}  // namespace krait::modules
