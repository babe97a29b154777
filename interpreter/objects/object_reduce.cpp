// What pickle and copy ask an object for: __reduce_ex__ and __getstate__ (PEP 307).
#include "interpreter/objects/descriptor_common.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/objects/type_internal.h"
#include "interpreter/runtime/abstract.h"
#include "interpreter/runtime/instance.h"

namespace krait::objects {

static Result copyreg(Thread& t) {
  Value loaded = dict_get_str(t, t.interpreter->modules, "copyreg");
  if (has_kind(loaded, Kind::Module)) return Result::copy(loaded);
  Ref name = TRY(make_str(t, "copyreg"));
  return t.interpreter->hooks.import(t, name.as<Str>(), kNone, kNone, kNone, 0);
}

// The names of __slots__ of all classes, cached by copyreg in the class.
static Result slot_names(Thread& t, Type* type) {
  Value cached = dict_get_str(type->dict, t.names().__slotnames__);
  if (is_list(cached) || cached.is_none()) return Result::copy(cached);
  Ref module = TRY(copyreg(t));
  Ref names = TRY(call_method(t, module, "_slotnames", {word(type)}));
  if (!names.is_none() && !is_list(names))
    return raise_type_error(t, "copyreg._slotnames didn't return a list or None");
  return names;
}

static bool has_own_fields(Thread& t, Type* type, Value names) {
  uint32_t size = static_cast<uint32_t>(sizeof(Object));
  if (is_list(names)) size += static_cast<uint32_t>(as<List>(names)->length * 8);
  return type->basic_size > size;
}

// An instance with room for attributes that has none.
static bool has_empty_dict(Value self) {
  if (!self.is_object() || !(self.object()->type->flags & kHasDict)) return false;
  if (InstanceValues* values = instance_values(self.object())) return values->used == 0;
  Dict* dict = instance_dict(self.object());
  return !dict || dict->used == 0;
}

// None, the dict, or (dict or None, slots' dict).
static Result default_state(Thread& t, Value self, bool required) {
  Type* type = type_of(t, self);
  bool sized = type->kind == Kind::Int || type->kind == Kind::Tuple || type->kind == Kind::Bytes ||
               type->kind == Kind::MemoryView;
  if (required && sized) return raise_type_error(t, "cannot pickle ", type_name(t, self), " objects");
  Ref state = kNone;
  if (!has_empty_dict(self)) state = TRY(get_attr_or_absent(t, self, t.names().__dict__));
  if (state.is_absent()) state = kNone;
  Ref names = TRY(slot_names(t, type));
  if (required && has_own_fields(t, type, names) && state.is_none())
    return raise_type_error(t, "cannot pickle '", type_name(t, self), "' object");
  if (required && has_own_fields(t, type, names) && !(type->flags & kHeapType))
    return raise_type_error(t, "cannot pickle '", type_name(t, self), "' object");
  if (names.is_none() || names.as<List>()->length == 0) return state;
  Ref slots = TRY(make_dict(t));
  for (int64_t i = 0; i < names.as<List>()->length; ++i) {
    Ref name = Ref::copy(names.as<List>()->items[i]);
    Ref value = TRY(get_attr_or_absent(t, self, name.as<Str>()));
    if (!value.is_absent()) TRY(dict_set(t, slots.as<Dict>(), name, value));
  }
  if (slots.as<Dict>()->used == 0) return state;
  return make_tuple(t, {state, slots});
}

Result object_state(Thread& t, Value self, bool required) { return default_state(t, self, required); }

// Whether the attribute of the instance is what `object` itself has under that name.
static bool is_plain(Thread& t, Value self, Str* name) {
  Type* type = type_of(t, self);
  const Type* object = t.types().object;
  if (type->slots.get_attr != object->slots.get_attr || lookup(t, type, name) != dict_get_str(object->dict, name))
    return false;
  if (!(type->flags & kHasDict)) return true;
  Borrowed own = instance_get(t, self.object(), name);
  return !own.is_raised() && own.is_absent();
}

static Result get_state(Thread& t, Value self, bool required) {
  if (is_plain(t, self, t.names().__getstate__)) return default_state(t, self, required);
  Ref method = TRY(get_attr(t, self, t.names().__getstate__));
  // The plain one may be asked directly, which knows whether state is needed.
  if (has_kind(method, Kind::NativeFunction) && identical(method.as<NativeFunctionObject>()->self, self)) {
    auto* descriptor = method.as<NativeFunctionObject>()->descriptor;
    if (descriptor && static_cast<MethodDescriptor*>(descriptor)->owner == t.types().object)
      return default_state(t, self, required);
  }
  return call(t, method);
}

// What __new__ shall get: from __getnewargs_ex__ or __getnewargs__.
struct NewArguments {
  Ref args, kwargs;  // absent: not given
};

static ResultOf<bool> read_new_arguments(Thread& t, Value self, NewArguments& out) {
  Ref extended = TRY(lookup_special(t, self, t.names().__getnewargs_ex__));
  if (!extended.is_absent()) {
    Ref pair = TRY(call(t, extended));
    if (!is_tuple(pair))
      return raise_type_error(t, "__getnewargs_ex__ should return a tuple, not '", type_name(t, pair), "'");
    if (pair.as<Tuple>()->length != 2)
      return raise_value_error(t, "__getnewargs_ex__ should return a tuple of length 2, not ",
                               pair.as<Tuple>()->length);
    out.args = Ref::copy(pair.as<Tuple>()->items[0]);
    out.kwargs = Ref::copy(pair.as<Tuple>()->items[1]);
    if (!is_tuple(out.args))
      return raise_type_error(t, "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '",
                              type_name(t, out.args), "'");
    if (!is_dict(out.kwargs))
      return raise_type_error(t, "second item of the tuple returned by __getnewargs_ex__ must be a dict, not '",
                              type_name(t, out.kwargs), "'");
    return true;
  }
  Ref plain = TRY(lookup_special(t, self, t.names().__getnewargs__));
  if (plain.is_absent()) return false;
  out.args = TRY(call(t, plain));
  if (!is_tuple(out.args))
    return raise_type_error(t, "__getnewargs__ should return a tuple, not '", type_name(t, out.args), "'");
  return true;
}

static Result with_class(Thread& t, Type* type, Value args) {
  int64_t count = args.is_absent() ? 0 : as<Tuple>(args)->length;
  Ref all = TRY(make_unfilled_tuple(t, count + 1));
  all.as<Tuple>()->items[0] = Ref::copy(type).leak();
  for (int64_t i = 0; i < count; ++i) all.as<Tuple>()->items[i + 1] = Ref::copy(as<Tuple>(args)->items[i]).leak();
  return all;
}

static Result reduce_new_object(Thread& t, Value self) {
  Type* type = type_of(t, self);
  if (!type->slots.new_) return raise_type_error(t, "cannot pickle '", type_name(t, self), "' object");
  NewArguments given;
  bool has_arguments = TRY(read_new_arguments(t, self, given));
  Ref module = TRY(copyreg(t)), maker, args;
  if (given.kwargs.is_absent() || given.kwargs.as<Dict>()->used == 0) {
    maker = TRY(get_attr(t, module, "__newobj__"));
    args = TRY(with_class(t, type, given.args));
  } else {
    maker = TRY(get_attr(t, module, "__newobj_ex__"));
    args = TRY(make_tuple(t, {word(type), given.args, given.kwargs}));
  }
  bool required = !has_arguments && !is_list(self) && !is_dict(self);
  Ref state = TRY(get_state(t, self, required)), list_items = kNone, dict_items = kNone;
  if (is_list(self)) list_items = TRY(iter(t, self));
  if (is_dict(self)) {
    Ref items = TRY(call_method(t, self, t.names().items));
    dict_items = TRY(iter(t, items));
  }
  return make_tuple(t, {maker, args, state, list_items, dict_items});
}

Result object_reduce_quick(Thread& t, Value self, int protocol) {
  if (protocol < 2 || !is_plain(t, self, t.names().__reduce_ex__)) return kAbsent;
  Str* name = t.names().__reduce__;
  if (lookup(t, type_of(t, self), name) != dict_get_str(t.types().object->dict, name)) return kAbsent;
  return reduce_new_object(t, self);
}

Result object_reduce_ex(Thread& t, Value self, int protocol) {
  if (protocol >= 2) return reduce_new_object(t, self);
  Ref module = TRY(copyreg(t));
  return call_method(t, module, "_reduce_ex", {self, small_int(protocol)});
}

}  // namespace krait::objects
