// The module _functools: reduce, cmp_to_key; partial and the cache are in files of their own.
#include "interpreter/modules/functools.h"

#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"

namespace krait::modules {

namespace {

Result reduce(Thread& t, const Args& a) {
  Result made = iter(t, a[1]);
  if (made.is_raised()) {
    if (!pending_matches(t, t.types().TypeError)) return raised;
    clear_pending(t);
    return raise_type_error(t, "reduce() arg 2 must support iteration");
  }
  Ref iterator = made.take();
  Ref result = a[2].is_absent() ? TRY(next(t, iterator)) : Ref::copy(a[2]);
  if (result.is_absent()) return raise_type_error(t, "reduce() of empty iterable with no initial value");
  for (;;) {
    Ref item = TRY(next(t, iterator));
    if (item.is_absent()) return result;
    result = TRY(call(t, a[0], {result.get(), item.get()}));
  }
}

// cmp_to_key: K(object) compares as function(object, other) says.
struct KeyWrapper : Object {
  Value function, object;  // object: absent in the factory
};
using KeyLife = Life<KeyWrapper, &KeyWrapper::function, &KeyWrapper::object>;

Result make_key(Thread& t, Value function, Value object) {
  Type* type = TRY(make_type(t, kKeyWrapperType));
  auto* k = allocate<KeyWrapper>(t, type);
  if (!k) return raised;
  retain(k->function = function);
  retain(k->object = object);
  return Result::own(k);
}

Result cmp_to_key(Thread& t, const Args& a) { return make_key(t, a[0], kAbsent); }

Result key_call(Thread& t, Value self, const Value* args, size_t positional, Tuple* kwnames) {
  size_t names = kwnames ? static_cast<size_t>(kwnames->length) : 0;
  if (positional + names != 1) {
    if (positional + names == 0) return raise_type_error(t, "K() missing required argument 'obj' (pos 1)");
    return raise_type_error(t, "K() takes at most 1 argument (", positional + names, " given)");
  }
  if (names && !str_equal(as<Str>(kwnames->items[0]), "obj")) {
    return raise_type_error(t, "'", as<Str>(kwnames->items[0]), "' is an invalid keyword argument for K()");
  }
  return make_key(t, as<KeyWrapper>(self)->function, args[0]);
}

Result key_compare(Thread& t, Value a, Value b, CompareOp op) {
  if (!has_spec(a, kKeyWrapperType) || !has_spec(b, kKeyWrapperType)) {
    return raise_type_error(t, "other argument must be K instance");
  }
  auto *x = as<KeyWrapper>(a), *y = as<KeyWrapper>(b);
  if (x->object.is_absent() || y->object.is_absent()) return raise_attribute_error(t, "object");
  Ref left = Ref::copy(x->object), right = Ref::copy(y->object), function = Ref::copy(x->function);
  Ref order = TRY(call(t, function, {left.get(), right.get()}));
  return compare(t, order, small_int(0), op);
}

Result get_object(Thread& t, Value self) {
  auto* k = as<KeyWrapper>(self);
  if (k->object.is_absent()) return raise_attribute_error(t, "'functools.KeyWrapper' object has no attribute 'obj'");
  return Result::copy(k->object);
}
Status set_object(Thread&, Value self, Value v) {
  replace(as<KeyWrapper>(self)->object, Ref::copy(v));
  return ok();
}

const NativeGetSet kKeyGetSets[] = {{"obj", get_object, set_object, "The object for which this key stands."}, {}};

const NativeFunction kFunctions[] = {
    {"reduce(function, iterable, initial=<absent>, /)", reduce,
     "reduce(function, iterable[, initial]) -> value\n\nBoils the items down to one value: function gets the "
     "value so far and the next item, from left to right.\nThe value at the start is initial or, without it, the "
     "first item; TypeError if there is neither."},
    {"cmp_to_key(mycmp)", cmp_to_key,
        "Makes a function for use as key= from one that compares two values and gives a number <, = or > 0."},
    {}};

Status init(Thread& t, Value module) {
  TRY(module_add_type(t, module, kPartialType));
  TRY(module_add_type(t, module, kLruCacheType));
  return ok();
}

}  // namespace

const TypeSpec kKeyWrapperType = {.name = "functools.KeyWrapper",
                                  .size = sizeof(KeyWrapper),
                                  .flags = kHasGc | kNoInstances,
                                  .getsets = kKeyGetSets,
                                  .slots = {.destroy = KeyLife::destroy,
                                            .traverse = KeyLife::traverse,
                                            .clear = KeyLife::clear,
                                            .compare = key_compare,
                                            .call = key_call}};

extern const NativeModule kFunctoolsModule;
const NativeModule kFunctoolsModule = {"_functools", "Functions that take or make other functions.", kFunctions, init};

}  // namespace krait::modules
