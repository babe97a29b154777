// Conversions to int, float and C++ numbers.
#include <climits>

#include "interpreter/objects/bytes.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/abstract.h"
#include "interpreter/runtime/buffer.h"

namespace krait::runtime {

using namespace objects;

bool has_index(Thread& t, Value v) { return is_int(v) || type_of(t, v)->slots.index; }

static Value exact_bool(Value v) { return v.is_bool() ? Value::from_small_int(v.is_true()) : v; }

// The int that a subclass's instance stands for.
static Result exact_int(Thread& t, Value v) {
  if (v.is_small_int() || v.is_bool()) return Result::own(exact_bool(v));
  if (is_exact_int(v)) return Result::copy(v);
  int64_t fits;
  if (int_fits_i64(v, &fits)) return make_int(t, fits);
  return t.types().int_->slots.positive(t, v);
}

static Status check_int_result(Thread& t, Value v, const char* method) {
  if (is_exact_int(v)) return ok();
  if (!is_int(v)) return raise_type_error(t, method, " returned non-int (type ", type_name(t, v), ")");
  return warn(t, t.types().DeprecationWarning,
              cat(method, " returned non-int (type ", type_name(t, v),
                  ").  The ability to return an instance of a strict subclass of int is deprecated, and may not be "
                  "supported in a future version of Python."));
}

Result index(Thread& t, Value v) {
  if (is_int(v)) return exact_int(t, v);
  UnarySlot slot = type_of(t, v)->slots.index;
  if (!slot) return raise_type_error(t, "'", type_name(t, v), "' object cannot be interpreted as an integer");
  Ref made = TRY(slot(t, v));
  TRY(check_int_result(t, made, "__index__"));
  return exact_int(t, made);
}

ResultOf<int64_t> index_as_i64(Thread& t, Value v, Type* on_overflow) {
  if (v.is_small_int()) return v.small_int();
  Ref number = TRY(index(t, v));
  int64_t fits;
  if (int_fits_i64(number, &fits)) return fits;
  if (!on_overflow) return int_sign(number) < 0 ? INT64_MIN : INT64_MAX;
  return raise_message(t, on_overflow, cat("cannot fit '", type_name(t, v), "' into an index-sized integer"));
}

ResultOf<int64_t> as_i64(Thread& t, Value v) {
  if (v.is_small_int()) return v.small_int();
  Ref number = TRY(index(t, v));
  int64_t fits;
  if (int_fits_i64(number, &fits)) return fits;
  return raise_overflow_error(t, "Python int too large to convert to C long");
}

ResultOf<int> as_c_int(Thread& t, Value v) {
  Ref number = TRY(index(t, v));
  int64_t wide;
  if (int_fits_i64(number, &wide) && wide >= INT_MIN && wide <= INT_MAX) return static_cast<int>(wide);
  return raise_overflow_error(t, "Python int too large to convert to C int");
}

ResultOf<uint64_t> as_u64(Thread& t, Value v) {
  Ref number = TRY(index(t, v));
  if (int_sign(number) < 0) return raise_overflow_error(t, "can't convert negative value to unsigned int");
  uint64_t scratch;
  numbers::BigView view = int_view(number, scratch);
  if (view.size > 1) return raise_overflow_error(t, "Python int too large to convert to C unsigned long");
  return view.size ? view.limbs[0] : 0;
}

// By __float__, whose answer is checked.
static ResultOf<double> double_by_slot(Thread& t, Value v, UnarySlot slot) {
    Ref made = TRY(slot(t, v));
    if (!is_float(made))
      return raise_type_error(t, type_name(t, v), ".__float__ returned non-float (type ", type_name(t, made), ")");
    if (made.get().is_object() && !(made.object()->type->flags & kExactBuiltin))
      TRY(warn(t, t.types().DeprecationWarning,
               cat(type_name(t, v), ".__float__ returned non-float (type ", type_name(t, made),
                   ").  The ability to return an instance of a strict subclass of float is deprecated, and may not be "
                   "supported in a future version of Python.")));
    return float_value(made);
}

ResultOf<double> as_double(Thread& t, Value v) {
  if (is_float(v)) return float_value(v);
  if (UnarySlot slot = type_of(t, v)->slots.float_) return double_by_slot(t, v, slot);
  if (is_int(v)) return int_to_double(t, v);
  if (type_of(t, v)->slots.index) {
    Ref number = TRY(index(t, v));
    return int_to_double(t, number);
  }
  return raise_type_error(t, "must be real number, not ", type_name(t, v));
}

static Result int_from_trunc(Thread& t, Value v, Value method) {
  TRY(warn(t, t.types().DeprecationWarning, "The delegation of int() to __trunc__ is deprecated."));
  Ref made = TRY(call(t, method));
  if (is_int(made)) return exact_int(t, made);
  if (type_of(t, made)->slots.index) return index(t, made);
  return raise_type_error(t, "__trunc__ returned non-Integral (type ", type_name(t, made), ")");
}

Result to_int(Thread& t, Value v) {
  if (is_exact_int(v)) return Result::copy(v);
  if (v.is_bool()) return Result::own(exact_bool(v));
  const Slots& slots = type_of(t, v)->slots;
  if (slots.int_) {
    Ref made = TRY(slots.int_(t, v));
    TRY(check_int_result(t, made, "__int__"));
    return exact_int(t, made);
  }
  if (slots.index) return index(t, v);
  Ref trunc = TRY(lookup_special(t, v, t.names().__trunc__));
  if (!trunc.is_absent()) return int_from_trunc(t, v, trunc);
  if (is_str(v)) return make_int_from_text(t, TRY(as_utf8(t, v)), 10);
  if (has_buffer(t, v)) {
    BufferRef buffer;
    TRY(buffer.get(t, v));
    return make_int_from_text(t, buffer.view(), 10);
  }
  return raise_type_error(t, "int() argument must be a string, a bytes-like object or a real number, not '",
                          type_name(t, v), "'");
}

Result to_float(Thread& t, Value v) {
  if (v.is_word_float()) return Result::own(v);
  UnarySlot slot = type_of(t, v)->slots.float_;
  if (is_str(v) && !slot) return call(t, Value::from_object(t.types().float_), {v});
  if (is_float(v) && slot != t.types().float_->slots.float_) return make_float(t, TRY(double_by_slot(t, v, slot)));
  return make_float(t, TRY(as_double(t, v)));
}

}  // namespace krait::runtime
