// Simple C types: numbers, characters, pointers to text and to anything.
#include <string.h>
#include <wchar.h>

#include "interpreter/modules/ctypes/ctypes.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/heap.h"

namespace krait::modules::ctypes {

static const Code kCodes[] = {
    {'c', 1, 1, &ffi_type_schar, "c"},   {'b', 1, 1, &ffi_type_schar, "b"},        {'B', 1, 1, &ffi_type_uchar, "B"},
    {'h', 2, 2, &ffi_type_sshort, "h"},  {'H', 2, 2, &ffi_type_ushort, "H"},       {'i', 4, 4, &ffi_type_sint, "i"},
    {'I', 4, 4, &ffi_type_uint, "I"},    {'l', 8, 8, &ffi_type_slong, "q"},        {'L', 8, 8, &ffi_type_ulong, "Q"},
    {'q', 8, 8, &ffi_type_sint64, "q"},  {'Q', 8, 8, &ffi_type_uint64, "Q"},       {'f', 4, 4, &ffi_type_float, "f"},
    {'d', 8, 8, &ffi_type_double, "d"},  {'g', 16, 16, &ffi_type_longdouble, "g"}, {'?', 1, 1, &ffi_type_uchar, "?"},
    {'v', 2, 2, &ffi_type_sshort, "?"},  {'u', 4, 4, &ffi_type_sint, "u"},         {'P', 8, 8, &ffi_type_pointer, "P"},
    {'z', 8, 8, &ffi_type_pointer, "z"}, {'Z', 8, 8, &ffi_type_pointer, "Z"},      {'O', 8, 8, &ffi_type_pointer, "O"}};
const Code* find_code(char code) {
  for (const Code& c : kCodes)
    if (c.code == code) return &c;
  return nullptr;
}

template <class T> static T read_as(const uint8_t* at) {
  T value;
  memcpy(&value, at, sizeof value);
  return value;
}
// The bytes in the machine's order.
static const uint8_t* in_order(const TypeInfo& info, const uint8_t* at, uint8_t* scratch) {
  if (!info.swapped) return at;
  for (int64_t i = 0; i < info.size; ++i) scratch[i] = at[info.size - 1 - i];
  return scratch;
}

Result wide_text(Thread& t, const wchar_t* text, int64_t length) {
  return make_str_from_code_points(t, reinterpret_cast<const char32_t*>(text), length);
}

Result load_simple(Thread& t, const TypeInfo& info, const uint8_t* memory) {
  uint8_t scratch[16];
  const uint8_t* at = in_order(info, memory, scratch);
  switch (info.code) {
    case 'c': return make_bytes(t, {reinterpret_cast<const char*>(at), 1});
    case 'b': return small_int(read_as<int8_t>(at));
    case 'B': return small_int(*at);
    case 'h': return small_int(read_as<int16_t>(at));
    case 'H': return small_int(read_as<uint16_t>(at));
    case 'i': return small_int(read_as<int32_t>(at));
    case 'I': return small_int(read_as<uint32_t>(at));
    case 'l':
    case 'q': return make_int(t, read_as<int64_t>(at));
    case 'L':
    case 'Q': return make_uint(t, read_as<uint64_t>(at));
    case 'f': return make_float(t, read_as<float>(at));
    case 'd': return make_float(t, read_as<double>(at));
    case 'g': return make_float(t, static_cast<double>(read_as<long double>(at)));
    case '?': return boolean(*at != 0);
    case 'v': return boolean(read_as<int16_t>(at) != 0);
    case 'u': {
      wchar_t c = read_as<wchar_t>(at);
      return wide_text(t, &c, 1);
    }
    case 'P': {
      auto address = read_as<uint64_t>(at);
      return address ? make_uint(t, address) : Result(kNone);
    }
    case 'z': {
      auto* text = read_as<const char*>(at);
      return text ? make_bytes(t, text) : Result(kNone);
    }
    case 'Z': {
      auto* text = read_as<const wchar_t*>(at);
      return text ? wide_text(t, text, static_cast<int64_t>(wcslen(text))) : Result(kNone);
    }
    default: {
      Value object{read_as<uint64_t>(at)};
      if (object.is_absent()) return raise_value_error(t, "PyObject is NULL");
      return Result::copy(object);
    }
  }
}

static Status store_integer(Thread& t, const TypeInfo& info, Value v, uint8_t* at) {
  if (is_float(v)) return raise_type_error(t, "int expected instead of float instance");
  Ref number = is_int(v) ? Ref::copy(v) : TRY(index(t, v));
  uint64_t scratch;
  uint64_t bits = numbers::to_uint64_wrapped(int_view(number, scratch));
  auto size = static_cast<size_t>(info.size);
  memcpy(at, &bits, size);  // little-endian: the low bytes
  return ok();
}
static Result store_text(Thread& t, Value v, uint8_t* at) {
  const void* pointer = nullptr;
  if (is_bytes(v)) pointer = as<Bytes>(v)->data;
  else if (is_int(v)) {
    uint64_t scratch;
    pointer = reinterpret_cast<const void*>(numbers::to_uint64_wrapped(int_view(v, scratch)));
  } else if (!v.is_none()) {
    return raise_type_error(t, "bytes or integer address expected instead of ", type_name(t, v), " instance");
  }
  memcpy(at, &pointer, sizeof pointer);
  return Result::copy(v);
}
// The text as wchar_t with a zero behind, in a bytes.
static Result wide_bytes(Thread& t, Str* s) {
  Ref bytes = TRY(make_empty_bytes(t, (s->length + 1) * 4));
  auto* to = bytes.as<Bytes>()->data;
  for (int64_t i = 0; i <= s->length; ++i) {
    uint32_t c = i < s->length ? static_cast<uint32_t>((*s)[i]) : 0;
    memcpy(to + i * 4, &c, 4);
  }
  return bytes;
}
static Result store_wide_text(Thread& t, Value v, uint8_t* at) {
  const void* pointer = nullptr;
  Ref kept = Ref::copy(v);
  if (is_str(v)) {
    kept = TRY(wide_bytes(t, as<Str>(v)));
    pointer = kept.as<Bytes>()->data;
  } else if (is_int(v)) {
    uint64_t scratch;
    pointer = reinterpret_cast<const void*>(numbers::to_uint64_wrapped(int_view(v, scratch)));
  } else if (!v.is_none()) {
    return raise_type_error(t, "unicode string or integer address expected instead of ", type_name(t, v), " instance");
  }
  memcpy(at, &pointer, sizeof pointer);
  return kept;
}
static Status store_character(Thread& t, Value v, uint8_t* at) {
  if (is_bytes(v) && as<Bytes>(v)->length == 1) *at = as<Bytes>(v)->data[0];
  else if (has_kind(v, Kind::ByteArray) && as<ByteArray>(v)->length == 1) *at = as<ByteArray>(v)->data[0];
  else if (v.is_small_int() && v.small_int() >= 0 && v.small_int() < 256) *at = static_cast<uint8_t>(v.small_int());
  else return raise_type_error(t, "one character bytes, bytearray or integer expected");
  return ok();
}
static Result store_in_order(Thread& t, const TypeInfo& info, Value v, uint8_t* at) {
  switch (info.code) {
    case 'c': TRY(store_character(t, v, at)); return kNone;
    case 'f': {
      auto f = static_cast<float>(TRY(as_double(t, v)));
      memcpy(at, &f, sizeof f);
      return kNone;
    }
    case 'd': {
      double d = TRY(as_double(t, v));
      memcpy(at, &d, sizeof d);
      return kNone;
    }
    case 'g': {
      long double d = TRY(as_double(t, v));
      memcpy(at, &d, sizeof d);
      return kNone;
    }
    case '?': *at = TRY(is_true(t, v)); return kNone;
    case 'v': {
      int16_t flag = TRY(is_true(t, v)) ? -1 : 0;
      memcpy(at, &flag, sizeof flag);
      return kNone;
    }
    case 'u': {
      if (!is_str(v)) return raise_type_error(t, "unicode string expected instead of ", type_name(t, v), " instance");
      if (as<Str>(v)->length != 1) return raise_type_error(t, "one character unicode string expected");
      auto c = static_cast<wchar_t>((*as<Str>(v))[0]);
      memcpy(at, &c, sizeof c);
      return kNone;
    }
    case 'z': return store_text(t, v, at);
    case 'Z': return store_wide_text(t, v, at);
    case 'P': {
      uint64_t scratch, address = 0;
      if (is_int(v)) address = numbers::to_uint64_wrapped(int_view(v, scratch));
      else if (!v.is_none()) return raise_type_error(t, "cannot be converted to pointer");
      memcpy(at, &address, sizeof address);
      return kNone;
    }
    case 'O': memcpy(at, &v.bits, sizeof v.bits); return Result::copy(v);
    default: TRY(store_integer(t, info, v, at)); return kNone;
  }
}
Result store_simple(Thread& t, const TypeInfo& info, Value v, uint8_t* at) {
  if (!info.swapped) return store_in_order(t, info, v, at);
  uint8_t scratch[16];
  Ref kept = TRY(store_in_order(t, info, v, scratch));
  for (int64_t i = 0; i < info.size; ++i) at[i] = scratch[info.size - 1 - i];
  return kept;
}

Status make_simple_info(Thread& t, TypeInfo* info, Type* cls) {
  Ref given = TRY(get_attr_or_absent(t, Value::from_object(cls), "_type_"));
  if (given.is_absent()) return raise_attribute_error(t, "class must define a '_type_' attribute");
  if (!is_str(given)) return raise_type_error(t, "class must define a '_type_' string attribute");
  std::string text = str_wtf8(given.as<Str>());
  if (text.size() != 1)
    return raise_value_error(t, "class must define a '_type_' attribute which must be a string of length 1");
  const Code* code = find_code(text[0]);
  if (!code) {
    return raise_attribute_error(
        t,
        "class must define a '_type_' attribute which must be\na single character string containing one of "
        "'cbBhHiIlLdfuzZqQPXOv?g'.");
  }
  info->code = code->code;
  info->size = code->size;
  info->align = code->align;
  info->ffi = code->ffi;
  info->has_pointer_fields = strchr("PzZO", code->code);
  info->format = new std::string(std::string("<") + code->format);
  return ok();
}

// --- as arguments ----------------------------------------------------------------------------------------------------

static Result text_argument(Thread& t, Value v, bool wide) {
  Ref argument = TRY(make_argument(t, &ffi_type_pointer, wide ? 'Z' : 'z', v));
  auto* a = argument.as<Argument>();
  Ref kept = TRY(wide ? store_wide_text(t, v, reinterpret_cast<uint8_t*>(&a->value))
                      : store_text(t, v, reinterpret_cast<uint8_t*>(&a->value)));
  replace(a->object, std::move(kept));
  return argument;
}
static bool points_to(Thread& t, Value v, const char* codes) {
  Data* d = try_data(t, v);
  if (!d) return false;
  TypeInfo* info = info_of(d->type);
  if (info->family != Family::Array && info->family != Family::Pointer) return false;
  TypeInfo* target = info->target.is_absent() ? nullptr : info_of(info->target);
  return target && target->family == Family::Simple && strchr(codes, target->code);
}
static Result as_parameter(Thread& t, Value cls, Value v, const char* message) {
  Ref inner = TRY(get_attr_or_absent(t, v, "_as_parameter_"));
  if (inner.is_absent()) return raise_type_error(t, message);
  NativeRecursion guard(t);
  if (guard.exceeded()) return raise_recursion_error(t, " while processing _as_parameter_");
  return simple_from_param(t, cls, inner);
}
// What c_void_p takes: None, addresses, text, and whatever is a pointer.
static Result void_pointer(Thread& t, Value cls, Value v) {
  if (is_int(v)) {
    Ref argument = TRY(make_argument(t, &ffi_type_pointer, 'P', v));
    uint64_t scratch;
    argument.as<Argument>()->value.p = reinterpret_cast<void*>(numbers::to_uint64_wrapped(int_view(v, scratch)));
    return argument;
  }
  if (is_bytes(v)) return text_argument(t, v, false);
  if (is_str(v)) return text_argument(t, v, true);
  if (Data* d = try_data(t, v)) {
    TypeInfo* info = info_of(d->type);
    if (info->family == Family::Array || info->family == Family::Pointer) return Result::copy(v);
    if (info->family == Family::Function || (info->family == Family::Simple && strchr("zZ", info->code))) {
      Ref argument = TRY(make_argument(t, &ffi_type_pointer, info->family == Family::Function ? 'P' : 'Z', v));
      memcpy(&argument.as<Argument>()->value, d->data, sizeof(void*));
      return argument;
    }
  }
  if (has_spec(v, kArgumentType) && as<Argument>(v)->tag == 'P') return Result::copy(v);
  return as_parameter(t, cls, v, "wrong type");
}

Result simple_from_param(Thread& t, Value cls, Value v) {
  TypeInfo* info = TRY(required_info(t, cls));
  if (TRY(is_instance_of(t, v, cls))) return Result::copy(v);
  if (strchr("zZP", info->code) && v.is_none()) return kNone;
  switch (info->code) {
    case 'P': return void_pointer(t, cls, v);
    case 'z':
    case 'Z': {
      bool wide = info->code == 'Z';
      if (wide ? is_str(v) : is_bytes(v)) return text_argument(t, v, wide);
      if (points_to(t, v, wide ? "u" : "cbB")) return Result::copy(v);
      if (has_spec(v, kArgumentType) && !as<Argument>(v)->object.is_absent()) {
        Data* d = try_data(t, as<Argument>(v)->object);
        TypeInfo* of = d ? info_of(d->type) : nullptr;
        if (of && of->family == Family::Simple && of->code == (wide ? 'u' : 'c')) return Result::copy(v);
      }
      return as_parameter(t, cls, v, wide ? "wrong type" : "wrong type");
    }
    default: break;
  }
  Ref argument = TRY(make_argument(t, info->ffi, info->code, v));
  Result kept = store_simple(t, *info, v, reinterpret_cast<uint8_t*>(&argument.as<Argument>()->value));
  if (!kept.is_raised()) {
    Ref held = kept.take();
    return argument;
  }
  clear_pending(t);
  return as_parameter(t, cls, v, "wrong type");
}

}  // namespace krait::modules::ctypes
