// super (library reference, Built-in Functions): attribute lookup that starts after a class in the mro.
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/cell.h"
#include "interpreter/objects/code.h"
#include "interpreter/objects/descriptor_common.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/frame.h"
#include "interpreter/runtime/heap.h"

namespace krait::objects {

static Super* self_of(Value v) { return as<Super>(v); }

static void destroy(Object* o) {
  auto* s = static_cast<Super*>(o);
  clear_pointer(s->type);
  clear(s->self);
  clear_pointer(s->self_type);
}
static void traverse(Object* o, Visitor& visit) {
  auto* s = static_cast<Super*>(o);
  visit(s->type);
  visit(s->self);
  visit(s->self_type);
}

// By the mro alone: a custom one may lack even the class itself.
static bool is_below(Type* type, Type* other) {
  if (!type->mro) return type->is_subclass_of(other);
  for (int64_t i = 0; i < type->mro->length; ++i)
    if (type->mro->items[i].object() == other) return true;
  return false;
}

// The class whose mro is searched: self's, or self if that is a class below `type`.
static ResultOf<Type*> check_self(Thread& t, Type* type, Value self) {
  if (has_kind(self, Kind::Type) && is_below(static_cast<Type*>(self.object()), type))
    return static_cast<Type*>(self.object());
  Type* own = type_of(t, self);
  if (own->is_subclass_of(type)) return own;
  Ref said = TRY(get_attr_or_absent(t, self, t.names().__class__));  // a proxy may say another class
  if (has_kind(said, Kind::Type) && said.as<Type>() != own && said.as<Type>()->is_subclass_of(type))
    return said.as<Type>();
  return raise_type_error(t, "super(type, obj): obj must be an instance or subtype of type");
}

// Absent if no class after `type` has it.
static Result find(Thread& t, Type* type, Type* start, Value self, Str* name) {
  Tuple* mro = start->mro;
  if (!mro) return kAbsent;
  Ref hold = Ref::copy(mro);
  int64_t i = 0;
  while (i < mro->length && mro->items[i].object() != type) ++i;
  for (++i; i < mro->length; ++i) {
    Value found = dict_get_str(static_cast<Type*>(mro->items[i].object())->dict, name);
    if (found.is_absent()) continue;
    Ref attribute = Ref::copy(found);
    auto bind = type_of(t, attribute)->slots.descr_get;
    if (!bind) return attribute;
    return bind(t, attribute, self == word(start) ? Value{} : self, word(start));
  }
  return kAbsent;
}

static Result get_super_attr(Thread& t, Value self, Str* name) {
  Super* s = self_of(self);
  if (s->self_type && name != t.names().__class__ && (name->interned || !str_equal(name, t.names().__class__))) {
    Ref found = TRY(find(t, s->type, s->self_type, s->self, name));
    if (!found.is_absent()) return found;
  }
  return generic_get_attr(t, self, name);
}

Result super_get_attr(Thread& t, Type* type, Value self, Str* name) {
  Type* start = TRY(check_self(t, type, self));
  Ref found = TRY(find(t, type, start, self, name));
  if (!found.is_absent()) return found;
  Ref made = TRY(call(t, word(t.types().super), {word(type), self}));
  return get_attr(t, made, name);
}

// super() takes the class from the __class__ cell and self from the first argument of the calling frame.
static Status find_in_frame(Thread& t, Type*& type, Value& self) {
  Frame* frame = t.frame;
  if (!frame) return raise_runtime_error(t, "super(): no current frame");
  const Code* code = frame->code;
  if (code->arg_count == 0) return raise_runtime_error(t, "super(): no arguments");
  Value first = frame->slots[0];
  bool in_cell = as<Bytes>(Value::from_object(code->local_kinds))->data[0] & kLocalCell;
  if (in_cell && !first.is_absent() && has_kind(first, Kind::Cell)) first = as<Cell>(first)->value;
  if (first.is_absent()) return raise_runtime_error(t, "super(): arg[0] deleted");
  for (int i = code->slot_count - 1; i >= 0; --i) {  // free variables stand last
    if (code->local_names->items[i].object() != t.names().__class__ || !has_kind(frame->slots[i], Kind::Cell)) continue;
    Value cls = as<Cell>(frame->slots[i])->value;
    if (cls.is_absent()) return raise_runtime_error(t, "super(): empty __class__ cell");
    if (!has_kind(cls, Kind::Type))
      return raise_runtime_error(t, "super(): __class__ is not a type (", type_name(t, cls), ")");
    type = as<Type>(cls);
    self = first;
    return ok();
  }
  return raise_runtime_error(t, "super(): __class__ cell not found");
}

static Result make_empty(Thread& t, Type* type, const Value*, size_t, Tuple*) {
  auto* s = allocate<Super>(t, type);
  if (!s) return raised;
  return Result::own(s);
}

// Without a table entry: super() is called too often for its arguments to be bound.
static Status init(Thread& t, Value instance, const Value* args, size_t count, Tuple* kwnames) {
  if (kwnames && kwnames->length) return raise_type_error(t, "super() takes no keyword arguments");
  if (count > 2) return raise_type_error(t, "super() expected at most 2 arguments, got ", count);
  Type* type = nullptr;
  Value self = count == 2 ? args[1] : Value{};
  if (count == 0) {
    TRY(find_in_frame(t, type, self));
  } else {
    if (!has_kind(args[0], Kind::Type))
      return raise_type_error(t, "super() argument 1 must be a type, not ", type_name(t, args[0]));
    type = as<Type>(args[0]);
  }
  if (self.is_none()) self = {};
  Type* self_type = nullptr;
  if (!self.is_absent()) self_type = TRY(check_self(t, type, self));
  Super* s = self_of(instance);
  auto counted = [](Type* p) { return p ? static_cast<Type*>(Ref::copy(p).leak().object()) : nullptr; };
  replace(s->self, Ref::copy(self));
  Type *old_type = std::exchange(s->type, counted(type)),
       *old_self_type = std::exchange(s->self_type, counted(self_type));
  if (old_type) release(old_type);
  if (old_self_type) release(old_self_type);
  return ok();
}

static Result bind_super(Thread& t, Value descriptor, Value instance, Value) {
  Super* s = self_of(descriptor);
  if (instance.is_absent() || instance.is_none() || s->self_type) return Result::copy(descriptor);
  if (type_of(t, descriptor) != t.types().super)
    return call(t, word(type_of(t, descriptor)), {word(s->type), instance});
  return call(t, word(t.types().super), {word(s->type), instance});
}

static Result repr_super(Thread& t, Value self) {
  Super* s = self_of(self);
  std::string type = s->type ? std::string(type_name(s->type)) : "NULL";
  if (!s->self_type) return make_str(t, cat("<super: <class '", type, "'>, NULL>"));
  return make_str(t, cat("<super: <class '", type, "'>, <", type_name(s->self_type), " object>>"));
}

static Result get_thisclass(Thread&, Value self) {
  Super* s = self_of(self);
  return s->type ? Result::copy(s->type) : Result(kNone);
}
static Result get_self(Thread&, Value self) { return none_if_absent(self_of(self)->self); }
static Result get_self_class(Thread&, Value self) {
  Super* s = self_of(self);
  return s->self_type ? Result::copy(s->self_type) : Result(kNone);
}
static const NativeGetSet kGetSets[] = {{"__thisclass__", get_thisclass, nullptr, "the class invoking super()", true},
                                        {"__self__", get_self, nullptr, "the instance invoking super(); may be None"},
                                        {"__self_class__", get_self_class, nullptr,
                                         "The class of the object on which super() was called, or None."},
                                        {}};

const TypeSpec kSuperType = {
    .name = "super",
    .doc = "Looks attributes up in the classes that follow a given one in the method resolution order.",
    .kind = Kind::Super,
    .size = sizeof(Super),
    .flags = kHasGc | kBaseType,
    .getsets = kGetSets,
    .slots = {.destroy = destroy, .traverse = traverse, .new_ = make_empty, .init = init, .get_attr = get_super_attr,
              .descr_get = bind_super, .repr = repr_super},
};

}  // namespace krait::objects
