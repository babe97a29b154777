// Instances of simple types, pointers and arrays.
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "interpreter/modules/ctypes/ctypes.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/slice.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/runtime/extra.h"

namespace krait::modules::ctypes {

static Data* self_of(Value v) { return as<Data>(v); }
static Result make_instance(Thread& t, Type* type, const Value*, size_t, Tuple*) { return new_instance(t, type); }

// --- simple ----------------------------------------------------------------------------------------------------------

namespace {

Result simple_get_value(Thread& t, Value self) {
  return load_simple(t, *info_of(self.object()->type), self_of(self)->data);
}
Status simple_set_value(Thread& t, Value self, Value value) {
  if (value.is_absent()) return raise_type_error(t, "can't delete attribute");
  Ref kept = TRY(store_simple(t, *info_of(self.object()->type), value, self_of(self)->data));
  return keep(t, self_of(self), 0, kept);
}
Result simple_init(Thread& t, const Args& a) {
  if (!a[0].is_absent()) TRY(simple_set_value(t, a.self, a[0]));
  return kNone;
}
ResultOf<bool> simple_is_true(Thread&, Value self) {
  for (int64_t i = 0; i < self_of(self)->size; ++i)
    if (self_of(self)->data[i]) return true;
  return false;
}
std::string address_text(const void* p) {
  char text[32];
  snprintf(text, sizeof text, "%p", p);
  return text;
}
Result simple_repr(Thread& t, Value self) {
  Type* type = self.object()->type;
  if (type->base != type_for(t, kSimpleType)) {
    return make_str(t, cat("<", type_name(type), " object at ", address_text(self.object()), ">"));
  }
  Ref value = TRY(simple_get_value(t, self));
  Ref shown = TRY(repr(t, value));
  return make_str(t, cat(type_name(type), "(", shown.as<Str>(), ")"));
}
Result simple_from_outparam(Thread& t, const Args& a) {
  if (is_simple_subclass(Value::from_object(a.self.object()->type))) return Result::copy(a.self);
  return simple_get_value(t, a.self);
}
const NativeFunction kSimpleMethods[] = {{"__ctypes_from_outparam__()", simple_from_outparam, nullptr}, {}};
const NativeGetSet kSimpleFields[] = {{"value", simple_get_value, simple_set_value, "current value"}, {}};

}  // namespace

const TypeSpec kSimpleType = {.name = "_ctypes._SimpleCData",
                              .doc = "One value of a fundamental C type; subclasses name it in _type_.",
                              .size = sizeof(Data),
                              .flags = kBaseType,
                              .base = &kDataType,
                              .init = {"_SimpleCData(value=<absent>, /)", simple_init},
                              .methods = kSimpleMethods,
                              .getsets = kSimpleFields,
                              .slots = {.new_ = make_instance, .repr = simple_repr, .is_true = simple_is_true}};

// --- pointers --------------------------------------------------------------------------------------------------------

std::string shape_text(const TypeInfo& info) {
  std::string text;
  for (size_t i = 0; info.shape && i < info.shape->size(); ++i)
    text += (i ? "," : "(") + std::to_string((*info.shape)[i]);
  return text.empty() ? text : text + ")";
}

Status set_pointer_target(Thread& t, TypeInfo* info, Value cls) {
  if (!has_kind(cls, Kind::Type)) return raise_type_error(t, "_type_ must be a type");
  if (!info_of(cls)) return raise_type_error(t, "_type_ must have storage info");
  replace(info->target, Ref::copy(cls));
  delete info->format;
  TypeInfo* to = info_of(cls);
  info->format = new std::string("&" + shape_text(*to) + (to->format ? *to->format : std::string("B")));
  return ok();
}
Status make_pointer_info(Thread& t, TypeInfo* info, Type* cls) {
  info->size = info->align = sizeof(void*);
  info->length = 1;
  info->has_pointer_fields = true;
  Value target = dict_get_str(t, cls->dict, "_type_");
  if (!target.is_absent()) {
    Ref held = Ref::copy(target);
    return set_pointer_target(t, info, held);
  }
  return ok();
}

namespace {

uint8_t* address_in(Data* d) {
  uint8_t* address;
  memcpy(&address, d->data, sizeof address);
  return address;
}
ResultOf<Value> target_of(Thread& t, Value self) {
  Value target = info_of(self.object()->type)->target;
  if (target.is_absent()) return raise_type_error(t, "Pointer does not point to anything: no _type_");
  return target;
}
Result pointer_new(Thread& t, Type* type, const Value*, size_t, Tuple*) {
  TypeInfo* info = info_of(type);
  if (!info || info->target.is_absent()) return raise_type_error(t, "Cannot create instance: has no _type_");
  return new_instance(t, type);
}
Status point_to(Thread& t, Value self, Value value) {
  Value target = TRY(target_of(t, self));
  if (value.is_absent()) return raise_type_error(t, "Pointer does not support item deletion");
  Data* to = try_data(t, value);
  if (!to || !TRY(is_instance_of(t, value, target))) {
    return raise_type_error(t, "expected ", type_name(as<Type>(target)), " instead of ", type_name(t, value));
  }
  memcpy(self_of(self)->data, &to->data, sizeof to->data);
  TRY(keep(t, self_of(self), 1, value));
  Ref kept = Ref::copy(kept_objects(t, to));
  return keep(t, self_of(self), 0, kept);
}
Result pointer_init(Thread& t, const Args& a) {
  if (!a[0].is_absent()) TRY(point_to(t, a.self, a[0]));
  return kNone;
}
Result get_contents(Thread& t, Value self) {
  Value target = TRY(target_of(t, self));
  uint8_t* address = address_in(self_of(self));
  if (!address) return raise_value_error(t, "NULL pointer access");
  Ref made = TRY(instance_at(t, target, address));
  made.as<Data>()->base = Ref::copy(self).leak();
  return made;
}
ResultOf<uint8_t*> item_address(Thread& t, Value self, int64_t index) {
  Value target = TRY(target_of(t, self));
  uint8_t* address = address_in(self_of(self));
  if (!address) return raise_value_error(t, "NULL pointer access");
  return address + index * info_of(target)->size;
}
Result pointer_item(Thread& t, Value self, int64_t index) {
  uint8_t* at = TRY(item_address(t, self, index));
  return get_value(t, TRY(target_of(t, self)), self, index, at);
}

// Characters come as one text, other items as a list.
Result items_or_text(Thread& t, Value target, int64_t start, int64_t step, int64_t count, const uint8_t* base,
                     Value self, Result (*item)(Thread&, Value, int64_t)) {
  TypeInfo* info = info_of(target);
  if (info->family == Family::Simple && info->code == 'c') {
    std::string text;
    for (int64_t i = 0; i < count; ++i) text += static_cast<char>(base[start + i * step]);
    return make_bytes(t, text);
  }
  if (info->family == Family::Simple && info->code == 'u') {
    std::vector<wchar_t> text(static_cast<size_t>(count));
    for (int64_t i = 0; i < count; ++i) memcpy(&text[static_cast<size_t>(i)], base + (start + i * step) * 4, 4);
    return wide_text(t, text.data(), count);
  }
  Ref list = TRY(make_list(t));
  for (int64_t i = 0; i < count; ++i) {
    Ref value = TRY(item(t, self, start + i * step));
    TRY(list_append(t, list.as<List>(), value));
  }
  return list;
}
// A pointer's slice says its bounds: nothing else knows where the memory ends.
Result pointer_slice(Thread& t, Value self, Slice* s) {
  int64_t step = s->step.is_none() ? 1 : TRY(index_as_i64(t, s->step, t.types().ValueError));
  if (step == 0) return raise_value_error(t, "slice step cannot be zero");
  if (s->start.is_none() && step < 0) return raise_value_error(t, "slice start is required for step < 0");
  int64_t start = s->start.is_none() ? 0 : TRY(index_as_i64(t, s->start, t.types().ValueError));
  if (s->stop.is_none()) return raise_value_error(t, "slice stop is required");
  int64_t stop = TRY(index_as_i64(t, s->stop, t.types().ValueError)), count = 0;
  if (step > 0 && stop > start) count = (stop - start - 1) / step + 1;
  if (step < 0 && stop < start) count = (stop - start + 1) / step + 1;
  uint8_t* base = TRY(item_address(t, self, 0));
  return items_or_text(t, TRY(target_of(t, self)), start, step, count, base, self, pointer_item);
}
Result pointer_get_item(Thread& t, Value self, Value key) {
  if (has_index(t, key)) return pointer_item(t, self, TRY(index_as_i64(t, key, t.types().IndexError)));
  if (has_kind(key, Kind::Slice)) return pointer_slice(t, self, as<Slice>(key));
  return raise_type_error(t, "Pointer indices must be integer");
}
Status pointer_set_item(Thread& t, Value self, Value key, Value value) {
  if (value.is_absent()) return raise_type_error(t, "Pointer does not support item deletion");
  int64_t index = TRY(index_as_i64(t, key, t.types().IndexError));
  uint8_t* at = TRY(item_address(t, self, index));
  return set_value(t, self_of(self), TRY(target_of(t, self)), value, index, at);
}
ResultOf<bool> pointer_is_true(Thread&, Value self) { return address_in(self_of(self)) != nullptr; }
const NativeGetSet kPointerFields[] = {{"contents", get_contents, point_to,
    "The object at which the pointer points; assigning another object makes it point at that."}, {}};

}  // namespace

const TypeSpec kPointerType = {
    .name = "_ctypes._Pointer",
    .doc = "A C pointer; subclasses name what it points to in _type_.",
    .size = sizeof(Data),
    .flags = kIndexed | kBaseType,
    .base = &kDataType,
    .init = {"_Pointer(value=<absent>, /)", pointer_init},
    .getsets = kPointerFields,
    .slots = {
        .new_ = pointer_new, .is_true = pointer_is_true, .get_item = pointer_get_item, .set_item = pointer_set_item}};

Result pointer_from_param(Thread& t, Value cls, Value v) {
  if (v.is_none()) return kNone;
  Value target = TRY(required_info(t, cls))->target;
  Data* d = try_data(t, v);
  if (d && !target.is_absent() && TRY(is_instance_of(t, v, target))) {
    Ref argument = TRY(make_argument(t, &ffi_type_pointer, 'P', v));
    argument.as<Argument>()->value.p = d->data;
    return argument;
  }
  TypeInfo* other = d ? info_of(d->type) : nullptr;
  if (other && !target.is_absent() && (other->family == Family::Pointer || other->family == Family::Array) &&
      has_kind(other->target, Kind::Type) && as<Type>(other->target)->is_subclass_of(as<Type>(target))) {
    return Result::copy(v);
  }
  if (has_spec(v, kArgumentType) && !target.is_absent() && !as<Argument>(v)->object.is_absent() &&
      TRY(is_instance_of(t, as<Argument>(v)->object, target))) {
    return Result::copy(v);
  }
  return from_param(t, cls, v);
}

// --- arrays ----------------------------------------------------------------------------------------------------------

Status make_array_info(Thread& t, TypeInfo* info, Type* cls) {
  Ref length = TRY(get_attr_or_absent(t, Value::from_object(cls), "_length_")),
      element = TRY(get_attr_or_absent(t, Value::from_object(cls), "_type_"));
  if (length.is_absent()) return raise_attribute_error(t, "class must define a '_length_' attribute");
  if (!is_int(length)) return raise_type_error(t, "The '_length_' attribute must be an integer");
  if (int_sign(length) < 0) return raise_value_error(t, "The '_length_' attribute must not be negative");
  int64_t count;
  if (!int_fits_i64(length, &count)) return raise_overflow_error(t, "The '_length_' attribute is too large");
  if (element.is_absent()) return raise_attribute_error(t, "class must define a '_type_' attribute");
  TypeInfo* item = info_of(element);
  if (!item) return raise_type_error(t, "_type_ must have storage info");
  if (item->size && count > INT64_MAX / item->size) return raise_overflow_error(t, "array too large");
  info->length = count;
  info->size = count * item->size;
  info->align = item->align;
  info->has_pointer_fields = item->has_pointer_fields;
  info->format = new std::string(item->format ? *item->format : "B");
  info->shape = new std::vector<int64_t>{count};
  if (item->shape) info->shape->insert(info->shape->end(), item->shape->begin(), item->shape->end());
  item->final = true;
  replace(info->target, std::move(element));
  return ok();
}

namespace {

TypeInfo* info_for(Value self) { return info_of(self.object()->type); }
Result array_item(Thread& t, Value self, int64_t index) {
  TypeInfo* info = info_for(self);
  if (index < 0 || index >= self_of(self)->length) return raise_index_error(t, "invalid index");
  return get_value(t, info->target, self, index, self_of(self)->data + index * info_of(info->target)->size);
}
Status array_set(Thread& t, Value self, int64_t index, Value value) {
  TypeInfo* info = info_for(self);
  if (index < 0 || index >= self_of(self)->length) return raise_index_error(t, "invalid index");
  return set_value(t, self_of(self), info->target, value, index,
                   self_of(self)->data + index * info_of(info->target)->size);
}
Result array_init(Thread& t, const Args& a) {
  for (size_t i = 0; i < a.rest_count; ++i) TRY(array_set(t, a.self, static_cast<int64_t>(i), a.rest[i]));
  return kNone;
}
Result array_get_item(Thread& t, Value self, Value key) {
  int64_t length = self_of(self)->length;
  if (has_index(t, key)) {
    int64_t i = TRY(index_as_i64(t, key, t.types().IndexError));
    return array_item(t, self, i < 0 ? i + length : i);
  }
  if (!has_kind(key, Kind::Slice)) return raise_type_error(t, "indices must be integers");
  SliceBounds s = TRY(slice_bounds(t, key, length));
  return items_or_text(t, info_for(self)->target, s.start, s.step, s.count, self_of(self)->data, self, array_item);
}
Status array_set_item(Thread& t, Value self, Value key, Value value) {
  if (value.is_absent()) return raise_type_error(t, "Array does not support item deletion");
  int64_t length = self_of(self)->length;
  if (has_index(t, key)) {
    int64_t i = TRY(index_as_i64(t, key, t.types().IndexError));
    return array_set(t, self, i < 0 ? i + length : i, value);
  }
  if (!has_kind(key, Kind::Slice)) return raise_type_error(t, "indices must be integer");
  SliceBounds s = TRY(slice_bounds(t, key, length));
  if (TRY(runtime::length(t, value)) != s.count) return raise_value_error(t, "Can only assign sequence of same size");
  for (int64_t i = 0; i < s.count; ++i) {
    Ref item = TRY(get_item(t, value, i));
    TRY(array_set(t, self, s.start + i * s.step, item));
  }
  return ok();
}
ResultOf<int64_t> array_length(Thread&, Value self) { return self_of(self)->length; }

// Arrays of c_char: raw and value; of c_wchar: value.
Result array_get_raw(Thread& t, Value self) {
  return make_bytes(t, {reinterpret_cast<const char*>(self_of(self)->data), static_cast<size_t>(self_of(self)->size)});
}
char element_code(Value self) {
  TypeInfo* item = info_of(info_for(self)->target);
  return item && item->family == Family::Simple ? item->code : 0;
}
Result array_get_value(Thread& t, Value self) {
  Data* d = self_of(self);
  if (element_code(self) == 'c')
    return make_bytes(t, {reinterpret_cast<const char*>(d->data),
                          strnlen(reinterpret_cast<const char*>(d->data), static_cast<size_t>(d->size))});
  auto* text = reinterpret_cast<const wchar_t*>(d->data);
  return wide_text(t, text, static_cast<int64_t>(wcsnlen(text, static_cast<size_t>(d->length))));
}
Status array_set_raw(Thread& t, Value self, Value value) {
  if (value.is_absent()) return raise_attribute_error(t, "cannot delete attribute");
  BufferRef data;
  TRY(data.get(t, value));
  if (data.buffer.length > self_of(self)->size) return raise_value_error(t, "byte string too long");
  memcpy(self_of(self)->data, data.buffer.data, static_cast<size_t>(data.buffer.length));
  return ok();
}
Status array_set_value(Thread& t, Value self, Value value) {
  Data* d = self_of(self);
  if (value.is_absent()) return raise_type_error(t, "can't delete attribute");
  if (element_code(self) == 'c') {
    if (!is_bytes(value)) return raise_type_error(t, "bytes expected instead of ", type_name(t, value), " instance");
    auto* bytes = as<Bytes>(value);
    if (bytes->length > d->size) return raise_value_error(t, "byte string too long");
    memcpy(d->data, bytes->data, static_cast<size_t>(bytes->length));
    if (bytes->length < d->size) d->data[bytes->length] = 0;
    return ok();
  }
  if (!is_str(value))
    return raise_type_error(t, "unicode string expected instead of ", type_name(t, value), " instance");
  auto* s = as<Str>(value);
  if (s->length > d->length) return raise_value_error(t, "string too long");
  for (int64_t i = 0; i < s->length + (s->length < d->length); ++i) {
    uint32_t c = i < s->length ? static_cast<uint32_t>((*s)[i]) : 0;
    memcpy(d->data + i * 4, &c, 4);
  }
  return ok();
}
// Only arrays of characters have these attributes.
Result missing(Thread& t, Value self, const char* name) {
  return raise_attribute_error(t, "'", type_name(self.object()->type), "' object has no attribute '", name, "'");
}
Result get_raw(Thread& t, Value self) {
  return element_code(self) == 'c' ? array_get_raw(t, self) : missing(t, self, "raw");
}
Status set_raw(Thread& t, Value self, Value v) {
  if (element_code(self) == 'c') return array_set_raw(t, self, v);
  (void)missing(t, self, "raw");
  return raised;
}
bool has_text(Value self) { return element_code(self) == 'c' || element_code(self) == 'u'; }
Result get_text(Thread& t, Value self) { return has_text(self) ? array_get_value(t, self) : missing(t, self, "value"); }
Status set_text(Thread& t, Value self, Value v) {
  if (has_text(self)) return array_set_value(t, self, v);
  (void)missing(t, self, "value");
  return raised;
}
const NativeFunction kArrayMethods[] = {
    {"__class_getitem__(item, /)", class_getitem, "See PEP 585", Binding::ClassMethod}, {}};
const NativeGetSet kArrayFields[] = {
    {"raw", get_raw, set_raw, "value"}, {"value", get_text, set_text, "string value"}, {}};

}  // namespace

const TypeSpec kArrayType = {
    .name = "_ctypes.Array",
    .doc =
        "Abstract base class for arrays.\n\nThe recommended way to create concrete array types is by multiplying any\n"
        "ctypes data type with a non-negative integer. Alternatively, you can subclass\nthis type and define _length_ "
        "and _type_ "
        "class variables. Array elements can\nbe read and written using standard subscript and slice accesses for "
        "slice\n"
        "reads, the resulting object is not itself an Array.",
    .size = sizeof(Data),
    .flags = kIndexed | kBaseType,
    .base = &kDataType,
    .init = {"Array(*items)", array_init},
    .methods = kArrayMethods,
    .getsets = kArrayFields,
    .slots = {.new_ = make_instance, .length = array_length, .get_item = array_get_item, .set_item = array_set_item}};

// --- classes made on demand ------------------------------------------------------------------------------------------

// POINTER's cache is the module's _pointer_type_cache; that of arrays is our own.
static ResultOf<Dict*> cache_of(Thread& t, const TypeSpec& owner) {
  Type* type = type_for(t, owner);
  if (type->module_state.is_absent()) type->module_state = TRY(make_dict(t)).leak();
  return as<Dict>(type->module_state);
}
static Result make_named_class(Thread& t, const TypeSpec& base, const std::string& name,
                               std::initializer_list<std::pair<const char*, Value>> attributes) {
  Ref dict = TRY(make_dict(t)), shown = TRY(make_str(t, name));
  for (auto [key, value] : attributes) TRY(dict_set(t, dict.as<Dict>(), key, value));
  Ref bases = TRY(make_tuple(t, {Value::from_object(type_for(t, base))}));
  return call(t, Value::from_object(type_for(t, base)->Object::type), {shown, bases, dict});
}
Result array_type_of(Thread& t, Value cls, int64_t length) {
  Dict* cache = TRY(cache_of(t, kArrayType));
  Ref number = TRY(make_int(t, length));
  Ref key = TRY(make_tuple(t, {cls, number}));
  Value found = TRY(dict_get(t, cache, key));
  if (!found.is_absent()) return Result::copy(found);
  Ref made = TRY(make_named_class(t, kArrayType, cat(type_name(as<Type>(cls)), "_Array_", length),
                                  {{"_length_", number}, {"_type_", cls}}));
  TRY(dict_set(t, cache, key, made));
  return made;
}
Result pointer_type_to(Thread& t, Value cls) {
  Dict* cache = TRY(cache_of(t, kPointerType));
  Value found = TRY(dict_get(t, cache, cls));
  if (!found.is_absent()) return Result::copy(found);
  if (is_str(cls)) {
    Ref made = TRY(make_named_class(t, kPointerType, cat("LP_", as<Str>(cls)), {}));
    Ref key = TRY(identity(t, made));
    TRY(dict_set(t, cache, key, made));
    return made;
  }
  if (!has_kind(cls, Kind::Type)) return raise_type_error(t, "must have a ctypes type");
  Ref made = TRY(make_named_class(t, kPointerType, cat("LP_", type_name(as<Type>(cls))), {{"_type_", cls}}));
  TRY(dict_set(t, cache, cls, made));
  return made;
}

}  // namespace krait::modules::ctypes
