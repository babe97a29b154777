// object: what every instance has (language reference 3.3.1 Basic customization).
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/descriptor_common.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/objects/type_internal.h"
#include "interpreter/objects/weakref.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/instance.h"
#include "interpreter/runtime/slots.h"

namespace krait::objects {

static Raised raise_abstract(Thread& t, Type* type) {
  Ref methods = TRY(get_attr(t, word(type), t.names().__abstractmethods__));
  Ref names = TRY(list_from(t, methods));
  TRY(list_sort(t, names.as<List>(), kNone, false));
  Ref comma = TRY(make_str(t, ", "));
  Ref joined = TRY(str_join(t, comma.as<Str>(), names));
  int64_t count = names.as<List>()->length;
  return raise_type_error(t, "Can't instantiate abstract class ", type_name(type), " with abstract method",
                          count > 1 ? "s " : " ", joined.as<Str>());
}

static Status object_init(Thread& t, Value self, const Value*, size_t positional, Tuple* kwnames);

Result object_new(Thread& t, Type* type, const Value*, size_t positional, Tuple* kwnames) {
  if (positional || (kwnames && kwnames->length)) {
    if (type->slots.new_ != object_new)
      return raise_type_error(t, "object.__new__() takes exactly one argument (the type to instantiate)");
    if (type->slots.init == object_init) return raise_type_error(t, type_name(type), "() takes no arguments");
  }
  if (type->flags & kAbstract) return raise_abstract(t, type);
  Object* o = allocate_object(t, type);
  if (!o) return raised;
  return Result::own(o);
}

static Status object_init(Thread& t, Value self, const Value*, size_t positional, Tuple* kwnames) {
  if (!positional && !(kwnames && kwnames->length)) return ok();
  Type* type = type_of(t, self);
  if (type->slots.init != object_init)
    return raise_type_error(t, "object.__init__() takes exactly one argument (the instance to initialize)");
  if (type->slots.new_ == object_new)
    return raise_type_error(t, type_name(type), ".__init__() takes exactly one argument (the instance to initialize)");
  return ok();
}

Result object_repr(Thread& t, Value self) {
  return make_str(t, cat("<", type_full_name(type_of(t, self)), " object at ", address_text(t, self), ">"));
}
Result object_str(Thread& t, Value self) { return type_of(t, self)->slots.repr(t, self); }

static ResultOf<int64_t> object_hash(Thread&, Value self) {
  // Objects stand 16 bytes apart: the low bits say nothing.
  auto hash = static_cast<int64_t>(self.bits >> 4 | self.bits << 60);
  return hash == -1 ? -2 : hash;
}

static Result object_compare(Thread& t, Value a, Value b, CompareOp op) {
  if (op == CompareOp::Eq) return identical(a, b) ? Result(kTrue) : Result(kNotImplemented);
  if (op != CompareOp::Ne) return kNotImplemented;
  // != is the inverse of == unless that does not know.
  auto compare_slot = type_of(t, a)->slots.compare;
  if (!compare_slot) return kNotImplemented;
  Ref answer = TRY(compare_slot(t, a, b, CompareOp::Eq));
  if (answer.get().is_not_implemented()) return answer;
  return boolean(!TRY(is_true(t, answer)));
}

// ---- attributes

static Result get_class(Thread& t, Value self) { return Result::copy(type_of(t, self)); }
static const NativeGetSet kGetSets[] = {{"__class__", get_class, set_class, "the object's class"}, {}};

// A class that is also a type or a module keeps the dict of that layout.
static bool has_own_dict(Thread& t, Value self) { return type_of(t, self)->flags & kHasDict; }
static Result get_dict(Thread& t, Value self) {
  if (has_own_dict(t, self)) return instance_make_dict(t, self.object());
  if (has_kind(self, Kind::Type)) return make_mappingproxy(t, word(as<Type>(self)->dict));
  Ref dict = TRY(get_instance_dict(t, self));
  if (!dict.is_absent()) return dict;
  return raise_attribute_error(t, "This object has no __dict__");
}
static Status set_dict(Thread& t, Value self, Value value) {
  if (!has_own_dict(t, self))
    return raise_attribute_error(t, "attribute '__dict__' of '", type_name(t, self), "' objects is not writable");
  if (!value.is_absent() && !is_dict(value))
    return raise_type_error(t, "__dict__ must be set to a dictionary, not a '", type_name(t, value), "'");
  return instance_set_dict(t, self.object(), value);
}
const NativeGetSet kInstanceDictGetSet = {"__dict__", get_dict, set_dict,
    "The namespace in which an instance keeps its own attributes."};

static Result get_weakref(Thread&, Value self) {
  auto* first = static_cast<WeakRef*>(weakrefs_word(self.object()).object());
  return first ? Result::copy(first) : Result(kNone);
}
const NativeGetSet kInstanceWeakrefGetSet = {"__weakref__", get_weakref, nullptr,
    "The weak references that point to this object."};

// ---- methods

static Result object_format(Thread& t, const Args& a) {
  if (!is_str(a[0])) return raise_type_error(t, "__format__() argument must be str, not ", type_name(t, a[0]));
  if (as<Str>(a[0])->length)
    return raise_type_error(t, "unsupported format string passed to ", type_name(t, a.self), ".__format__");
  return str(t, a.self);
}

static Result object_sizeof(Thread& t, const Args& a) {
  int64_t bytes = type_of(t, a.self)->basic_size;
  if (is_bytes(a.self)) bytes += as<Bytes>(a.self)->length + 1;
  if (is_tuple(a.self)) bytes += as<Tuple>(a.self)->length * static_cast<int64_t>(sizeof(Value));
  return make_int(t, bytes);
}

static Status merge_class(Thread& t, Dict* into, Value cls) {
  Ref dict = TRY(get_attr_or_absent(t, cls, t.names().__dict__));
  if (!dict.is_absent()) TRY(dict_update(t, into, dict));
  Ref bases = TRY(get_attr_or_absent(t, cls, t.names().__bases__));
  if (!is_tuple(bases)) return ok();
  for (int64_t i = 0; i < bases.as<Tuple>()->length; ++i) TRY(merge_class(t, into, bases.as<Tuple>()->items[i]));
  return ok();
}
static Result object_dir(Thread& t, const Args& a) {
  Ref names = TRY(make_dict(t));
  Ref dict = TRY(get_attr_or_absent(t, a.self, t.names().__dict__));
  if (is_dict(dict)) TRY(dict_update(t, names.as<Dict>(), dict));
  Ref cls = TRY(get_attr_or_absent(t, a.self, t.names().__class__));
  if (!cls.is_absent()) TRY(merge_class(t, names.as<Dict>(), cls));
  return dict_keys_list(t, names.as<Dict>());
}

static Result object_init_subclass(Thread&, const Args&) { return kNone; }
static Result object_subclasshook(Thread&, const Args&) { return kNotImplemented; }

static Result object_reduce(Thread& t, const Args& a) { return object_reduce_ex(t, a.self, 0); }
static Result object_getstate(Thread& t, const Args& a) { return object_state(t, a.self, false); }

// A __reduce__ of the class's own goes first.
static Result object_reduce_ex_method(Thread& t, const Args& a) {
  int protocol = TRY(as_c_int(t, a[0]));
  Ref reduce = TRY(get_attr_or_absent(t, a.self, t.names().__reduce__));
  if (!reduce.is_absent()) {
    Ref own = TRY(get_attr(t, word(type_of(t, a.self)), t.names().__reduce__));
    Value plain = dict_get_str(t.types().object->dict, t.names().__reduce__);
    if (!identical(own, plain)) return call(t, reduce);
  }
  return object_reduce_ex(t, a.self, protocol);
}

static const NativeFunction kMethods[] = {
    {"__reduce_ex__(protocol, /)", object_reduce_ex_method, "What pickle stores for the object."},
    {"__reduce__()", object_reduce, "What pickle stores for the object."},
    {"__getstate__()", object_getstate, "The object's state for pickle."},
    {"__subclasshook__(*args)", object_subclasshook, "Abstract classes override this to decide issubclass().",
     Binding::ClassMethod},
    {"__init_subclass__()", object_init_subclass, "Called when a class is subclassed.", Binding::ClassMethod},
    {"__format__(format_spec, /)", object_format, "The text for a format specification."},
    {"__sizeof__()", object_sizeof, "Bytes of memory that the object takes."},
    {"__dir__()", object_dir, "The names of the object's attributes."},
    {}};

const TypeSpec kObjectType = {
    .name = "object",
    .doc = "The class from which all other classes descend.",
    .kind = Kind::Object,
    .size = sizeof(Object),
    .flags = kBaseType,
    .methods = kMethods,
    .getsets = kGetSets,
    .slots = {.new_ = object_new, .init = object_init, .get_attr = generic_get_attr, .set_attr = generic_set_attr,
              .repr = object_repr, .str = object_str, .hash = object_hash, .compare = object_compare},
};

}  // namespace krait::objects
