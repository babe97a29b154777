// Statements: SQL made ready to run, and the values bound to it.
#include <limits.h>
#include <string.h>
#include <strings.h>

#include "interpreter/modules/sqlite/sqlite.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/lock.h"

namespace krait::modules::sqlite {

const char* first_token(const char* sql) {
  for (const char* p = sql; *p;) {
    if (*p == ' ' || *p == '\t' || *p == '\f' || *p == '\n' || *p == '\r') {
      ++p;
    } else if (p[0] == '-' && p[1] == '-') {
      while (*p && *p != '\n') ++p;
    } else if (p[0] == '/' && p[1] == '*') {
      const char* end = strstr(p + 2, "*/");
      if (!end) return nullptr;
      p = end + 2;
    } else {
      return p;
    }
  }
  return nullptr;
}

static bool changes_data(const char* sql) {
  const char* p = first_token(sql);
  if (!p) return false;
  for (const char* word : {"insert", "update", "delete", "replace"})
    if (strncasecmp(p, word, strlen(word)) == 0) return true;
  return false;
}

Result make_statement(Thread& t, Connection* c, Value sql) {
  std::string_view text = TRY(as_utf8(t, sql));
  if (text.size() > static_cast<size_t>(sqlite3_limit(c->db, SQLITE_LIMIT_SQL_LENGTH, -1))) {
    return raise_named(t, "DataError", "query string is too large");
  }
  if (text.find('\0') != std::string_view::npos)
    return raise_named(t, "ProgrammingError", "the query contains a null character");
  std::string copy(text);
  sqlite3_stmt* handle = nullptr;
  const char* tail = nullptr;
  int code;
  {
    Unlocked others(t);
    code = sqlite3_prepare_v2(c->db, copy.c_str(), static_cast<int>(copy.size()) + 1, &handle, &tail);
  }
  if (code != SQLITE_OK) return raise_sqlite(t, c->db);
  if (first_token(tail)) {
    sqlite3_finalize(handle);
    return raise_named(t, "ProgrammingError", "You can only execute one statement at a time.");
  }
  auto* s = allocate<Statement>(t, type_for(t, kStatementType));
  if (!s) {
    sqlite3_finalize(handle);
    return raised;
  }
  s->handle = handle;
  s->is_dml = changes_data(copy.c_str());
  return Result::own(s);
}

static void statement_destroy(Object* o) {
  auto* s = static_cast<Statement*>(o);
  if (s->handle) sqlite3_finalize(std::exchange(s->handle, nullptr));
}
const TypeSpec kStatementType = {.name = "sqlite3.Statement",
                                 .size = sizeof(Statement),
                                 .flags = kNoInstances,
                                 .slots = {.destroy = statement_destroy}};

void reset(Statement* s) {
  if (s->handle) sqlite3_reset(s->handle);
}
int step(Thread& t, sqlite3_stmt* handle) {
  if (!handle) return SQLITE_DONE;
  Unlocked others(t);
  return sqlite3_step(handle);
}

Status run_simple(Thread& t, Connection* c, const char* sql) {
  sqlite3_stmt* handle = nullptr;
  int code;
  {
    Unlocked others(t);
    code = sqlite3_prepare_v2(c->db, sql, -1, &handle, nullptr);
    if (code == SQLITE_OK) {
      (void)sqlite3_step(handle);
      code = sqlite3_finalize(handle);
    }
  }
  if (code != SQLITE_OK) return raise_sqlite(t, c->db);
  return ok();
}
Status begin_transaction(Thread& t, Connection* c) { return run_simple(t, c, c->begin); }

// --- binding ---------------------------------------------------------------------------------------------------------

static bool is_exact(Thread& t, Value v, const Type* type) { return type_of(t, v) == type; }

static ResultOf<int> bind_value(Thread& t, sqlite3_stmt* handle, int position, Value v) {
  if (v.is_none()) return sqlite3_bind_null(handle, position);
  if (is_int(v)) {
    int64_t n;
    if (!int_fits_i64(v, &n)) return raise_overflow_error(t, "Python int too large to convert to SQLite INTEGER");
    return sqlite3_bind_int64(handle, position, n);
  }
  if (is_float(v)) return sqlite3_bind_double(handle, position, float_value(v));
  if (is_str(v)) {
    std::string_view text = TRY(as_utf8(t, v));
    if (text.size() > INT_MAX) return raise_overflow_error(t, "string longer than INT_MAX bytes");
    return sqlite3_bind_text(handle, position, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
  }
  if (has_buffer(t, v)) {
    BufferRef data;
    TRY(data.get(t, v));
    if (data.buffer.length > INT_MAX) return raise_overflow_error(t, "BLOB longer than INT_MAX bytes");
    const void* bytes = data.buffer.length ? static_cast<const void*>(data.buffer.data) : "";
    return sqlite3_bind_blob(handle, position, bytes, static_cast<int>(data.buffer.length), SQLITE_TRANSIENT);
  }
  return raise_named(t, "ProgrammingError",
                     cat("Error binding parameter ", position, ": type '", type_name(t, v), "' is not supported"));
}

static Status bind_one(Thread& t, sqlite3_stmt* handle, int position, Value given) {
  Ref value = Ref::copy(given);
  Types& types = t.types();
  bool plain = is_exact(t, value, types.int_) || is_exact(t, value, types.float_) || is_exact(t, value, types.str) ||
               is_exact(t, value, types.bytearray);
  if (!plain || state_of(t.interpreter).base_type_adapted) {
    Type* protocol = type_for(t, kPrepareProtocolType);
    value = TRY(adapt(t, value, Value::from_object(protocol), value));
  }
  int code = TRY(bind_value(t, handle, position, value));
  if (code != SQLITE_OK) return raise_sqlite(t, sqlite3_db_handle(handle));
  return ok();
}

static Status bind_sequence(Thread& t, sqlite3_stmt* handle, int needed, Value parameters) {
  int64_t given = TRY(length(t, parameters));
  if (given != needed) {
    return raise_named(t, "ProgrammingError",
                       cat("Incorrect number of bindings supplied. The current statement uses ", needed,
                           ", and there are ", given, " supplied."));
  }
  for (int i = 0; i < needed; ++i) {
    Ref value = TRY(get_item(t, parameters, i));
    TRY(bind_one(t, handle, i + 1, value));
  }
  return ok();
}
static Status bind_mapping(Thread& t, sqlite3_stmt* handle, int needed, Value parameters) {
  for (int i = 1; i <= needed; ++i) {
    const char* name = sqlite3_bind_parameter_name(handle, i);
    if (!name) {
      return raise_named(t, "ProgrammingError",
                         cat("Binding ", i, " has no name, but you supplied a dictionary (which has only names)."));
    }
    Ref key = TRY(make_str(t, ++name));
    Result found = get_item(t, parameters, key);
    if (found.is_raised()) {
      if (!pending_matches(t, t.types().LookupError)) return raised;
      clear_pending(t);
      return raise_named(t, "ProgrammingError", cat("You did not supply a value for binding parameter :", name, "."));
    }
    Ref value = found.take();
    TRY(bind_one(t, handle, i, value));
  }
  return ok();
}
Status bind_parameters(Thread& t, Statement* s, Value parameters) {
  int needed = s->handle ? sqlite3_bind_parameter_count(s->handle) : 0;
  if (is_sequence(t, parameters)) {
    return bind_sequence(t, s->handle, needed, parameters);
  }
  if (is_mapping(t, parameters)) return bind_mapping(t, s->handle, needed, parameters);
  return raise_named(t, "ProgrammingError", "parameters are of unsupported type");
}

// --- adapting (PEP 246 style) ----------------------------------------------------------------------------------------

// Calls a method that may not be there or may not want the object: absent then.
static Result try_protocol(Thread& t, Value object, const char* method, Value argument) {
  Ref function = TRY(get_attr_or_absent(t, object, method));
  if (function.is_absent()) return kAbsent;
  Result answer = call(t, function, {argument});
  if (answer.is_raised()) {
    if (!pending_matches(t, t.types().TypeError)) return raised;
    clear_pending(t);
    return kAbsent;
  }
  if (answer.word.is_none()) return kAbsent;
  return answer;
}

Result adapt(Thread& t, Value object, Value protocol, Value alternative) {
  Ref key = TRY(make_tuple(t, {Value::from_object(type_of(t, object)), protocol}));
  Value adapter = TRY(dict_get(t, as<Dict>(state_of(t.interpreter).adapters), key));
  if (!adapter.is_absent()) {
    Ref held = Ref::copy(adapter);
    return call(t, held, {object});
  }
  Ref adapted = TRY(try_protocol(t, protocol, "__adapt__", object));
  if (adapted.is_absent()) adapted = TRY(try_protocol(t, object, "__conform__", protocol));
  if (!adapted.is_absent()) return adapted;
  if (!alternative.is_absent()) return Result::copy(alternative);
  return raise_named(t, "ProgrammingError", "can't adapt");
}

}  // namespace krait::modules::sqlite
