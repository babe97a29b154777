// property (library reference, Built-in Functions).
#include "interpreter/objects/descriptor_common.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/heap.h"

namespace krait::objects {

static Property* self_of(Value v) { return as<Property>(v); }

static Value given(Value v) { return v.is_none() ? Value{} : v; }

static void destroy(Object* o) {
  auto* p = static_cast<Property*>(o);
  for (Value* owned : {&p->getter, &p->setter, &p->deleter, &p->doc, &p->name}) clear(*owned);
}
static void traverse(Object* o, Visitor& visit) {
  auto* p = static_cast<Property*>(o);
  for (Value v : {p->getter, p->setter, p->deleter, p->doc, p->name}) visit(v);
}

static Result make_empty(Thread& t, Type* type, const Value*, size_t, Tuple*) {
  auto* p = allocate<Property>(t, type);
  if (!p) return raised;
  return Result::own(p);
}

// The getter's docstring serves when none is given; a subclass keeps it in the instance, where its own __doc__ is.
static Status take_getter_doc(Thread& t, Property* p) {
  Ref doc = TRY(get_attr_or_absent(t, p->getter, t.names().__doc__));
  if (doc.is_absent()) return ok();
  p->getter_doc = true;
  if (p->type == t.types().property) {
    replace(p->doc, std::move(doc));
    return ok();
  }
  return set_attr(t, word(p), t.names().__doc__, doc);
}

static Result init(Thread& t, const Args& a) {
  Property* p = self_of(a.self);
  replace(p->getter, Ref::copy(given(a[0])));
  replace(p->setter, Ref::copy(given(a[1])));
  replace(p->deleter, Ref::copy(given(a[2])));
  replace(p->doc, Ref::copy(a[3]));
  clear(p->name);
  p->getter_doc = false;
  if ((a[3].is_absent() || a[3].is_none()) && !p->getter.is_absent()) {
    TRY(take_getter_doc(t, p));
  } else if (p->type != t.types().property) {
    TRY(set_attr(t, a.self, t.names().__doc__, a[3].is_absent() ? Value(kNone) : a[3]));
  }
  return kNone;
}

static Raised raise_lacking(Thread& t, Property* p, Value instance, const char* what) {
  Type* type = type_of(t, instance);
  if (p->name.is_absent() || p->name.is_none())
    return raise_attribute_error(t, "property of '", type->qualname, "' object has no ", what);
  Ref shown = TRY(repr(t, p->name));
  return raise_attribute_error(t, "property ", shown.as<Str>(), " of '", type->qualname, "' object has no ", what);
}

static Result get_property(Thread& t, Value descriptor, Value instance, Value) {
  if (instance.is_absent() || instance.is_none()) return Result::copy(descriptor);
  Property* p = self_of(descriptor);
  if (p->getter.is_absent()) return raise_lacking(t, p, instance, "getter");
  Ref getter = Ref::copy(p->getter);
  return call(t, getter, {instance});
}

static Status set_property(Thread& t, Value descriptor, Value instance, Value value) {
  Property* p = self_of(descriptor);
  Ref function = Ref::copy(value.is_absent() ? p->deleter : p->setter);
  if (function.is_absent()) return raise_lacking(t, p, instance, value.is_absent() ? "deleter" : "setter");
  if (value.is_absent()) (void)TRY(call(t, function, {instance}));
  else (void)TRY(call(t, function, {instance, value}));
  return ok();
}

// A copy with one function exchanged.
static Result with(Thread& t, Value self, Value getter, Value setter, Value deleter) {
  Property* p = self_of(self);
  Value get = getter.is_absent() ? p->getter : getter;
  Value set = setter.is_absent() ? p->setter : setter;
  Value del = deleter.is_absent() ? p->deleter : deleter;
  Value doc = p->getter_doc && !get.is_absent() ? Value(kNone) : p->doc;
  auto or_none = [](Value v) { return v.is_absent() ? Value(kNone) : v; };
  Ref made = TRY(call(t, word(type_of(t, self)), {or_none(get), or_none(set), or_none(del), or_none(doc)}));
  if (has_kind(made, Kind::Property)) replace(made.as<Property>()->name, Ref::copy(p->name));
  return made;
}
static Result getter(Thread& t, const Args& a) { return with(t, a.self, a[0], {}, {}); }
static Result setter(Thread& t, const Args& a) { return with(t, a.self, {}, a[0], {}); }
static Result deleter(Thread& t, const Args& a) { return with(t, a.self, {}, {}, a[0]); }

static Result set_name(Thread& t, const Args& a) {
  if (a.rest_count != 2)
    return raise_type_error(t, "__set_name__() takes 2 positional arguments but ", a.rest_count, " were given");
  replace(self_of(a.self)->name, Ref::copy(a.rest[1]));
  return kNone;
}
static const NativeFunction kMethods[] = {
    {"getter(object, /)!", getter, "A copy of the property with another function to get the value."},
    {"setter(object, /)!", setter, "A copy of the property with another function to set the value."},
    {"deleter(object, /)!", deleter, "A copy of the property with another function to delete the value."},
    {"__set_name__(*args)!", set_name, "Learns the name under which a class holds the property."},
    {}};

static Result get_fget(Thread&, Value self) { return none_if_absent(self_of(self)->getter); }
static Result get_fset(Thread&, Value self) { return none_if_absent(self_of(self)->setter); }
static Result get_fdel(Thread&, Value self) { return none_if_absent(self_of(self)->deleter); }
static Result get_doc(Thread&, Value self) { return none_if_absent(self_of(self)->doc); }
static Status set_doc(Thread&, Value self, Value doc) {
  replace(self_of(self)->doc, Ref::copy(doc));
  return ok();
}
static ResultOf<bool> is_abstract(Thread& t, Value function) {
  if (function.is_absent()) return false;
  Ref flag = TRY(get_attr_or_absent(t, function, t.names().__isabstractmethod__));
  if (flag.is_absent()) return false;
  return is_true(t, flag);
}
static Result get_abstract(Thread& t, Value self) {
  Property* p = self_of(self);
  for (Value function : {p->getter, p->setter, p->deleter})
    if (TRY(is_abstract(t, function))) return kTrue;
  return kFalse;
}
static const NativeGetSet kGetSets[] = {{"fget", get_fget, nullptr, nullptr, true},
                                        {"fset", get_fset, nullptr, nullptr, true},
                                        {"fdel", get_fdel, nullptr, nullptr, true},
                                        {"__doc__", get_doc, set_doc, nullptr, true},
                                        {"__isabstractmethod__", get_abstract},
                                        {}};

const TypeSpec kPropertyType = {
    .name = "property",
    .doc = "A managed attribute: functions that get, set and delete it.",
    .kind = Kind::Property,
    .size = sizeof(Property),
    .flags = kHasGc | kBaseType,
    .init = {"property(fget=None, fset=None, fdel=None, doc=None)", init},
    .methods = kMethods,
    .getsets = kGetSets,
    .slots = {.destroy = destroy, .traverse = traverse, .clear = destroy, .new_ = make_empty,
              .descr_get = get_property, .descr_set = set_property},
};

}  // namespace krait::objects
