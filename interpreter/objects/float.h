// float (IEEE 754 double) and complex. Most floats live in the word.
#pragma once
#include "interpreter/runtime/abstract.h"

namespace krait::objects {

struct Float : Object {
  static constexpr Kind kKind = Kind::Float;
  double value;
};
struct Complex : Object {
  static constexpr Kind kKind = Kind::Complex;
  double real, imag;
};
extern const TypeSpec kFloatType, kComplexType;

inline bool is_float(Value v) { return v.is_word_float() || has_kind(v, Kind::Float); }
inline double float_value(Value v) {
  return v.is_word_float() ? v.word_float() : static_cast<Float*>(v.object())->value;
}
Result make_boxed_float(Thread&, double);
inline Result make_float(Thread& t, double d) {
  Value v;
  if (Value::try_word_float(d, v)) [[likely]] return Result::own(v);
  return make_boxed_float(t, d);
}
Result make_complex(Thread&, double real, double imag);

}  // namespace krait::objects
