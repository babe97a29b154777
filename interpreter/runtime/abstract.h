// The object protocols of the language reference (3.3 Special method names) as C++ functions: what every part calls
// when it does not know the type at hand. Arguments borrowed, results new references, unless said otherwise.
#pragma once
#include <initializer_list>
#include <string_view>

#include "interpreter/runtime/raise.h"
#include "interpreter/runtime/result.h"
#include "interpreter/runtime/thread.h"

namespace krait::runtime {

// Types and identity.
Type* type_of_immediate(Thread&, Value);  // ints, floats in the word, None, ...
inline Type* type_of(Thread& t, Value v) { return v.is_object() ? v.object()->type : type_of_immediate(t, v); }
std::string_view type_name(Thread&, Value);       // __name__ of its type, UTF-8, as messages show it
std::string_view type_name(const Type*);          // the short name
std::string_view type_tp_name(const Type*);  // with its module for a type made in C++: as descriptors name their owner
std::string type_full_name(const Type*);          // module.qualname, as repr shows it
bool identical(Value a, Value b);                 // `is`: floats and ints by value, NaN by identity
Result identity(Thread&, Value);                  // id()
inline bool has_type(Thread& t, Value v, const Type* type) { return type_of(t, v)->is_subclass_of(type); }
ResultOf<bool> is_instance(Thread&, Value, Value class_or_tuple);   // with __instancecheck__
ResultOf<bool> is_subclass(Thread&, Value, Value class_or_tuple);
ResultOf<bool> real_is_instance(Thread&, Value, Value cls);         // type.__instancecheck__: without it
ResultOf<bool> real_is_subclass(Thread&, Value, Value cls);

// Attributes.
Result get_attr(Thread&, Value, Str* name);
Result get_attr(Thread&, Value, const char* name);
Result get_attr_or_absent(Thread&, Value, Str* name);   // absent for a miss; other exceptions raised
Result get_attr_or_absent(Thread&, Value, const char* name);
Status set_attr(Thread&, Value, Str* name, Value value);
Status set_attr(Thread&, Value, const char* name, Value value);
Status delete_attr(Thread&, Value, Str* name);
// A special method, looked up on the type and bound to v; absent if there is none.
Result lookup_special(Thread&, Value v, Str* name);
Result generic_get_attr(Thread&, Value, Str* name);              // object.__getattribute__
Result generic_get_attr_or_absent(Thread&, Value, Str* name);    // the same, a miss is absent
Status generic_set_attr(Thread&, Value, Str* name, Value value_or_absent);
Result get_instance_dict(Thread&, Value);                        // __dict__, made on demand; absent if it has none

// Calls. kwnames: a tuple of str, their values follow the positional ones in args; may be null.
Result call(Thread&, Value callee, const Value* args, size_t positional, Tuple* kwnames = nullptr);
Result call(Thread&, Value callee, std::initializer_list<Value> args = {});
Result call_method(Thread&, Value, Str* name, std::initializer_list<Value> args = {});
Result call_method(Thread&, Value, const char* name, std::initializer_list<Value> args = {});
// A call through a type's slot holds its arguments in a tuple and a dict in CPython, and handing a dict on to a
// function holds everything once more. sys.getrefcount shows it, so whoever stands for such a call holds them too.
class HeldValues {
 public:
  HeldValues(const Value* values, size_t count) : values_(values), count_(count) {
    for (size_t i = 0; i < count_; ++i) retain(values_[i]);
  }
  ~HeldValues() {
    for (size_t i = 0; i < count_; ++i) release(values_[i]);
  }
  HeldValues(const HeldValues&) = delete;
  HeldValues& operator=(const HeldValues&) = delete;

 private:
  const Value* values_;
  size_t count_;
};

Result call_tuple(Thread&, Value callee, Value args_tuple, Value kwargs_dict_or_absent);  // f(*args, **kwargs)
bool is_callable(Thread&, Value);

// Everyday.
Result repr(Thread&, Value);   // a str
Result str(Thread&, Value);    // a str
Result ascii(Thread&, Value);
Result format(Thread&, Value, Value spec_or_absent);
ResultOf<int64_t> hash(Thread&, Value);
Result compare(Thread&, Value a, Value b, CompareOp);
ResultOf<bool> compare_bool(Thread&, Value a, Value b, CompareOp);  // identity decides Eq and Ne first
inline ResultOf<bool> equal(Thread& t, Value a, Value b) { return compare_bool(t, a, b, CompareOp::Eq); }
ResultOf<bool> is_true_slow(Thread&, Value);
inline ResultOf<bool> is_true(Thread& t, Value v) {
  if (v.is_bool() || v.is_none()) return v.is_true();
  return is_true_slow(t, v);
}

// Iteration. next: absent when exhausted (a StopIteration is turned into that).
Result iter(Thread&, Value);
Result next(Thread&, Value iterator);
template <class F> Status for_each(Thread& t, Value iterable, F&& body) {  // body: Status(Value item)
  Ref iterator = TRY(iter(t, iterable));
  for (;;) {
    Ref item = TRY(next(t, iterator));
    if (item.is_absent()) return ok();
    TRY(body(item.get()));
  }
}
ResultOf<int64_t> length_hint(Thread&, Value, int64_t otherwise);
Result list_from(Thread&, Value iterable);
Result tuple_from(Thread&, Value iterable);

// Items. A sequence answers positions (CPython's PySequence_Check), a mapping any subscription (PyMapping_Check):
// natively made types are told apart by kIndexed, a class with a __getitem__ of its own is both.
bool is_sequence(Thread&, Value);
bool is_mapping(Thread&, Value);
ResultOf<int64_t> length(Thread&, Value);
Result get_item(Thread&, Value container, Value key);
Result get_item(Thread&, Value container, int64_t index);
Status set_item(Thread&, Value container, Value key, Value value);
Status delete_item(Thread&, Value container, Value key);
ResultOf<bool> contains(Thread&, Value container, Value item);

// Numbers. In the order of BINARY_OP's argument; inplace: with the = form's slots first.
enum class BinaryOp : uint8_t {
  Add,
  And,
  FloorDivide,
  LShift,
  MatrixMultiply,
  Multiply,
  Remainder,
  Or,
  Power,
  RShift,
  Subtract,
  TrueDivide,
  Xor
};
Result binary(Thread&, BinaryOp, Value a, Value b);
Result inplace(Thread&, BinaryOp, Value a, Value b);
Result power(Thread&, Value a, Value b, Value modulus);
Result divmod(Thread&, Value a, Value b);
enum class UnaryOp : uint8_t { Positive, Negative, Not, Invert };
Result unary(Thread&, UnaryOp, Value);
Result absolute(Thread&, Value);
Result index(Thread&, Value);                 // an exact int by __index__, or TypeError
bool has_index(Thread&, Value);
ResultOf<int64_t> index_as_i64(Thread&, Value, Type* on_overflow = nullptr);  // null: clamps, as slicing does
ResultOf<int64_t> as_i64(
    Thread&, Value);  // an int argument: __index__, OverflowError "Python int too large to convert to C long"
ResultOf<int> as_c_int(Thread&, Value);       // the same for C int
ResultOf<uint64_t> as_u64(Thread&, Value);
ResultOf<double> as_double(Thread&, Value);   // float, __float__, __index__
Result to_int(Thread&, Value);                // int(x)
Result to_float(Thread&, Value);              // float(x)

// Sets, dicts and strings that are not exact go through here as well: printable "[...]" guards.
ResultOf<bool> repr_enter(Thread&, Value);    // false: is already being printed
void repr_leave(Thread&, Value);

// Text arguments.
ResultOf<std::string_view> as_utf8(Thread&, Value);   // a str's UTF-8 (cached in it), TypeError if it is none
Result fs_encode(Thread&, Value path);                // os.fsencode of str, bytes or __fspath__: a bytes without NUL
Result fs_path(Thread&, Value path);                  // os.fspath
Result fs_text(Thread&, Value path);  // a path argument as str; bytes-like ones are decoded, with a warning
Result fs_decode(Thread&, std::string_view bytes);    // a name from the system: UTF-8, other bytes as surrogates

}  // namespace krait::runtime
