// The methods and attributes of memoryview (library reference, Memory Views).
#include <cstring>

#include "interpreter/objects/bytes_methods.h"
#include "interpreter/objects/codecs.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/memoryview.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"

namespace krait::objects {

namespace {

Result release_method(Thread& t, const Args& a) {
  TRY(memoryview_release(t, as<MemoryView>(a.self)));
  return kNone;
}

Result enter(Thread& t, const Args& a) {
  TRY(live_view(t, a.self));
  return Result::copy(a.self);
}

Result tobytes(Thread& t, const Args& a) {
  MemoryView* view = TRY(live_view(t, a.self));
  char order = 'C';
  if (!a[0].is_none()) {
    if (!is_str(a[0]))
      return raise_type_error(t, "tobytes() argument 'order' must be str or None, not ", type_name(t, a[0]));
    std::string_view text = TRY(as_utf8(t, a[0]));
    if (text != "C" && text != "F" && text != "A") return raise_value_error(t, "order must be 'C', 'F' or 'A'");
    order = text[0];
  }
  bool fortran = order == 'F' || (order == 'A' && is_f_contiguous(view) && !is_c_contiguous(view));
  Ref made = TRY(make_empty_bytes(t, view->length));
  copy_items(view, made.as<Bytes>()->data, fortran);
  return made;
}

Result hex(Thread& t, const Args& a) {
  MemoryView* view = TRY(live_view(t, a.self));
  Ref bytes = TRY(make_empty_bytes(t, view->length));
  copy_items(view, bytes.as<Bytes>()->data);
  return hex_of(t, bytes.as<Bytes>()->view(), a[0], a[1]);
}

Result list_from_dimension(Thread& t, MemoryView* view, char format, int dimension, const uint8_t* at) {
  if (dimension == view->dimensions) return unpack_item(t, at, format);
  Ref made = TRY(make_list(t));
  for (int64_t i = 0; i < view->shape()[dimension]; ++i) {
    Ref item = TRY(list_from_dimension(t, view, format, dimension + 1, at + i * view->strides()[dimension]));
    TRY(list_append(t, made.as<List>(), item));
  }
  return made;
}

Result tolist(Thread& t, const Args& a) {
  MemoryView* view = TRY(live_view(t, a.self));
  char format = TRY(supported_format(t, view));
  return list_from_dimension(t, view, format, 0, view->data);
}

Result toreadonly(Thread& t, const Args& a) {
  MemoryView* view = TRY(live_view(t, a.self));
  Ref made = TRY(make_view_like(t, view, view->dimensions));
  made.as<MemoryView>()->read_only = true;
  return made;
}

// The literal of a native format, which outlives every view; null if it is none.
const char* format_literal(std::string_view text) {
  static const char* const kFormats[] = {"c",  "b",  "B",  "h",  "H",  "i",  "I",  "l",  "L",  "q",  "Q",  "n",
                                         "N",  "f",  "d",  "?",  "P",  "@c", "@b", "@B", "@h", "@H", "@i", "@I",
                                         "@l", "@L", "@q", "@Q", "@n", "@N", "@f", "@d", "@?", "@P"};
  for (const char* format : kFormats) {
    if (text == format) return format;
  }
  return nullptr;
}

bool is_byte_format(char format) { return format == 'B' || format == 'b' || format == 'c'; }

// Reads the shape argument of cast(); the product of its numbers and the item's size.
ResultOf<int64_t> read_shape(Thread& t, Value shape, int64_t item_size, int64_t* out) {
  int64_t count = is_list(shape) ? as<List>(shape)->length : as<Tuple>(shape)->length;
  const Value* items = is_list(shape) ? as<List>(shape)->items : as<Tuple>(shape)->items;
  int64_t bytes = item_size;
  for (int64_t i = 0; i < count; ++i) {
    if (!is_int(items[i])) return raise_type_error(t, "memoryview.cast(): elements of shape must be integers");
    int64_t n;
    if (!int_fits_i64(items[i], &n)) return raise_overflow_error(t, "Python int too large to convert to C ssize_t");
    if (n <= 0) return raise_value_error(t, "memoryview.cast(): elements of shape must be integers > 0");
    if (__builtin_mul_overflow(bytes, n, &bytes))
      return raise_value_error(t, "memoryview.cast(): product(shape) > SSIZE_MAX");
    out[i] = n;
  }
  return bytes;
}

Status check_cast(Thread& t, MemoryView* view, Value shape, int64_t dimensions) {
  if (!is_c_contiguous(view)) return raise_type_error(t, "memoryview: casts are restricted to C-contiguous views");
  bool empty = false;
  for (int i = 0; i < view->dimensions; ++i) empty |= view->shape()[i] == 0;
  if (empty && (!shape.is_absent() || view->dimensions != 1)) {
    return raise_type_error(t, "memoryview: cannot cast view with zeros in shape or strides");
  }
  if (shape.is_absent()) return ok();
  if (!is_list(shape) && !is_tuple(shape)) return raise_type_error(t, "shape must be a list or a tuple");
  if (dimensions > kMaxDimensions) {
    return raise_value_error(t, "memoryview: number of dimensions must not exceed ", kMaxDimensions);
  }
  if (view->dimensions != 1 && dimensions != 1)
    return raise_type_error(t, "memoryview: cast must be 1D -> ND or ND -> 1D");
  return ok();
}

// The format to cast to, checked against that of the view.
ResultOf<const char*> cast_format(Thread& t, MemoryView* view, std::string_view text) {
  static constexpr const char* kMust = " format must be a native single character format prefixed with an optional '@'";
  char from = native_format(view->format);
  const char* format = format_literal(text);
  if (!format) return raise_value_error(t, "memoryview: destination", kMust);
  char to = native_format(format);
  if ((!from || !is_byte_format(from)) && !is_byte_format(to)) {
    return raise_type_error(t, "memoryview: cannot cast between two non-byte formats");
  }
  if (view->length % native_size(to)) return raise_type_error(t, "memoryview: length is not a multiple of itemsize");
  return format;
}

Result cast(Thread& t, const Args& a) {
  MemoryView* view = TRY(live_view(t, a.self));
  if (!is_str(a[0])) return raise_type_error(t, "cast() argument 'format' must be str, not ", argument_name(t, a[0]));
  Ref ascii = TRY(encode_str(t, a[0], "ascii", "strict"));
  std::string_view text = ascii.as<Bytes>()->view();
  int64_t dimensions = is_list(a[1]) ? as<List>(a[1])->length : is_tuple(a[1]) ? as<Tuple>(a[1])->length : 1;
  TRY(check_cast(t, view, a[1], dimensions));
  const char* format = TRY(cast_format(t, view, text));
  int64_t size = native_size(native_format(format));
  int64_t shape[kMaxDimensions] = {view->length / size};
  if (!a[1].is_absent() && TRY(read_shape(t, a[1], size, shape)) != view->length) {
    return raise_type_error(t, "memoryview: product(shape) * itemsize != buffer size");
  }
  Ref made = TRY(make_view_like(t, view, static_cast<int32_t>(dimensions)));
  auto* out = made.as<MemoryView>();
  out->format = format;
  out->item_size = size;
  for (int64_t i = dimensions, step = size; i-- > 0; step *= shape[i]) {
    out->shape()[i] = shape[i];
    out->strides()[i] = step;
  }
  return made;
}

Result int_tuple(Thread& t, const int64_t* numbers, int32_t count) {
  Ref made = TRY(make_unfilled_tuple(t, count));
  for (int32_t i = 0; i < count; ++i) made.as<Tuple>()->items[i] = TRY(make_int(t, numbers[i])).leak();
  return made;
}

Result get_obj(Thread& t, Value self) { return Result::copy(TRY(live_view(t, self))->managed->buffer.owner); }
Result get_nbytes(Thread& t, Value self) { return make_int(t, TRY(live_view(t, self))->length); }
Result get_readonly(Thread& t, Value self) { return boolean(TRY(live_view(t, self))->read_only); }
Result get_itemsize(Thread& t, Value self) { return make_int(t, TRY(live_view(t, self))->item_size); }
Result get_format(Thread& t, Value self) { return make_str(t, TRY(live_view(t, self))->format); }
Result get_ndim(Thread& t, Value self) { return small_int(TRY(live_view(t, self))->dimensions); }
Result get_shape(Thread& t, Value self) {
  MemoryView* view = TRY(live_view(t, self));
  return int_tuple(t, view->shape(), view->dimensions);
}
Result get_strides(Thread& t, Value self) {
  MemoryView* view = TRY(live_view(t, self));
  return int_tuple(t, view->strides(), view->dimensions);
}
// No lender in Krait scatters its rows: there are no suboffsets.
Result get_suboffsets(Thread& t, Value self) {
  TRY(live_view(t, self));
  return make_tuple(t, {});
}
Result get_c_contiguous(Thread& t, Value self) { return boolean(is_c_contiguous(TRY(live_view(t, self)))); }
Result get_f_contiguous(Thread& t, Value self) { return boolean(is_f_contiguous(TRY(live_view(t, self)))); }
Result get_contiguous(Thread& t, Value self) {
  MemoryView* view = TRY(live_view(t, self));
  return boolean(is_c_contiguous(view) || is_f_contiguous(view));
}

}  // namespace

const NativeFunction kMemoryViewMethods[] = {
    {"release()", release_method, "Gives up the view's hold on the memory of the object below it."},
    {"tobytes(order='C')", tobytes,
     "A bytes object with a copy of what the view shows.\n\nThe order is 'C' (row by row; None means the same), "
     "'F' (column by column) or 'A' (as the memory has it)."},
    {"hex(sep=<unrepresentable>, bytes_per_sep=1)", hex,
     "The bytes of the view as a string of hexadecimal digits, two for each byte.\n\nsep is one character or "
     "byte to put between groups; bytes_per_sep is the size of a group, counted from\nthe right if positive and "
     "from the left if negative. memoryview(b'\\x01\\xab').hex(':') gives '01:ab'.\n\n>>> "
     "memoryview(b'AB').hex()\n'4142'"},
    {"tolist()", tolist, "A list with the elements of the view."},
    {"cast(format, shape=<unrepresentable>)", cast,
        "The same memory as a new view, with another element format or another shape."},
    {"toreadonly()", toreadonly, "A view of the same memory that does not allow writing."},
    {"__enter__()", enter, nullptr},
    {"__exit__(*args)", release_method, nullptr},
    {}};

const NativeGetSet kMemoryViewAttributes[] = {
    {"obj", get_obj, nullptr, "The object whose memory this view shows."},
    {"nbytes", get_nbytes, nullptr, "The bytes that the items would fill one after the other."},
    {"readonly", get_readonly, nullptr, "Whether writing through the view is forbidden."},
    {"itemsize", get_itemsize, nullptr, "How many bytes one element of the view takes."},
    {"format", get_format, nullptr, "The format of each element, in the notation of the struct module."},
    {"ndim", get_ndim, nullptr, "How many dimensions of a multi-dimensional array the memory represents."},
    {"shape", get_shape, nullptr, "A tuple of ndim integers: the shape of the memory as an array."},
    {"strides", get_strides, nullptr,
     "A tuple of ndim integers: the bytes from one element of a dimension to the next."},
    {"suboffsets", get_suboffsets, nullptr,
     "Integers, as a tuple, that only arrays in the style of PIL need; for internal use."},
    {"c_contiguous", get_c_contiguous, nullptr,
     "Whether the elements lie in memory without gaps in C order (row by row)."},
    {"f_contiguous", get_f_contiguous, nullptr,
     "Whether the elements lie in memory without gaps in Fortran order (column by column)."},
    {"contiguous", get_contiguous, nullptr,
     "Whether the elements lie in memory without gaps, in either C or Fortran order."},
    {}};

}  // namespace krait::objects
