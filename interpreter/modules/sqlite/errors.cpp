// SQLite's errors as exceptions, and the way back from its callbacks.
#include "interpreter/modules/module_exception.h"
#include "interpreter/modules/sqlite/sqlite.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"

namespace krait::modules::sqlite {

Type* error_type(Thread& t, const char* short_name) {
  return module_exception(t, ("sqlite3." + std::string(short_name)).c_str());
}

Raised raise_named(Thread& t, const char* short_name, std::string_view message) {
  return raise_message(t, error_type(t, short_name), message);
}

static const char* class_for(int code) {
  switch (code & 0xff) {
    case SQLITE_INTERNAL:
    case SQLITE_NOTFOUND: return "InternalError";
    case SQLITE_ERROR:
    case SQLITE_PERM:
    case SQLITE_ABORT:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_READONLY:
    case SQLITE_INTERRUPT:
    case SQLITE_IOERR:
    case SQLITE_FULL:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL:
    case SQLITE_EMPTY:
    case SQLITE_SCHEMA: return "OperationalError";
    case SQLITE_TOOBIG: return "DataError";
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH: return "IntegrityError";
    case SQLITE_MISUSE:
    case SQLITE_RANGE: return "InterfaceError";
    default: return "DatabaseError";
  }
}

static const char* name_of(int code) {
  for (const NamedCode* c = kErrorCodes; c->name; ++c)
    if (c->code == code) return c->name;
  return "unknown";
}

static Result make_error(Thread& t, int code, int extended, const char* message) {
  Ref text = TRY(make_str(t, message));
  Ref error = TRY(call(t, Value::from_object(error_type(t, class_for(code))), {text}));
  Ref number = TRY(make_int(t, extended)), name = TRY(make_str(t, name_of(extended)));
  TRY(set_attr(t, error, "sqlite_errorcode", number));
  TRY(set_attr(t, error, "sqlite_errorname", name));
  return error;
}

Raised raise_sqlite(Thread& t, sqlite3* db) {
  int code = sqlite3_errcode(db);
  if (code == SQLITE_NOMEM) return raise_memory_error(t);
  Result error = make_error(t, code, sqlite3_extended_errcode(db), sqlite3_errmsg(db));
  if (error.is_raised()) return raised;
  return raise_instance(t, error.take());
}

Status check_thread(Thread& t, Connection* c) {
  if (!c->check_same_thread || c->thread == t.id) return ok();
  return raise_named(t, "ProgrammingError",
                     cat("SQLite objects created in a thread can only be used in that same thread. The object was "
                         "created in thread id ",
                         c->thread, " and this is thread id ", t.id, "."));
}
Status check_connection(Thread& t, Connection* c) {
  if (!c->initialized) return raise_named(t, "ProgrammingError", "Base Connection.__init__ not called.");
  if (!c->db) return raise_named(t, "ProgrammingError", "Cannot operate on a closed database.");
  return check_thread(t, c);
}

// --- callbacks -------------------------------------------------------------------------------------------------------

void drop_callback_error(Thread& t, Value where) {
  if (state_of(t.interpreter).callback_tracebacks) report_unraisable(t, where);
  else clear_pending(t);
}

Callable* keep_callable(Thread& t, Value function) { return new Callable{t.interpreter, Ref::copy(function).leak()}; }
void free_callable(void* p) {
  auto* c = static_cast<Callable*>(p);
  if (!c) return;
  {
    Reentry back(c->interpreter);
    clear(c->function);
  }
  delete c;
}

}  // namespace krait::modules::sqlite
