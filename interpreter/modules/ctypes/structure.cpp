// Structures and unions: their fields laid out as the C compiler does.
#include <string.h>
#include <wchar.h>

#include <algorithm>

#include "interpreter/modules/ctypes/ctypes.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/objects/type.h"
#include "interpreter/runtime/heap.h"

namespace krait::modules::ctypes {

namespace {

// --- fields ----------------------------------------------------------------------------------------------------------

Status check_owner(Thread& t, Value instance) {
  if (try_data(t, instance)) return ok();
  return raise_type_error(t, "not a ctype instance");
}
uint64_t read_bits(const Field* f, const TypeInfo& info, const uint8_t* at) {
  uint64_t word = 0;
  for (int64_t i = 0; i < info.size; ++i) word |= uint64_t{at[info.swapped ? info.size - 1 - i : i]} << (8 * i);
  return word >> f->bit_offset & (f->bits == 64 ? ~uint64_t{0} : (uint64_t{1} << f->bits) - 1);
}
Result load_bits(Thread& t, const Field* f, const TypeInfo& info, const uint8_t* at) {
  uint64_t bits = read_bits(f, info, at);
  if (info.code == '?') return boolean(bits != 0);
  bool is_signed = strchr("bhilq", info.code);
  if (is_signed && f->bits < 64 && bits >> (f->bits - 1) & 1) bits |= ~uint64_t{0} << f->bits;
  return is_signed ? make_int(t, static_cast<int64_t>(bits)) : make_uint(t, bits);
}
Status store_bits(Thread& t, const Field* f, const TypeInfo& info, Value v, uint8_t* at) {
  if (info.code == '?' && !is_int(v))
    return raise_type_error(t, "int expected instead of ", type_name(t, v), " instance");
  if (!is_int(v)) return raise_type_error(t, "int expected instead of ", type_name(t, v), " instance");
  uint64_t scratch, value = numbers::to_uint64_wrapped(int_view(v, scratch));
  uint64_t mask = f->bits == 64 ? ~uint64_t{0} : (uint64_t{1} << f->bits) - 1, word = 0;
  for (int64_t i = 0; i < info.size; ++i) word |= uint64_t{at[info.swapped ? info.size - 1 - i : i]} << (8 * i);
  word = (word & ~(mask << f->bit_offset)) | (value & mask) << f->bit_offset;
  for (int64_t i = 0; i < info.size; ++i)
    at[info.swapped ? info.size - 1 - i : i] = static_cast<uint8_t>(word >> (8 * i));
  return ok();
}
// Fields that are arrays of characters are read and written as text.
char text_code(const Field* f) {
  TypeInfo* info = info_of(f->type_);
  TypeInfo* item = info->family == Family::Array ? info_of(info->target) : nullptr;
  bool text = item && item->family == Family::Simple && !is_simple_subclass(info->target) &&
              (item->code == 'c' || item->code == 'u');
  return text ? item->code : 0;
}
Result load_text(Thread& t, const Field* f, char code, const uint8_t* at) {
  if (code == 'c')
    return make_bytes(t, {reinterpret_cast<const char*>(at),
                          strnlen(reinterpret_cast<const char*>(at), static_cast<size_t>(f->size))});
  std::vector<wchar_t> text(static_cast<size_t>(f->size / 4) + 1);
  memcpy(text.data(), at, static_cast<size_t>(f->size));
  return wide_text(t, text.data(), static_cast<int64_t>(wcsnlen(text.data(), static_cast<size_t>(f->size / 4))));
}
Status store_text(Thread& t, const Field* f, char code, Value v, uint8_t* at) {
  if (code == 'c') {
    if (!is_bytes(v)) return raise_type_error(t, "expected bytes, ", type_name(t, v), " found");
    auto* data = reinterpret_cast<const char*>(as<Bytes>(v)->data);
    auto size = static_cast<int64_t>(strlen(data));
    if (size > f->size) return raise_value_error(t, "bytes too long (", size, ", maximum length ", f->size, ")");
    memcpy(at, data, static_cast<size_t>(size < f->size ? size + 1 : size));
    return ok();
  }
  if (!is_str(v)) return raise_type_error(t, "unicode string expected instead of ", type_name(t, v), " instance");
  auto* s = as<Str>(v);
  int64_t room = f->size / 4;
  if (s->length > room) return raise_value_error(t, "string too long (", s->length, ", maximum length ", room, ")");
  for (int64_t i = 0; i < s->length + (s->length < room); ++i) {
    uint32_t c = i < s->length ? static_cast<uint32_t>((*s)[i]) : 0;
    memcpy(at + i * 4, &c, 4);
  }
  return ok();
}
Result field_get(Thread& t, Value self, Value instance, Value) {
  if (instance.is_absent() || instance.is_none()) return Result::copy(self);
  TRY(check_owner(t, instance));
  auto* f = as<Field>(self);
  uint8_t* at = as<Data>(instance)->data + f->offset;
  if (f->bits) return load_bits(t, f, *info_of(f->type_), at);
  if (char code = text_code(f)) return load_text(t, f, code, at);
  return get_value(t, f->type_, instance, f->index, at);
}
Status field_set(Thread& t, Value self, Value instance, Value value) {
  TRY(check_owner(t, instance));
  if (value.is_absent()) return raise_type_error(t, "can't delete attribute");
  auto* f = as<Field>(self);
  uint8_t* at = as<Data>(instance)->data + f->offset;
  if (f->bits) return store_bits(t, f, *info_of(f->type_), value, at);
  if (char code = text_code(f); code && !try_data(t, value)) return store_text(t, f, code, value, at);
  return set_value(t, as<Data>(instance), f->type_, value, f->index, at);
}
Result field_repr(Thread& t, Value self) {
  auto* f = as<Field>(self);
  std::string_view name = type_name(as<Type>(f->type_));
  if (f->bits)
    return make_str(t, cat("<Field type=", name, ", ofs=", f->offset, ":", f->bit_offset, ", bits=", f->bits, ">"));
  return make_str(t, cat("<Field type=", name, ", ofs=", f->offset, ", size=", f->size, ">"));
}
Result get_offset(Thread& t, Value self) { return make_int(t, as<Field>(self)->offset); }
Result get_size(Thread& t, Value self) {
  auto* f = as<Field>(self);
  return make_int(t, f->bits ? int64_t{f->bits} << 16 | f->bit_offset : f->size);
}
const NativeGetSet kFieldFields[] = {{"offset", get_offset, nullptr,
    "How many bytes into the structure the field begins."},
                                     {"size", get_size, nullptr, "How many bytes the field takes up."},
                                     {}};

// --- layout ----------------------------------------------------------------------------------------------------------

struct Layout {
  bool is_union, big_endian;
  int64_t pack = 0;
  int64_t size = 0, offset = 0, align = 1, index = 0;
  int64_t open_bits = 0, used_bits = 0;  // of the bit field unit that is being filled
  std::string format;
  int64_t described = 0;                 // bytes that the format covers
};

Status read_bit_size(Thread& t, TypeInfo* info, Value given, int64_t* bits) {
  bool fits = info->family == Family::Simple && strchr("bBhHiIlLqQ?", info->code);
  if (!fits) return raise_type_error(t, "bit fields not allowed for type ", type_name(t, given));
  *bits = TRY(as_i64(t, given));
  if (*bits <= 0 || *bits > info->size * 8) return raise_value_error(t, "number of bits invalid for bit field");
  return ok();
}

// Places one field after those before it: GCC's rules.
void place(Layout& l, const TypeInfo& info, int64_t bits, Field* f) {
  int64_t size = info.size;
  f->size = size;
  f->bits = static_cast<int>(bits);
  bool open = bits && l.open_bits;
  auto set_bit_offset = [&](int64_t used) {
    f->bit_offset = static_cast<int>(l.big_endian ? l.open_bits - used - bits : used);
  };
  if (open && size * 8 <= l.open_bits && l.used_bits + bits <= l.open_bits) {
    set_bit_offset(l.used_bits);
    f->offset = l.offset - size;
    l.used_bits += bits;
    return;
  }
  if (open && size * 8 >= l.open_bits && l.used_bits + bits <= size * 8) {
    l.offset += size - l.open_bits / 8;
    l.size += size - l.open_bits / 8;
    l.open_bits = size * 8;
    set_bit_offset(l.used_bits);
    f->offset = l.offset - size;
    l.used_bits += bits;
    return;
  }
  l.open_bits = bits ? size * 8 : 0;
  l.used_bits = 0;
  if (bits) set_bit_offset(0);
  l.used_bits = bits;
  int64_t align = l.pack ? std::min(l.pack, info.align) : info.align;
  if (align && l.offset % align) {
    int64_t gap = align - l.offset % align;
    l.size += gap;
    l.offset += gap;
  }
  l.size += size;
  f->offset = l.offset;
  l.offset += size;
  l.align = std::max(l.align, align);
}
void place_in_union(Layout& l, const TypeInfo& info, int64_t bits, Field* f) {
  l.size = l.offset = l.open_bits = l.used_bits = 0;
  int64_t largest = l.index ? l.described : 0;
  place(l, info, bits, f);
  l.described = std::max(largest, l.size);
}

void describe(Layout& l, const TypeInfo& info, const Field* f, Str* name) {
  if (l.is_union || f->bits) return;
  if (f->offset > l.described) {
    int64_t gap = f->offset - l.described;
    l.format += gap == 1 ? "x" : std::to_string(gap) + "x";
  }
  l.format += shape_text(info);
  l.format += (info.format ? *info.format : "B") + ":" + str_wtf8(name) + ":";
  l.described = f->offset + f->size;
}

// What libffi sees of a field: an array stands for its items.
void add_ffi(std::vector<ffi_type*>& to, const TypeInfo& info) {
  if (info.family != Family::Array) return to.push_back(info.ffi);
  for (int64_t i = 0; i < info.length; ++i) add_ffi(to, *info_of(info.target));
}

Status add_field(Thread& t, Type* cls, TypeInfo* total, Layout& l, Value description) {
  if (!is_tuple(description) || as<Tuple>(description)->length < 2 || as<Tuple>(description)->length > 3) {
    return raise_type_error(t, "_fields_ must be a sequence of (name, C type) pairs");
  }
  auto* pair = as<Tuple>(description);
  if (!is_str(pair->items[0])) return raise_type_error(t, "first item in _fields_ tuple must be a string");
  TypeInfo* info = info_of(pair->items[1]);
  if (!info) return raise_type_error(t, "second item in _fields_ tuple (index ", l.index, ") must be a C type");
  int64_t bits = 0;
  if (pair->length == 3) {
    bool fits = info->family == Family::Simple && strchr("bBhHiIlLqQ?", info->code);
    if (!fits) return raise_type_error(t, "bit fields not allowed for type ", type_name(as<Type>(pair->items[1])));
    TRY(read_bit_size(t, info, pair->items[2], &bits));
    total->has_bitfields = true;
  }
  info->final = true;
  auto* f = allocate<Field>(t, type_for(t, kFieldType));
  if (!f) return raised;
  Ref field = Ref::own(f);
  f->type_ = Ref::copy(pair->items[1]).leak();
  f->name = Ref::copy(pair->items[0]).leak();
  f->index = total->length + l.index;
  if (l.is_union) place_in_union(l, *info, bits, f);
  else place(l, *info, bits, f);
  describe(l, *info, f, as<Str>(pair->items[0]));
  total->has_pointer_fields |= info->has_pointer_fields;
  add_ffi(*total->ffi_elements, *info);
  ++l.index;
  return type_set_attr(t, Value::from_object(cls), as<Str>(pair->items[0]), field);
}

// The fields of `outer`'s type become cls's own, at their place in it; those of its own anonymous fields too.
Status lift_fields(Thread& t, Type* cls, const Field* outer, int64_t offset, int64_t index) {
  Ref fields = TRY(get_attr(t, outer->type_, "_fields_"));
  Ref list = TRY(tuple_from(t, fields));
  for (int64_t k = 0; k < list.as<Tuple>()->length; ++k) {
    Ref name = TRY(get_item(t, list.as<Tuple>()->items[k], int64_t{0}));
    Ref found = TRY(get_attr(t, outer->type_, name.as<Str>()));
    if (!has_spec(found, kFieldType)) return raise_type_error(t, "unexpected type");
    auto* from = found.as<Field>();
    if (from->anonymous) {
      TRY(lift_fields(t, cls, from, offset + from->offset, index + from->index));
      continue;
    }
    auto* copy = allocate<Field>(t, type_for(t, kFieldType));
    if (!copy) return raised;
    Ref held = Ref::own(copy);
    copy->type_ = Ref::copy(from->type_).leak();
    copy->name = Ref::copy(from->name).leak();
    copy->offset = from->offset + offset;
    copy->size = from->size;
    copy->bits = from->bits;
    copy->bit_offset = from->bit_offset;
    copy->index = from->index + index;
    TRY(type_set_attr(t, Value::from_object(cls), name.as<Str>(), held));
  }
  return ok();
}
Status lift_anonymous(Thread& t, Type* cls) {
  Ref names = TRY(get_attr_or_absent(t, Value::from_object(cls), "_anonymous_"));
  if (names.is_absent()) return ok();
  Ref list = TRY(tuple_from(t, names));
  for (int64_t i = 0; i < list.as<Tuple>()->length; ++i) {
    Value name = list.as<Tuple>()->items[i];
    Ref outer = TRY(get_attr(t, Value::from_object(cls), as<Str>(name)));
    if (!has_spec(outer, kFieldType)) {
      return raise_attribute_error(t, "'", as<Str>(name), "' is specified in _anonymous_ but not in _fields_");
    }
    outer.as<Field>()->anonymous = true;
    TRY(lift_fields(t, cls, outer.as<Field>(), outer.as<Field>()->offset, outer.as<Field>()->index));
  }
  return ok();
}

void finish_layout(TypeInfo* total, Layout& l, size_t fields) {
  int64_t size = l.is_union ? l.described : l.size;
  total->align = l.align;
  total->size = (size + l.align - 1) / l.align * l.align;
  total->length += static_cast<int64_t>(fields);
  delete total->format;
  if (!l.is_union && total->size > l.described && !total->has_bitfields) {
    int64_t gap = total->size - l.described;
    l.format += gap == 1 ? "x" : std::to_string(gap) + "x";
  }
  total->format = new std::string(l.is_union || total->has_bitfields ? "B" : "T{" + l.format + "}");
  if (l.is_union) total->ffi_elements->assign(static_cast<size_t>((total->size + 7) / 8), &ffi_type_uint64);
  total->ffi_elements->push_back(nullptr);
  if (!total->owns_ffi) total->ffi = new ffi_type{};
  total->owns_ffi = true;
  *total->ffi = {static_cast<size_t>(total->size), static_cast<unsigned short>(total->align), FFI_TYPE_STRUCT,
                 total->ffi_elements->data()};
}

}  // namespace

const TypeSpec kFieldType = {
    .name = "_ctypes.CField",
    .doc = "Structure/Union member",
    .size = sizeof(Field),
    .flags = kHasGc | kNoInstances,
    .getsets = kFieldFields,
    .slots = {.destroy =
                  [](Object* o) {
                    clear(static_cast<Field*>(o)->type_);
                    clear(static_cast<Field*>(o)->name);
                  },
              .traverse = [](Object* o, Visitor& visit) { visit(static_cast<Field*>(o)->type_); },
              .descr_get = field_get,
              .descr_set = field_set,
              .repr = field_repr}};

Status set_fields(Thread& t, Type* cls, Value fields) {
  TypeInfo* total = info_of(cls);
  if (!total) return raise_type_error(t, "abstract class");
  if (total->final) return raise_attribute_error(t, "_fields_ is final");
  Ref list = is_tuple(fields) || has_kind(fields, Kind::List) ? TRY(tuple_from(t, fields)) : Ref();
  if (list.is_absent()) return raise_type_error(t, "_fields_ must be a sequence of pairs");
  Layout l;
  l.is_union = total->family == Family::Union;
  Ref swapped = TRY(get_attr_or_absent(t, Value::from_object(cls), "_swappedbytes_"));
  l.big_endian = !swapped.is_absent();
  Ref pack = TRY(get_attr_or_absent(t, Value::from_object(cls), "_pack_"));
  if (!pack.is_absent()) {
    int64_t n = -1;
    if (!is_int(pack) || !int_fits_i64(pack, &n) || n < 0)
      return raise_value_error(t, "_pack_ must be a non-negative integer");
    l.pack = n;
  }
  TypeInfo* base = info_of(cls->base);
  total->length = base ? base->length : 0;
  if (base && base->size) {
    l.size = l.offset = l.described = base->size;
    l.align = base->align ? base->align : 1;
    if (base->format && base->format->size() > 3) l.format = base->format->substr(2, base->format->size() - 3);
  }
  delete std::exchange(total->ffi_elements, new std::vector<ffi_type*>);
  if (base && base->ffi_elements && !l.is_union) {
    total->ffi_elements->assign(base->ffi_elements->begin(), base->ffi_elements->end() - 1);
  }
  auto* items = list.as<Tuple>();
  for (int64_t i = 0; i < items->length; ++i) TRY(add_field(t, cls, total, l, items->items[i]));
  finish_layout(total, l, static_cast<size_t>(items->length));
  if (total->final) return raise_attribute_error(t, "Structure or union cannot contain itself");
  total->final = true;
  return lift_anonymous(t, cls);
}

// --- instances -------------------------------------------------------------------------------------------------------

// Positional arguments go to the fields in order, those of base classes first.
static ResultOf<size_t> fill_positional(Thread& t, Value self, Type* cls, const Args& a, size_t at) {
  if (info_of(cls->base)) at = TRY(fill_positional(t, self, cls->base, a, at));
  Value fields = dict_get_str(t, cls->dict, "_fields_");
  if (fields.is_absent()) return at;
  Ref list = TRY(tuple_from(t, fields));
  for (int64_t i = 0; i < list.as<Tuple>()->length && at < a.rest_count; ++i, ++at) {
    Ref name = TRY(get_item(t, list.as<Tuple>()->items[i], int64_t{0}));
    for (size_t k = 0; k < a.keyword_count; ++k) {
      if (str_equal(as<Str>(a.keywords[2 * k]), name.as<Str>()))
        return raise_type_error(t, "duplicate values for field '", name.as<Str>(), "'");
    }
    TRY(set_attr(t, self, name.as<Str>(), a.rest[at]));
  }
  return at;
}
static Result struct_init(Thread& t, const Args& a) {
  if (a.rest_count) {
    size_t used = TRY(fill_positional(t, a.self, a.self.object()->type, a, 0));
    if (used < a.rest_count) return raise_type_error(t, "too many initializers");
  }
  for (size_t i = 0; i < a.keyword_count; ++i)
    TRY(set_attr(t, a.self, as<Str>(a.keywords[2 * i]), a.keywords[2 * i + 1]));
  return kNone;
}
static Result struct_new(Thread& t, Type* type, const Value*, size_t, Tuple*) { return new_instance(t, type); }

const TypeSpec kStructureType = {.name = "_ctypes.Structure",
                                 .doc = "Structure base class",
                                 .size = sizeof(Data),
                                 .flags = kBaseType,
                                 .base = &kDataType,
                                 .init = {"Structure(*args, **kwargs)", struct_init},
                                 .slots = {.new_ = struct_new}};
const TypeSpec kUnionType = {.name = "_ctypes.Union",
                             .doc = "Union base class",
                             .size = sizeof(Data),
                             .flags = kBaseType,
                             .base = &kDataType,
                             .init = {"Union(*args, **kwargs)", struct_init},
                             .slots = {.new_ = struct_new}};

}  // namespace krait::modules::ctypes
