// The module _sqlite3: its functions, constants and exceptions.
#include "interpreter/modules/module_exception.h"
#include "interpreter/modules/sqlite/sqlite.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/extra.h"
#include "interpreter/runtime/heap.h"

namespace krait::modules::sqlite {

#define N(name) {#name, name}
const NamedCode kErrorCodes[] = {
#define ERRORS
#include "interpreter/modules/sqlite/codes.inc"
#undef ERRORS
    {}};
static const NamedCode kOtherCodes[] = {
#define OTHERS
#include "interpreter/modules/sqlite/codes.inc"
#undef OTHERS
    {"PARSE_DECLTYPES", kParseDeclTypes}, {"PARSE_COLNAMES", kParseColNames}, {}};
#undef N

State& state_of(Interpreter* interpreter) {
  return extra_state<State>(interpreter, kExtraSqlite);
}

const TypeSpec kPrepareProtocolType = {
    .name = "sqlite3.PrepareProtocol",
    .doc = "The protocol (in the sense of PEP 246) by which objects are adapted to SQLite values.",
    .init = {"PrepareProtocol()", [](Thread&, const Args&) -> Result { return kNone; }},
    .slots = {.new_ = [](Thread& t, Type* type, const Value*, size_t, Tuple*) -> Result {
      Object* o = allocate_object(t, type);
      return o ? Result::own(o) : Result(raised);
    }}};

namespace {

Result sqlite_connect(Thread& t, const Args& a) {
  Ref factory = Ref::copy(Value::from_object(type_for(t, kConnectionType)));
  std::vector<Value> args(a.rest, a.rest + a.rest_count);
  std::vector<Value> names;
  for (size_t i = 0; i < a.keyword_count; ++i) {
    if (str_equal(as<Str>(a.keywords[2 * i]), "factory")) factory = Ref::copy(a.keywords[2 * i + 1]);
    names.push_back(a.keywords[2 * i]);
    args.push_back(a.keywords[2 * i + 1]);
  }
  if (a.rest_count > 5) factory = Ref::copy(a.rest[5]);
  Ref kwnames = TRY(make_tuple(t, names.data(), static_cast<int64_t>(names.size())));
  return call(t, factory, args.data(), a.rest_count, kwnames.as<Tuple>());
}
Result sqlite_complete_statement(Thread& t, const Args& a) {
  if (!is_str(a[0])) {
    return raise_type_error(t, "complete_statement() argument 'statement' must be str, not ",
                            a[0].is_none() ? "None" : type_name(t, a[0]));
  }
  std::string text(TRY(as_utf8(t, a[0])));
  return boolean(sqlite3_complete(text.c_str()) != 0);
}
Result sqlite_enable_shared_cache(Thread& t, const Args& a) {
  if (sqlite3_enable_shared_cache(TRY(as_c_int(t, a[0]))) != SQLITE_OK) {
    return raise_named(t, "OperationalError", "Changing the shared_cache flag failed");
  }
  return kNone;
}
Result sqlite_register_adapter(Thread& t, const Args& a) {
  Types& types = t.types();
  for (Type* base : {types.int_, types.float_, types.str, types.bytearray})
    if (a[0] == Value::from_object(base)) state_of(t.interpreter).base_type_adapted = true;
  Ref key = TRY(make_tuple(t, {a[0], Value::from_object(type_for(t, kPrepareProtocolType))}));
  TRY(dict_set(t, as<Dict>(state_of(t.interpreter).adapters), key, a[1]));
  return kNone;
}
Result sqlite_register_converter(Thread& t, const Args& a) {
  if (!is_str(a[0]))
    return raise_type_error(t, "register_converter() argument 1 must be str, not ",
                            a[0].is_none() ? "None" : type_name(t, a[0]));
  Ref name = TRY(call_method(t, a[0], "upper"));
  TRY(dict_set(t, as<Dict>(state_of(t.interpreter).converters), name, a[1]));
  return kNone;
}
Result sqlite_enable_callback_tracebacks(Thread& t, const Args& a) {
  state_of(t.interpreter).callback_tracebacks = TRY(as_c_int(t, a[0])) != 0;
  return kNone;
}
Result sqlite_adapt(Thread& t, const Args& a) {
  return adapt(t, a[0], a[1].is_absent() ? Value::from_object(type_for(t, kPrepareProtocolType)) : a[1], a[2]);
}

const NativeFunction kFunctions[] = {
    {"adapt(obj, proto=<absent>, alt=<absent>, /)", sqlite_adapt,
        "Converts an object to a form that suits a protocol."},
    {"complete_statement(statement)", sqlite_complete_statement,
        "Tells whether a string holds at least one whole SQL statement."},
    {"connect(*args, **kwargs)", sqlite_connect,
        "Makes a connection to a database kept in a file, opening the file."},
    {"enable_callback_tracebacks(enable, /)", sqlite_enable_callback_tracebacks,
        "Decides whether errors raised in callback functions are printed to stderr."},
    {"enable_shared_cache(do_enable)", sqlite_enable_shared_cache,
        "Decides whether this thread's connections share a cache."},
    {"register_adapter(type, adapter, /)", sqlite_register_adapter,
        "Names the function that turns objects of a Python type into values SQLite can store."},
    {"register_converter(typename, converter, /)", sqlite_register_converter,
        "Names the function that turns SQLite values of a declared type into Python objects."},
    {}};

Status add_exceptions(Thread& t, Value module) {
  TRY(add_exception(t, module, "Error", "sqlite3.Error", t.types().Exception));
  TRY(add_exception(t, module, "Warning", "sqlite3.Warning", t.types().Exception));
  Type* error = error_type(t, "Error");
  TRY(add_exception(t, module, "InterfaceError", "sqlite3.InterfaceError", error));
  TRY(add_exception(t, module, "DatabaseError", "sqlite3.DatabaseError", error));
  Type* database = error_type(t, "DatabaseError");
  for (const char* name : {"sqlite3.InternalError", "sqlite3.OperationalError", "sqlite3.ProgrammingError",
                           "sqlite3.IntegrityError", "sqlite3.DataError", "sqlite3.NotSupportedError"}) {
    TRY(add_exception(t, module, name + 8, name, database));
  }
  return ok();
}
Status module_init(Thread& t, Value module) {
  State& s = state_of(t.interpreter);
  if (s.adapters.is_absent()) {
    s.adapters = TRY(make_dict(t)).leak();
    s.converters = TRY(make_dict(t)).leak();
  }
  TRY(module_add(t, module, "adapters", s.adapters));
  TRY(module_add(t, module, "converters", s.converters));
  TRY(add_exceptions(t, module));
  (void)TRY(make_type(t, kStatementType));
  for (const TypeSpec* spec : {&kConnectionType, &kCursorType, &kRowType, &kBlobType, &kPrepareProtocolType}) {
    (void)TRY(module_add_type(t, module, *spec));
  }
  for (const NamedCode* codes : {kErrorCodes, kOtherCodes})
    for (const NamedCode* c = codes; c->name; ++c) TRY(module_add_int(t, module, c->name, c->code));
  TRY(module_add_str(t, module, "version", "2.6.0"));
  TRY(module_add_str(t, module, "sqlite_version", sqlite3_libversion()));
  static const int kSafety[] = {0, 3, 1};
  return module_add_int(t, module, "threadsafety", kSafety[sqlite3_threadsafe() % 3]);
}

}  // namespace
}  // namespace krait::modules::sqlite

namespace krait::modules {
extern const NativeModule kSqliteModule;
const NativeModule kSqliteModule = {"_sqlite3", nullptr, sqlite::kFunctions, sqlite::module_init};
}  // namespace krait::modules
