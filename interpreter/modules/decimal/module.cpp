// The module _decimal (library reference: decimal): arithmetic of the General Decimal Arithmetic Specification.
#include <algorithm>
#include <iterator>

#include "interpreter/modules/contextvars.h"
#include "interpreter/modules/decimal/decimal.h"
#include "interpreter/modules/native_object.h"
#include "interpreter/objects/module.h"

namespace krait::modules::dec {

using namespace decimal;

namespace {

// --- localcontext() ------------------------------------------------------------------------------------------------

struct ContextManager : Object { Value local, global; };
using ManagerLife = Life<ContextManager, &ContextManager::local, &ContextManager::global>;

Result manager_enter(Thread& t, const Args& a) {
  auto* manager = static_cast<ContextManager*>(a.self.object());
  TRY(set_current_context(t, manager->local));
  return Result::copy(manager->local);
}
Result manager_exit(Thread& t, const Args& a) {
  TRY(set_current_context(t, static_cast<ContextManager*>(a.self.object())->global));
  return kNone;
}
const NativeFunction kManagerMethods[] = {
    {"__enter__()", manager_enter, nullptr}, {"__exit__(*args)", manager_exit, nullptr}, {}};

Result module_localcontext(Thread& t, const Args& a) {
  Ref global = Ref::copy(TRY(current_context(t)));
  if (!a[0].is_none() && !is_context(a[0])) return raise_type_error(t, "optional argument must be a context");
  Ref local =
      TRY(copy_context(t, a[0].is_none() ? global.as<ContextObject>() : static_cast<ContextObject*>(a[0].object())));
  static constexpr std::string_view kAllowed[] = {"prec",     "rounding", "Emin",  "Emax",
                                                  "capitals", "clamp",    "flags", "traps"};
  for (size_t i = 0; i < a.keyword_count; ++i) {
    Str* name = as<Str>(a.keywords[2 * i]);
    bool known = std::any_of(std::begin(kAllowed), std::end(kAllowed),
                             [&](std::string_view one) { return str_equal(name, one); });
    if (!known) return raise_type_error(t, "'", name, "' is an invalid keyword argument for this function");
    Value value = a.keywords[2 * i + 1];
    if (value.is_none()) continue;
    if (str_equal(name, "flags")) local.as<ContextObject>()->flags = TRY(signals_from(t, value, true));
    else if (str_equal(name, "traps")) local.as<ContextObject>()->traps = TRY(signals_from(t, value, true));
    else TRY(set_attr(t, local, name, value));
  }
  auto* manager = allocate<ContextManager>(t, type_for(t, kContextManagerType));
  if (!manager) return raised;
  Ref held = Ref::own(manager);
  manager->local = local.leak();
  manager->global = global.leak();
  return held;
}
Result module_getcontext(Thread& t, const Args&) { return Result::copy(Value::from_object(TRY(current_context(t)))); }
Result module_setcontext(Thread& t, const Args& a) {
  TRY(set_current_context(t, a[0]));
  return kNone;
}

const NativeFunction kFunctions[] = {
    {"getcontext()", module_getcontext, "The current context of this thread."},
    {"setcontext(context, /)", module_setcontext, "Make it the current context."},
    {"localcontext(ctx=None, **kwargs)", module_localcontext,
     "A context manager: the current context is a copy of ctx inside the with statement, and as before after it."},
    {}};

// --- the module ----------------------------------------------------------------------------------------------------

Status add_roundings(Thread& t, Value module, DecimalState& state) {
  static constexpr const char* kNames[kRoundings] = {"ROUND_UP",        "ROUND_DOWN",    "ROUND_CEILING",
                                                     "ROUND_FLOOR",     "ROUND_HALF_UP", "ROUND_HALF_DOWN",
                                                     "ROUND_HALF_EVEN", "ROUND_05UP"};
  for (int i = 0; i < kRoundings; ++i) {
    Ref name = TRY(make_ascii(t, kNames[i]));
    replace(state.rounding_names[i], TRY(objects::intern(t, name)));
    TRY(module_add(t, module, kNames[i], state.rounding_names[i]));
  }
  return ok();
}

Status add_templates(Thread& t, Value module, DecimalState& state) {
  Type* type = type_for(t, kContextType);
  replace(state.default_context, TRY(make_context(t, type)));
  replace(state.basic_context, TRY(make_context(t, type)));
  replace(state.extended_context, TRY(make_context(t, type)));
  auto* basic = as<ContextObject>(state.basic_context);
  basic->settings.precision = 9;
  basic->settings.rounding = Rounding::HalfUp;
  basic->traps |= kUnderflow | kClamped;
  auto* extended = as<ContextObject>(state.extended_context);
  extended->settings.precision = 9;
  extended->traps = 0;
  TRY(module_add(t, module, "DefaultContext", state.default_context));
  TRY(module_add(t, module, "BasicContext", state.basic_context));
  return module_add(t, module, "ExtendedContext", state.extended_context);
}

Result import_attribute(Thread& t, const char* module, const char* name) {
  Ref path = TRY(make_ascii(t, module)), wanted = TRY(make_ascii(t, name));
  Ref from = TRY(make_tuple(t, {wanted}));
  Ref imported = TRY(t.interpreter->hooks.import(t, path.as<Str>(), kNone, kNone, from, 0));
  return get_attr(t, imported, name);
}

// numbers.Number and Rational, collections.namedtuple: the library's.
Status connect_library(Thread& t, Value module, DecimalState& state) {
  Ref number = TRY(import_attribute(t, "numbers", "Number"));
  Ref done = TRY(call_method(t, number, "register", {Value::from_object(decimal_type(t))}));
  replace(state.rational, TRY(import_attribute(t, "numbers", "Rational")));
  Ref namedtuple = TRY(import_attribute(t, "collections", "namedtuple"));
  Ref name = TRY(make_ascii(t, "DecimalTuple")), fields = TRY(make_ascii(t, "sign digits exponent"));
  Ref home = TRY(make_ascii(t, "decimal")), keyword = TRY(make_ascii(t, "module"));
  Ref names = TRY(make_tuple(t, {keyword}));
  Value arguments[] = {name, fields, home};
  replace(state.tuple_type, TRY(call(t, namedtuple, arguments, 2, names.as<Tuple>())));
  return module_add(t, module, "DecimalTuple", state.tuple_type);
}

// The classes are one set an interpreter, however often the module is imported anew.
Status module_init(Thread& t, Value module) {
  DecimalState& state = state_of(t);
  if (!state.published.is_absent()) return dict_merge(t, as<Module>(module)->dict, state.published, OnConflict::Keep);
  (void)TRY(module_add_type(t, module, kDecimalType));
  (void)TRY(module_add_type(t, module, kContextType));
  (void)TRY(make_type(t, kContextManagerType));
  TRY(connect_library(t, module, state));
  TRY(init_signals(t, module));
  TRY(add_roundings(t, module, state));
  TRY(add_templates(t, module, state));
  replace(state.variable, TRY(make_context_variable(t, "decimal_context")));
  state.variable_hash = TRY(hash(t, state.variable));
  for (auto [name, value] : {std::pair{"MAX_PREC", kMaxPrecision},
                             {"MAX_EMAX", kMaxExponent},
                             {"MIN_EMIN", kMinExponent},
                             {"MIN_ETINY", kMinTiny}})
    TRY(module_add_int(t, module, name, value));
  TRY(module_add(t, module, "HAVE_THREADS", kTrue));
  TRY(module_add(t, module, "HAVE_CONTEXTVAR", kTrue));
  TRY(module_add_str(t, module, "__version__", "1.70"));
  TRY(module_add_str(t, module, "__libmpdec_version__",
                     "2.5.1"));  // whose results these are; no such library is behind them
  replace(state.published, TRY(dict_copy(t, as<Module>(module)->dict)));
  return ok();
}

}  // namespace

extern const TypeSpec kContextManagerType = {
    .name = "decimal.ContextManager",
    .size = sizeof(ContextManager),
    .flags = kHasGc | kNoInstances,
    .methods = kManagerMethods,
    .slots = {.destroy = ManagerLife::destroy, .traverse = ManagerLife::traverse, .clear = ManagerLife::clear}};

}  // namespace krait::modules::dec

namespace krait::modules {
extern const NativeModule kDecimalModule = {"_decimal", "C decimal arithmetic module", dec::kFunctions,
                                            dec::module_init};
}  // namespace krait::modules
