#include "interpreter/runtime/slot_generic.h"

#include "interpreter/objects/exception.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/abstract.h"

namespace krait::runtime {

using namespace objects;

Result missing_special(Thread& t, Str* name) { return raise_attribute_error(t, name); }

// A function found on the type, called with the instance in front.
static Result call_unbound(Thread& t, Value function, Value self, const Value* args, size_t count, size_t positional,
                           Tuple* kwnames) {
  Type* type = type_of(t, function);
  if (type->flags & kMethodDescriptor) {
    constexpr size_t kRoom = 8;
    Value few[kRoom];
    Value* all = few;
    std::vector<Value> many;
    if (count + 1 > kRoom) {
      many.resize(count + 1);
      all = many.data();
    }
    all[0] = self;
    for (size_t i = 0; i < count; ++i) all[i + 1] = args[i];
    return call(t, function, all, positional + 1, kwnames);
  }
  if (!type->slots.descr_get) return call(t, function, args, positional, kwnames);
  Ref bound = TRY(type->slots.descr_get(t, function, self, Value::from_object(type_of(t, self))));
  return call(t, bound, args, positional, kwnames);
}

Result call_special(Thread& t, Value self, Str* name, const Value* args, size_t count) {
  Value found = lookup(t, type_of(t, self), name);
  if (found.is_absent()) return kAbsent;
  Ref function = Ref::copy(found);
  return call_unbound(t, function, self, args, count, count, nullptr);
}

static Result call_required(Thread& t, Value self, Str* name, std::initializer_list<Value> args = {}) {
  Result result = call_special(t, self, name, args.begin(), args.size());
  return result.is_absent() ? missing_special(t, name) : result;
}

Result slot_repr(Thread& t, Value self) { return call_required(t, self, t.names().__repr__); }
Result slot_str(Thread& t, Value self) { return call_required(t, self, t.names().__str__); }

ResultOf<int64_t> hash_not_implemented(Thread& t, Value self) {
  return raise_type_error(t, "unhashable type: '", type_name(t, self), "'");
}

ResultOf<int64_t> slot_hash(Thread& t, Value self) {
  Value found = lookup(t, type_of(t, self), t.names().__hash__);
  if (found.is_absent() || found.is_none()) return hash_not_implemented(t, self);
  Ref result = TRY(call_required(t, self, t.names().__hash__));
  if (!is_int(result)) return raise_type_error(t, "__hash__ method should return an integer");
  int64_t fits;
  if (int_fits_i64(result, &fits)) return fits == -1 ? -2 : fits;
  return int_hash(t, result);
}

static size_t total_count(size_t positional, const Tuple* kwnames) {
  return positional + (kwnames ? static_cast<size_t>(kwnames->length) : 0);
}

// `function` with the receiver in front of arguments that came as a tuple and a dict.
static Result call_prepended(Thread& t, Value function, Value self, const Value* args, size_t positional,
                             Tuple* kwnames) {
  size_t count = total_count(positional, kwnames);
  if (count == positional) return call_unbound(t, function, self, args, count, positional, nullptr);
  HeldValues spread(args, count), receiver(&self, 1);
  return call_unbound(t, function, self, args, count, positional, kwnames);
}

Result slot_call(Thread& t, Value self, const Value* args, size_t positional, Tuple* kwnames) {
  HeldValues packed(args, total_count(positional, kwnames));
  return slot_call_packed(t, self, args, positional, kwnames);
}

Result slot_call_packed(Thread& t, Value self, const Value* args, size_t positional, Tuple* kwnames) {
  Value found = lookup(t, type_of(t, self), t.names().__call__);
  if (found.is_absent()) return missing_special(t, t.names().__call__);
  Ref function = Ref::copy(found);
  NativeRecursion guard(t);
  if (guard.exceeded()) return raise_recursion_error(t, " while calling a Python object");
  return call_prepended(t, function, self, args, positional, kwnames);
}

Result slot_iter(Thread& t, Value self) {
  Value found = lookup(t, type_of(t, self), t.names().__iter__);
  if (found.is_none()) return raise_type_error(t, "'", type_name(t, self), "' object is not iterable");
  if (!found.is_absent()) return call_required(t, self, t.names().__iter__);
  return raise_type_error(t, "'", type_name(t, self), "' object is not iterable");
}

Result slot_next(Thread& t, Value self) {
  Result result = call_required(t, self, t.names().__next__);
  if (!result.is_raised() || !pending_matches(t, t.types().StopIteration)) return result;
  swallow_stop_iteration(t);
  return kAbsent;
}

Result slot_get_attr(Thread& t, Value self, Str* name) {
  Type* type = type_of(t, self);
  Value getter = lookup(t, type, t.names().__getattr__);
  Value getattribute = lookup(t, type, t.names().__getattribute__);
  Value key = Value::from_object(name);
  if (getter.is_absent()) return call_required(t, self, t.names().__getattribute__, {key});
  Ref hold = Ref::copy(getter);
  Value plain = lookup(t, t.types().object, t.names().__getattribute__);
  if (getattribute == plain) {
    Result found = generic_get_attr_or_absent(t, self, name);
    if (found.is_raised()) {
      if (!pending_matches(t, t.types().AttributeError)) return found;
      clear_pending(t);
    } else if (!found.is_absent()) {
      return found;
    }
  } else {
    HeldValues bound(&self, 1);
    Result result = call_required(t, self, t.names().__getattribute__, {key});
    if (!result.is_raised() || !pending_matches(t, t.types().AttributeError)) return result;
    clear_pending(t);
  }
  HeldValues bound(&self, 1);  // CPython makes a method object for this call
  return call_unbound(t, hold, self, &key, 1, 1, nullptr);
}

Status slot_set_attr(Thread& t, Value self, Str* name, Value value) {
  Value key = Value::from_object(name);
  if (value.is_absent()) TRY(call_required(t, self, t.names().__delattr__, {key}));
  else TRY(call_required(t, self, t.names().__setattr__, {key, value}));
  return ok();
}

Result slot_descr_get(Thread& t, Value descriptor, Value instance, Value type) {
  Value found = lookup(t, type_of(t, descriptor), t.names().__get__);
  if (found.is_absent()) return Result::copy(descriptor);
  if (instance.is_absent()) instance = kNone;
  if (type.is_absent()) type = kNone;
  return call_required(t, descriptor, t.names().__get__, {instance, type});
}

Status slot_descr_set(Thread& t, Value descriptor, Value instance, Value value) {
  if (value.is_absent()) TRY(call_required(t, descriptor, t.names().__delete__, {instance}));
  else TRY(call_required(t, descriptor, t.names().__set__, {instance, value}));
  return ok();
}

Result slot_compare(Thread& t, Value a, Value b, CompareOp op) {
  Names& n = t.names();
  Str* const methods[] = {n.__lt__, n.__le__, n.__eq__, n.__ne__, n.__gt__, n.__ge__};
  Str* name = methods[static_cast<int>(op)];
  Value found = lookup(t, type_of(t, a), name);
  if (found.is_absent()) return kNotImplemented;
  if (type_of(t, found)->flags & kMethodDescriptor) {
    Ref function = Ref::copy(found);
    return call_unbound(t, function, a, &b, 1, 1, nullptr);
  }
  // A descriptor that raises counts as a method that is not there.
  Result bound = lookup_special(t, a, name);
  if (bound.is_raised()) {
    clear_pending(t);
    return kNotImplemented;
  }
  Ref method = bound.take();
  return call(t, method, {b});
}

static Status check_init_result(Thread& t, Value result) {
  if (result.is_none()) return ok();
  return raise_type_error(t, "__init__() should return None, not '", type_name(t, result), "'");
}

Status slot_init(Thread& t, Value self, const Value* args, size_t positional, Tuple* kwnames) {
  Value found = lookup(t, type_of(t, self), t.names().__init__);
  if (found.is_absent()) return raise_attribute_error(t, t.names().__init__);
  Ref function = Ref::copy(found);
  Ref result = TRY(call_prepended(t, function, self, args, positional, kwnames));
  return check_init_result(t, result);
}

Result slot_new(Thread& t, Type* type, const Value* args, size_t positional, Tuple* kwnames) {
  Ref function = TRY(get_attr(t, Value::from_object(type), t.names().__new__));
  size_t count = total_count(positional, kwnames);
  std::vector<Value> all(count + 1);
  all[0] = Value::from_object(type);
  for (size_t i = 0; i < count; ++i) all[i + 1] = args[i];
  HeldValues spread(all.data(), count == positional ? 0 : count + 1);
  return call(t, function, all.data(), positional + 1, kwnames);
}

void slot_finalize(Thread& t, Object* object) {
  if (!t.types().object->dict) return;  // the types are gone: nothing of Python's can run any more
  Value self = Value::from_object(object);
  Ref saved = take_pending(t);
  Value found = lookup(t, object->type, t.names().__del__);
  if (!found.is_absent()) {
    Ref function = Ref::copy(found);
    Result result = call_unbound(t, function, self, nullptr, 0, 0, nullptr);
    if (result.is_raised()) report_unraisable(t, function);
    else release(result.word);
  }
  if (saved) set_pending(t, std::move(saved));
}

ResultOf<bool> slot_is_true(Thread& t, Value self) {
  Result result = call_special(t, self, t.names().__bool__, nullptr, 0);
  Ref answer = TRY(std::move(result));
  if (answer.is_absent()) return true;
  if (!answer.get().is_bool())
    return raise_type_error(t, "__bool__ should return bool, returned ", type_name(t, answer));
  return answer.get().is_true();
}

ResultOf<int64_t> slot_length(Thread& t, Value self) {
  Ref answer = TRY(call_required(t, self, t.names().__len__));
  Ref number = TRY(index(t, answer));
  if (int_sign(number) < 0) return raise_value_error(t, "__len__() should return >= 0");
  return index_as_i64(t, number, t.types().OverflowError);
}

Result slot_get_item(Thread& t, Value self, Value key) { return call_required(t, self, t.names().__getitem__, {key}); }

Status slot_set_item(Thread& t, Value self, Value key, Value value) {
  if (value.is_absent()) TRY(call_required(t, self, t.names().__delitem__, {key}));
  else TRY(call_required(t, self, t.names().__setitem__, {key, value}));
  return ok();
}

ResultOf<bool> slot_contains(Thread& t, Value self, Value item) {
  Value found = lookup(t, type_of(t, self), t.names().__contains__);
  if (found.is_none()) return raise_type_error(t, "'", type_name(t, self), "' object is not a container");
  Ref answer = TRY(call_required(t, self, t.names().__contains__, {item}));
  return is_true(t, answer);
}

// Whether b's class has a reflected method of its own: else there is no reason to ask it before a.
static ResultOf<bool> overrides(Thread& t, Value a, Value b, Str* rop) {
  Value mine = lookup(t, type_of(t, b), rop);
  if (mine.is_absent()) return false;
  return lookup(t, type_of(t, a), rop) != mine;
}

Result call_binary_special(Thread& t, Value a, Value b, BinarySlot Slots::*slot, BinarySlot generic, Str* op,
                           Str* rop) {
  Type *left = type_of(t, a), *right = type_of(t, b);
  bool ask_right = left != right && right->slots.*slot == generic;
  if (left->slots.*slot == generic) {
    if (ask_right && right->is_subclass_of(left) && TRY(overrides(t, a, b, rop))) {
      Ref result = TRY(call_special(t, b, rop, &a, 1));
      if (!result.is_absent() && !result.get().is_not_implemented()) return result;
      ask_right = false;
    }
    Ref result = TRY(call_special(t, a, op, &b, 1));
    if ((!result.is_absent() && !result.get().is_not_implemented()) || left == right)
      return result.is_absent() ? Result(kNotImplemented) : Result(std::move(result));
  }
  if (!ask_right) return kNotImplemented;
  Result result = call_special(t, b, rop, &a, 1);
  return result.is_absent() ? Result(kNotImplemented) : result;
}

static Result power_of_two_operands(Thread& t, Value a, Value b) {
  Names& n = t.names();
  Type *left = type_of(t, a), *right = type_of(t, b);
  bool ask_right = left != right && right->slots.power == slot_power;
  if (left->slots.power == slot_power) {
    if (ask_right && right->is_subclass_of(left) && TRY(overrides(t, a, b, n.__rpow__))) {
      Ref result = TRY(call_special(t, b, n.__rpow__, &a, 1));
      if (!result.is_absent() && !result.get().is_not_implemented()) return result;
      ask_right = false;
    }
    Ref result = TRY(call_special(t, a, n.__pow__, &b, 1));
    if ((!result.is_absent() && !result.get().is_not_implemented()) || left == right)
      return result.is_absent() ? Result(kNotImplemented) : Result(std::move(result));
  }
  if (!ask_right) return kNotImplemented;
  Result result = call_special(t, b, n.__rpow__, &a, 1);
  return result.is_absent() ? Result(kNotImplemented) : result;
}

Result slot_power(Thread& t, Value a, Value b, Value modulus) {
  if (modulus.is_absent() || modulus.is_none()) return power_of_two_operands(t, a, b);
  if (type_of(t, a)->slots.power != slot_power) return kNotImplemented;
  Value args[] = {b, modulus};
  Result result = call_special(t, a, t.names().__pow__, args, 2);
  return result.is_absent() ? Result(kNotImplemented) : result;
}

Result slot_inplace_power(Thread& t, Value a, Value b, Value) {
  Result result = call_special(t, a, t.names().__ipow__, &b, 1);
  return result.is_absent() ? Result(kNotImplemented) : result;
}

}  // namespace krait::runtime
