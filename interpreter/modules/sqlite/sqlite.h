// What the files of the module _sqlite3 share (library reference: sqlite3): the objects, errors, and the way between
// SQLite's callbacks and Python.
//
// Calls that may take long or call back give the interpreter's lock up; a callback takes it again (Reentry).
#pragma once
#include <sqlite3.h>

#include <string>
#include <vector>

#include "interpreter/modules/reentry.h"
#include "interpreter/runtime/native.h"

namespace krait::modules::sqlite {

enum DetectTypes { kParseDeclTypes = 1, kParseColNames = 2 };

// Of an interpreter; lives as long as it does.
struct State {
  Value adapters, converters;  // dicts, owned
  bool callback_tracebacks = false;
  bool base_type_adapted = false;
  ~State() {
    release(adapters);
    release(converters);
  }
};
State& state_of(Interpreter*);

struct Statement : Object {
  sqlite3_stmt* handle;  // owned; null for text without a statement
  bool is_dml;           // INSERT, UPDATE, DELETE or REPLACE
};
struct CachedStatement {
  std::string sql;
  Value statement;  // owned
};
struct Connection : Object {
  sqlite3* db;           // owned; null: closed
  bool initialized, check_same_thread;
  int detect_types;
  uint64_t thread;       // that made it
  const char* begin;     // the statement that starts a transaction; null: none is started
  Value isolation_level; // as given; owned
  Value row_factory, text_factory;                       // owned
  Value trace_callback, progress_callback, authorizer;   // owned; absent: none
  std::vector<CachedStatement>* cache;  // most recent last; owned
  size_t cache_size;
  std::vector<struct Blob*>* blobs;     // open ones, borrowed; owned vector
};
struct Cursor : Object {
  Value connection, description, row_factory, lastrowid, statement;  // owned; statement: absent, or running
  std::vector<Value>* converters;  // one a column, absent for none; owned items, owned vector
  int64_t arraysize, rowcount;
  bool initialized, closed, locked;
};
struct Blob : Object {
  Value connection;      // owned
  sqlite3_blob* handle;  // owned; null: closed
  int offset;
};
struct Row : Object {
  Value data, description;  // tuples, owned
};

extern const TypeSpec kConnectionType, kCursorType, kRowType, kBlobType, kStatementType, kPrepareProtocolType;

// Errors.
Type* error_type(Thread&, const char* short_name);                        // "OperationalError"
Raised raise_sqlite(Thread&, sqlite3* db);                                // what the database says went wrong last
Raised raise_named(Thread&, const char* short_name, std::string_view message);
struct NamedCode {
  const char* name;
  int code;
};
extern const NamedCode kErrorCodes[];  // ends with {}

// The connection, if this thread may use it and it is open.
Status check_connection(Thread&, Connection*);
Status check_thread(Thread&, Connection*);

// Statements.
Result make_statement(Thread&, Connection*, Value sql);
const char* first_token(const char* sql);   // behind blanks and comments; null: there is nothing
void reset(Statement*);
int step(Thread&, sqlite3_stmt*);           // without the lock; SQLITE_DONE for no statement
Status bind_parameters(Thread&, Statement*, Value parameters);
Result adapt(Thread&, Value object, Value protocol, Value alternative_or_absent);
Status begin_transaction(Thread&, Connection*);
Status run_simple(Thread&, Connection*, const char* sql);

// Values between SQLite and Python, for functions.
Result value_from(Thread&, sqlite3_value*);
ResultOf<bool> set_result(Thread&, sqlite3_context*, Value);  // false: no such type

// An exception in a callback: shown if enable_callback_tracebacks(True), and cleared.
void drop_callback_error(Thread&, Value where);

// What SQLite keeps of a Python callable: freed by free_callable.
struct Callable {
  Interpreter* interpreter;
  Value function;  // owned
};
Callable* keep_callable(Thread&, Value function);
void free_callable(void*);

void close_connection(Thread&, Connection*);
void forget_blob(Blob*);
Result open_blob(Thread&, Value connection, sqlite3_blob*);

extern const NativeFunction kConnectionMethods[];
Result connection_create_function(Thread&, const Args&);
Result connection_create_aggregate(Thread&, const Args&);
Result connection_create_window_function(Thread&, const Args&);
Result connection_create_collation(Thread&, const Args&);
Result connection_set_authorizer(Thread&, const Args&);
Result connection_set_progress_handler(Thread&, const Args&);
Result connection_set_trace_callback(Thread&, const Args&);
Result connection_backup(Thread&, const Args&);
Result connection_serialize(Thread&, const Args&);
Result connection_deserialize(Thread&, const Args&);
Result connection_blobopen(Thread&, const Args&);
Result connection_enable_load_extension(Thread&, const Args&);
Result connection_load_extension(Thread&, const Args&);

// The row that the cursor stands on, converted; and the next step.
Result cursor_next(Thread&, Value cursor);

}  // namespace krait::modules::sqlite
