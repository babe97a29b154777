// Calls. Arguments travel as an array; nothing is copied that the callee does not ask for.
#include <vector>

#include "interpreter/objects/descriptors.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/objects/type.h"
#include "interpreter/runtime/abstract.h"
#include "interpreter/runtime/slot_generic.h"

namespace krait::runtime {

using namespace objects;

Result call(Thread& t, Value callee, const Value* args, size_t positional, Tuple* kwnames) {
  CallSlot slot = type_of(t, callee)->slots.call;
  if (!slot) return raise_type_error(t, "'", type_name(t, callee), "' object is not callable");
  Result result = slot(t, callee, args, positional, kwnames);
  BELIEVE(result.is_raised() == !t.pending.is_absent());
  BELIEVE(!result.is_absent());
  return result;
}

Result call(Thread& t, Value callee, std::initializer_list<Value> args) {
  return call(t, callee, args.begin(), args.size());
}

// A function found on the type is called with the receiver in front: no method object is made.
Result call_method(Thread& t, Value v, Str* name, std::initializer_list<Value> args) {
  Type* type = type_of(t, v);
  if (type->slots.get_attr == generic_get_attr && !(type->flags & kHasDict) && type->kind != Kind::Module) {
    Value found = lookup(t, type, name);
    if (!found.is_absent() && (type_of(t, found)->flags & kMethodDescriptor) && args.size() < 7) {
      Value all[8] = {v};
      size_t count = 1;
      for (Value a : args) all[count++] = a;
      Ref function = Ref::copy(found);
      return call(t, function, all, count);
    }
  }
  Ref method = TRY(get_attr(t, v, name));
  return call(t, method, args);
}

Result call_method(Thread& t, Value v, const char* name, std::initializer_list<Value> args) {
  Ref made = TRY(make_str(t, name));
  Ref key = TRY(intern(t, made));
  return call_method(t, v, key.as<Str>(), args);
}

// Calls with what was in a tuple and a dict: slots that want them so take them as they are.
static Result call_unpacked(Thread& t, Value callee, const Value* args, size_t positional, Tuple* kwnames) {
  CallSlot slot = type_of(t, callee)->slots.call;
  if (slot == slot_call) return slot_call_packed(t, callee, args, positional, kwnames);
  if (slot == type_call) return type_call_packed(t, callee, args, positional, kwnames);
  HeldValues spread(args, kwnames ? positional + static_cast<size_t>(kwnames->length) : 0);
  return call(t, callee, args, positional, kwnames);
}

Result call_tuple(Thread& t, Value callee, Value args, Value kwargs) {
  auto* positional = as<Tuple>(args);
  auto count = static_cast<size_t>(positional->length);
  if (kwargs.is_absent() || as<Dict>(kwargs)->used == 0)
    return call_unpacked(t, callee, positional->items, count, nullptr);
  auto* dict = as<Dict>(kwargs);
  Ref names = TRY(make_unfilled_tuple(t, dict->used));
  std::vector<Value> all(positional->items, positional->items + count);
  int64_t position = 0, i = 0;
  Value key, value;
  while (dict_next(dict, position, key, value)) {
    if (!is_str(key)) {
      for (; i < names.as<Tuple>()->length; ++i) names.as<Tuple>()->items[i] = kNone;
      return raise_type_error(t, "keywords must be strings");
    }
    names.as<Tuple>()->items[i++] = Ref::copy(key).leak();
    all.push_back(value);
  }
  return call_unpacked(t, callee, all.data(), count, names.as<Tuple>());
}

bool is_callable(Thread& t, Value v) { return type_of(t, v)->slots.call != nullptr; }

}  // namespace krait::runtime
