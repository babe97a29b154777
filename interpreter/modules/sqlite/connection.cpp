// Connections: opening, closing, transactions, and the settings of a database.
#include <string.h>
#include <strings.h>

#include "interpreter/modules/audit.h"
#include "interpreter/modules/native_object.h"
#include "interpreter/modules/sqlite/sqlite.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/lock.h"

namespace krait::modules::sqlite {

namespace {

Connection* self_of(Value v) { return as<Connection>(v); }

// The statement that begins a transaction at that level; null: no transactions are begun.
ResultOf<const char*> begin_statement(Thread& t, Value level) {
  if (level.is_none()) return static_cast<const char*>(nullptr);
  if (!is_str(level)) return raise_type_error(t, "isolation_level must be str or None");
  static const char* const kBegins[] = {"BEGIN ", "BEGIN DEFERRED", "BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"};
  std::string text(TRY(as_utf8(t, level)));
  if (text.find('\0') != std::string::npos) return raise_value_error(t, "embedded null character");
  for (const char* begin : kBegins)
    if (strcasecmp(begin + 6, text.c_str()) == 0) return begin;
  return raise_value_error(t, "isolation_level string must be '', 'DEFERRED', 'IMMEDIATE', or 'EXCLUSIVE'");
}

Status drop_statements(Connection* c) {
  std::vector<CachedStatement> cache = std::move(*c->cache);
  c->cache->clear();
  for (CachedStatement& s : cache) clear(s.statement);
  return ok();
}

// --- life ------------------------------------------------------------------------------------------------------------

using Life =
    modules::Life<Connection, &Connection::isolation_level, &Connection::row_factory, &Connection::text_factory,
                  &Connection::trace_callback, &Connection::progress_callback, &Connection::authorizer>;

Result connection_new(Thread& t, Type* type, const Value*, size_t, Tuple*) {
  auto* c = allocate<Connection>(t, type);
  if (!c) return raised;
  c->cache = new std::vector<CachedStatement>;
  c->blobs = new std::vector<Blob*>;
  c->isolation_level = c->row_factory = kNone;
  c->text_factory = Ref::copy(Value::from_object(t.types().str)).leak();
  return Result::own(c);
}
void connection_destroy(Object* o) {
  auto* c = static_cast<Connection*>(o);
  (void)drop_statements(c);
  if (c->db) sqlite3_close_v2(std::exchange(c->db, nullptr));
  delete std::exchange(c->cache, nullptr);
  delete std::exchange(c->blobs, nullptr);
  Life::destroy(o);
}
void connection_clear(Object* o) {
  (void)drop_statements(static_cast<Connection*>(o));
  Life::clear(o);
}

Status open_database(Thread& t, Connection* c, const std::string& path, double timeout, bool uri) {
  int code;
  {
    Unlocked others(t);
    code = sqlite3_open_v2(path.c_str(), &c->db,
                           SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | (uri ? SQLITE_OPEN_URI : 0), nullptr);
    if (code == SQLITE_OK) sqlite3_busy_timeout(c->db, static_cast<int>(timeout * 1000));
  }
  if (code == SQLITE_OK) return ok();
  if (!c->db) return raise_memory_error(t);
  (void)raise_sqlite(t, c->db);
  sqlite3_close_v2(std::exchange(c->db, nullptr));
  return raised;
}
Result connection_init(Thread& t, const Args& a) {
  Connection* c = self_of(a.self);
  Ref path = TRY(fs_encode(t, a[0]));
  double timeout = TRY(as_double(t, a[1]));
  int detect = TRY(as_c_int(t, a[2]));
  const char* begin = TRY(begin_statement(t, a[3]));
  bool same_thread = TRY(is_true(t, a[4])), uri = TRY(is_true(t, a[7]));
  int cached = TRY(as_c_int(t, a[6]));
  TRY(audit(t, "sqlite3.connect", {a[0]}));
  if (c->initialized) {
    c->initialized = false;
    close_connection(t, c);
    replace(c->row_factory, kNone);
    replace(c->text_factory, Ref::copy(Value::from_object(t.types().str)));
    for (Value* v : {&c->trace_callback, &c->progress_callback, &c->authorizer}) clear(*v);
  }
  TRY(open_database(t, c, std::string(path.as<Bytes>()->view()), timeout, uri));
  c->detect_types = detect;
  c->begin = begin;
  replace(c->isolation_level, Ref::copy(a[3]));
  c->check_same_thread = same_thread;
  c->thread = t.id;
  c->cache_size = cached < 0 ? 0 : static_cast<size_t>(cached);
  c->initialized = true;
  TRY(audit(t, "sqlite3.connect/handle", {a.self}));
  return kNone;
}

Result connection_close(Thread& t, const Args& a) {
  Connection* c = self_of(a.self);
  TRY(check_thread(t, c));
  if (!c->initialized) return raise_named(t, "ProgrammingError", "Base Connection.__init__ not called.");
  close_connection(t, c);
  return kNone;
}

// --- transactions ----------------------------------------------------------------------------------------------------

Status end_transaction(Thread& t, Connection* c, const char* sql) {
  TRY(check_connection(t, c));
  if (sqlite3_get_autocommit(c->db)) return ok();
  return run_simple(t, c, sql);
}
Result connection_commit(Thread& t, const Args& a) {
  TRY(end_transaction(t, self_of(a.self), "COMMIT"));
  return kNone;
}
Result connection_rollback(Thread& t, const Args& a) {
  TRY(end_transaction(t, self_of(a.self), "ROLLBACK"));
  return kNone;
}
Result connection_enter(Thread& t, const Args& a) {
  TRY(check_connection(t, self_of(a.self)));
  return Result::copy(a.self);
}
// As a with statement's end: commits, or rolls back when an exception or the commit's own failure passes.
Result connection_exit(Thread& t, const Args& a) {
  bool good = a[0].is_none() && a[1].is_none() && a[2].is_none();
  Ref done;
  Result ended = call_method(t, a.self, good ? "commit" : "rollback");
  if (!ended.is_raised()) {
    done = ended.take();
    return kFalse;
  }
  if (!good) return raised;
  Ref failure = take_pending(t);
  Result rolled = call_method(t, a.self, "rollback");
  if (rolled.is_raised()) {
    Ref second = take_pending(t);
    replace(second.as<BaseException>()->context, std::move(failure));
    set_pending(t, std::move(second));
    return raised;
  }
  done = rolled.take();
  set_pending(t, std::move(failure));
  return raised;
}

// --- running ---------------------------------------------------------------------------------------------------------

Result new_cursor(Thread& t, Value self, Value factory_or_absent) {
  Connection* c = self_of(self);
  TRY(check_connection(t, c));
  Type* type = type_for(t, kCursorType);
  Ref factory = Ref::copy(factory_or_absent.is_absent() ? Value::from_object(type) : factory_or_absent);
  Ref cursor = TRY(call(t, factory, {self}));
  if (!has_type(t, cursor, type))
    return raise_type_error(t, "factory must return a cursor, not ", type_name(t, cursor));
  if (!c->row_factory.is_none()) replace(cursor.as<Cursor>()->row_factory, Ref::copy(c->row_factory));
  return cursor;
}
Result connection_cursor(Thread& t, const Args& a) { return new_cursor(t, a.self, a[0]); }
Result connection_execute(Thread& t, const Args& a) {
  Ref cursor = TRY(call_method(t, a.self, "cursor"));
  if (a[1].is_absent()) return call_method(t, cursor, "execute", {a[0]});
  return call_method(t, cursor, "execute", {a[0], a[1]});
}
Result connection_executemany(Thread& t, const Args& a) {
  Ref cursor = TRY(call_method(t, a.self, "cursor"));
  return call_method(t, cursor, "executemany", {a[0], a[1]});
}
Result connection_executescript(Thread& t, const Args& a) {
  Ref cursor = TRY(call_method(t, a.self, "cursor"));
  return call_method(t, cursor, "executescript", {a[0]});
}
Result connection_call(Thread& t, Value self, const Value* args, size_t positional, Tuple* kwnames) {
  Connection* c = self_of(self);
  TRY(check_connection(t, c));
  if (kwnames && kwnames->length) return raise_type_error(t, "Connection() takes no keyword arguments");
  if (positional != 1) return raise_type_error(t, "function takes exactly 1 argument (", positional, " given)");
  if (!is_str(args[0]))
    return raise_type_error(t, "argument 1 must be str, not ", args[0].is_none() ? "None" : type_name(t, args[0]));
  return make_statement(t, c, args[0]);
}
Result connection_iterdump(Thread& t, const Args& a) {
  TRY(check_connection(t, self_of(a.self)));
  Ref name = TRY(make_ascii(t, "sqlite3.dump")), function = TRY(make_ascii(t, "_iterdump"));
  Ref wanted = TRY(make_tuple(t, {function}));
  Ref module = TRY(t.interpreter->hooks.import(t, name.as<Str>(), kNone, kNone, wanted, 0));
  Ref dump = TRY(get_attr_or_absent(t, module, "_iterdump"));
  if (dump.is_absent()) return raise_named(t, "OperationalError", "Failed to obtain _iterdump() reference");
  return call(t, dump, {a.self});
}
Result connection_interrupt(Thread& t, const Args& a) {
  if (!self_of(a.self)->initialized) return raise_named(t, "ProgrammingError", "Base Connection.__init__ not called.");
  if (!self_of(a.self)->db) return raise_named(t, "ProgrammingError", "Cannot operate on a closed database.");
  sqlite3_interrupt(self_of(a.self)->db);
  return kNone;
}
Result connection_setlimit(Thread& t, const Args& a) {
  int category = TRY(as_c_int(t, a[0])), limit = TRY(as_c_int(t, a[1]));
  TRY(check_connection(t, self_of(a.self)));
  int old = sqlite3_limit(self_of(a.self)->db, category, limit);
  if (old < 0) return raise_named(t, "ProgrammingError", "'category' is out of bounds");
  return small_int(old);
}
Result connection_getlimit(Thread& t, const Args& a) {
  int category = TRY(as_c_int(t, a[0]));
  TRY(check_connection(t, self_of(a.self)));
  int old = sqlite3_limit(self_of(a.self)->db, category, -1);
  if (old < 0) return raise_named(t, "ProgrammingError", "'category' is out of bounds");
  return small_int(old);
}

// --- attributes ------------------------------------------------------------------------------------------------------

Result get_isolation_level(Thread& t, Value v) {
  TRY(check_connection(t, self_of(v)));
  if (!self_of(v)->begin) return kNone;
  return make_ascii(t, self_of(v)->begin + 6);
}
Status set_isolation_level(Thread& t, Value v, Value level) {
  if (level.is_absent()) return raise_attribute_error(t, "cannot delete attribute");
  Connection* c = self_of(v);
  if (level.is_none()) {
    c->begin = nullptr;
    return end_transaction(t, c, "COMMIT");
  }
  c->begin = TRY(begin_statement(t, level));
  return ok();
}
Result get_total_changes(Thread& t, Value v) {
  TRY(check_connection(t, self_of(v)));
  return make_int(t, sqlite3_total_changes(self_of(v)->db));
}
Result get_in_transaction(Thread& t, Value v) {
  TRY(check_connection(t, self_of(v)));
  return boolean(!sqlite3_get_autocommit(self_of(v)->db));
}
template <Value Connection::*kField> Result get_field(Thread&, Value v) { return Result::copy(self_of(v)->*kField); }
template <Value Connection::*kField> Status set_field(Thread& t, Value v, Value value) {
  if (value.is_absent()) return raise_attribute_error(t, "cannot delete attribute");
  replace(self_of(v)->*kField, Ref::copy(value));
  return ok();
}
#define ERROR_GETTER(name) \
  Result get_##name(Thread& t, Value) { return Result::copy(error_type(t, #name)); }
ERROR_GETTER(Warning)
ERROR_GETTER(Error)
ERROR_GETTER(InterfaceError)
ERROR_GETTER(DatabaseError)
ERROR_GETTER(DataError)
ERROR_GETTER(OperationalError)
ERROR_GETTER(IntegrityError)
ERROR_GETTER(InternalError)
ERROR_GETTER(ProgrammingError)
ERROR_GETTER(NotSupportedError)
#undef ERROR_GETTER

const NativeFunction kMethods[] = {
    {"backup(target, *, pages=-1, progress=None, name='main', sleep=0.25)", connection_backup,
     "Copies the whole database into another one."},
    {"blobopen(table, column, row, /, *, readonly=False, name='main')", connection_blobopen,
     "Opens the binary value in one cell of a table, as a Blob object."},
    {"close()", connection_close, "Closes the connection; a transaction still open is not committed by this."},
    {"commit()", connection_commit,
     "Makes the changes of the open transaction permanent.\n\nNothing happens if no transaction is open."},
    {"create_aggregate(name, n_arg, aggregate_class)", connection_create_aggregate, "Creates a new aggregate."},
    {"create_collation(name, callback, /)", connection_create_collation, "Creates a collation function."},
    {"create_function(name, narg, func, *, deterministic=False)", connection_create_function,
     "Creates a new function."},
    {"create_window_function(name, num_params, aggregate_class, /)", connection_create_window_function,
     "Defines an aggregate window function for use in SQL, replacing any of the same name."},
    {"cursor(factory=<absent>)", connection_cursor, "A new cursor, for executing SQL over this connection."},
    {"deserialize(data, /, *, name='main')", connection_deserialize, "Load a serialized database."},
    {"enable_load_extension(enable, /)", connection_enable_load_extension,
     "Switches the loading of SQLite extensions on or off."},
    {"execute(sql, parameters=<absent>, /)", connection_execute, "Executes an SQL statement."},
    {"executemany(sql, parameters, /)", connection_executemany,
     "Executes one SQL statement many times, once for each set of parameters."},
    {"executescript(sql_script, /)", connection_executescript, "Executes a string of several SQL statements."},
    {"getlimit(category, /)", connection_getlimit, "The value of one of the connection's limits."},
    {"interrupt()", connection_interrupt, "Stops the database operations in progress on this connection."},
    {"iterdump()", connection_iterdump,
     "An iterator over the SQL statements, as text, that would recreate the database."},
    {"load_extension(name, /)", connection_load_extension, "Load SQLite extension module."},
    {"rollback()", connection_rollback,
     "Undoes all changes made since the open transaction began.\n\nNothing happens if no transaction is open."},
    {"serialize(*, name='main')", connection_serialize, "The contents of a database, as bytes."},
    {"set_authorizer(authorizer_callback)", connection_set_authorizer, "Sets authorizer callback."},
    {"set_progress_handler(progress_handler, n)", connection_set_progress_handler, "Sets progress handler callback."},
    {"set_trace_callback(trace_callback)", connection_set_trace_callback,
     "Chooses a function to call with the text, a str, of each SQL statement executed."},
    {"setlimit(category, limit, /)", connection_setlimit,
     "Changes one of the connection's limits and gives its former value."},
    {"__enter__()", connection_enter, "Begins a with block; gives the connection itself."},
    {"__exit__(type, value, traceback, /)", connection_exit, "Ends a with block that the connection manages."},
    {}};
const NativeGetSet kGetSets[] = {
    {"isolation_level", get_isolation_level, set_isolation_level},
    {"total_changes", get_total_changes},
    {"in_transaction", get_in_transaction},
    {"row_factory", get_field<&Connection::row_factory>, set_field<&Connection::row_factory>, nullptr, true},
    {"text_factory", get_field<&Connection::text_factory>, set_field<&Connection::text_factory>, nullptr, true},
#define E(name) {#name, get_##name, nullptr, nullptr, true}
    E(Warning),
    E(Error),
    E(InterfaceError),
    E(DatabaseError),
    E(DataError),
    E(OperationalError),
    E(IntegrityError),
    E(InternalError),
    E(ProgrammingError),
    E(NotSupportedError),
#undef E
    {}};

}  // namespace

void close_connection(Thread& t, Connection* c) {
  std::vector<Blob*> blobs = *c->blobs;
  for (Blob* blob : blobs) {
    if (blob->handle) sqlite3_blob_close(std::exchange(blob->handle, nullptr));
    forget_blob(blob);
  }
  (void)drop_statements(c);
  sqlite3* db = std::exchange(c->db, nullptr);
  if (!db) return;
  sqlite3_trace_v2(db, 0, nullptr, nullptr);
  Unlocked others(t);
  sqlite3_close_v2(db);
}

const TypeSpec kConnectionType = {.name = "sqlite3.Connection",
                                  .doc = "SQLite database connection object.",
                                  .size = sizeof(Connection),
                                  .flags = kBaseType | kHasGc,
                                  .init = {"Connection(database, timeout=5.0, detect_types=0, isolation_level='', "
                                           "check_same_thread=True, factory=<absent>, "
                                           "cached_statements=128, uri=False)",
                                           connection_init},
                                  .methods = kMethods,
                                  .getsets = kGetSets,
                                  .slots = {.destroy = connection_destroy,
                                            .traverse = Life::traverse,
                                            .clear = connection_clear,
                                            .new_ = connection_new,
                                            .call = connection_call}};

}  // namespace krait::modules::sqlite
