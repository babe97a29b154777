// The module array: storage and items. The methods are in array_methods.cpp, the type in array_type.cpp.
#include "interpreter/modules/array.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "interpreter/objects/int.h"
#include "interpreter/objects/memoryview.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/heap.h"

namespace krait::modules {

int32_t array_item_size(char typecode) {
  if (typecode == 'u') return sizeof(wchar_t);
  if (!typecode || !strchr("bBhHiIlLqQfd", typecode)) return 0;
  return static_cast<int32_t>(native_size(typecode));
}

Status array_resize(Thread& t, Array* a, int64_t length) {
  if (a->exports > 0 && length != a->length) {
    return raise_message(t, t.types().BufferError, "cannot resize an array that is exporting buffers");
  }
  if (length <= a->capacity && length >= a->capacity / 2) {
    a->length = length;
    return ok();
  }
  int64_t capacity = length ? length + length / 16 + (length < 8 ? 3 : 7) : 0;
  if (capacity > INT64_MAX / 2 / a->item_size) return raise_memory_error(t);
  auto* data = static_cast<uint8_t*>(realloc(a->data, static_cast<size_t>(capacity * a->item_size) + 1));
  if (!data) return raise_memory_error(t);
  a->data = data;
  a->capacity = capacity;
  a->length = length;
  return ok();
}

Result make_array(Thread& t, Type* type, char typecode, int64_t length) {
  Array* a = allocate<Array>(t, type);
  if (!a) return raised;
  Ref made = Ref::own(a);
  a->typecode = typecode;
  a->item_size = array_item_size(typecode);
  if (length) TRY(array_resize(t, a, length));
  return made;
}

Result array_read(Thread& t, Array* a, int64_t i) {
  if (a->typecode != 'u') return unpack_item(t, a->at(i), a->typecode);
  uint32_t c;
  memcpy(&c, a->at(i), sizeof c);
  if (c <= 0x10FFFF) return make_char(t, c);
  char text[16];
  snprintf(text, sizeof text, "%x", c);
  return raise_value_error(t, "character U+", text, " is not in range [U+0000; U+10ffff]");
}

namespace {

// What a C type is called when a number does not fit.
struct Limits {
  int64_t low, high;
  const char* name;
};

Limits limits_of(char typecode) {
  switch (typecode) {
    case 'b': return {-128, 127, "signed char"};
    case 'B': return {0, 255, "unsigned byte integer"};
    case 'h': return {INT16_MIN, INT16_MAX, "signed short integer"};
    case 'H': return {0, UINT16_MAX, "unsigned short"};
    case 'i': return {INT32_MIN, INT32_MAX, "signed integer"};
    default: return {0, UINT32_MAX, "unsigned int"};
  }
}

Status write_small(Thread& t, char typecode, uint8_t* at, Value number, int32_t size) {
  Limits limits = limits_of(typecode);
  int64_t n;
  if (!int_fits_i64(number, &n)) return raise_overflow_error(t, "Python int too large to convert to C long");
  if (n < limits.low) {
    if (typecode == 'I') return raise_overflow_error(t, "can't convert negative value to unsigned int");
    return raise_overflow_error(t, limits.name, " is less than minimum");
  }
  if (n > limits.high) return raise_overflow_error(t, limits.name, " is greater than maximum");
  memcpy(at, &n, static_cast<size_t>(size));  // little-endian, as all machines that Krait knows
  return ok();
}

Status write_wide(Thread& t, char typecode, uint8_t* at, Value number) {
  int64_t n;
  if (typecode == 'l' || typecode == 'q') {
    if (!int_fits_i64(number, &n)) {
      return raise_overflow_error(
          t, typecode == 'q' ? "int too big to convert" : "Python int too large to convert to C long");
    }
    memcpy(at, &n, sizeof n);
    return ok();
  }
  if (int_sign(number) < 0) {
    return raise_overflow_error(t, typecode == 'Q' ? "can't convert negative int to unsigned"
                                                   : "can't convert negative value to unsigned int");
  }
  uint64_t wide = TRY(as_u64(t, number));
  memcpy(at, &wide, sizeof wide);
  return ok();
}

Status write_real(Thread& t, char typecode, uint8_t* at, Value item) {
  double d = TRY(as_double(t, item));
  float f = static_cast<float>(d);
  if (typecode == 'f') memcpy(at, &f, sizeof f);
  else memcpy(at, &d, sizeof d);
  return ok();
}

}  // namespace

Status array_write(Thread& t, char typecode, uint8_t* at, Value item) {
  if (typecode == 'f' || typecode == 'd') return write_real(t, typecode, at, item);
  if (typecode == 'u') {
    if (!is_str(item) || as<Str>(item)->length != 1) return raise_type_error(t, "array item must be unicode character");
    uint32_t c = (*as<Str>(item))[0];
    memcpy(at, &c, sizeof c);
    return ok();
  }
  Ref number = TRY(index(t, item));
  int32_t size = array_item_size(typecode);
  return size < 8 ? write_small(t, typecode, at, number, size) : write_wide(t, typecode, at, number);
}

Status array_append(Thread& t, Array* a, Value item) {
  uint8_t packed[8];
  TRY(array_write(t, a->typecode, packed, item));
  TRY(array_resize(t, a, a->length + 1));
  memcpy(a->at(a->length - 1), packed, static_cast<size_t>(a->item_size));
  return ok();
}

Status array_extend(Thread& t, Array* a, Value iterable) {
  if (is_array(iterable)) {
    Array* other = array_of(iterable);
    if (other->typecode != a->typecode) return raise_type_error(t, "can only extend with array of same kind");
    return array_add_bytes(t, a, std::string(other->view()));
  }
  return for_each(t, iterable, [&](Value item) { return array_append(t, a, item); });
}

Status array_add_bytes(Thread& t, Array* a, std::string_view bytes) {
  int64_t size = static_cast<int64_t>(bytes.size());
  if (size % a->item_size) return raise_value_error(t, "bytes length not a multiple of item size");
  int64_t before = a->length;
  TRY(array_resize(t, a, before + size / a->item_size));
  if (size) memcpy(a->at(before), bytes.data(), bytes.size());
  return ok();
}

Status array_add_text(Thread& t, Array* a, Value str) {
  Str* s = as<Str>(str);
  int64_t before = a->length;
  TRY(array_resize(t, a, before + s->length));
  for (int64_t i = 0; i < s->length; ++i) {
    uint32_t c = (*s)[i];
    memcpy(a->at(before + i), &c, sizeof c);
  }
  return ok();
}

Status array_splice(Thread& t, Array* a, int64_t start, int64_t end, const uint8_t* items, int64_t count) {
  // What told the places may have run code that cut the array.
  end = std::min(end, a->length);
  start = std::min(start, end);
  int64_t tail = a->length - end, length = a->length - (end - start) + count;
  size_t tail_bytes = static_cast<size_t>(tail * a->item_size);
  if (a->exports > 0 && length != a->length) return array_resize(t, a, length);  // says that it cannot
  if (length > a->length) TRY(array_resize(t, a, length));
  if (tail) memmove(a->at(start + count), a->at(end), tail_bytes);
  if (length < a->length) TRY(array_resize(t, a, length));
  if (count) memcpy(a->at(start), items, static_cast<size_t>(count * a->item_size));
  return ok();
}

Result array_text(Thread& t, Array* a) {
  for (int64_t i = 0; i < a->length; ++i) (void)TRY(array_read(t, a, i));
  return make_str_from_code_points(t, reinterpret_cast<const char32_t*>(a->data), a->length);
}

}  // namespace krait::modules
