// array.array: numbers of one C type side by side (library reference: array). Owned by the program; under the lock.
#pragma once
#include "interpreter/objects/bytes.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/runtime/native.h"

namespace krait::modules {

struct Array : Object {
  int64_t length;    // items
  int64_t capacity;  // items
  uint8_t* data;     // owned (malloc)
  int64_t exports;   // buffers lent: the size must not change
  int32_t item_size;
  char typecode;

  int64_t bytes() const { return length * item_size; }
  uint8_t* at(int64_t i) { return data + i * item_size; }
  std::string_view view() const { return {reinterpret_cast<const char*>(data), static_cast<size_t>(bytes())}; }
};
extern const TypeSpec kArrayType;
extern const NativeFunction kArrayMethods[];

inline Array* array_of(Value v) { return as<Array>(v); }
inline bool is_array(Value v) { return v.is_object() && v.object()->type->spec == &kArrayType; }
int32_t array_item_size(char typecode);  // 0: there is no such type
Result make_array(Thread&, Type*, char typecode, int64_t length);  // items to be filled
Status array_resize(Thread&, Array*, int64_t length);
Result array_read(Thread&, Array*, int64_t i);
Status array_write(Thread&, char typecode, uint8_t* at, Value item);
Status array_append(Thread&, Array*, Value item);
Status array_extend(Thread&, Array*, Value iterable);
Status array_add_bytes(Thread&, Array*, std::string_view bytes);
Status array_add_text(Thread&, Array*, Value str);
// Replaces [start, end) by `count` items that lie elsewhere.
Status array_splice(Thread&, Array*, int64_t start, int64_t end, const uint8_t* items, int64_t count);
Result array_text(Thread&, Array*);
Result array_reduce_ex(Thread&, const Args&);
Result array_reconstructor(Thread&, const Args&);  // array._array_reconstructor

}  // namespace krait::modules
