// method: a function bound to an instance (language reference 3.2, Instance methods).
#include "interpreter/objects/descriptor_common.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/heap.h"

namespace krait::objects {

static BoundMethod* self_of(Value v) { return as<BoundMethod>(v); }

Result make_bound_method(Thread& t, Value function, Value self) {
  auto* m = allocate<BoundMethod>(t, t.types().method);
  if (!m) return raised;
  m->function = Ref::copy(function).leak();
  m->self = Ref::copy(self).leak();
  return Result::own(m);
}

static void destroy(Object* o) {
  clear(static_cast<BoundMethod*>(o)->function);
  clear(static_cast<BoundMethod*>(o)->self);
}
static void traverse(Object* o, Visitor& visit) {
  visit(static_cast<BoundMethod*>(o)->function);
  visit(static_cast<BoundMethod*>(o)->self);
}

static Result call_method_object(Thread& t, Value callee, const Value* args, size_t positional, Tuple* kwnames) {
  BoundMethod* m = self_of(callee);
  size_t count = positional + (kwnames ? static_cast<size_t>(kwnames->length) : 0);
  constexpr size_t kRoom = 8;
  Value few[kRoom];
  std::vector<Value> many;
  Value* all = few;
  if (count + 1 > kRoom) {
    many.resize(count + 1);
    all = many.data();
  }
  all[0] = m->self;
  for (size_t i = 0; i < count; ++i) all[i + 1] = args[i];
  Ref alive = Ref::copy(callee);  // the method may lose its last owner during the call
  return call(t, m->function, all, positional + 1, kwnames);
}

static Result construct(Thread& t, const Args& a) {
  if (!is_callable(t, a[0])) return raise_type_error(t, "first argument must be callable");
  if (a[1].is_none()) return raise_type_error(t, "instance must not be None");
  return make_bound_method(t, a[0], a[1]);
}

// Attributes of the function show through.
static Result get_method_attr(Thread& t, Value self, Str* name) {
  Value own = lookup(t, t.types().method, name);
  if (!own.is_absent()) return generic_get_attr(t, self, name);
  return get_attr(t, self_of(self)->function, name);
}

static Result compare_methods(Thread& t, Value a, Value b, CompareOp op) {
  if ((op != CompareOp::Eq && op != CompareOp::Ne) || !has_kind(a, Kind::BoundMethod) ||
      !has_kind(b, Kind::BoundMethod))
    return kNotImplemented;
  bool same =
      TRY(equal(t, self_of(a)->function, self_of(b)->function)) && identical(self_of(a)->self, self_of(b)->self);
  return boolean(same == (op == CompareOp::Eq));
}
static ResultOf<int64_t> hash_method(Thread& t, Value self) {
  int64_t function_hash = TRY(hash(t, self_of(self)->function));
  uint64_t bits = self_of(self)->self.bits;
  auto mixed = static_cast<int64_t>((bits >> 4 | bits << 60) ^ static_cast<uint64_t>(function_hash));
  return mixed == -1 ? -2 : mixed;
}

static Result repr_method(Thread& t, Value self) {
  BoundMethod* m = self_of(self);
  Ref name = TRY(get_attr_or_absent(t, m->function, t.names().__qualname__));
  if (name.is_absent()) name = TRY(get_attr_or_absent(t, m->function, t.names().__name__));
  Ref receiver = TRY(repr(t, m->self));
  std::string shown = !name.is_absent() && is_str(name) ? str_wtf8(name.as<Str>()) : "?";
  return make_str(t, cat("<bound method ", shown, " of ", receiver.as<Str>(), ">"));
}

static Result get_func(Thread&, Value self) { return Result::copy(self_of(self)->function); }
static Result get_self(Thread&, Value self) { return Result::copy(self_of(self)->self); }
static Result get_doc(Thread& t, Value self) { return get_attr(t, self_of(self)->function, t.names().__doc__); }
static const NativeGetSet kGetSets[] = {{"__func__", get_func, nullptr, nullptr, true},
                                        {"__self__", get_self, nullptr, nullptr, true},
                                        {"__doc__", get_doc},
                                        {}};

static Result reduce(Thread& t, const Args& a) {
  Ref name = TRY(get_attr(t, self_of(a.self)->function, t.names().__name__));
  if (!is_str(name)) return raise_type_error(t, "__name__ must be a string");
  return reduce_to_getattr(t, self_of(a.self)->self, name.as<Str>());
}
static const NativeFunction kMethods[] = {{"__reduce__()", reduce, nullptr}, {}};

const TypeSpec kBoundMethodType = {
    .name = "method",
    .doc = "A function bound to the instance that it will be called with.",
    .kind = Kind::BoundMethod,
    .size = sizeof(BoundMethod),
    .flags = kHasGc | kHasWeakrefs,
    .new_ = {"method(function, instance, /)", construct},
    .methods = kMethods,
    .getsets = kGetSets,
    .slots = {.destroy = destroy, .traverse = traverse, .get_attr = get_method_attr, .set_attr = generic_set_attr,
              .repr = repr_method, .hash = hash_method, .compare = compare_methods, .call = call_method_object},
};

}  // namespace krait::objects
