// datetime.timedelta: days, seconds and microseconds, exactly.
#include <math.h>

#include "interpreter/modules/datetime/datetime_internal.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/runtime/hash.h"
#include "interpreter/runtime/order.h"

namespace krait::modules::datetime {

namespace {

TimeDelta* self_of(Value v) { return as<TimeDelta>(v); }
constexpr int64_t kMicro = 1000000;

Raised raise_too_large(Thread& t) { return raise_overflow_error(t, "Python int too large to convert to C int"); }

Result allocate_delta(Thread& t, Type* type, int64_t days, int64_t seconds, int64_t microseconds) {
  if (days < -kMaxDeltaDays || days > kMaxDeltaDays) {
    return raise_overflow_error(t, "days=", days, "; must have magnitude <= ", kMaxDeltaDays);
  }
  auto* d = allocate<TimeDelta>(t, type);
  if (!d) return raised;
  d->days = static_cast<int32_t>(days);
  d->seconds = static_cast<int32_t>(seconds);
  d->microseconds = static_cast<int32_t>(microseconds);
  d->hash = -1;
  return Result::own(d);
}
Type* delta_type(Thread& t) { return type_for(t, kTimeDeltaType); }

// The microseconds as a Python int, for arithmetic that may leave 128 bits or that has to round.
Result as_python_int(Thread& t, __int128 value) {
  if (value >= INT64_MIN && value <= INT64_MAX) return make_int(t, static_cast<int64_t>(value));
  numbers::BigInt big;
  if (numbers::from_bytes(&big, reinterpret_cast<const uint8_t*>(&value), sizeof value, true, true) !=
      numbers::Status::kOk) {
    return raise_memory_error(t);
  }
  return make_int(t, big);
}
Result microseconds_int(Thread& t, Value delta) { return as_python_int(t, delta_microseconds(self_of(delta))); }

// A Python int of microseconds as a timedelta.
Result from_python_int(Thread& t, Value microseconds) {
  if (!is_int(microseconds))
    return raise_type_error(t, "expected an int of microseconds, not ", type_name(t, microseconds));
  int64_t small;
  if (int_fits_i64(microseconds, &small)) return make_delta_of(t, delta_type(t), small);
  uint64_t scratch;
  numbers::BigView view = int_view(microseconds, scratch);
  if (view.size > 1 && (view.size > 2 || view.limbs[1] >> 30)) return raise_too_large(t);
  __int128 value = static_cast<__int128>(view.size > 1 ? view.limbs[1] : 0) << 64 | view.limbs[0];
  return make_delta_of(t, delta_type(t), view.negative ? -value : value);
}

// a / b for Python ints, to the nearest, halves to even.
Result divide_nearest(Thread& t, Value a, Value b) {
  Ref pair = TRY(divmod(t, a, b));
  if (!is_tuple(pair) || pair.as<Tuple>()->length != 2) {
    return raise_type_error(t, "divmod() returned non-tuple (type ", type_name(t, pair), ")");
  }
  Ref quotient = Ref::copy(pair.as<Tuple>()->items[0]), rest = Ref::copy(pair.as<Tuple>()->items[1]);
  Ref twice = TRY(binary(t, BinaryOp::Multiply, rest, small_int(2)));
  bool negative = TRY(compare_bool(t, b, small_int(0), CompareOp::Lt));
  bool beyond = TRY(compare_bool(t, twice, b, negative ? CompareOp::Lt : CompareOp::Gt));
  if (!beyond && TRY(equal(t, twice, b))) {
    Ref odd = TRY(binary(t, BinaryOp::And, quotient, small_int(1)));
    beyond = TRY(is_true(t, odd));
  }
  if (!beyond) return quotient;
  return binary(t, BinaryOp::Add, quotient, small_int(1));
}

// --- making ----------------------------------------------------------------------------------------------------------

struct Unit {
  const char* name;
  int64_t microseconds;
};
constexpr Unit kUnits[] = {{"microseconds", 1},           {"milliseconds", 1000},         {"seconds", kMicro},
                           {"minutes", 60 * kMicro},      {"hours", 3600 * kMicro},       {"days", 86400 * kMicro},
                           {"weeks", 7 * 86400 * kMicro}};

// Sum of parts; what fractions of microseconds remain are summed apart and rounded once.
struct Sum {
  __int128 whole = 0;
  double leftover = 0.0;
  bool overflow = false;

  void add(__int128 count, int64_t factor) {
    __int128 product;
    if (__builtin_mul_overflow(count, static_cast<__int128>(factor), &product) ||
        __builtin_add_overflow(whole, product, &whole)) {
      overflow = true;
    }
  }
  Status add_double(Thread& t, double d, int64_t factor) {
    if (isnan(d)) return raise_value_error(t, "cannot convert float NaN to integer");
    if (isinf(d)) return raise_overflow_error(t, "cannot convert float infinity to integer");
    double integer, fraction = modf(d, &integer);
    if (fabs(integer) >= 0x1p100) overflow = true;
    else add(static_cast<__int128>(integer), factor);
    if (fraction == 0.0) return ok();
    fraction = modf(static_cast<double>(factor) * fraction, &integer);
    add(static_cast<__int128>(integer), 1);
    leftover += fraction;
    return ok();
  }
  void round_leftover() {
    if (leftover == 0.0) return;
    double rounded = round(leftover);
    if (fabs(rounded - leftover) == 0.5) {
      int odd = static_cast<int>(whole & 1);
      rounded = 2.0 * round((leftover + odd) * 0.5) - odd;
    }
    whole += static_cast<__int128>(rounded);
  }
};

Result delta_new(Thread& t, const Args& a) {
  // In the order of the units: the arguments are days, seconds, microseconds, milliseconds, minutes, hours, weeks.
  constexpr size_t kArgument[] = {2, 3, 1, 4, 5, 0, 6};
  Sum sum;
  for (size_t i = 0; i < 7; ++i) {
    Value v = a[kArgument[i]];
    if (v.is_absent()) continue;
    int64_t small;
    if (is_int(v)) {
      if (int_fits_i64(v, &small)) sum.add(small, kUnits[i].microseconds);
      else sum.overflow = true;
    } else if (is_float(v)) {
      TRY(sum.add_double(t, float_value(v), kUnits[i].microseconds));
    } else {
      return raise_type_error(t, "unsupported type for timedelta ", kUnits[i].name, " component: ", type_name(t, v));
    }
  }
  if (sum.overflow) return raise_too_large(t);
  sum.round_leftover();
  return make_delta_of(t, as<Type>(a.self), sum.whole);
}

// --- arithmetic ------------------------------------------------------------------------------------------------------

Result multiply_int(Thread& t, Value delta, Value number) {
  Ref micro = TRY(microseconds_int(t, delta)), product = TRY(binary(t, BinaryOp::Multiply, micro, number));
  return from_python_int(t, product);
}
// delta * x or delta / x, by the exact ratio that the float is.
Result scale_by_float(Thread& t, Value delta, Value number, bool divide) {
  Ref ratio = TRY(call_method(t, number, "as_integer_ratio"));
  if (!is_tuple(ratio)) {
    return raise_type_error(t, "unexpected return type from as_integer_ratio(): expected tuple, got '",
                            type_name(t, ratio), "'");
  }
  if (ratio.as<Tuple>()->length != 2) return raise_value_error(t, "as_integer_ratio() must return a 2-tuple");
  Ref micro = TRY(microseconds_int(t, delta));
  Value* parts = ratio.as<Tuple>()->items;
  Ref product = TRY(binary(t, BinaryOp::Multiply, micro, parts[divide ? 1 : 0]));
  Ref quotient = TRY(divide_nearest(t, product, parts[divide ? 0 : 1]));
  return from_python_int(t, quotient);
}

Result delta_multiply(Thread& t, Value a, Value b) {
  if (!is_delta(a)) std::swap(a, b);
  if (!is_delta(a)) return kNotImplemented;
  if (is_int(b)) return multiply_int(t, a, b);
  if (is_float(b)) return scale_by_float(t, a, b, false);
  return kNotImplemented;
}
Result delta_true_divide(Thread& t, Value a, Value b) {
  if (!is_delta(a)) return kNotImplemented;
  Ref micro = TRY(microseconds_int(t, a));
  if (is_delta(b)) {
    Ref other = TRY(microseconds_int(t, b));
    return binary(t, BinaryOp::TrueDivide, micro, other);
  }
  if (is_float(b)) return scale_by_float(t, a, b, true);
  if (!is_int(b)) return kNotImplemented;
  Ref quotient = TRY(divide_nearest(t, micro, b));
  return from_python_int(t, quotient);
}
Result delta_floor_divide(Thread& t, Value a, Value b) {
  if (!is_delta(a)) return kNotImplemented;
  Ref micro = TRY(microseconds_int(t, a));
  if (is_delta(b)) {
    Ref other = TRY(microseconds_int(t, b));
    return binary(t, BinaryOp::FloorDivide, micro, other);
  }
  if (!is_int(b)) return kNotImplemented;
  Ref quotient = TRY(binary(t, BinaryOp::FloorDivide, micro, b));
  return from_python_int(t, quotient);
}
Result delta_remainder(Thread& t, Value a, Value b) {
  if (!is_delta(a) || !is_delta(b)) return kNotImplemented;
  Ref x = TRY(microseconds_int(t, a)), y = TRY(microseconds_int(t, b)),
      rest = TRY(binary(t, BinaryOp::Remainder, x, y));
  return from_python_int(t, rest);
}
Result delta_divmod(Thread& t, Value a, Value b) {
  if (!is_delta(a) || !is_delta(b)) return kNotImplemented;
  Ref x = TRY(microseconds_int(t, a)), y = TRY(microseconds_int(t, b)), pair = TRY(divmod(t, x, y));
  Ref rest = TRY(from_python_int(t, pair.as<Tuple>()->items[1]));
  return make_tuple(t, {pair.as<Tuple>()->items[0], rest});
}

Result delta_negative(Thread& t, Value self) {
  TimeDelta* d = self_of(self);
  return make_delta(t, -int64_t{d->days}, -int64_t{d->seconds}, -int64_t{d->microseconds});
}
Result delta_positive(Thread& t, Value self) {
  TimeDelta* d = self_of(self);
  return make_delta(t, d->days, d->seconds, d->microseconds);
}
Result delta_absolute(Thread& t, Value self) {
  return self_of(self)->days < 0 ? delta_negative(t, self) : delta_positive(t, self);
}
ResultOf<bool> delta_is_true(Thread&, Value self) {
  TimeDelta* d = self_of(self);
  return d->days || d->seconds || d->microseconds;
}
ResultOf<int64_t> delta_hash(Thread&, Value self) {
  TimeDelta* d = self_of(self);
  if (d->hash == -1) {
    TupleHash state;
    for (int64_t part : {d->days, d->seconds, d->microseconds}) state.add(part == -1 ? -2 : part);
    d->hash = state.finish();
  }
  return d->hash;
}
Result delta_compare(Thread&, Value a, Value b, CompareOp op) {
  if (!is_delta(a) || !is_delta(b)) return kNotImplemented;
  int order = delta_compare_values(self_of(a), self_of(b));
  return answer_of_order(order, op);
}

// --- text and state --------------------------------------------------------------------------------------------------

Result delta_repr(Thread& t, Value self) {
  TimeDelta* d = self_of(self);
  std::string parts;
  auto add = [&](const char* name, int32_t value) {
    if (!value) return;
    if (!parts.empty()) parts += ", ";
    parts += cat(name, "=", value);
  };
  add("days", d->days);
  add("seconds", d->seconds);
  add("microseconds", d->microseconds);
  return make_str(t, cat(shown_type(t, self), "(", parts.empty() ? "0" : parts, ")"));
}
Result delta_str(Thread& t, Value self) {
  TimeDelta* d = self_of(self);
  char text[80];
  int n = 0;
  if (d->days) n = snprintf(text, sizeof text, "%d day%s, ", d->days, d->days == 1 || d->days == -1 ? "" : "s");
  n += snprintf(text + n, sizeof text - static_cast<size_t>(n), "%d:%02d:%02d", d->seconds / 3600, d->seconds / 60 % 60,
                d->seconds % 60);
  if (d->microseconds) snprintf(text + n, sizeof text - static_cast<size_t>(n), ".%06d", d->microseconds);
  return make_ascii(t, text);
}
Result total_seconds(Thread& t, const Args& a) {
  Ref micro = TRY(microseconds_int(t, a.self));
  return binary(t, BinaryOp::TrueDivide, micro, small_int(kMicro));
}
Result delta_reduce(Thread& t, const Args& a) {
  TimeDelta* d = self_of(a.self);
  Ref state = TRY(make_tuple(t, {small_int(d->days), small_int(d->seconds), small_int(d->microseconds)}));
  return make_tuple(t, {Value::from_object(d->type), state.get()});
}
Result get_days(Thread&, Value self) { return small_int(self_of(self)->days); }
Result get_seconds(Thread&, Value self) { return small_int(self_of(self)->seconds); }
Result get_microseconds(Thread&, Value self) { return small_int(self_of(self)->microseconds); }

const NativeFunction kMethods[] = {{"total_seconds()", total_seconds,
    "The whole length of time in seconds, as a float."},
                                   {"__reduce__()!", delta_reduce, "__reduce__() -> (cls, state)"},
                                   {}};
const NativeGetSet kGetSets[] = {
    {"days", get_days, nullptr, "Number of days.", true},
    {"seconds", get_seconds, nullptr, "The part smaller than a day, in whole seconds: from 0 to 86399.", true},
    {"microseconds", get_microseconds, nullptr,
        "The part smaller than a second, in microseconds: from 0 to 999999.", true},
    {}};

}  // namespace

__int128 delta_microseconds(const TimeDelta* d) {
  return (static_cast<__int128>(d->days) * kSecondsADay + d->seconds) * kMicro + d->microseconds;
}

Result make_delta(Thread& t, int64_t days, int64_t seconds, int64_t microseconds) {
  return make_delta_of(t, delta_type(t),
                       (static_cast<__int128>(days) * kSecondsADay + seconds) * kMicro + microseconds);
}

Result make_delta_of(Thread& t, Type* type, __int128 microseconds) {
  constexpr __int128 kDay = static_cast<__int128>(kSecondsADay) * kMicro;
  __int128 days = microseconds / kDay, rest = microseconds % kDay;
  if (rest < 0) rest += kDay, --days;
  if (days > INT32_MAX || days < INT32_MIN) return raise_too_large(t);
  auto left = static_cast<int64_t>(rest);
  return allocate_delta(t, type, static_cast<int64_t>(days), left / kMicro, left % kMicro);
}

int delta_compare_values(const TimeDelta* a, const TimeDelta* b) {
  if (a->days != b->days) return a->days < b->days ? -1 : 1;
  if (a->seconds != b->seconds) return a->seconds < b->seconds ? -1 : 1;
  return a->microseconds < b->microseconds ? -1 : a->microseconds > b->microseconds;
}

Result delta_add(Thread& t, Value a, Value b) {
  if (!is_delta(a) || !is_delta(b)) return kNotImplemented;
  TimeDelta *x = self_of(a), *y = self_of(b);
  return make_delta(t, int64_t{x->days} + y->days, int64_t{x->seconds} + y->seconds,
                    int64_t{x->microseconds} + y->microseconds);
}
Result delta_subtract(Thread& t, Value a, Value b) {
  if (!is_delta(a) || !is_delta(b)) return kNotImplemented;
  TimeDelta *x = self_of(a), *y = self_of(b);
  return make_delta(t, int64_t{x->days} - y->days, int64_t{x->seconds} - y->seconds,
                    int64_t{x->microseconds} - y->microseconds);
}

const TypeSpec kTimeDeltaType = {
    .name = "datetime.timedelta",
    .doc =
        "A length of time, such as lies between two datetimes.\n\ntimedelta(days=0, seconds=0, microseconds=0, "
        "milliseconds=0, minutes=0, hours=0, weeks=0)\n\nThe arguments are added up; each is an int or a float, "
        "may be below zero, and is 0 if left out.",
    .size = sizeof(TimeDelta),
    .flags = kBaseType,
    .new_ = {"timedelta(days=<absent>, seconds=<absent>, microseconds=<absent>, milliseconds=<absent>, "
             "minutes=<absent>, hours=<absent>, "
             "weeks=<absent>)",
             delta_new},
    .methods = kMethods,
    .getsets = kGetSets,
    .slots = {.repr = delta_repr,
              .str = delta_str,
              .hash = delta_hash,
              .compare = delta_compare,
              .is_true = delta_is_true,
              .add = delta_add,
              .subtract = delta_subtract,
              .multiply = delta_multiply,
              .true_divide = delta_true_divide,
              .floor_divide = delta_floor_divide,
              .remainder = delta_remainder,
              .divmod = delta_divmod,
              .negative = delta_negative,
              .positive = delta_positive,
              .absolute = delta_absolute}};

}  // namespace krait::modules::datetime
