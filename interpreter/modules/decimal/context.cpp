// Context objects: settings, flags and traps; the current context of a thread.
#include "interpreter/modules/contextvars.h"
#include "interpreter/modules/decimal/decimal.h"
#include "interpreter/objects/list.h"

namespace krait::modules::dec {

using namespace decimal;

static constexpr const char* kRoundingsWanted =
    "valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n   ROUND_HALF_UP, "
    "ROUND_HALF_DOWN, "
    "ROUND_HALF_EVEN,\n   ROUND_05UP]";

ResultOf<Rounding> rounding_of(Thread& t, Value name) {
  DecimalState& state = state_of(t);
  for (int i = 0; i < kRoundings; ++i)
    if (state.rounding_names[i] == name) return static_cast<Rounding>(i);
  if (is_str(name))
    for (int i = 0; i < kRoundings; ++i)
      if (str_equal(as<Str>(state.rounding_names[i]), as<Str>(name))) return static_cast<Rounding>(i);
  return raise_type_error(t, kRoundingsWanted);
}

// --- the current context -------------------------------------------------------------------------------------------

ResultOf<ContextObject*> current_context(Thread& t) {
  DecimalState& state = state_of(t);
  Value found = TRY(context_variable_get(t, state.variable, state.variable_hash));
  if (!found.is_absent()) [[likely]] return static_cast<ContextObject*>(found.object());
  Ref made = TRY(copy_context(t, as<ContextObject>(state.default_context)));
  made.as<ContextObject>()->flags = 0;
  TRY(context_variable_set(t, state.variable, made));
  return made.as<ContextObject>();  // the variable holds it
}

ResultOf<ContextObject*> context_argument(Thread& t, Value v) {
  if (v.is_absent() || v.is_none()) return current_context(t);
  if (!is_context(v)) return raise_type_error(t, "optional argument must be a context");
  return static_cast<ContextObject*>(v.object());
}

Status set_current_context(Thread& t, Value v) {
  if (!is_context(v)) return raise_type_error(t, "argument must be a context");
  DecimalState& state = state_of(t);
  Ref context = Ref::copy(v);
  // The templates stay as they are.
  if (v == state.default_context || v == state.basic_context || v == state.extended_context) {
    context = TRY(copy_context(t, as<ContextObject>(v)));
    context.as<ContextObject>()->flags = 0;
  }
  return context_variable_set(t, state.variable, context);
}

// --- making --------------------------------------------------------------------------------------------------------

Result make_context(Thread& t, Type* type) {
  auto* c = allocate<ContextObject>(t, type);
  if (!c) return raised;
  c->settings = Settings{};
  c->capitals = 1;
  c->traps = kInvalidConditions | kDivisionByZero | kOverflow;
  return Result::own(c);
}

Result copy_context(Thread& t, ContextObject* from) {
  Ref made = TRY(make_context(t, type_for(t, kContextType)));
  auto* c = made.as<ContextObject>();
  c->settings = from->settings;
  c->capitals = from->capitals;
  c->flags = from->flags;
  c->traps = from->traps;
  return made;
}

namespace {

ContextObject* self_of(Value v) { return static_cast<ContextObject*>(v.object()); }

void forget_dict(Value& dict) {
  if (!dict.is_absent()) {
    auto* signals = static_cast<SignalDict*>(dict.object());
    signals->kept = *signals->bits;
    signals->bits = &signals->kept;
  }
  clear(dict);
}
void destroy(Object* o) {
  forget_dict(static_cast<ContextObject*>(o)->flags_dict);
  forget_dict(static_cast<ContextObject*>(o)->traps_dict);
}

// --- attributes ----------------------------------------------------------------------------------------------------

ResultOf<int64_t> setting(Thread& t, Value v, int64_t least, int64_t most, const char* complaint) {
  if (v.is_absent()) return raise_attribute_error(t, "context attributes cannot be deleted");
  if (!is_int(v)) return raise_type_error(t, "an integer is required");
  int64_t value;
  if (!int_fits_i64(v, &value)) return raise_overflow_error(t, "Python int too large to convert to C ssize_t");
  if (value < least || value > most) return raise_value_error(t, complaint);
  return value;
}

Result get_prec(Thread& t, Value self) { return make_int(t, self_of(self)->settings.precision); }
Status set_prec(Thread& t, Value self, Value v) {
  self_of(self)->settings.precision = TRY(setting(t, v, 1, kMaxPrecision, "valid range for prec is [1, MAX_PREC]"));
  return ok();
}
Result get_emax(Thread& t, Value self) { return make_int(t, self_of(self)->settings.max_exponent); }
Status set_emax(Thread& t, Value self, Value v) {
  self_of(self)->settings.max_exponent = TRY(setting(t, v, 0, kMaxExponent, "valid range for Emax is [0, MAX_EMAX]"));
  return ok();
}
Result get_emin(Thread& t, Value self) { return make_int(t, self_of(self)->settings.min_exponent); }
Status set_emin(Thread& t, Value self, Value v) {
  self_of(self)->settings.min_exponent = TRY(setting(t, v, kMinExponent, 0, "valid range for Emin is [MIN_EMIN, 0]"));
  return ok();
}
Result get_clamp(Thread&, Value self) { return small_int(self_of(self)->settings.clamp); }
Status set_clamp(Thread& t, Value self, Value v) {
  self_of(self)->settings.clamp = TRY(setting(t, v, 0, 1, "valid values for clamp are 0 or 1"));
  return ok();
}
Result get_capitals(Thread&, Value self) { return small_int(self_of(self)->capitals); }
Status set_capitals(Thread& t, Value self, Value v) {
  self_of(self)->capitals = static_cast<int>(TRY(setting(t, v, 0, 1, "valid values for capitals are 0 or 1")));
  return ok();
}
Result get_rounding(Thread& t, Value self) {
  return Result::copy(state_of(t).rounding_names[static_cast<int>(self_of(self)->settings.rounding)]);
}
Status set_rounding_attribute(Thread& t, Value self, Value v) {
  if (v.is_absent()) return raise_attribute_error(t, "context attributes cannot be deleted");
  self_of(self)->settings.rounding = TRY(rounding_of(t, v));
  return ok();
}
const NativeGetSet kGetSets[] = {{"prec", get_prec, set_prec, nullptr},
                                 {"Emax", get_emax, set_emax, nullptr},
                                 {"Emin", get_emin, set_emin, nullptr},
                                 {"rounding", get_rounding, set_rounding_attribute, nullptr},
                                 {"capitals", get_capitals, set_capitals, nullptr},
                                 {"clamp", get_clamp, set_clamp, nullptr},
                                 {}};

Result signal_attribute(Thread& t, Value& slot, uint32_t* bits) {
  if (slot.is_absent()) slot = TRY(make_signal_dict(t, bits)).leak();
  return Result::copy(slot);
}
// flags and traps are attributes of instances alone.
Result get_attribute(Thread& t, Value self, Str* name) {
  ContextObject* c = self_of(self);
  if (str_equal(name, "flags")) return signal_attribute(t, c->flags_dict, &c->flags);
  if (str_equal(name, "traps")) return signal_attribute(t, c->traps_dict, &c->traps);
  return generic_get_attr(t, self, name);
}
Status set_attribute(Thread& t, Value self, Str* name, Value value) {
  if (value.is_absent()) return raise_attribute_error(t, "context attributes cannot be deleted");
  ContextObject* c = self_of(self);
  if (str_equal(name, "flags")) c->flags = TRY(signals_from(t, value, false));
  else if (str_equal(name, "traps")) c->traps = TRY(signals_from(t, value, false));
  else return generic_set_attr(t, self, name, value);
  return ok();
}

// --- Context() -----------------------------------------------------------------------------------------------------

Result context_new(Thread& t, Type* type, const Value*, size_t, Tuple*) { return make_context(t, type); }

Result context_init(Thread& t, const Args& a) {
  using Setter = Status (*)(Thread&, Value, Value);
  const Setter setters[] = {set_prec, set_rounding_attribute, set_emin, set_emax, set_capitals, set_clamp};
  for (size_t i = 0; i < std::size(setters); ++i)
    if (!a[i].is_none()) TRY(setters[i](t, a.self, a[i]));
  ContextObject* c = self_of(a.self);
  if (!a[6].is_none()) c->flags = TRY(signals_from(t, a[6], true));
  if (!a[7].is_none()) c->traps = TRY(signals_from(t, a[7], true));
  return kNone;
}

Result context_repr(Thread& t, Value self) {
  ContextObject* c = self_of(self);
  const Settings& s = c->settings;
  Ref rounding = TRY(get_rounding(t, self));
  return make_str(t, cat("Context(prec=", s.precision, ", rounding=", rounding.as<Str>(), ", Emin=", s.min_exponent,
                         ", Emax=", s.max_exponent, ", capitals=", c->capitals, ", clamp=", s.clamp ? 1 : 0,
                         ", flags=[", signal_names(c->flags), "], traps=[", signal_names(c->traps), "])"));
}

}  // namespace

extern const TypeSpec kContextType = {
    .name = "decimal.Context",
    .doc =
        "The settings of decimal arithmetic: precision, rounding, the range of exponents, which signals raise "
        "exceptions, and "
        "which\nhave been seen.",
    .size = sizeof(ContextObject),
    .flags = kBaseType,
    .init =
        {"Context(prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None)",
         context_init},
    .methods = kContextMethods,
    .getsets = kGetSets,
    .slots = {.destroy = destroy,
              .new_ = context_new,
              .get_attr = get_attribute,
              .set_attr = set_attribute,
              .repr = context_repr}};

}  // namespace krait::modules::dec
