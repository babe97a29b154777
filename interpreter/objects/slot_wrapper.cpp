// wrapper_descriptor (int.__add__) and method-wrapper ((1).__add__): slots of types made in C++ as methods.
#include "interpreter/objects/descriptor_common.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/slots.h"

namespace krait::objects {

static SlotWrapper* wrapper_of(Value v) { return as<SlotWrapper>(v); }
static MethodWrapper* bound_of(Value v) { return as<MethodWrapper>(v); }

static Str* name_of(Thread& t, SlotWrapper* w) { return t.names().*w->entry->id; }

static Result call_slot(Thread& t, SlotWrapper* w, Value self, const Value* args, size_t positional, Tuple* kwnames) {
  if (kwnames && kwnames->length && !w->entry->takes_keywords)
    return raise_type_error(t, "wrapper ", w->entry->name, "() takes no keyword arguments");
  if (stack_exhausted(t)) return raise_recursion_error(t, " while calling a Python object");
  return w->entry->caller(t, w->function, self, args, positional, kwnames);
}

static void destroy_wrapper(Object* o) { clear_pointer(static_cast<SlotWrapper*>(o)->owner); }
static void traverse_wrapper(Object* o, Visitor& visit) { visit(static_cast<SlotWrapper*>(o)->owner); }

static Result get_wrapper(Thread& t, Value descriptor, Value instance, Value) {
  if (instance.is_absent()) return Result::copy(descriptor);
  SlotWrapper* w = wrapper_of(descriptor);
  TRY(check_receiver(t, w->owner, name_of(t, w), instance));
  auto* bound = allocate<MethodWrapper>(t, t.types().method_wrapper);
  if (!bound) return raised;
  bound->descriptor = static_cast<SlotWrapper*>(Ref::copy(w).leak().object());
  bound->self = Ref::copy(instance).leak();
  return Result::own(bound);
}

static Result call_wrapper(Thread& t, Value callee, const Value* args, size_t positional, Tuple* kwnames) {
  SlotWrapper* w = wrapper_of(callee);
  if (positional == 0)
    return raise_type_error(t, "descriptor '", w->entry->name, "' of '", type_tp_name(w->owner),
                            "' object needs an argument");
  if (!has_type(t, args[0], w->owner))
    return raise_type_error(t, "descriptor '", w->entry->name, "' requires a '", type_tp_name(w->owner),
                            "' object but received a '", type_name(t, args[0]), "'");
  return call_slot(t, w, args[0], args + 1, positional - 1, kwnames);
}

static Result get_objclass(Thread&, Value self) { return Result::copy(wrapper_of(self)->owner); }
static Result get_name(Thread& t, Value self) { return Result::copy(name_of(t, wrapper_of(self))); }
static Result get_qualname(Thread& t, Value self) {
  return member_qualname(t, wrapper_of(self)->owner, name_of(t, wrapper_of(self)));
}
static Result get_doc(Thread& t, Value self) { return doc_or_none(t, wrapper_of(self)->entry->doc); }
static Result get_text_signature(Thread& t, Value self) {
  const char* text = wrapper_of(self)->entry->signature;
  if (!*text) return kNone;
  return make_str(t, text);
}
static const NativeGetSet kWrapperGetSets[] = {{"__objclass__", get_objclass},
                                               {"__name__", get_name},
                                               {"__qualname__", get_qualname},
                                               {"__doc__", get_doc},
                                               {"__text_signature__", get_text_signature},
                                               {}};
static Result reduce_wrapper(Thread& t, const Args& a) {
  return reduce_to_getattr(t, word(wrapper_of(a.self)->owner), name_of(t, wrapper_of(a.self)));
}
static const NativeFunction kWrapperMethods[] = {{"__reduce__()", reduce_wrapper, nullptr}, {}};

static Result repr_wrapper(Thread& t, Value self) {
  SlotWrapper* w = wrapper_of(self);
  return make_str(t, cat("<slot wrapper '", w->entry->name, "' of '", type_tp_name(w->owner), "' objects>"));
}

// ---- bound

static void destroy_bound(Object* o) {
  clear_pointer(static_cast<MethodWrapper*>(o)->descriptor);
  clear(static_cast<MethodWrapper*>(o)->self);
}
static void traverse_bound(Object* o, Visitor& visit) {
  visit(static_cast<MethodWrapper*>(o)->descriptor);
  visit(static_cast<MethodWrapper*>(o)->self);
}
static Result call_bound_wrapper(Thread& t, Value callee, const Value* args, size_t positional, Tuple* kwnames) {
  return call_slot(t, bound_of(callee)->descriptor, bound_of(callee)->self, args, positional, kwnames);
}
static Result bound_self(Thread&, Value self) { return Result::copy(bound_of(self)->self); }
static Result bound_objclass(Thread&, Value self) { return Result::copy(bound_of(self)->descriptor->owner); }
static Result bound_name(Thread& t, Value self) { return Result::copy(name_of(t, bound_of(self)->descriptor)); }
static Result bound_qualname(Thread& t, Value self) { return get_qualname(t, word(bound_of(self)->descriptor)); }
static Result bound_doc(Thread& t, Value self) { return get_doc(t, word(bound_of(self)->descriptor)); }
static Result bound_signature(Thread& t, Value self) { return get_text_signature(t, word(bound_of(self)->descriptor)); }
static const NativeGetSet kBoundGetSets[] = {{"__self__", bound_self},         {"__objclass__", bound_objclass},
                                             {"__name__", bound_name},         {"__qualname__", bound_qualname},
                                             {"__doc__", bound_doc},           {"__text_signature__", bound_signature},
                                             {}};
static Result reduce_bound(Thread& t, const Args& a) {
  return reduce_to_getattr(t, bound_of(a.self)->self, name_of(t, bound_of(a.self)->descriptor));
}
static const NativeFunction kBoundMethods[] = {{"__reduce__()", reduce_bound, nullptr}, {}};

static Result repr_bound(Thread& t, Value self) {
  MethodWrapper* b = bound_of(self);
  return make_str(t, cat("<method-wrapper '", b->descriptor->entry->name, "' of ", type_name(t, b->self), " object at ",
                         address_text(t, b->self), ">"));
}
static Result compare_bound(Thread&, Value a, Value b, CompareOp op) {
  if ((op != CompareOp::Eq && op != CompareOp::Ne) || !has_kind(a, Kind::MethodWrapper) ||
      !has_kind(b, Kind::MethodWrapper))
    return kNotImplemented;
  bool same = bound_of(a)->descriptor == bound_of(b)->descriptor && identical(bound_of(a)->self, bound_of(b)->self);
  return boolean(same == (op == CompareOp::Eq));
}
static ResultOf<int64_t> hash_bound(Thread&, Value self) {
  MethodWrapper* b = bound_of(self);
  auto mixed = static_cast<int64_t>((b->self.bits >> 4) * 31 ^ reinterpret_cast<uintptr_t>(b->descriptor) >> 4);
  return mixed == -1 ? -2 : mixed;
}

const TypeSpec kSlotWrapperType = {
    .name = "wrapper_descriptor",
    .kind = Kind::SlotWrapper,
    .size = sizeof(SlotWrapper),
    .flags = kHasGc | kNoInstances | kMethodDescriptor,
    .methods = kWrapperMethods,
    .getsets = kWrapperGetSets,
    .slots = {.destroy = destroy_wrapper, .traverse = traverse_wrapper, .descr_get = get_wrapper,
              .repr = repr_wrapper, .call = call_wrapper},
};
const TypeSpec kMethodWrapperType = {
    .name = "method-wrapper",
    .kind = Kind::MethodWrapper,
    .size = sizeof(MethodWrapper),
    .flags = kHasGc | kNoInstances,
    .methods = kBoundMethods,
    .getsets = kBoundGetSets,
    .slots = {.destroy = destroy_bound, .traverse = traverse_bound, .repr = repr_bound, .hash = hash_bound,
              .compare = compare_bound, .call = call_bound_wrapper},
};

}  // namespace krait::objects
