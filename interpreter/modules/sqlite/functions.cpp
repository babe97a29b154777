// Python functions that SQLite calls: functions, aggregates, windows, collations, and the hooks of a connection.
#include <limits.h>

#include "interpreter/modules/sqlite/sqlite.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/runtime/lock.h"

namespace krait::modules::sqlite {

Result value_from(Thread& t, sqlite3_value* v) {
  switch (sqlite3_value_type(v)) {
    case SQLITE_INTEGER: return make_int(t, sqlite3_value_int64(v));
    case SQLITE_FLOAT: return make_float(t, sqlite3_value_double(v));
    case SQLITE_TEXT: {
      auto* text = reinterpret_cast<const char*>(sqlite3_value_text(v));
      if (!text) return raise_memory_error(t);
      return make_str(t, {text, static_cast<size_t>(sqlite3_value_bytes(v))});
    }
    case SQLITE_BLOB: {
      auto* data = static_cast<const char*>(sqlite3_value_blob(v));
      return make_bytes(t, {data ? data : "", data ? static_cast<size_t>(sqlite3_value_bytes(v)) : 0});
    }
    default: return kNone;
  }
}

ResultOf<bool> set_result(Thread& t, sqlite3_context* context, Value v) {
  if (v.is_none()) {
    sqlite3_result_null(context);
  } else if (is_int(v)) {
    int64_t n;
    if (!int_fits_i64(v, &n)) return raise_overflow_error(t, "Python int too large to convert to SQLite INTEGER");
    sqlite3_result_int64(context, n);
  } else if (is_float(v)) {
    sqlite3_result_double(context, float_value(v));
  } else if (is_str(v)) {
    std::string_view text = TRY(as_utf8(t, v));
    if (text.size() > INT_MAX) return raise_overflow_error(t, "string is longer than INT_MAX bytes");
    sqlite3_result_text(context, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
  } else if (has_buffer(t, v)) {
    BufferRef data;
    TRY(data.get(t, v));
    if (data.buffer.length > INT_MAX) return raise_overflow_error(t, "BLOB longer than INT_MAX bytes");
    sqlite3_result_blob(context, data.buffer.data, static_cast<int>(data.buffer.length), SQLITE_TRANSIENT);
  } else {
    return false;
  }
  return true;
}

namespace {

// Says that the Python function failed, and drops its exception.
void fail(Thread& t, sqlite3_context* context, const char* message, Value where) {
  if (t.pending.is_absent()) {
    sqlite3_result_error(context, message, -1);
    return;
  }
  if (pending_matches(t, t.types().MemoryError)) sqlite3_result_error_nomem(context);
  else if (pending_matches(t, t.types().OverflowError)) sqlite3_result_error_toobig(context);
  else sqlite3_result_error(context, message, -1);
  drop_callback_error(t, where);
}

Result call_with(Thread& t, Value callee, int count, sqlite3_value** given) {
  std::vector<Ref> held;
  std::vector<Value> args;
  for (int i = 0; i < count; ++i) {
    held.push_back(TRY(value_from(t, given[i])));
    args.push_back(held.back());
  }
  return call(t, callee, args.data(), args.size());
}
bool give_result(Thread& t, sqlite3_context* context, Value v) {
  ResultOf<bool> given = set_result(t, context, v);
  return !given.is_raised() && given.value;
}

void on_function(sqlite3_context* context, int count, sqlite3_value** args) {
  auto* c = static_cast<Callable*>(sqlite3_user_data(context));
  Reentry back(c->interpreter);
  Thread* t = back.thread();
  if (!t) return sqlite3_result_error(context, "called from a thread that Python does not know", -1);
  Ref function = Ref::copy(c->function);
  Result answer = call_with(*t, function, count, args);
  bool good = !answer.is_raised();
  if (good) {
    Ref value = answer.take();
    good = give_result(*t, context, value);
  }
  if (!good) fail(*t, context, "user-defined function raised exception", function);
}

// --- aggregates ------------------------------------------------------------------------------------------------------

// The aggregate's instance in SQLite's memory for it; made at the first step.
uint64_t* instance_slot(sqlite3_context* context, bool make) {
  return static_cast<uint64_t*>(sqlite3_aggregate_context(context, make ? sizeof(uint64_t) : 0));
}
Result method_of(Thread& t, Value instance, const char* name, bool* missing) {
  Result method = get_attr(t, instance, name);
  *missing = method.is_raised() && pending_matches(t, t.types().AttributeError);
  return method;
}
std::string problem(const char* method, bool missing) {
  return cat("user-defined aggregate's '", method, missing ? "' method not defined" : "' method raised error");
}
void step_or_inverse(sqlite3_context* context, int count, sqlite3_value** args, const char* name) {
  auto* c = static_cast<Callable*>(sqlite3_user_data(context));
  Reentry back(c->interpreter);
  Thread* t = back.thread();
  uint64_t* slot = instance_slot(context, true);
  if (!t || !slot) return sqlite3_result_error_nomem(context);
  if (!*slot) {
    Ref cls = Ref::copy(c->function);
    Result made = call(*t, cls);
    if (made.is_raised()) return fail(*t, context, "user-defined aggregate's '__init__' method raised error", cls);
    *slot = made.word.bits;
  }
  Ref instance = Ref::copy(Value{*slot});
  bool missing = false;
  Result method = method_of(*t, instance, name, &missing);
  Result done = raised;
  if (!method.is_raised()) {
    Ref held = method.take();
    done = call_with(*t, held, count, args);
  }
  if (done.is_raised()) return fail(*t, context, problem(name, missing).c_str(), c->function);
  Ref nothing = done.take();
}
void on_step(sqlite3_context* context, int count, sqlite3_value** args) {
  step_or_inverse(context, count, args, "step");
}
void on_inverse(sqlite3_context* context, int count, sqlite3_value** args) {
  step_or_inverse(context, count, args, "inverse");
}

void give_value(Thread& t, sqlite3_context* context, Value instance, const char* name) {
  bool missing = false;
  Result method = method_of(t, instance, name, &missing);
  bool good = false;
  if (!method.is_raised()) {
    Ref held = method.take();
    Result answer = call(t, held);
    if (!answer.is_raised()) {
      Ref value = answer.take();
      good = give_result(t, context, value);
    }
  }
  if (!good)
    fail(t, context, problem(name, missing).c_str(), static_cast<Callable*>(sqlite3_user_data(context))->function);
}
void on_value(sqlite3_context* context) {
  auto* c = static_cast<Callable*>(sqlite3_user_data(context));
  Reentry back(c->interpreter);
  uint64_t* slot = instance_slot(context, false);
  if (!back.thread() || !slot || !*slot) return;
  Ref instance = Ref::copy(Value{*slot});
  give_value(*back.thread(), context, instance, "value");
}
void on_final(sqlite3_context* context) {
  auto* c = static_cast<Callable*>(sqlite3_user_data(context));
  Reentry back(c->interpreter);
  uint64_t* slot = instance_slot(context, false);
  if (!back.thread() || !slot || !*slot) return;  // no row came, or __init__ failed
  Ref instance = Ref::own(Value{std::exchange(*slot, 0)});
  Thread& t = *back.thread();
  Ref earlier = take_pending(t);
  give_value(t, context, instance, "finalize");
  if (!earlier.is_absent()) set_pending(t, std::move(earlier));
}

// --- collations and hooks --------------------------------------------------------------------------------------------

int on_collate(void* p, int first_size, const void* first, int second_size, const void* second) {
  auto* c = static_cast<Callable*>(p);
  Reentry back(c->interpreter);
  Thread* t = back.thread();
  if (!t || !t->pending.is_absent()) return 0;
  Ref function = Ref::copy(c->function);
  auto work = [&]() -> ResultOf<int> {
    Ref x = TRY(make_str(*t, {static_cast<const char*>(first), static_cast<size_t>(first_size)}));
    Ref y = TRY(make_str(*t, {static_cast<const char*>(second), static_cast<size_t>(second_size)}));
    Ref answer = TRY(call(*t, function, {x, y}));
    if (!is_int(answer)) return 0;
    int sign = int_sign(answer);
    return sign;
  };
  ResultOf<int> order = work();
  if (!order.is_raised()) return order.value;
  drop_callback_error(*t, function);
  return 0;
}

Result text_or_none(Thread& t, const char* text) {
  if (!text) return kNone;
  return make_str(t, text);
}
int on_authorize(void* p, int action, const char* a, const char* b, const char* database, const char* trigger) {
  auto* connection = static_cast<Connection*>(p);
  Reentry back(connection->type->interpreter);
  Thread* t = back.thread();
  if (!t) return SQLITE_DENY;
  Ref function = Ref::copy(connection->authorizer);
  auto work = [&]() -> ResultOf<int> {
    Ref first = TRY(text_or_none(*t, a)), second = TRY(text_or_none(*t, b)), base = TRY(text_or_none(*t, database)),
        inner = TRY(text_or_none(*t, trigger));
    Ref answer = TRY(call(*t, function, {small_int(action), first, second, base, inner}));
    if (!is_int(answer)) return SQLITE_DENY;
    return as_c_int(*t, answer);
  };
  ResultOf<int> verdict = work();
  if (!verdict.is_raised()) return verdict.value;
  drop_callback_error(*t, function);
  return SQLITE_DENY;
}
int on_progress(void* p) {
  auto* connection = static_cast<Connection*>(p);
  Reentry back(connection->type->interpreter);
  Thread* t = back.thread();
  if (!t || connection->progress_callback.is_absent()) return 0;
  Ref function = Ref::copy(connection->progress_callback);
  Result answer = call(*t, function);
  if (!answer.is_raised()) {
    Ref value = answer.take();
    ResultOf<bool> stop = is_true(*t, value);
    if (!stop.is_raised()) return stop.value;
  }
  drop_callback_error(*t, function);
  return -1;
}
int on_trace(unsigned kind, void* p, void* prepared, void* text) {
  if (kind != SQLITE_TRACE_STMT) return 0;
  auto* connection = static_cast<Connection*>(p);
  Reentry back(connection->type->interpreter);
  Thread* t = back.thread();
  if (!t || connection->trace_callback.is_absent()) return 0;
  Ref function = Ref::copy(connection->trace_callback);
  char* expanded = sqlite3_expanded_sql(static_cast<sqlite3_stmt*>(prepared));
  const char* shown = expanded ? expanded : static_cast<const char*>(text);
  if (!expanded) {
    (void)raise_named(*t, "DataError", "Expanded SQL string exceeds the maximum string length");
    drop_callback_error(*t, function);
  }
  Result statement = make_str(*t, shown);
  sqlite3_free(expanded);
  if (!statement.is_raised()) {
    Ref argument = statement.take();
    Result done = call(*t, function, {argument});
    if (!done.is_raised()) {
      Ref nothing = done.take();
      return 0;
    }
  }
  drop_callback_error(*t, function);
  return 0;
}

ResultOf<std::string> name_argument(Thread& t, Value v, const char* function, const char* argument) {
  if (!is_str(v))
    return raise_type_error(t, function, "() argument ", argument, " must be str, not ",
                            v.is_none() ? "None" : type_name(t, v));
  return std::string(TRY(as_utf8(t, v)));
}
Connection* self_of(Value v) { return as<Connection>(v); }

}  // namespace

// The connection of a method, ready for use.
static ResultOf<Connection*> ready_connection(Thread& t, const Args& a) {
  Connection* c = self_of(a.self);
  TRY(check_connection(t, c));
  return c;
}
// What SQLite is to keep of a callable; None takes the function of that name away.
static Callable* callable_or_none(Thread& t, Value function) {
  return function.is_none() ? nullptr : keep_callable(t, function);
}

Result connection_create_function(Thread& t, const Args& a) {
  std::string name = TRY(name_argument(t, a[0], "create_function", "'name'"));
  int count = TRY(as_c_int(t, a[1]));
  int flags = SQLITE_UTF8 | (TRY(is_true(t, a[3])) ? SQLITE_DETERMINISTIC : 0);
  Connection* c = TRY(ready_connection(t, a));
  Callable* f = callable_or_none(t, a[2]);
  int code = sqlite3_create_function_v2(c->db, name.c_str(), count, flags, f, f ? on_function : nullptr, nullptr,
                                        nullptr, f ? free_callable : nullptr);
  if (code != SQLITE_OK) return raise_named(t, "OperationalError", "Error creating function");
  return kNone;
}
Result connection_create_aggregate(Thread& t, const Args& a) {
  std::string name = TRY(name_argument(t, a[0], "create_aggregate", "'name'"));
  int count = TRY(as_c_int(t, a[1]));
  Connection* c = TRY(ready_connection(t, a));
  Callable* f = callable_or_none(t, a[2]);
  int code = sqlite3_create_function_v2(c->db, name.c_str(), count, SQLITE_UTF8, f, nullptr, f ? on_step : nullptr,
                                        f ? on_final : nullptr, f ? free_callable : nullptr);
  if (code != SQLITE_OK) return raise_named(t, "OperationalError", "Error creating aggregate");
  return kNone;
}
Result connection_create_window_function(Thread& t, const Args& a) {
  std::string name = TRY(name_argument(t, a[0], "create_window_function", "1"));
  int count = TRY(as_c_int(t, a[1]));
  Connection* c = TRY(ready_connection(t, a));
  Callable* f = callable_or_none(t, a[2]);
  int code = sqlite3_create_window_function(c->db, name.c_str(), count, SQLITE_UTF8, f, f ? on_step : nullptr,
                                            f ? on_final : nullptr, f ? on_value : nullptr, f ? on_inverse : nullptr,
                                            f ? free_callable : nullptr);
  if (code != SQLITE_OK) return raise_named(t, "ProgrammingError", sqlite3_errmsg(c->db));
  return kNone;
}
Result connection_create_collation(Thread& t, const Args& a) {
  std::string name = TRY(name_argument(t, a[0], "create_collation", "1"));
  Connection* c = self_of(a.self);
  TRY(check_connection(t, c));
  if (!a[1].is_none() && !is_callable(t, a[1])) return raise_type_error(t, "parameter must be callable");
  int code;
  if (a[1].is_none()) {
    code = sqlite3_create_collation_v2(c->db, name.c_str(), SQLITE_UTF8, nullptr, nullptr, nullptr);
  } else {
    Callable* kept = keep_callable(t, a[1]);
    code = sqlite3_create_collation_v2(c->db, name.c_str(), SQLITE_UTF8, kept, on_collate, free_callable);
    if (code != SQLITE_OK) free_callable(kept);  // unlike the others, this one leaves it to us
  }
  if (code != SQLITE_OK) return raise_sqlite(t, c->db);
  return kNone;
}

Result connection_set_authorizer(Thread& t, const Args& a) {
  Connection* c = self_of(a.self);
  TRY(check_connection(t, c));
  bool off = a[0].is_none();
  if (sqlite3_set_authorizer(c->db, off ? nullptr : on_authorize, c) != SQLITE_OK) {
    return raise_named(t, "OperationalError", "Error setting authorizer callback");
  }
  replace(c->authorizer, off ? Ref() : Ref::copy(a[0]));
  return kNone;
}
Result connection_set_progress_handler(Thread& t, const Args& a) {
  int every = TRY(as_c_int(t, a[1]));
  Connection* c = self_of(a.self);
  TRY(check_connection(t, c));
  bool off = a[0].is_none();
  sqlite3_progress_handler(c->db, off ? 0 : every, off ? nullptr : on_progress, c);
  replace(c->progress_callback, off ? Ref() : Ref::copy(a[0]));
  return kNone;
}
Result connection_set_trace_callback(Thread& t, const Args& a) {
  Connection* c = self_of(a.self);
  TRY(check_connection(t, c));
  bool off = a[0].is_none();
  sqlite3_trace_v2(c->db, off ? 0 : SQLITE_TRACE_STMT, off ? nullptr : on_trace, c);
  replace(c->trace_callback, off ? Ref() : Ref::copy(a[0]));
  return kNone;
}

}  // namespace krait::modules::sqlite
