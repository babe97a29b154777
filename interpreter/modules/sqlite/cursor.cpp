// Cursors: running statements and fetching their rows.
#include <string.h>

#include <string>

#include "interpreter/modules/sqlite/sqlite.h"
#include "interpreter/modules/native_object.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/lock.h"

namespace krait::modules::sqlite {

namespace {

Cursor* self_of(Value v) { return as<Cursor>(v); }
Connection* connection_of(Cursor* c) { return as<Connection>(c->connection); }

Status check_cursor(Thread& t, Cursor* c) {
  if (!c->initialized) return raise_named(t, "ProgrammingError", "Base Cursor.__init__ not called.");
  if (c->closed) return raise_named(t, "ProgrammingError", "Cannot operate on a closed cursor.");
  TRY(check_thread(t, connection_of(c)));
  TRY(check_connection(t, connection_of(c)));
  if (c->locked) return raise_named(t, "ProgrammingError", "Recursive use of cursors not allowed.");
  return ok();
}
struct Locked {
  Cursor* cursor;
  explicit Locked(Cursor* c) : cursor(c) { c->locked = true; }
  ~Locked() { cursor->locked = false; }
};
void finish_statement(Cursor* c) {
  if (c->statement.is_absent()) return;
  reset(as<Statement>(c->statement));
  clear(c->statement);
}
void forget_converters(Cursor* c) {
  if (!c->converters) return;
  for (Value& v : *c->converters) clear(v);
  c->converters->clear();
}

// --- columns ---------------------------------------------------------------------------------------------------------

// The converter registered under a name, whatever its case; absent if there is none.
Result converter_named(Thread& t, std::string_view name) {
  Ref text = TRY(make_str(t, name));
  Ref key = TRY(call_method(t, text, "upper"));
  return Result::copy(TRY(dict_get(t, as<Dict>(state_of(t.interpreter).converters), key)));
}
Result converter_for(Thread& t, Connection* c, sqlite3_stmt* handle, int column) {
  if (c->detect_types & kParseColNames) {
    std::string_view name(sqlite3_column_name(handle, column));
    size_t open = name.find('['), close = open == std::string_view::npos ? open : name.find(']', open);
    if (close != std::string_view::npos) {
      Ref found = TRY(converter_named(t, name.substr(open + 1, close - open - 1)));
      if (!found.is_absent()) return found;
    }
  }
  const char* declared = c->detect_types & kParseDeclTypes ? sqlite3_column_decltype(handle, column) : nullptr;
  if (!declared) return kAbsent;
  return converter_named(t, {declared, strcspn(declared, " (")});
}
Status find_converters(Thread& t, Cursor* c, sqlite3_stmt* handle) {
  forget_converters(c);
  if (!connection_of(c)->detect_types || !handle) return ok();
  for (int i = 0, n = sqlite3_column_count(handle); i < n; ++i) {
    Ref converter = TRY(converter_for(t, connection_of(c), handle, i));
    c->converters->push_back(converter.leak());
  }
  return ok();
}

Result column_name(Thread& t, Connection* c, const char* name) {
  if (!name) return kNone;
  std::string_view shown(name);
  if (c->detect_types & kParseColNames) {
    size_t bracket = shown.find('[');
    if (bracket != std::string_view::npos)
      shown = shown.substr(0, bracket && shown[bracket - 1] == ' ' ? bracket - 1 : bracket);
  }
  return make_str(t, shown);
}
Result describe(Thread& t, Cursor* c, sqlite3_stmt* handle) {
  int count = handle ? sqlite3_column_count(handle) : 0;
  if (!count) return kNone;
  Ref all = TRY(make_unfilled_tuple(t, count));
  for (int i = 0; i < count; ++i) {
    Ref name = TRY(column_name(t, connection_of(c), sqlite3_column_name(handle, i)));
    all.as<Tuple>()->items[i] = TRY(make_tuple(t, {name, kNone, kNone, kNone, kNone, kNone, kNone})).leak();
  }
  return all;
}

Result text_value(Thread& t, Connection* c, sqlite3_stmt* handle, int column, std::string_view text) {
  Value factory = c->text_factory;
  if (factory == Value::from_object(t.types().str)) {
    Ref bytes = TRY(make_bytes(t, text)), encoding = TRY(make_ascii(t, "utf-8"));
    Result decoded = call_method(t, bytes, t.names().decode, {encoding});
    if (!decoded.is_raised() || !pending_matches(t, t.types().UnicodeDecodeError)) return decoded;
    clear_pending(t);
    const char* name = sqlite3_column_name(handle, column);
    Ref handler = TRY(make_ascii(t, "replace"));
    Ref shown = TRY(call_method(t, bytes, t.names().decode, {encoding, handler}));
    return raise_named(
        t, "OperationalError",
        cat("Could not decode to UTF-8 column '", name ? name : "?", "' with text '", shown.as<Str>(), "'"));
  }
  if (factory == Value::from_object(t.types().bytes)) return make_bytes(t, text);
  if (factory == Value::from_object(t.types().bytearray)) return make_bytearray(t, text);
  Ref bytes = TRY(make_bytes(t, text)), held = Ref::copy(factory);
  return call(t, held, {bytes});
}
std::string_view column_bytes(sqlite3_stmt* handle, int column) {
  const void* data = sqlite3_column_blob(handle, column);
  return {static_cast<const char*>(data), data ? static_cast<size_t>(sqlite3_column_bytes(handle, column)) : 0};
}
Result column_value(Thread& t, Cursor* c, sqlite3_stmt* handle, int column) {
  int type = sqlite3_column_type(handle, column);
  if (static_cast<size_t>(column) < c->converters->size() &&
      !(*c->converters)[static_cast<size_t>(column)].is_absent()) {
    if (type == SQLITE_NULL || !sqlite3_column_blob(handle, column)) return kNone;  // also an empty blob
    Ref bytes = TRY(make_bytes(t, column_bytes(handle, column)));
    Ref converter = Ref::copy((*c->converters)[static_cast<size_t>(column)]);
    return call(t, converter, {bytes});
  }
  switch (type) {
    case SQLITE_NULL: return kNone;
    case SQLITE_INTEGER: return make_int(t, sqlite3_column_int64(handle, column));
    case SQLITE_FLOAT: return make_float(t, sqlite3_column_double(handle, column));
    case SQLITE_TEXT: {
      auto* text = reinterpret_cast<const char*>(sqlite3_column_text(handle, column));
      if (!text) return raise_memory_error(t);
      return text_value(t, connection_of(c), handle, column,
                        {text, static_cast<size_t>(sqlite3_column_bytes(handle, column))});
    }
    default: return make_bytes(t, column_bytes(handle, column));
  }
}
Result fetch_row(Thread& t, Cursor* c, sqlite3_stmt* handle) {
  int count = sqlite3_data_count(handle);
  Ref row = TRY(make_unfilled_tuple(t, count));
  for (int i = 0; i < count; ++i) row.as<Tuple>()->items[i] = TRY(column_value(t, c, handle, i)).leak();
  return row;
}

// --- running ---------------------------------------------------------------------------------------------------------

// The statement for a text: one that was made before, if it is not at work.
Result cached_statement(Thread& t, Connection* c, Value sql) {
  std::string_view text = TRY(as_utf8(t, sql));
  auto& cache = *c->cache;
  for (size_t i = cache.size(); i-- > 0;) {
    if (cache[i].sql != text) continue;
    CachedStatement hit = std::move(cache[i]);
    cache.erase(cache.begin() + static_cast<std::ptrdiff_t>(i));
    cache.push_back(std::move(hit));
    Statement* s = as<Statement>(cache.back().statement);
    if (s->handle && sqlite3_stmt_busy(s->handle)) return make_statement(t, c, sql);
    return Result::copy(s);
  }
  std::string copy(text);
  Ref made = TRY(make_statement(t, c, sql));
  if (c->cache_size == 0) return made;
  if (cache.size() >= c->cache_size) {
    Ref oldest = Ref::own(cache.front().statement);
    cache.erase(cache.begin());
  }
  cache.push_back({std::move(copy), Ref(made).leak()});
  return made;
}

Status after_step(Thread& t, Cursor* c, Statement* s, int code) {
  if (code != SQLITE_DONE && code != SQLITE_ROW) {
    if (!t.pending.is_absent()) drop_callback_error(t, {});
    return raise_sqlite(t, connection_of(c)->db);
  }
  TRY(find_converters(t, c, s->handle));
  if (c->description.is_none()) {
    Ref description = TRY(describe(t, c, s->handle));
    replace(c->description, std::move(description));
  }
  if (code == SQLITE_DONE) {
    if (s->is_dml) c->rowcount += sqlite3_changes(connection_of(c)->db);
    reset(s);
  }
  return ok();
}
Status run_with(Thread& t, Cursor* c, Statement* s, Value parameters) {
  TRY(bind_parameters(t, s, parameters));
  return after_step(t, c, s, step(t, s->handle));
}

Status execute_locked(Thread& t, Cursor* c, Value sql, Value parameters, bool many) {
  Ref sets;
  if (many) sets = TRY(iter(t, parameters));
  replace(c->description, kNone);
  finish_statement(c);
  Connection* connection = connection_of(c);
  Ref made = TRY(cached_statement(t, connection, sql));
  Statement* s = made.as<Statement>();
  replace(c->statement, Ref(made));
  if (many && (!s->handle || sqlite3_stmt_readonly(s->handle))) {
    return raise_named(t, "ProgrammingError", "executemany() can only execute DML statements.");
  }
  reset(s);
  c->rowcount = s->is_dml ? 0 : -1;
  if (connection->begin && s->is_dml && sqlite3_get_autocommit(connection->db)) TRY(begin_transaction(t, connection));
  if (!many) {
    TRY(run_with(t, c, s, parameters));
    Ref row = TRY(make_int(t, sqlite3_last_insert_rowid(connection->db)));
    replace(c->lastrowid, std::move(row));
    return ok();
  }
  for (;;) {
    Ref one = TRY(next(t, sets));
    if (one.is_absent()) return ok();
    TRY(run_with(t, c, s, one));
  }
}
Result execute(Thread& t, Value self, Value sql, Value parameters, bool many) {
  Cursor* c = self_of(self);
  TRY(check_cursor(t, c));
  Ref keep = Ref::copy(self);
  Status done;
  {
    Locked guard(c);
    done = execute_locked(t, c, sql, parameters, many);
  }
  if (done.is_raised()) {
    finish_statement(c);
    c->rowcount = -1;
    return raised;
  }
  if (!c->statement.is_absent()) {
    Statement* s = as<Statement>(c->statement);
    if (!s->handle || !sqlite3_stmt_busy(s->handle)) clear(c->statement);
  }
  return keep;
}
Status check_sql(Thread& t, Value sql, const char* function) {
  if (is_str(sql)) return ok();
  return raise_type_error(t, function, "() argument 1 must be str, not ", sql.is_none() ? "None" : type_name(t, sql));
}
Result cursor_execute(Thread& t, const Args& a) {
  TRY(check_sql(t, a[0], "execute"));
  return execute(t, a.self, a[0], a[1], false);
}
Result cursor_executemany(Thread& t, const Args& a) {
  TRY(check_sql(t, a[0], "executemany"));
  return execute(t, a.self, a[0], a[1], true);
}

// One statement of a script after the other; their rows are passed over.
int run_script(sqlite3* db, const char* sql) {
  for (;;) {
    sqlite3_stmt* handle = nullptr;
    const char* tail;
    int code = sqlite3_prepare_v2(db, sql, -1, &handle, &tail);
    if (code != SQLITE_OK) return code;
    do code = handle ? sqlite3_step(handle) : SQLITE_DONE;
    while (code == SQLITE_ROW);
    code = sqlite3_finalize(handle);
    if (code != SQLITE_OK || !*tail) return code;
    sql = tail;
  }
}
Result cursor_executescript(Thread& t, const Args& a) {
  TRY(check_sql(t, a[0], "executescript"));
  std::string sql(TRY(as_utf8(t, a[0])));
  if (sql.find('\0') != std::string::npos) return raise_value_error(t, "embedded null character");
  Cursor* c = self_of(a.self);
  TRY(check_cursor(t, c));
  Connection* connection = connection_of(c);
  if (sql.size() > static_cast<size_t>(sqlite3_limit(connection->db, SQLITE_LIMIT_SQL_LENGTH, -1))) {
    return raise_named(t, "DataError", "query string is too large");
  }
  if (!sqlite3_get_autocommit(connection->db)) TRY(run_simple(t, connection, "COMMIT"));
  int code;
  {
    Unlocked others(t);
    code = run_script(connection->db, sql.c_str());
  }
  if (code != SQLITE_OK) return raise_sqlite(t, connection->db);
  return Result::copy(a.self);
}

// --- fetching --------------------------------------------------------------------------------------------------------

Result cursor_fetchone(Thread& t, const Args& a) {
  Ref row = TRY(cursor_next(t, a.self));
  if (row.is_absent()) return kNone;
  return row;
}
Result fetch(Thread& t, Value self, int64_t most) {
  Ref list = TRY(make_list(t));
  for (int64_t i = 0; most < 0 || i < most; ++i) {
    Ref row = TRY(cursor_next(t, self));
    if (row.is_absent()) break;
    TRY(list_append(t, list.as<List>(), row));
  }
  return list;
}
Result cursor_fetchmany(Thread& t, const Args& a) {
  int64_t most = a[0].is_absent() ? self_of(a.self)->arraysize : TRY(as_c_int(t, a[0]));
  return fetch(t, a.self, most == 0 ? -1 : most);
}
Result cursor_fetchall(Thread& t, const Args& a) { return fetch(t, a.self, -1); }
Result cursor_nothing(Thread&, const Args&) { return kNone; }
Result cursor_close(Thread& t, const Args& a) {
  Cursor* c = self_of(a.self);
  if (c->locked) return raise_named(t, "ProgrammingError", "Recursive use of cursors not allowed.");
  if (c->connection.is_absent()) return raise_named(t, "ProgrammingError", "Base Cursor.__init__ not called.");
  TRY(check_thread(t, connection_of(c)));
  TRY(check_connection(t, connection_of(c)));
  finish_statement(c);
  c->closed = true;
  return kNone;
}

// --- life ------------------------------------------------------------------------------------------------------------

using Life = modules::Life<Cursor, &Cursor::connection, &Cursor::description, &Cursor::row_factory, &Cursor::lastrowid>;
void cursor_destroy(Object* o) {
  auto* c = static_cast<Cursor*>(o);
  finish_statement(c);
  forget_converters(c);
  delete std::exchange(c->converters, nullptr);
  Life::destroy(o);
}
void cursor_clear(Object* o) {
  finish_statement(static_cast<Cursor*>(o));
  Life::clear(o);
}
Result cursor_new(Thread& t, Type* type, const Value*, size_t, Tuple*) {
  auto* c = allocate<Cursor>(t, type);
  if (!c) return raised;
  c->converters = new std::vector<Value>;
  c->description = c->row_factory = c->lastrowid = kNone;
  return Result::own(c);
}
Result cursor_init(Thread& t, const Args& a) {
  if (!has_type(t, a[0], type_for(t, kConnectionType))) {
    return raise_type_error(t, "Cursor() argument 1 must be sqlite3.Connection, not ",
                            a[0].is_none() ? "None" : type_name(t, a[0]));
  }
  Cursor* c = self_of(a.self);
  if (c->locked) return raise_named(t, "ProgrammingError", "Recursive use of cursors not allowed.");
  finish_statement(c);
  replace(c->connection, Ref::copy(a[0]));
  replace(c->description, kNone);
  replace(c->lastrowid, kNone);
  replace(c->row_factory, kNone);
  c->arraysize = 1;
  c->closed = false;
  c->rowcount = -1;
  TRY(check_thread(t, connection_of(c)));
  c->initialized = true;
  return kNone;
}

template <Value Cursor::*kField> Result get_field(Thread&, Value v) {
  Value found = self_of(v)->*kField;
  return found.is_absent() ? Result(kNone) : Result::copy(found);
}
Status set_row_factory(Thread&, Value v, Value value) {
  replace(self_of(v)->row_factory, value.is_absent() ? Ref(kNone) : Ref::copy(value));
  return ok();
}
Result get_arraysize(Thread& t, Value v) { return make_int(t, self_of(v)->arraysize); }
Status set_arraysize(Thread& t, Value v, Value value) {
  if (value.is_absent()) return raise_type_error(t, "can't delete numeric/char attribute");
  self_of(v)->arraysize = TRY(as_c_int(t, value));
  return ok();
}
Result get_rowcount(Thread& t, Value v) { return make_int(t, self_of(v)->rowcount); }

const NativeFunction kMethods[] = {
    {"execute(sql, parameters=(), /)", cursor_execute, "Executes an SQL statement."},
    {"executemany(sql, seq_of_parameters, /)", cursor_executemany,
        "Executes one SQL statement many times, once for each set of parameters."},
    {"executescript(sql_script, /)", cursor_executescript, "Executes a string of several SQL statements."},
    {"fetchone()", cursor_fetchone, "The next row of the result, or None when there are no more."},
    {"fetchmany(size=<absent: 1>)", cursor_fetchmany, "The next few rows of the result, in a list."},
    {"fetchall()", cursor_fetchall, "All the rows of the result not yet fetched, in a list."},
    {"setinputsizes(sizes, /)", cursor_nothing, "Required by DB-API. Does nothing in sqlite3."},
    {"setoutputsize(size, column=None, /)", cursor_nothing, "Required by DB-API. Does nothing in sqlite3."},
    {"close()", cursor_close, "Closes the cursor."},
    {}};
const NativeGetSet kFields[] = {{"connection", get_field<&Cursor::connection>, nullptr, nullptr, true},
                                {"description", get_field<&Cursor::description>, nullptr, nullptr, true},
                                {"arraysize", get_arraysize, set_arraysize, nullptr, true},
                                {"lastrowid", get_field<&Cursor::lastrowid>, nullptr, nullptr, true},
                                {"rowcount", get_rowcount, nullptr, nullptr, true},
                                {"row_factory", get_field<&Cursor::row_factory>, set_row_factory, nullptr, true},
                                {}};

}  // namespace

Result cursor_next(Thread& t, Value self) {
  Cursor* c = self_of(self);
  TRY(check_cursor(t, c));
  if (c->statement.is_absent()) return kAbsent;
  Ref keep = Ref::copy(self), statement = Ref::copy(c->statement);
  Statement* s = statement.as<Statement>();
  if (!s->handle || sqlite3_data_count(s->handle) == 0) {
    finish_statement(c);
    return kAbsent;
  }
  Ref row;
  {
    Locked guard(c);
    row = TRY(fetch_row(t, c, s->handle));
  }
  int code = step(t, s->handle);
  if (code == SQLITE_DONE) {
    if (s->is_dml) c->rowcount = sqlite3_changes(connection_of(c)->db);
    finish_statement(c);
  } else if (code != SQLITE_ROW) {
    if (!t.pending.is_absent()) drop_callback_error(t, {});
    (void)raise_sqlite(t, connection_of(c)->db);
    finish_statement(c);
    return raised;
  }
  if (c->row_factory.is_none()) return row;
  Ref factory = Ref::copy(c->row_factory);
  return call(t, factory, {self, row});
}

const TypeSpec kCursorType = {.name = "sqlite3.Cursor",
                              .doc = "SQLite database cursor class.",
                              .size = sizeof(Cursor),
                              .flags = kBaseType | kHasGc | kHasPrefix | kHasWeakrefs,
                              .init = {"Cursor(connection, /)", cursor_init},
                              .methods = kMethods,
                              .getsets = kFields,
                              .slots = {.destroy = cursor_destroy,
                                        .traverse = Life::traverse,
                                        .clear = cursor_clear,
                                        .new_ = cursor_new,
                                        .iter = self_iterator,
                                        .next = cursor_next}};

}  // namespace krait::modules::sqlite
