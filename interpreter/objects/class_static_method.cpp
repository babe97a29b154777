// classmethod and staticmethod.
#include "interpreter/objects/descriptor_common.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/heap.h"

namespace krait::objects {

// The two have the same layout: one owned callable.
static Value& callable_of(Object* o) { return static_cast<ClassMethod*>(o)->callable; }
static_assert(sizeof(ClassMethod) == sizeof(StaticMethod));

static void destroy(Object* o) { clear(callable_of(o)); }
static void traverse(Object* o, Visitor& visit) { visit(callable_of(o)); }

// Copies what makes the wrapper look like the function.
static Status take_wrapped(Thread& t, Value self, Value function) {
  Names& n = t.names();
  for (Str* name : {n.__module__, n.__name__, n.__qualname__, n.__doc__, n.__annotations__}) {
    Ref value = TRY(get_attr_or_absent(t, function, name));
    if (!value.is_absent()) TRY(set_attr(t, self, name, value));
  }
  return ok();
}

static Result make_empty(Thread& t, Type* type, const Value*, size_t, Tuple*) {
  auto* o = allocate<ClassMethod>(t, type);
  if (!o) return raised;
  callable_of(o) = kNone;
  return Result::own(o);
}
static Result init(Thread& t, const Args& a) {
  replace(callable_of(a.self.object()), Ref::copy(a[0]));
  TRY(take_wrapped(t, a.self, a[0]));
  return kNone;
}
static Result make_wrapper(Thread& t, Type* type, Value callable) {
  auto* o = allocate<ClassMethod>(t, type);
  if (!o) return raised;
  callable_of(o) = Ref::copy(callable).leak();
  return Result::own(o);
}
Result make_classmethod(Thread& t, Value callable) { return make_wrapper(t, t.types().classmethod, callable); }
Result make_staticmethod(Thread& t, Value callable) { return make_wrapper(t, t.types().staticmethod, callable); }

static Result get_classmethod(Thread& t, Value descriptor, Value instance, Value type) {
  Value callable = callable_of(descriptor.object());
  if (type.is_absent()) type = word(type_of(t, instance));
  Type* kind = type_of(t, callable);
  if (kind->slots.descr_get && !has_kind(callable, Kind::Function)) {
    Ref hold = Ref::copy(callable);
    return kind->slots.descr_get(t, hold, type, type);
  }
  return make_bound_method(t, callable, type);
}
static Result get_staticmethod(Thread&, Value descriptor, Value, Value) {
  return Result::copy(callable_of(descriptor.object()));
}
static Result call_staticmethod(Thread& t, Value callee, const Value* args, size_t positional, Tuple* kwnames) {
  Ref callable = Ref::copy(callable_of(callee.object()));
  return call(t, callable, args, positional, kwnames);
}

static Result get_func(Thread&, Value self) { return Result::copy(callable_of(self.object())); }
static Result get_abstract(Thread& t, Value self) {
  Ref flag = TRY(get_attr_or_absent(t, callable_of(self.object()), t.names().__isabstractmethod__));
  if (flag.is_absent()) return kFalse;
  return boolean(TRY(is_true(t, flag)));
}
static const NativeGetSet kGetSets[] = {
    {"__func__", get_func}, {"__wrapped__", get_func}, {"__isabstractmethod__", get_abstract}, {}};

static Result repr_wrapper(Thread& t, Value self) {
  Ref inner = TRY(repr(t, callable_of(self.object())));
  return make_str(
      t, cat("<", has_kind(self, Kind::ClassMethod) ? "classmethod" : "staticmethod", "(", inner.as<Str>(), ")>"));
}

const TypeSpec kClassMethodType = {
    .name = "classmethod",
    .doc = "Makes a function receive the class as its first argument.",
    .kind = Kind::ClassMethod,
    .size = sizeof(ClassMethod),
    .flags = kHasGc | kBaseType | kHasDict,
    .init = {"classmethod(function, /)", init},
    .getsets = kGetSets,
    .slots = {.destroy = destroy, .traverse = traverse, .clear = destroy, .new_ = make_empty,
              .descr_get = get_classmethod, .repr = repr_wrapper},
};
const TypeSpec kStaticMethodType = {
    .name = "staticmethod",
    .doc = "Makes a function that a class holds receive no implicit first argument.",
    .kind = Kind::StaticMethod,
    .size = sizeof(StaticMethod),
    .flags = kHasGc | kBaseType | kHasDict,
    .init = {"staticmethod(function, /)", init},
    .getsets = kGetSets,
    .slots = {.destroy = destroy, .traverse = traverse, .clear = destroy, .new_ = make_empty,
              .descr_get = get_staticmethod, .repr = repr_wrapper, .call = call_staticmethod},
};

}  // namespace krait::objects
