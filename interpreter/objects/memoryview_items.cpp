// Items of memoryviews: formats, indexing, slicing, assignment, iteration.
#include <cstring>
#include <limits>

#include "interpreter/objects/bytes.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/memoryview.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/slice.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/heap.h"

namespace krait::objects {

char native_format(const char* format) {
  if (*format == '@') ++format;
  return format[0] && !format[1] && native_size(format[0]) > 0 ? format[0] : '\0';
}

int64_t native_size(char format) {
  switch (format) {
    case 'c': case 'b': case 'B': case '?': return 1;
    case 'h': case 'H': return sizeof(short);
    case 'i': case 'I': return sizeof(int);
    case 'l': case 'L': return sizeof(long);
    case 'q': case 'Q': return sizeof(long long);
    case 'n': case 'N': return sizeof(size_t);
    case 'f': return sizeof(float);
    case 'd': return sizeof(double);
    case 'P': return sizeof(void*);
    default: return -1;
  }
}

ResultOf<char> supported_format(Thread& t, MemoryView* view) {
  char format = native_format(view->format);
  if (!format)
    return raise_message(t, t.types().NotImplementedError, cat("memoryview: unsupported format ", view->format));
  return format;
}

namespace {

template <class T> T load(const uint8_t* at) {
  T value;
  memcpy(&value, at, sizeof value);
  return value;
}

Raised invalid(Thread& t, Type* error, const char* what, char format) {
  return raise_message(t, error, cat("memoryview: invalid ", what, " for format '", format, "'"));
}

// What a conversion raised, as packing says it.
Raised pack_failure(Thread& t, char format) {
  if (pending_matches(t, t.types().TypeError)) {
    clear_pending(t);
    return invalid(t, t.types().TypeError, "type", format);
  }
  if (pending_matches(t, t.types().OverflowError) || pending_matches(t, t.types().ValueError)) {
    clear_pending(t);
    return invalid(t, t.types().ValueError, "value", format);
  }
  return raised;
}

template <class T> Status store(Thread& t, uint8_t* at, char format, Value item) {
  Result number = index(t, item);
  if (number.is_raised()) return pack_failure(t, format);
  Ref held = number.take();
  T value;
  if constexpr (std::numeric_limits<T>::is_signed) {
    int64_t wide;
    if (!int_fits_i64(held, &wide) || wide < std::numeric_limits<T>::min() || wide > std::numeric_limits<T>::max()) {
      return invalid(t, t.types().ValueError, "value", format);
    }
    value = static_cast<T>(wide);
  } else {
    ResultOf<uint64_t> wide = as_u64(t, held);
    if (wide.is_raised()) return pack_failure(t, format);
    if (wide.value > std::numeric_limits<T>::max()) return invalid(t, t.types().ValueError, "value", format);
    value = static_cast<T>(wide.value);
  }
  memcpy(at, &value, sizeof value);
  return ok();
}

template <class T> Status store_real(Thread& t, uint8_t* at, char format, Value item) {
  ResultOf<double> d = as_double(t, item);
  if (d.is_raised()) return pack_failure(t, format);
  T value = static_cast<T>(d.value);
  memcpy(at, &value, sizeof value);
  return ok();
}

Status store_char(Thread& t, uint8_t* at, Value item) {
  if (!is_bytes(item)) return invalid(t, t.types().TypeError, "type", 'c');
  if (as<Bytes>(item)->length != 1) return invalid(t, t.types().ValueError, "value", 'c');
  *at = as<Bytes>(item)->data[0];
  return ok();
}

// An address: an int itself, negative ones too, as converting to a pointer takes it.
Status store_pointer(Thread& t, uint8_t* at, Value item) {
  int64_t number;
  if (!is_int(item)) return invalid(t, t.types().TypeError, "type", 'P');
  if (!int_fits_i64(item, &number)) return store<uint64_t>(t, at, 'P', item);
  memcpy(at, &number, sizeof number);
  return ok();
}

}  // namespace

Result unpack_item(Thread& t, const uint8_t* at, char format) {
  switch (format) {
    case 'B': return small_int(*at);
    case 'b': return small_int(load<int8_t>(at));
    case 'h': return small_int(load<short>(at));
    case 'H': return small_int(load<unsigned short>(at));
    case 'i': return small_int(load<int>(at));
    case 'I': return small_int(load<unsigned>(at));
    case 'l': case 'q': case 'n': return make_int(t, load<int64_t>(at));
    case 'L': case 'Q': case 'N': case 'P': return make_uint(t, load<uint64_t>(at));
    case 'f': return make_float(t, static_cast<double>(load<float>(at)));
    case 'd': return make_float(t, load<double>(at));
    case '?': return boolean(*at != 0);
    case 'c': return make_bytes(t, {reinterpret_cast<const char*>(at), 1});
    default:
      return raise_message(t, t.types().NotImplementedError, cat("memoryview: format ", format, " not supported"));
  }
}

Status pack_item(Thread& t, uint8_t* at, char format, Value item) {
  switch (format) {
    case 'B': return store<uint8_t>(t, at, format, item);
    case 'b': return store<int8_t>(t, at, format, item);
    case 'h': return store<short>(t, at, format, item);
    case 'H': return store<unsigned short>(t, at, format, item);
    case 'i': return store<int>(t, at, format, item);
    case 'I': return store<unsigned>(t, at, format, item);
    case 'l': case 'q': case 'n': return store<int64_t>(t, at, format, item);
    case 'L': case 'Q': case 'N': return store<uint64_t>(t, at, format, item);
    case 'P': return store_pointer(t, at, item);
    case 'f': return store_real<float>(t, at, format, item);
    case 'd': return store_real<double>(t, at, format, item);
    case 'c': return store_char(t, at, item);
    case '?': *at = TRY(is_true(t, item)); return ok();
    default:
      return raise_message(t, t.types().NotImplementedError, cat("memoryview: format ", format, " not supported"));
  }
}

namespace {

Raised not_implemented(Thread& t, const char* message) {
  return raise_message(t, t.types().NotImplementedError, message);
}

// Where item `index` of a dimension begins, relative to `at`.
ResultOf<uint8_t*> step_to(Thread& t, MemoryView* view, uint8_t* at, int dimension, int64_t index) {
  int64_t count = view->shape()[dimension];
  if (index < 0) index += count;
  if (index < 0 || index >= count) return raise_index_error(t, "index out of bounds on dimension ", dimension + 1);
  return at + index * view->strides()[dimension];
}

// A tuple whose items all are indexes, or all slices.
bool is_multi_index(Thread& t, Value key) {
  if (!is_tuple(key)) return false;
  for (int64_t i = 0; i < as<Tuple>(key)->length; ++i) {
    if (!has_index(t, as<Tuple>(key)->items[i])) return false;
  }
  return true;
}
bool is_multi_slice(Value key) {
  if (!is_tuple(key) || as<Tuple>(key)->length == 0) return false;
  for (int64_t i = 0; i < as<Tuple>(key)->length; ++i) {
    if (!has_kind(as<Tuple>(key)->items[i], Kind::Slice)) return false;
  }
  return true;
}
bool is_empty_tuple(Value key) { return is_tuple(key) && as<Tuple>(key)->length == 0; }
bool is_ellipsis(Value key) { return key.bits == Value::kEllipsisBits; }

ResultOf<uint8_t*> locate(Thread& t, MemoryView* view, Tuple* key) {
  if (key->length < view->dimensions) return not_implemented(t, "sub-views are not implemented");
  if (key->length > view->dimensions) {
    return raise_type_error(t, "cannot index ", view->dimensions, "-dimension view with ", key->length,
                            "-element tuple");
  }
  uint8_t* at = view->data;
  for (int i = 0; i < view->dimensions; ++i) {
    int64_t index = TRY(index_as_i64(t, key->items[i], t.types().IndexError));
    at = TRY(step_to(t, view, at, i, index));
  }
  return at;
}

Result slice_view(Thread& t, MemoryView* from, Value key) {
  Ref made = TRY(make_view_like(t, from, from->dimensions));  // first: an __index__ of the slice may release `from`
  SliceBounds s = TRY(slice_bounds(t, key, from->shape()[0]));
  auto* view = made.as<MemoryView>();
  view->data += s.start * view->strides()[0];
  view->shape()[0] = s.count;
  view->strides()[0] *= s.step;
  view->length = view->item_size;
  for (int i = 0; i < view->dimensions; ++i) view->length *= view->shape()[i];
  return made;
}

Result get_scalar(Thread& t, Value self, MemoryView* view, Value key) {
  if (is_empty_tuple(key)) return unpack_item(t, view->data, TRY(supported_format(t, view)));
  if (is_ellipsis(key)) return Result::copy(self);
  return raise_type_error(t, "invalid indexing of 0-dim memory");
}

}  // namespace

Result memoryview_get_item(Thread& t, Value self, Value key) {
  MemoryView* view = TRY(live_view(t, self));
  if (view->dimensions == 0) return get_scalar(t, self, view, key);
  if (key.is_small_int() || has_index(t, key)) {
    int64_t index = TRY(index_as_i64(t, key, t.types().IndexError));
    TRY(live_view(t, self));
    char format = TRY(supported_format(t, view));
    if (view->dimensions != 1) return not_implemented(t, "multi-dimensional sub-views are not implemented");
    return unpack_item(t, TRY(step_to(t, view, view->data, 0, index)), format);
  }
  if (has_kind(key, Kind::Slice)) {
    Ref made = TRY(slice_view(t, view, key));
    return made;
  }
  if (is_multi_index(t, key)) {
    char format = TRY(supported_format(t, view));
    uint8_t* at = TRY(locate(t, view, as<Tuple>(key)));
    TRY(live_view(t, self));
    return unpack_item(t, at, format);
  }
  if (is_multi_slice(key)) return not_implemented(t, "multi-dimensional slicing is not implemented");
  return raise_type_error(t, "memoryview: invalid slice key");
}

namespace {

// The item is converted aside: that may run Python, which may release the view.
Status assign_item(Thread& t, Value self, uint8_t* at, char format, Value value) {
  uint8_t packed[16];
  TRY(pack_item(t, packed, format, value));
  TRY(live_view(t, self));
  memcpy(at, packed, static_cast<size_t>(native_size(format)));
  return ok();
}

Status assign_slice(Thread& t, Value self, Value key, Value value) {
  MemoryView* view = TRY(live_view(t, self));
  if (!has_buffer(t, value))
    return raise_type_error(t, "a bytes-like object is required, not '", type_name(t, value), "'");
  Ref source = TRY(make_memoryview(t, value));
  Ref target = TRY(slice_view(t, view, key));
  TRY(live_view(t, self));
  auto *from = source.as<MemoryView>(), *to = target.as<MemoryView>();
  const char *a = from->format + (*from->format == '@'), *b = to->format + (*to->format == '@');
  if (from->dimensions != 1 || strcmp(a, b) || from->item_size != to->item_size || from->shape()[0] != to->shape()[0]) {
    return raise_value_error(t, "memoryview assignment: lvalue and rvalue have different structures");
  }
  std::string bytes(static_cast<size_t>(from->length), '\0');
  copy_items(from, reinterpret_cast<uint8_t*>(bytes.data()));
  size_t size = static_cast<size_t>(to->item_size);
  for (int64_t i = 0; i < to->shape()[0]; ++i) {
    memcpy(to->data + i * to->strides()[0], bytes.data() + static_cast<size_t>(i) * size, size);
  }
  return ok();
}

}  // namespace

Status memoryview_set_item(Thread& t, Value self, Value key, Value value) {
  MemoryView* view = TRY(live_view(t, self));
  char format = TRY(supported_format(t, view));
  if (view->read_only) return raise_type_error(t, "cannot modify read-only memory");
  if (value.is_absent()) return raise_type_error(t, "cannot delete memory");
  if (view->dimensions == 0) {
    if (is_ellipsis(key) || is_empty_tuple(key)) return assign_item(t, self, view->data, format, value);
    return raise_type_error(t, "invalid indexing of 0-dim memory");
  }
  if (key.is_small_int() || has_index(t, key)) {
    if (view->dimensions > 1) return not_implemented(t, "sub-views are not implemented");
    int64_t index = TRY(index_as_i64(t, key, t.types().IndexError));
    return assign_item(t, self, TRY(step_to(t, view, view->data, 0, index)), format, value);
  }
  if (has_kind(key, Kind::Slice) && view->dimensions == 1) return assign_slice(t, self, key, value);
  if (is_multi_index(t, key)) return assign_item(t, self, TRY(locate(t, view, as<Tuple>(key))), format, value);
  if (has_kind(key, Kind::Slice) || is_multi_slice(key)) {
    return not_implemented(t, "memoryview slice assignments are currently restricted to ndim = 1");
  }
  return raise_type_error(t, "memoryview: invalid slice key");
}

namespace {

struct MemoryIterator : Object {
  int64_t index, length;
  Value view;  // owned; absent: exhausted
  char format;
};

void iterator_destroy(Object* o) { release(static_cast<MemoryIterator*>(o)->view); }
void iterator_traverse(Object* o, Visitor& visit) { visit(static_cast<MemoryIterator*>(o)->view); }
void iterator_clear(Object* o) { clear(static_cast<MemoryIterator*>(o)->view); }

Result iterator_next(Thread& t, Value self) {
  auto* it = as<MemoryIterator>(self);
  if (it->view.is_absent()) return kAbsent;
  if (it->index < it->length) {
    MemoryView* view = TRY(live_view(t, it->view));
    int64_t index = it->index++;
    return unpack_item(t, TRY(step_to(t, view, view->data, 0, index)), it->format);
  }
  clear(it->view);
  return kAbsent;
}

const TypeSpec kMemoryIteratorType = {.name = "memory_iterator",
                                      .size = sizeof(MemoryIterator),
                                      .flags = kHasGc | kNoInstances,
                                      .slots = {.destroy = iterator_destroy,
                                                .traverse = iterator_traverse,
                                                .clear = iterator_clear,
                                                .iter = iter_self,
                                                .next = iterator_next}};

}  // namespace

Result memoryview_iter(Thread& t, Value self) {
  MemoryView* view = TRY(live_view(t, self));
  if (view->dimensions == 0) return raise_type_error(t, "invalid indexing of 0-dim memory");
  if (view->dimensions != 1) return not_implemented(t, "multi-dimensional sub-views are not implemented");
  char format = TRY(supported_format(t, view));
  auto* it = allocate<MemoryIterator>(t, TRY(make_type(t, kMemoryIteratorType)));
  if (!it) return raised;
  retain(it->view = self);
  it->length = view->shape()[0];
  it->format = format;
  return Result::own(it);
}

}  // namespace krait::objects
