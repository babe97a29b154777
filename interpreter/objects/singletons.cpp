// NoneType, ellipsis and NotImplementedType: types whose one instance lives in the word.
#include "interpreter/objects/singletons.h"

#include "interpreter/objects/descriptor_common.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"

namespace krait::objects {

template <const uint64_t& bits>
static Result make_singleton(Thread& t, Type* type, const Value*, size_t positional, Tuple* kwnames) {
  if (positional || (kwnames && kwnames->length)) return raise_type_error(t, type_name(type), " takes no arguments");
  return Result::own(Value{bits});
}
static constexpr uint64_t kNoneWord = Value::kNoneBits, kEllipsisWord = Value::kEllipsisBits,
                          kNotImplementedWord = Value::kNotImplementedBits;

static Result none_repr(Thread& t, Value) { return make_str(t, "None"); }
static Result ellipsis_repr(Thread& t, Value) { return make_str(t, "Ellipsis"); }
static Result not_implemented_repr(Thread& t, Value) { return make_str(t, "NotImplemented"); }
static ResultOf<bool> none_is_true(Thread&, Value) { return false; }
static ResultOf<bool> not_implemented_is_true(Thread& t, Value) {
  TRY(warn(t, t.types().DeprecationWarning, "NotImplemented should not be used in a boolean context"));
  return true;
}

static Result ellipsis_reduce(Thread& t, const Args&) { return make_str(t, "Ellipsis"); }
static Result not_implemented_reduce(Thread& t, const Args&) { return make_str(t, "NotImplemented"); }
static const NativeFunction kEllipsisMethods[] = {{"__reduce__()", ellipsis_reduce, nullptr}, {}};
static const NativeFunction kNotImplementedMethods[] = {{"__reduce__()", not_implemented_reduce, nullptr}, {}};

const TypeSpec kNoneType = {.name = "NoneType",
                            .kind = Kind::None,
                            .slots = {.new_ = make_singleton<kNoneWord>, .repr = none_repr, .is_true = none_is_true}};
const TypeSpec kEllipsisType = {.name = "ellipsis",
                                .kind = Kind::Ellipsis,
                                .methods = kEllipsisMethods,
                                .slots = {.new_ = make_singleton<kEllipsisWord>, .repr = ellipsis_repr}};
const TypeSpec kNotImplementedType = {
    .name = "NotImplementedType",
    .kind = Kind::NotImplemented,
    .methods = kNotImplementedMethods,
    .slots = {
        .new_ = make_singleton<kNotImplementedWord>, .repr = not_implemented_repr, .is_true = not_implemented_is_true}};

}  // namespace krait::objects
