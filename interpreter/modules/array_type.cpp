// The type array.array: construction and the sequence protocol; the module.
#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "interpreter/modules/array.h"
#include "interpreter/modules/native_object.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/iterators.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/slice.h"
#include "interpreter/objects/str.h"

namespace krait::modules {

namespace {

void array_destroy(Object* o) { free(static_cast<Array*>(o)->data); }
void array_traverse(Object*, Visitor&) {}  // numbers refer to nothing

Status fill(Thread& t, Array* a, Value source) {
  if (is_str(source)) {
    if (a->typecode == 'u') return array_add_text(t, a, source);
    return raise_type_error(t, "cannot use a str to initialize an array with typecode '", a->typecode, "'");
  }
  if (is_array(source)) {
    Array* other = array_of(source);
    if ((other->typecode == 'u') != (a->typecode == 'u')) {
      return raise_type_error(t, "cannot use a unicode array to initialize an array with typecode '", a->typecode, "'");
    }
    if (other->typecode == a->typecode) return array_add_bytes(t, a, other->view());
    return for_each(t, source, [&](Value item) { return array_append(t, a, item); });
  }
  if (is_bytes(source) || has_kind(source, Kind::ByteArray)) {
    BufferRef buffer;
    TRY(buffer.get(t, source));
    return array_add_bytes(t, a, buffer.view());
  }
  return array_extend(t, a, source);
}

Result array_new(Thread& t, const Args& a) {
  if (!is_str(a[0]))
    return raise_type_error(t, "array() argument 1 must be a unicode character, not ", type_name(t, a[0]));
  if (as<Str>(a[0])->length != 1) return raise_type_error(t, "array() argument 1 must be a unicode character, not str");
  char32_t code = (*as<Str>(a[0]))[0];
  if (code > 127 || !array_item_size(static_cast<char>(code))) {
    return raise_value_error(t, "bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)");
  }
  Ref made = TRY(make_array(t, as<Type>(a.self), static_cast<char>(code), 0));
  if (!a[1].is_absent()) TRY(fill(t, made.as<Array>(), a[1]));
  return made;
}

Result array_repr(Thread& t, Value self) {
  Array* a = array_of(self);
  std::string name(type_name(a->type));
  if (a->length == 0) return make_str(t, cat(name, "('", a->typecode, "')"));
  Ref items = a->typecode == 'u' ? TRY(array_text(t, a)) : TRY(call_method(t, self, "tolist"));
  Ref text = TRY(repr(t, items));
  return make_str(t, cat(name, "('", a->typecode, "', ", text.as<Str>(), ")"));
}

Result array_compare(Thread& t, Value x, Value y, CompareOp op) {
  if (!is_array(x) || !is_array(y)) return kNotImplemented;
  Array *a = array_of(x), *b = array_of(y);
  if (a->length != b->length && (op == CompareOp::Eq || op == CompareOp::Ne)) return boolean(op == CompareOp::Ne);
  for (int64_t i = 0; i < a->length && i < b->length; ++i) {
    Ref left = TRY(array_read(t, a, i)), right = TRY(array_read(t, b, i));
    Ref same = TRY(compare(t, left, right, CompareOp::Eq));
    if (TRY(is_true(t, same))) continue;
    if (op == CompareOp::Eq) return kFalse;
    if (op == CompareOp::Ne) return kTrue;
    return compare(t, left, right, op);
  }
  return compare_lengths(a->length, b->length, op);
}

ResultOf<int64_t> array_length(Thread&, Value self) { return array_of(self)->length; }

ResultOf<int64_t> position(Thread& t, Value self, Value key, const char* message) {
  int64_t i = TRY(index_as_i64(t, key, t.types().IndexError));
  if (i < 0) i += array_of(self)->length;
  if (i < 0 || i >= array_of(self)->length) return raise_index_error(t, message);
  return i;
}

Result array_get_item(Thread& t, Value self, Value key) {
  Array* a = array_of(self);
  if (has_kind(key, Kind::Slice)) {
    SliceBounds s = TRY(slice_bounds(t, key, a->length));
    Ref made = TRY(make_array(t, TRY(make_type(t, kArrayType)), a->typecode, s.count));
    size_t size = static_cast<size_t>(a->item_size);
    for (int64_t i = 0; i < s.count; ++i) memcpy(made.as<Array>()->at(i), a->at(s.start + i * s.step), size);
    return made;
  }
  if (!has_index(t, key)) return raise_type_error(t, "array indices must be integers");
  return array_read(t, a, TRY(position(t, self, key, "array index out of range")));
}

Status set_slice(Thread& t, Array* a, Value key, Value value) {
  std::string items;
  if (!value.is_absent()) {
    if (!is_array(value))
      return raise_type_error(t, "can only assign array (not \"", type_name(t, value), "\") to array slice");
    if (array_of(value)->typecode != a->typecode)
      return raise_type_error(t, "bad argument type for built-in operation");
    items = array_of(value)->view();
  }
  SliceBounds s = TRY(slice_bounds(t, key, a->length));
  int64_t count = static_cast<int64_t>(items.size()) / a->item_size;
  const auto* data = reinterpret_cast<const uint8_t*>(items.data());
  if (s.step == 1) return array_splice(t, a, s.start, s.start + s.count, data, count);
  size_t size = static_cast<size_t>(a->item_size);
  if (count == s.count) {
    for (int64_t i = 0; i < count; ++i) memcpy(a->at(s.start + i * s.step), data + static_cast<size_t>(i) * size, size);
    return ok();
  }
  if (count)
    return raise_value_error(t, "attempt to assign array of size ", count, " to extended slice of size ", s.count);
  if (a->exports > 0) return array_resize(t, a, a->length - s.count);  // says that it cannot
  if (s.step < 0) s.start += s.step * (s.count - 1), s.step = -s.step;
  int64_t to = s.start;
  for (int64_t from = s.start; from < a->length; ++from) {
    bool gone = (from - s.start) % s.step == 0 && (from - s.start) / s.step < s.count;
    if (!gone) memmove(a->at(to++), a->at(from), size);
  }
  return array_resize(t, a, to);
}

Status array_set_item(Thread& t, Value self, Value key, Value value) {
  Array* a = array_of(self);
  if (has_kind(key, Kind::Slice)) return set_slice(t, a, key, value);
  if (!has_index(t, key)) return raise_type_error(t, "array indices must be integers");
  int64_t i = TRY(position(t, self, key, "array assignment index out of range"));
  if (value.is_absent()) return array_splice(t, a, i, i + 1, nullptr, 0);
  uint8_t packed[8];
  TRY(array_write(t, a->typecode, packed, value));
  if (i >= a->length) return raise_index_error(t, "array assignment index out of range");  // __index__ cut it
  memcpy(a->at(i), packed, static_cast<size_t>(a->item_size));
  return ok();
}

ResultOf<bool> array_contains(Thread& t, Value self, Value item) {
  for (int64_t i = 0; i < array_of(self)->length; ++i) {
    Ref found = TRY(array_read(t, array_of(self), i));
    if (TRY(equal(t, found, item))) return true;
  }
  return false;
}

Result array_concat(Thread& t, Value x, Value y) {
  if (!is_array(y)) return raise_type_error(t, "can only append array (not \"", type_name(t, y), "\") to array");
  Array *a = array_of(x), *b = array_of(y);
  if (a->typecode != b->typecode) return raise_type_error(t, "bad argument type for built-in operation");
  Ref made = TRY(make_array(t, TRY(make_type(t, kArrayType)), a->typecode, 0));
  TRY(array_add_bytes(t, made.as<Array>(), a->view()));
  TRY(array_add_bytes(t, made.as<Array>(), b->view()));
  return made;
}

// `out` holds the first `count` items: makes that `times` as many.
Status repeat_items(Thread& t, Array* out, int64_t count, int64_t times) {
  if (times < 0) times = 0;
  if (times && count > INT64_MAX / 2 / out->item_size / times) return raise_memory_error(t);
  TRY(array_resize(t, out, count * times));
  for (int64_t i = 1; i < times && count; ++i)
    memcpy(out->at(i * count), out->data, static_cast<size_t>(count * out->item_size));
  return ok();
}

Result array_repeat(Thread& t, Value self, Value times) {
  int64_t n = TRY(index_as_i64(t, times, t.types().OverflowError));
  Array* a = array_of(self);
  Ref made = TRY(make_array(t, TRY(make_type(t, kArrayType)), a->typecode, 0));
  TRY(array_add_bytes(t, made.as<Array>(), a->view()));
  TRY(repeat_items(t, made.as<Array>(), a->length, n));
  return made;
}

Result array_inplace_concat(Thread& t, Value self, Value other) {
  if (!is_array(other)) return raise_type_error(t, "can only extend with array (not \"", type_name(t, other), "\")");
  TRY(array_extend(t, array_of(self), other));
  return Result::copy(self);
}
Result array_inplace_repeat(Thread& t, Value self, Value times) {
  int64_t n = TRY(index_as_i64(t, times, t.types().OverflowError));
  TRY(repeat_items(t, array_of(self), array_of(self)->length, n));
  return Result::copy(self);
}

Status array_get_buffer(Thread&, Value self, Buffer& buffer, int flags) {
  static constexpr const char* kFormats[] = {"b", "B", "h", "H", "i", "I", "l", "L", "q", "Q", "f", "d"};
  static const uint8_t kNothing[1] = {};  // nobody writes to no bytes
  Array* a = array_of(self);
  buffer.data = a->data ? a->data : const_cast<uint8_t*>(kNothing);
  buffer.length = a->bytes();
  buffer.read_only = false;
  if (flags & kBufferFormat) {
    buffer.item_size = a->item_size;
    buffer.format = "w";
    for (const char* format : kFormats) {
      if (*format == a->typecode) buffer.format = format;
    }
  }
  ++a->exports;
  return ok();
}
void array_release_buffer(Value self, Buffer&) { --array_of(self)->exports; }

struct ArrayIterator : Object {
  int64_t index;
  Value array;  // owned; absent: exhausted
};
using IteratorLife = Life<ArrayIterator, &ArrayIterator::array>;

Result iterator_next(Thread& t, Value self) {
  auto* it = as<ArrayIterator>(self);
  if (it->array.is_absent()) return kAbsent;
  if (it->index < array_of(it->array)->length) return array_read(t, array_of(it->array), it->index++);
  clear(it->array);
  return kAbsent;
}

// iter(array) with where it stands, or an empty iterator.
Result iterator_reduce(Thread& t, const Args& a) {
  auto* it = as<ArrayIterator>(a.self);
  Value make = dict_get_str(t, t.interpreter->builtins, "iter");
  if (make.is_absent()) return raise_attribute_error(t, "iter");
  if (it->array.is_absent()) {
    Ref nothing = TRY(make_tuple(t, {}));
    Ref arguments = TRY(make_tuple(t, {nothing}));
    return make_tuple(t, {make, arguments});
  }
  Ref arguments = TRY(make_tuple(t, {it->array})), index = TRY(make_int(t, it->index));
  return make_tuple(t, {make, arguments, index});
}
Result iterator_setstate(Thread& t, const Args& a) {
  auto* it = as<ArrayIterator>(a.self);
  int64_t index = TRY(as_i64(t, a[0]));
  if (!it->array.is_absent()) it->index = std::clamp<int64_t>(index, 0, array_of(it->array)->length);
  return kNone;
}
const NativeFunction kIteratorMethods[] = {{"__reduce__()", iterator_reduce, kReduceDoc},
                                           {"__setstate__(state, /)", iterator_setstate, kSetStateDoc},
                                           {}};

const TypeSpec kArrayIteratorType = {.name = "array.arrayiterator",
                                     .size = sizeof(ArrayIterator),
                                     .flags = kHasGc | kNoInstances,
                                     .methods = kIteratorMethods,
                                     .slots = iterator_slots<IteratorLife>(iterator_next)};

Result array_iter(Thread& t, Value self) {
  auto* it = allocate<ArrayIterator>(t, TRY(make_type(t, kArrayIteratorType)));
  if (!it) return raised;
  retain(it->array = self);
  return Result::own(it);
}

Result get_typecode(Thread& t, Value self) { return make_char(t, static_cast<char32_t>(array_of(self)->typecode)); }
Result get_itemsize(Thread&, Value self) { return small_int(array_of(self)->item_size); }

const NativeGetSet kAttributes[] = {{"typecode", get_typecode, nullptr,
    "The letter for the type of the items, as given when the array was made."},
                                    {"itemsize", get_itemsize, nullptr,
                                        "The number of bytes that each item takes up."},
                                    {}};

const NativeFunction kFunctions[] = {
    {"_array_reconstructor(arraytype, typecode, mformat_code, items, /)", array_reconstructor,
     "Internal. Used for pickling support."},
    {}};

Status module_init(Thread& t, Value module) {
  Type* type = TRY(module_add_type(t, module, kArrayType));
  TRY(set_attr(t, module, "ArrayType", Value::from_object(type)));
  Ref name = TRY(make_ascii(t, "collections.abc")), wanted = TRY(make_ascii(t, "MutableSequence"));
  Ref list = TRY(make_tuple(t, {wanted}));
  Ref abstract = TRY(t.interpreter->hooks.import(t, name.as<Str>(), kNone, kNone, list, 0));
  Ref sequence = TRY(get_attr(t, abstract, wanted.as<Str>()));
  Ref registered = TRY(call_method(t, sequence, "register", {Value::from_object(type)}));
  Ref codes = TRY(make_ascii(t, "bBuhHiIlLqQfd"));
  return set_attr(t, module, "typecodes", codes);
}

}  // namespace

const TypeSpec kArrayType = {
    .name = "array.array",
    .doc =
        "array(typecode [, initializer]) -> array\n\nAn array whose items are restricted by typecode, made of the "
        "items of "
        "the optional initializer: a list, a\nbytes-like object (as machine values) or an iterable.",
    .size = sizeof(Array),
    .flags = kIndexed | kBaseType | kHasWeakrefs | kSequence,
    .new_ = {"array(typecode, initializer=<absent>, /)", array_new},
    .methods = kArrayMethods,
    .getsets = kAttributes,
    .slots = {.destroy = array_destroy,
              .traverse = array_traverse,
              .repr = array_repr,
              .compare = array_compare,
              .iter = array_iter,
              .length = array_length,
              .get_item = array_get_item,
              .set_item = array_set_item,
              .contains = array_contains,
              .concat = array_concat,
              .repeat = array_repeat,
              .inplace_concat = array_inplace_concat,
              .inplace_repeat = array_inplace_repeat,
              .get_buffer = array_get_buffer,
              .release_buffer = array_release_buffer}};

extern const NativeModule kArrayModule;
const NativeModule kArrayModule = {"array", "Arrays of numbers of one C type, which take little memory.", kFunctions,
                                   module_init};

}  // namespace krait::modules
