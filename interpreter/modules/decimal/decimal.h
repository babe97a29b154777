// What the files of the module _decimal share: its objects and state. The arithmetic is numbers/decimal.
#pragma once
#include <new>

#include "interpreter/numbers/decimal/number.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/extra.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/native.h"

namespace krait::modules::dec {

using namespace krait::modules;
using namespace krait::runtime;
using namespace krait::objects;
using decimal::Number;
using decimal::Settings;

struct DecimalObject : Object {
  int64_t hash;  // 0: not computed yet (0 itself is computed each time)
  Number value;
};

struct SignalDict : Object {
  uint32_t* bits;  // the context's flags or traps; its own when the context is gone; null: it never had one
  uint32_t kept;
};
struct ContextObject : Object {
  Settings settings;
  uint32_t flags, traps;  // decimal::Condition
  int capitals;
  Value flags_dict, traps_dict;  // SignalDicts, owned, made when asked for
};

inline constexpr int kSignals = 9;
struct Signal {
  const char* name;
  uint32_t bits;
};
extern const Signal kSignalTable[kSignals];  // in the order of flags and traps
extern const Signal kInvalidTable[5];        // the ways of an invalid operation

struct DecimalState {
  Value signals[kSignals], invalid[5];  // exception classes, owned
  Value signal_dict_type, tuple_type, rational;  // classes, owned
  Value rounding_names[decimal::kRoundings];  // strings, owned
  Value variable;                       // the context variable, owned
  int64_t variable_hash = 0;
  Value default_context, basic_context, extended_context;  // owned
  Value published;                      // a dict: what the module holds, owned; absent: it was never made
  ~DecimalState();
};
inline DecimalState& state_of(Thread& t) { return extra_state<DecimalState>(t.interpreter, kExtraDecimal); }

extern const TypeSpec kDecimalType, kContextType, kSignalDictMixinType, kContextManagerType;
inline bool is_decimal(Value v) { return has_spec(v, kDecimalType); }
inline bool is_context(Value v) { return has_spec(v, kContextType); }
inline const Number& number_of(Value v) { return static_cast<DecimalObject*>(v.object())->value; }

// --- contexts (context.cpp, context_methods.cpp, signals.cpp) ---
ResultOf<ContextObject*> current_context(Thread&);                    // borrowed
ResultOf<ContextObject*> context_argument(Thread&, Value);            // None or absent: the current one
Result make_context(Thread&, Type*);                                  // with the defaults
Result copy_context(Thread&, ContextObject*);
Status set_current_context(Thread&, Value);
Status set_rounding(Thread&, Settings&, Value name);
ResultOf<decimal::Rounding> rounding_of(Thread&, Value name);
// Notes what happened and raises what is trapped.
Status add_status(Thread&, ContextObject*, uint32_t status);
Result signal_list(Thread&, uint32_t bits);                           // of classes, those of flags
ResultOf<uint32_t> signals_from(Thread&, Value dict_or_list, bool list_allowed);
Result make_signal_dict(Thread&, uint32_t* bits);
std::string signal_names(uint32_t bits);                              // "Clamped, Overflow"
Status init_signals(Thread&, Value module);
extern const NativeFunction kContextMethods[];

// --- conversions (convert.cpp) ---
void number_from_int(Number&, Value int_value);
Result int_from_number(Thread&, const Number&, ContextObject*);       // of a finite or special number, truncated
bool number_from_double(Number&, double);                             // exact; NaN and infinities too
// Decimal(value): exact, whatever the context says; only its traps matter.
Result exact_decimal(Thread&, Type*, Value, ContextObject*);
// context.create_decimal(value): rounded.
Result rounded_decimal(Thread&, Type*, Value, ContextObject*);
Result as_tuple(Thread&, Value self);
Result as_integer_ratio(Thread&, Value self, ContextObject*);
ResultOf<int64_t> hash_of(Thread&, Value self);
Result format_decimal(Thread&, Value self, Value spec, Value locale_or_absent, ContextObject*);

// An operand of arithmetic: a Decimal as it is, an int converted.
class Operand {
 public:
  bool take(Value v) {
    if (is_decimal(v)) {
      number_ = &number_of(v);
      return true;
    }
    if (!is_int(v)) return false;
    number_from_int(made_, v);
    number_ = &made_;
    return true;
  }
  Status take_or_raise(Thread& t, Value v) {
    if (take(v)) return ok();
    return raise_type_error(t, "conversion from ", type_name(type_of(t, v)), " to Decimal is not supported");
  }
  const Number& operator*() const { return *number_; }

 private:
  const Number* number_ = nullptr;
  Number made_;
};

inline Type* decimal_type(Thread& t) { return type_for(t, kDecimalType); }
inline Result new_decimal(Thread& t, Type* type) {
  auto* made = allocate<DecimalObject>(t, type);
  return made ? Result::own(made) : Result(raised);
}

// Runs an operation that may run out of memory: f(). False: it did, and MemoryError is pending.
template <class F> bool guarded(Thread& t, F&& f) {
  try {
    f();
    return true;
  } catch (const std::bad_alloc&) {
    (void)raise_memory_error(t);
    return false;
  }
}

// A new Decimal computed by f(Number& result, uint32_t& status); then the context hears of the status.
template <class F> Result compute(Thread& t, ContextObject* context, F&& f) {
  auto* made = allocate<DecimalObject>(t, decimal_type(t));
  if (!made) return raised;
  Ref result = Ref::own(made);
  uint32_t status = 0;
  if (!guarded(t, [&] { f(made->value, status); })) return raised;
  if (status) [[unlikely]] TRY(add_status(t, context, status));
  return result;
}

}  // namespace krait::modules::dec
