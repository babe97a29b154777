// Pickling of array.array: from protocol 3 on the items' bytes with the machine's format for them, so that another
// machine can read them; before, a list.
#include <algorithm>
#include <bit>
#include <cstring>

#include "interpreter/modules/array.h"
#include "interpreter/modules/native_object.h"
#include "interpreter/objects/codecs.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"

namespace krait::modules {

namespace {

enum class ItemKind : uint8_t { Unsigned, Signed, Float, Text };
struct MachineFormat {
  int32_t size;
  ItemKind kind;
  bool big_endian;
};
// By the number that stands in the pickle.
constexpr MachineFormat kFormats[] = {
    {1, ItemKind::Unsigned, false}, {1, ItemKind::Signed, false},   {2, ItemKind::Unsigned, false},
    {2, ItemKind::Unsigned, true},  {2, ItemKind::Signed, false},   {2, ItemKind::Signed, true},
    {4, ItemKind::Unsigned, false}, {4, ItemKind::Unsigned, true},  {4, ItemKind::Signed, false},
    {4, ItemKind::Signed, true},    {8, ItemKind::Unsigned, false}, {8, ItemKind::Unsigned, true},
    {8, ItemKind::Signed, false},   {8, ItemKind::Signed, true},    {4, ItemKind::Float, false},
    {4, ItemKind::Float, true},     {8, ItemKind::Float, false},    {8, ItemKind::Float, true},
    {2, ItemKind::Text, false},     {2, ItemKind::Text, true},      {4, ItemKind::Text, false},
    {4, ItemKind::Text, true}};
constexpr int kFormatCount = sizeof kFormats / sizeof kFormats[0];

ItemKind kind_of(char typecode) {
  switch (typecode) {
    case 'u': return ItemKind::Text;
    case 'f': case 'd': return ItemKind::Float;
    case 'B': case 'H': case 'I': case 'L': case 'Q': return ItemKind::Unsigned;
    default: return ItemKind::Signed;
  }
}

int format_of(char typecode) {
  constexpr bool kBig = std::endian::native == std::endian::big;
  int32_t size = array_item_size(typecode);
  for (int i = 0; i < kFormatCount; ++i) {
    const MachineFormat& f = kFormats[i];
    if (f.size == size && f.kind == kind_of(typecode) && (size == 1 || f.big_endian == kBig)) return i;
  }
  return -1;
}

// The typecode here whose items are like the format's; `given` if there is none.
char typecode_for(const MachineFormat& f, char given) {
  if (f.kind == ItemKind::Text || f.kind == ItemKind::Float) return given;
  char found = given;
  for (char code : {'b', 'B', 'h', 'H', 'i', 'I', 'l', 'L', 'q', 'Q'})
    if (array_item_size(code) == f.size && kind_of(code) == f.kind) found = code;
  return found;
}

Result item_from(Thread& t, const MachineFormat& f, const char* at) {
  char ordered[8];
  memcpy(ordered, at, static_cast<size_t>(f.size));
  if (f.big_endian == (std::endian::native == std::endian::little)) std::reverse(ordered, ordered + f.size);
  auto load = [&]<class Item>(Item item) {
    memcpy(&item, ordered, sizeof item);
    return item;
  };
  if (f.kind == ItemKind::Float) return make_float(t, f.size == 4 ? double{load(float{})} : load(double{}));
  bool is_signed = f.kind == ItemKind::Signed;
  switch (f.size) {
    case 1: return make_int(t, is_signed ? int64_t{load(int8_t{})} : int64_t{load(uint8_t{})});
    case 2: return make_int(t, is_signed ? int64_t{load(int16_t{})} : int64_t{load(uint16_t{})});
    case 4: return make_int(t, is_signed ? int64_t{load(int32_t{})} : int64_t{load(uint32_t{})});
    default: return is_signed ? make_int(t, load(int64_t{})) : make_uint(t, load(uint64_t{}));
  }
}

Result items_from(Thread& t, const MachineFormat& f, Value bytes) {
  if (f.kind == ItemKind::Text) {
    std::string codec = cat("utf-", f.size * 8, f.big_endian ? "-be" : "-le");
    return decode_buffer(t, bytes, codec, "strict");
  }
  std::string_view view = as<Bytes>(bytes)->view();
  if (view.size() % static_cast<size_t>(f.size))
    return raise_value_error(t, "string length not divisible by item size");
  Ref list = TRY(make_list(t));
  for (size_t at = 0; at < view.size(); at += static_cast<size_t>(f.size)) {
    Ref item = TRY(item_from(t, f, view.data() + at));
    TRY(list_append(t, list.as<List>(), item));
  }
  return list;
}

}  // namespace

Result array_reconstructor(Thread& t, const Args& a) {
  if (!has_kind(a[0], Kind::Type))
    return raise_type_error(t, "first argument must be a type object, not ", type_name(t, a[0]));
  auto* type = static_cast<Type*>(a[0].object());
  Type* base = TRY(make_type(t, kArrayType));
  if (!type->is_subclass_of(base))
    return raise_type_error(t, type_name(type), " is not a subtype of ", type_full_name(base));
  if (!is_str(a[1]) || as<Str>(a[1])->length != 1)
    return raise_type_error(t, "_array_reconstructor() argument 2 must be a unicode character, not ",
                            type_name(t, a[1]));
  uint32_t code = (*as<Str>(a[1]))[0];
  if (code > 127 || !array_item_size(static_cast<char>(code)))
    return raise_value_error(t, "second argument must be a valid type code");
  int number = TRY(as_c_int(t, a[2]));
  if (number < 0 || number >= kFormatCount)
    return raise_value_error(t, "third argument must be a valid machine format code.");
  if (!is_bytes(a[3])) return raise_type_error(t, "fourth argument should be bytes, not ", type_name(t, a[3]));
  bool own = number == format_of(static_cast<char>(code));
  const MachineFormat& format = kFormats[number];
  Ref items = own ? Ref::copy(a[3]) : TRY(items_from(t, format, a[3]));
  Ref typecode = TRY(make_char(
      t, static_cast<char32_t>(own ? static_cast<char>(code) : typecode_for(format, static_cast<char>(code)))));
  return call(t, a[0], {typecode, items});
}

Result array_reduce_ex(Thread& t, const Args& a) {
  Array* array = array_of(a.self);
  if (!is_int(a[0])) return raise_type_error(t, "__reduce_ex__ argument should be an integer");
  int protocol = TRY(as_c_int(t, a[0])), format = format_of(array->typecode);
  Ref typecode = TRY(make_char(t, static_cast<char32_t>(array->typecode)));
  Ref state = TRY(get_attr_or_absent(t, a.self, t.names().__dict__));
  if (state.is_absent()) state = kNone;
  if (protocol < 3 || format < 0) {
    Ref items = TRY(call_method(t, a.self, "tolist"));
    return reduced_with(t, a.self.object(), {typecode, items}, state);
  }
  Ref name = TRY(make_ascii(t, "array"));
  Ref module = TRY(t.interpreter->hooks.import(t, name.as<Str>(), kNone, kNone, kNone, 0));
  Ref maker = TRY(get_attr(t, module, "_array_reconstructor")), bytes = TRY(make_bytes(t, array->view()));
  Ref arguments = TRY(make_tuple(t, {Value::from_object(array->type), typecode, small_int(format), bytes}));
  return make_tuple(t, {maker, arguments, state});
}

}  // namespace krait::modules
