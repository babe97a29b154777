// int and bool (language reference 3.2, numbers.Integral). Small ones live in the word; the rest own their limbs
// inline.
#pragma once
#include "interpreter/numbers/big_int.h"
#include "interpreter/runtime/abstract.h"

namespace krait::objects {

// sign and size: limb_count limbs, least significant first, no leading zero; negative by the flag. An instance of a
// subclass of int is always an Int, whatever its magnitude.
struct Int : Object {
  static constexpr Kind kKind = Kind::Int;
  uint32_t limb_count;
  bool negative;
  uint64_t limbs[];
};
extern const TypeSpec kIntType, kBoolType;

// int, bool or an instance of a subclass.
inline bool is_int(Value v) { return v.is_small_int() || v.is_bool() || has_kind(v, Kind::Int); }
bool is_exact_int(Value v);  // neither bool nor a subclass
inline Immediate small_int(int64_t i) { return {Value::from_small_int(i)}; }  // |i| < 2^62
Result make_int(Thread&, int64_t);
Result make_uint(Thread&, uint64_t);
Result make_int(Thread&, const numbers::BigInt&);
Result make_int_from_double(Thread&, double);                  // truncates; OverflowError, ValueError for inf, nan
Result make_int_from_text(Thread&, std::string_view, int base);  // int("..", base) with its errors

// A view of any int (also bool, subclass); scratch holds the limb of a small one.
numbers::BigView int_view(Value, uint64_t& scratch);
bool int_fits_i64(Value, int64_t* out);     // false if it does not fit
ResultOf<double> int_to_double(Thread&, Value);
int int_sign(Value);
Result int_to_str(Thread&, Value, int base = 10, bool with_prefix = false);
ResultOf<int64_t> int_hash(Thread&, Value);

}  // namespace krait::objects
