// Signals: the exceptions of _decimal, SignalDict (a context's flags and traps as a mapping), raising what is trapped.
#include "interpreter/modules/decimal/decimal.h"
#include "interpreter/modules/native_object.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/module.h"

namespace krait::modules::dec {

using namespace decimal;

const Signal kSignalTable[kSignals] = {
    {"InvalidOperation", kInvalidConditions}, {"FloatOperation", kFloatOperation}, {"DivisionByZero", kDivisionByZero},
    {"Overflow", kOverflow}, {"Underflow", kUnderflow}, {"Subnormal", kSubnormal}, {"Inexact", kInexact},
    {"Rounded", kRounded}, {"Clamped", kClamped}};
const Signal kInvalidTable[5] = {{"InvalidOperation", kInvalidOperation}, {"ConversionSyntax", kConversionSyntax},
                                 {"DivisionImpossible", kDivisionImpossible}, {"DivisionUndefined", kDivisionUndefined},
                                 {"InvalidContext", kInvalidContext}};

static constexpr const char* kSignalsWanted =
    "valid values for signals are:\n  [InvalidOperation, FloatOperation, DivisionByZero,\n   Overflow, Underflow, "
    "Subnormal, Inexact, "
    "Rounded,\n   Clamped]";

DecimalState::~DecimalState() {
  for (Value v : signals) release(v);
  for (Value v : invalid) release(v);
  for (Value v : rounding_names) release(v);
  for (Value v :
       {signal_dict_type, tuple_type, rational, variable, default_context, basic_context, extended_context, published})
    release(v);
}

// --- raising -------------------------------------------------------------------------------------------------------

// The classes for what happened: the ways of an invalid operation first.
static Result condition_list(Thread& t, uint32_t bits) {
  DecimalState& state = state_of(t);
  Ref list = TRY(make_list(t));
  for (int i = 0; i < 5; ++i)
    if (bits & kInvalidTable[i].bits) TRY(list_append(t, list.as<List>(), state.invalid[i]));
  for (int i = 1; i < kSignals; ++i)
    if (bits & kSignalTable[i].bits) TRY(list_append(t, list.as<List>(), state.signals[i]));
  return list;
}

Status add_status(Thread& t, ContextObject* context, uint32_t status) {
  context->flags |= status;
  uint32_t trapped = status & context->traps;
  if (!trapped) return ok();
  Ref conditions = TRY(condition_list(t, trapped));
  for (int i = 0; i < kSignals; ++i)
    if (trapped & kSignalTable[i].bits) return raise_value(t, as<Type>(state_of(t).signals[i]), conditions);
  return ok();
}

Result signal_list(Thread& t, uint32_t bits) {
  Ref list = TRY(make_list(t));
  for (int i = 0; i < kSignals; ++i)
    if (bits & kSignalTable[i].bits) TRY(list_append(t, list.as<List>(), state_of(t).signals[i]));
  return list;
}

std::string signal_names(uint32_t bits) {
  static const Signal kShown[] = {{"Clamped", kClamped},
                                  {"InvalidOperation", kInvalidConditions},
                                  {"DivisionByZero", kDivisionByZero},
                                  {"Inexact", kInexact},
                                  {"FloatOperation", kFloatOperation},
                                  {"Overflow", kOverflow},
                                  {"Rounded", kRounded},
                                  {"Subnormal", kSubnormal},
                                  {"Underflow", kUnderflow}};
  std::string names;
  for (const Signal& signal : kShown) {
    if (!(bits & signal.bits)) continue;
    if (!names.empty()) names += ", ";
    names += signal.name;
  }
  return names;
}

// The bits of a signal's class; 0: it is none.
static uint32_t bits_of_signal(Thread& t, Value signal) {
  DecimalState& state = state_of(t);
  for (int i = 0; i < kSignals; ++i)
    if (state.signals[i] == signal) return kSignalTable[i].bits;
  return 0;
}

static ResultOf<uint32_t> signals_from_dict(Thread& t, Value dict) {
  if (as<Dict>(dict)->used != kSignals) return raise_message(t, t.types().KeyError, "invalid signal dict");
  uint32_t bits = 0;
  for (int i = 0; i < kSignals; ++i) {
    Value set = TRY(dict_get(t, as<Dict>(dict), state_of(t).signals[i]));
    if (set.is_absent()) return raise_message(t, t.types().KeyError, "invalid signal dict");
    Ref held = Ref::copy(set);
    if (TRY(is_true(t, held))) bits |= kSignalTable[i].bits;
  }
  return bits;
}

ResultOf<uint32_t> signals_from(Thread& t, Value v, bool list_allowed) {
  if (has_spec(v, kSignalDictMixinType)) {
    const uint32_t* bits = static_cast<SignalDict*>(v.object())->bits;
    if (!bits) return raise_value_error(t, "invalid signal dict");
    return *bits;
  }
  if (is_dict(v)) return signals_from_dict(t, v);
  if (!is_list(v) || !list_allowed) return raise_type_error(t, "argument must be a signal dict");
  uint32_t bits = 0;
  for (int64_t i = 0; i < as<List>(v)->length; ++i) {
    uint32_t bit = bits_of_signal(t, as<List>(v)->items[i]);
    if (!bit) return raise_message(t, t.types().KeyError, kSignalsWanted);
    bits |= bit;
  }
  return bits;
}

// --- SignalDict ----------------------------------------------------------------------------------------------------

namespace {

ResultOf<uint32_t*> bits_of(Thread& t, Value self) {
  uint32_t* bits = static_cast<SignalDict*>(self.object())->bits;
  if (!bits) return raise_value_error(t, "invalid signal dict");
  return bits;
}

ResultOf<int64_t> dict_length(Thread& t, Value self) {
  (void)TRY(bits_of(t, self));
  return int64_t{kSignals};
}
Result dict_iter(Thread& t, Value self) {
  (void)TRY(bits_of(t, self));
  Ref signals = TRY(make_tuple(t, state_of(t).signals, kSignals));
  return iter(t, signals);
}
Result dict_item(Thread& t, Value self, Value key) {
  uint32_t* bits = TRY(bits_of(t, self));
  uint32_t bit = bits_of_signal(t, key);
  if (!bit) return raise_message(t, t.types().KeyError, kSignalsWanted);
  return boolean(*bits & bit);
}
Status dict_set_item(Thread& t, Value self, Value key, Value value) {
  uint32_t* bits = TRY(bits_of(t, self));
  if (value.is_absent()) return raise_value_error(t, "signal keys cannot be deleted");
  uint32_t bit = bits_of_signal(t, key);
  if (!bit) return raise_message(t, t.types().KeyError, kSignalsWanted);
  bool set = TRY(is_true(t, value));
  if (set) *bits |= bit;
  else *bits &= ~bit;
  return ok();
}
Result dict_repr(Thread& t, Value self) {
  uint32_t bits = *TRY(bits_of(t, self));
  std::string text = "{";
  for (int i = 0; i < kSignals; ++i) {
    Ref shown = TRY(repr(t, state_of(t).signals[i]));
    text += cat(i ? ", " : "", shown.as<Str>(), ":", bits & kSignalTable[i].bits ? "True" : "False");
  }
  return make_str(t, text + "}");
}
Result dict_compare(Thread& t, Value a, Value b, CompareOp op) {
  if (op != CompareOp::Eq && op != CompareOp::Ne) return kNotImplemented;
  uint32_t mine = *TRY(bits_of(t, a)), theirs;
  if (has_spec(b, kSignalDictMixinType)) {
    theirs = *TRY(bits_of(t, b));
  } else if (is_dict(b)) {
    ResultOf<uint32_t> converted = signals_from_dict(t, b);
    if (converted.is_raised()) {
      if (!pending_matches(t, t.types().KeyError)) return raised;
      clear_pending(t);
      return boolean(op == CompareOp::Ne);
    }
    theirs = converted.value;
  } else {
    return kNotImplemented;
  }
  // Only which signals are set matters, not by which condition.
  auto known = [](uint32_t bits) { return bits & kInvalidConditions ? bits | kInvalidConditions : bits; };
  return boolean((known(mine) == known(theirs)) == (op == CompareOp::Eq));
}
Result dict_copy_method(Thread& t, const Args& a) {
  uint32_t bits = *TRY(bits_of(t, a.self));
  Ref dict = TRY(make_dict(t));
  for (int i = 0; i < kSignals; ++i)
    TRY(dict_set(t, dict.as<Dict>(), state_of(t).signals[i], boolean(bits & kSignalTable[i].bits)));
  return dict;
}
const NativeFunction kDictMethods[] = {{"copy()", dict_copy_method, nullptr}, {}};

// --- making the classes --------------------------------------------------------------------------------------------

Result make_class(Thread& t, Value metaclass, const char* name, std::initializer_list<Value> bases,
                  const char* module) {
  Ref text = TRY(make_ascii(t, name)), tuple = TRY(make_tuple(t, bases)), dict = TRY(make_dict(t));
  if (module) {
    Ref home = TRY(make_ascii(t, module));
    TRY(dict_set(t, dict.as<Dict>(), "__module__", home));
  }
  return call(t, metaclass, {text, tuple, dict});
}

Result make_exception(Thread& t, Value module, const char* name, std::initializer_list<Value> bases) {
  Ref made = TRY(make_class(t, Value::from_object(t.types().type), name, bases, "decimal"));
  TRY(module_add(t, module, name, made));
  return made;
}

Status make_exceptions(Thread& t, Value module, DecimalState& state) {
  Types& types = t.types();
  auto of = [](Type* type) { return Value::from_object(type); };
  Ref base = TRY(make_exception(t, module, "DecimalException", {of(types.ArithmeticError)}));
  Ref invalid = TRY(make_exception(t, module, "InvalidOperation", {base}));
  Ref floats = TRY(make_exception(t, module, "FloatOperation", {base, of(types.TypeError)}));
  Ref zero = TRY(make_exception(t, module, "DivisionByZero", {base, of(types.ZeroDivisionError)}));
  Ref inexact = TRY(make_exception(t, module, "Inexact", {base})),
      rounded = TRY(make_exception(t, module, "Rounded", {base}));
  Ref subnormal = TRY(make_exception(t, module, "Subnormal", {base})),
      clamped = TRY(make_exception(t, module, "Clamped", {base}));
  Ref overflow = TRY(make_exception(t, module, "Overflow", {inexact, rounded}));
  Ref underflow = TRY(make_exception(t, module, "Underflow", {inexact, rounded, subnormal}));
  Value in_order[kSignals] = {invalid, floats, zero, overflow, underflow, subnormal, inexact, rounded, clamped};
  for (int i = 0; i < kSignals; ++i) replace(state.signals[i], Ref::copy(in_order[i]));
  replace(state.invalid[0], Ref::copy(invalid));
  for (int i = 1; i < 5; ++i) {
    bool undefined = kInvalidTable[i].bits == kDivisionUndefined;
    Ref made = undefined ? TRY(make_exception(t, module, kInvalidTable[i].name, {invalid, of(types.ZeroDivisionError)}))
                         : TRY(make_exception(t, module, kInvalidTable[i].name, {invalid}));
    replace(state.invalid[i], std::move(made));
  }
  return ok();
}

}  // namespace

extern const TypeSpec kSignalDictMixinType = {
    .name = "decimal.SignalDictMixin",
    .size = sizeof(SignalDict),
    .flags = kBaseType | kHasGc |
             kIndexed,  // its only subclass is a MutableMapping written in Python, and so answers both ways
    .methods = kDictMethods,
    .slots = {.traverse = [](Object*, Visitor&) {},
              .new_ = new_empty,
              .repr = dict_repr,
              .compare = dict_compare,
              .iter = dict_iter,
              .length = dict_length,
              .get_item = dict_item,
              .set_item = dict_set_item}};

Result make_signal_dict(Thread& t, uint32_t* bits) {
  Ref made = TRY(call(t, state_of(t).signal_dict_type));
  made.as<SignalDict>()->bits = bits;
  return made;
}

Status init_signals(Thread& t, Value module) {
  DecimalState& state = state_of(t);
  TRY(make_exceptions(t, module, state));
  Type* mixin = TRY(make_type(t, kSignalDictMixinType));
  Ref name = TRY(make_ascii(t, "collections.abc")), wanted = TRY(make_ascii(t, "MutableMapping"));
  Ref from = TRY(make_tuple(t, {wanted}));
  Ref abc = TRY(t.interpreter->hooks.import(t, name.as<Str>(), kNone, kNone, from, 0));
  Ref mapping = TRY(get_attr(t, abc, "MutableMapping"));
  replace(state.signal_dict_type, TRY(make_class(t, Value::from_object(type_of(t, mapping)), "SignalDict",
                                                 {Value::from_object(mixin), mapping}, nullptr)));
  return ok();
}

}  // namespace krait::modules::dec
