// The module _struct (library reference: struct): values as packed bytes.
#include <math.h>
#include <string.h>

#include <vector>

#include "interpreter/modules/module_exception.h"
#include "interpreter/modules/struct_floats.h"
#include "interpreter/numbers/big_int.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/codecs.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/native.h"

namespace krait::modules {

namespace {

Type* struct_error(Thread& t) { return module_exception(t, "struct.error"); }
template <class... P>
Raised raise_struct(Thread& t, const P&... parts) {
  return raise_message(t, struct_error(t), cat(parts...));
}

// What one format character means: bytes and alignment in native mode; bytes in standard mode (0: not allowed there).
struct Letter {
  char letter;
  uint8_t native, alignment, standard;
};
constexpr Letter kLetters[] = {
    {'x', 1, 1, 1}, {'b', 1, 1, 1}, {'B', 1, 1, 1}, {'c', 1, 1, 1}, {'s', 1, 1, 1}, {'p', 1, 1, 1}, {'h', 2, 2, 2},
    {'H', 2, 2, 2}, {'i', 4, 4, 4}, {'I', 4, 4, 4}, {'l', 8, 8, 4}, {'L', 8, 8, 4}, {'q', 8, 8, 8}, {'Q', 8, 8, 8},
    {'n', 8, 8, 0}, {'N', 8, 8, 0}, {'?', 1, 1, 1}, {'e', 2, 2, 2}, {'f', 4, 4, 4}, {'d', 8, 8, 8}, {'P', 8, 8, 0}};

struct Field {
  char letter;
  uint8_t size;      // of one item
  int64_t offset, count;  // s and p: count is their length, one value
};
struct Layout {
  std::vector<Field> fields;
  int64_t size = 0, values = 0;
  bool little = true, native = true;
};

struct Struct : Object {
  Value format;     // bytes
  Layout* layout;   // owned; null until __init__
};
Struct* self_of(Value v) { return as<Struct>(v); }
extern const TypeSpec kStructType;

void destroy(Object* o) {
  delete std::exchange(static_cast<Struct*>(o)->layout, nullptr);
  clear(static_cast<Struct*>(o)->format);
}

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// --- reading a format ------------------------------------------------------------------------------------------------

ResultOf<Layout> parse_format(Thread& t, std::string_view f) {
  Layout out;
  size_t i = 0;
  bool aligned = true;
  if (!f.empty() && strchr("@=<>!", f[0]) && f[0]) {
    out.native = aligned = f[0] == '@';
    out.little = f[0] != '>' && f[0] != '!';
    ++i;
  }
  for (; i < f.size(); ++i) {
    if (is_blank(f[i])) continue;
    int64_t count = 1;
    if (f[i] >= '0' && f[i] <= '9') {
      count = 0;
      for (; i < f.size() && f[i] >= '0' && f[i] <= '9'; ++i) {
        if (__builtin_mul_overflow(count, 10, &count) || __builtin_add_overflow(count, f[i] - '0', &count)) {
          return raise_struct(t, "total struct size too long");
        }
      }
      if (i == f.size()) return raise_struct(t, "repeat count given without format specifier");
    }
    const Letter* letter = nullptr;
    for (const Letter& l : kLetters)
      if (l.letter == f[i] && (out.native || l.standard)) letter = &l;
    if (!letter) return raise_struct(t, "bad char in struct format");
    uint8_t size = out.native ? letter->native : letter->standard;
    int64_t alignment = aligned ? letter->alignment : 1, bytes;
    if (__builtin_add_overflow(out.size, alignment - 1, &out.size))
      return raise_struct(t, "total struct size too long");
    out.size = out.size / alignment * alignment;
    bool one_value = f[i] == 's' || f[i] == 'p';
    if (f[i] != 'x') {
      if (count > 0 || one_value) out.fields.push_back({f[i], size, out.size, count});
      out.values += one_value ? 1 : count;
    }
    if (__builtin_mul_overflow(count, size, &bytes) || __builtin_add_overflow(out.size, bytes, &out.size)) {
      return raise_struct(t, "total struct size too long");
    }
  }
  return out;
}

// --- one value -----------------------------------------------------------------------------------------------------

void put_int(uint8_t* to, uint64_t value, int size, bool little) {
  for (int i = 0; i < size; ++i) to[little ? i : size - 1 - i] = static_cast<uint8_t>(value >> (8 * i));
}
uint64_t take_int(const uint8_t* from, int size, bool little) {
  uint64_t value = 0;
  for (int i = 0; i < size; ++i) value |= static_cast<uint64_t>(from[little ? i : size - 1 - i]) << (8 * i);
  return value;
}

bool is_signed(char letter) { return strchr("bhilqn", letter) != nullptr; }

Raised raise_out_of_range(Thread& t, const Layout& layout, const Field& f) {
  if (f.letter == 'b') return raise_struct(t, "byte format requires -128 <= number <= 127");
  if (f.letter == 'B') return raise_struct(t, "ubyte format requires 0 <= number <= 255");
  if (layout.native && f.letter == 'h')
    return raise_struct(t, "short format requires (-0x7fff - 1) <= number <= 0x7fff");
  if (layout.native && f.letter == 'H') return raise_struct(t, "ushort format requires 0 <= number <= 0xffff");
  if (f.size == 8) return raise_struct(t, "int too large to convert");
  std::string letter(1, f.letter);
  if (is_signed(f.letter)) {
    int64_t largest = (int64_t{1} << (8 * f.size - 1)) - 1;
    return raise_struct(t, "'", letter, "' format requires ", -largest - 1, " <= number <= ", largest);
  }
  return raise_struct(t, "'", letter, "' format requires 0 <= number <= ", (uint64_t{1} << (8 * f.size)) - 1);
}

Status pack_int(Thread& t, const Layout& layout, const Field& f, uint8_t* to, Value v) {
  if (!is_int(v) && !has_index(t, v)) return raise_struct(t, "required argument is not an integer");
  Ref number = TRY(index(t, v));
  uint64_t scratch;
  numbers::BigView view = int_view(number, scratch);
  uint64_t bits = view.size ? view.limbs[0] : 0;
  bool fits = view.size <= 1;
  if (is_signed(f.letter)) {
    uint64_t limit = uint64_t{1} << (8 * f.size - 1);
    fits = fits && (view.negative ? bits <= limit : bits < limit);
  } else {
    fits = fits && !view.negative && (f.size == 8 || bits >> (8 * f.size) == 0);
  }
  if (!fits) {
    if (f.letter == 'P') return raise_struct(t, "int too large to convert");
    return raise_out_of_range(t, layout, f);
  }
  put_int(to, view.negative ? 0 - bits : bits, f.size, layout.little);
  return ok();
}

Status pack_float(Thread& t, const Layout& layout, const Field& f, uint8_t* to, Value v) {
  if (!is_float(v) && !is_int(v) && !type_of(t, v)->slots.float_ && !has_index(t, v)) {
    return raise_struct(t, "required argument is not a float");
  }
  double d = TRY(as_double(t, v));
  uint64_t bits;
  if (f.size == 8) {
    memcpy(&bits, &d, 8);
  } else if (f.size == 4) {
    auto narrow = static_cast<float>(d);
    if (isinf(narrow) && isfinite(d) && !layout.native)
      return raise_overflow_error(t, "float too large to pack with f format");
    uint32_t word;
    memcpy(&word, &narrow, 4);
    bits = word;
  } else {
    uint16_t half;
    if (!half_from_double(d, &half)) return raise_overflow_error(t, "float too large to pack with e format");
    bits = half;
  }
  put_int(to, bits, f.size, layout.little);
  return ok();
}

Status pack_text(Thread& t, const Field& f, uint8_t* to, Value v) {
  std::string_view text;
  if (is_bytes(v)) text = as<Bytes>(v)->view();
  else if (has_kind(v, Kind::ByteArray)) text = as<ByteArray>(v)->view();
  else return raise_struct(t, "argument for '", std::string(1, f.letter), "' must be a bytes object");
  auto room = static_cast<size_t>(f.count);
  if (f.letter == 's') {
    if (!text.empty()) memcpy(to, text.data(), text.size() < room ? text.size() : room);
  } else if (room > 0) {
    size_t n = text.size() < room - 1 ? text.size() : room - 1;
    if (n) memcpy(to + 1, text.data(), n);
    to[0] = static_cast<uint8_t>(n > 255 ? 255 : n);
  }
  return ok();
}

Status pack_one(Thread& t, const Layout& layout, const Field& f, uint8_t* to, Value v) {
  switch (f.letter) {
    case '?': *to = TRY(is_true(t, v)); return ok();
    case 'c':
      if (!is_bytes(v) || as<Bytes>(v)->length != 1)
        return raise_struct(t, "char format requires a bytes object of length 1");
      *to = as<Bytes>(v)->data[0];
      return ok();
    case 'e': case 'f': case 'd': return pack_float(t, layout, f, to, v);
    case 's': case 'p': return pack_text(t, f, to, v);
    default: return pack_int(t, layout, f, to, v);
  }
}

Result unpack_one(Thread& t, const Layout& layout, const Field& f, const uint8_t* from) {
  switch (f.letter) {
    case '?': {
      for (int i = 0; i < f.size; ++i)
        if (from[i]) return kTrue;
      return kFalse;
    }
    case 'c': return make_bytes(t, {reinterpret_cast<const char*>(from), 1});
    case 's': return make_bytes(t, {reinterpret_cast<const char*>(from), static_cast<size_t>(f.count)});
    case 'p': {
      if (f.count == 0) return make_bytes(t, "");
      size_t n = from[0] < f.count ? from[0] : static_cast<size_t>(f.count - 1);
      return make_bytes(t, {reinterpret_cast<const char*>(from) + 1, n});
    }
    default: break;
  }
  uint64_t bits = take_int(from, f.size, layout.little);
  if (f.letter == 'd') return make_float(t, std::bit_cast<double>(bits));
  if (f.letter == 'f') return make_float(t, static_cast<double>(std::bit_cast<float>(static_cast<uint32_t>(bits))));
  if (f.letter == 'e') return make_float(t, double_from_half(static_cast<uint16_t>(bits)));
  if (!is_signed(f.letter)) return make_uint(t, bits);
  int unused = 64 - 8 * f.size;
  return make_int(t, static_cast<int64_t>(bits << unused) >> unused);
}

// --- all values ------------------------------------------------------------------------------------------------------

bool is_text(const Field& f) { return f.letter == 's' || f.letter == 'p'; }

Status pack_all(Thread& t, const Layout& layout, uint8_t* to, const Value* values) {
  memset(to, 0, static_cast<size_t>(layout.size));
  for (const Field& f : layout.fields) {
    int64_t n = is_text(f) ? 1 : f.count;
    for (int64_t i = 0; i < n; ++i) TRY(pack_one(t, layout, f, to + f.offset + i * f.size, *values++));
  }
  return ok();
}
Result unpack_all(Thread& t, const Layout& layout, const uint8_t* from) {
  Ref out = TRY(make_unfilled_tuple(t, layout.values));
  int64_t at = 0;
  for (const Field& f : layout.fields) {
    int64_t n = is_text(f) ? 1 : f.count;
    for (int64_t i = 0; i < n; ++i) {
      Ref value = TRY(unpack_one(t, layout, f, from + f.offset + i * f.size));
      out.as<Tuple>()->items[at++] = value.leak();
    }
  }
  return out;
}

// A Struct for a format. The last formats are kept: a dict in the type's state, emptied when it is full.
Result struct_for(Thread& t, Value format) {
  constexpr int64_t kMostKept = 100;
  Type* type = type_for(t, kStructType);
  bool keeps = is_exact_str(format) || (is_bytes(format) && format.object()->type == t.types().bytes);
  if (keeps && type->module_state.is_absent()) type->module_state = TRY(make_dict(t)).leak();
  if (keeps) {
    Value known = TRY(dict_get(t, as<Dict>(type->module_state), format));
    if (!known.is_absent()) return Result::copy(known);
  }
  Ref made = TRY(call(t, Value::from_object(type), {format}));
  if (keeps) {
    auto* kept = as<Dict>(type->module_state);
    if (kept->used >= kMostKept) dict_clear(t, kept);
    TRY(dict_set(t, kept, format, made));
  }
  return made;
}

ResultOf<Layout*> layout_of(Thread& t, Value self) {
  if (!self_of(self)->layout) return raise_runtime_error(t, "Struct object is not initialized");
  return self_of(self)->layout;
}

Result pack_with(Thread& t, Value self, const Value* values, size_t count) {
  Layout* layout = TRY(layout_of(t, self));
  if (static_cast<int64_t>(count) != layout->values) {
    return raise_struct(t, "pack expected ", layout->values, " items for packing (got ", count, ")");
  }
  Ref out = TRY(make_empty_bytes(t, layout->size));
  TRY(pack_all(t, *layout, out.as<Bytes>()->data, values));
  return out;
}

Result pack_into_with(Thread& t, Value self, const Value* args, size_t count) {
  Layout* layout = TRY(layout_of(t, self));
  if (count < 2) {
    return raise_struct(t, count == 0 ? "pack_into expected buffer argument" : "pack_into expected offset argument");
  }
  if (static_cast<int64_t>(count) - 2 != layout->values) {
    return raise_struct(t, "pack_into expected ", layout->values, " items for packing (got ", count - 2, ")");
  }
  BufferRef room;
  if (room.get(t, args[0], kBufferWritable).is_raised()) return raised;
  int64_t offset = TRY(index_as_i64(t, args[1], t.types().IndexError)), length = room.buffer.length;
  if (offset < 0) {
    if (offset + layout->size > 0)
      return raise_struct(t, "no space to pack ", layout->size, " bytes at offset ", offset);
    if (offset + length < 0) return raise_struct(t, "offset ", offset, " out of range for ", length, "-byte buffer");
    offset += length;
  }
  if (length - offset < layout->size) {
    return raise_struct(t, "pack_into requires a buffer of at least ",
                        static_cast<uint64_t>(layout->size) + static_cast<uint64_t>(offset), " bytes for packing ",
                        layout->size, " bytes at offset ", offset, " (actual buffer size is ", length, ")");
  }
  TRY(pack_all(t, *layout, room.buffer.data + offset, args + 2));
  return kNone;
}

Result unpack_with(Thread& t, Value self, Value data) {
  Layout* layout = TRY(layout_of(t, self));
  BufferRef bytes;
  TRY(bytes.get(t, data));
  if (bytes.buffer.length != layout->size)
    return raise_struct(t, "unpack requires a buffer of ", layout->size, " bytes");
  return unpack_all(t, *layout, bytes.buffer.data);
}

Result unpack_from_with(Thread& t, Value self, Value data, Value where) {
  Layout* layout = TRY(layout_of(t, self));
  BufferRef bytes;
  TRY(bytes.get(t, data));
  int64_t offset = TRY(index_as_i64(t, where, t.types().IndexError)), length = bytes.buffer.length;
  if (offset < 0) {
    if (offset + layout->size > 0)
      return raise_struct(t, "not enough data to unpack ", layout->size, " bytes at offset ", offset);
    if (offset + length < 0) return raise_struct(t, "offset ", offset, " out of range for ", length, "-byte buffer");
    offset += length;
  }
  if (length - offset < layout->size) {
    return raise_struct(t, "unpack_from requires a buffer of at least ",
                        static_cast<uint64_t>(layout->size) + static_cast<uint64_t>(offset), " bytes for unpacking ",
                        layout->size, " bytes at offset ", offset, " (actual buffer size is ", length, ")");
  }
  return unpack_all(t, *layout, bytes.buffer.data + offset);
}

// --- iter_unpack -----------------------------------------------------------------------------------------------------

struct UnpackIterator : Object {
  Value owner;       // the Struct; absent: finished
  BufferRef* data;
  int64_t at;
};
extern const TypeSpec kUnpackIteratorType;
void iterator_destroy(Object* o) {
  auto* it = static_cast<UnpackIterator*>(o);
  delete std::exchange(it->data, nullptr);
  clear(it->owner);
}
void iterator_traverse(Object* o, Visitor& visit) {
  auto* it = static_cast<UnpackIterator*>(o);
  visit(it->owner);
  if (it->data) visit(it->data->buffer.owner);
}
Result iterator_self(Thread&, Value self) { return Result::copy(self); }
Result iterator_next(Thread& t, Value self) {
  auto* it = as<UnpackIterator>(self);
  if (it->owner.is_absent()) return kAbsent;
  Layout* layout = self_of(it->owner)->layout;
  if (it->at >= it->data->buffer.length) {
    delete std::exchange(it->data, nullptr);
    clear(it->owner);
    return kAbsent;
  }
  int64_t at = it->at;
  it->at += layout->size;
  return unpack_all(t, *layout, it->data->buffer.data + at);
}
Result iterator_hint(Thread& t, const Args& a) {
  auto* it = as<UnpackIterator>(a.self);
  if (it->owner.is_absent()) return small_int(0);
  return make_int(t, (it->data->buffer.length - it->at) / self_of(it->owner)->layout->size);
}
Result iter_unpack_with(Thread& t, Value self, Value data) {
  Layout* layout = TRY(layout_of(t, self));
  if (layout->size == 0) return raise_struct(t, "cannot iteratively unpack with a struct of length 0");
  auto* it = allocate<UnpackIterator>(t, type_for(t, kUnpackIteratorType));
  if (!it) return raised;
  Ref made = Ref::own(it);
  it->data = new BufferRef;
  TRY(it->data->get(t, data));
  if (it->data->buffer.length % layout->size != 0) {
    return raise_struct(t, "iterative unpacking requires a buffer of a multiple of ", layout->size, " bytes");
  }
  retain(it->owner = self);
  return made;
}

// --- Struct ----------------------------------------------------------------------------------------------------------

Result struct_new(Thread& t, Type* type, const Value*, size_t, Tuple*) {
  auto* s = allocate<Struct>(t, type);
  if (!s) return raised;
  s->format = kNone;
  return Result::own(s);
}
Result struct_init(Thread& t, const Args& a) {
  Ref format = Ref::copy(a[0]);
  if (is_str(format)) {
    auto* text = format.as<Str>();
    if (!text->ascii) {
      format = TRY(encode_str(t, format, "ascii", "strict"));  // raises
      return raised;
    }
    format = TRY(make_bytes(t, {reinterpret_cast<const char*>(text->data), static_cast<size_t>(text->length)}));
  }
  if (!is_bytes(format)) {
    return raise_type_error(t, "Struct() argument 1 must be a str or bytes object, not ", type_name(t, a[0]));
  }
  if (format.as<Bytes>()->view().find('\0') != std::string_view::npos)
    return raise_struct(t, "embedded null character");
  Layout layout = TRY(parse_format(t, format.as<Bytes>()->view()));
  Struct* s = self_of(a.self);
  delete std::exchange(s->layout, new Layout(std::move(layout)));
  replace(s->format, std::move(format));
  return kNone;
}
Result method_pack(Thread& t, const Args& a) { return pack_with(t, a.self, a.rest, a.rest_count); }
Result method_pack_into(Thread& t, const Args& a) { return pack_into_with(t, a.self, a.rest, a.rest_count); }
Result method_unpack(Thread& t, const Args& a) { return unpack_with(t, a.self, a[0]); }
Result method_unpack_from(Thread& t, const Args& a) { return unpack_from_with(t, a.self, a[0], a[1]); }
Result method_iter_unpack(Thread& t, const Args& a) { return iter_unpack_with(t, a.self, a[0]); }
Result get_format(Thread& t, Value self) {
  TRY(layout_of(t, self));
  return make_latin1(t, as<Bytes>(self_of(self)->format)->view());
}
Result get_size(Thread& t, Value self) { return make_int(t, TRY(layout_of(t, self))->size); }

const NativeFunction kStructMethods[] = {
    {"pack(*values)!", method_pack,
     "S.pack(v1, v2, ...) -> bytes\n\nThe values as bytes, laid out as S.format says; help(struct) explains "
     "formats."},
    {"pack_into(*values)!", method_pack_into,
     "S.pack_into(buffer, offset, v1, v2, ...)\n\nStores the values, laid out as S.format says, in a writable "
     "buffer from offset on.\nThe offset cannot be left out; help(struct) explains formats."},
    {"unpack(buffer, /)", method_unpack,
     "A tuple of the values that the buffer holds, read as the struct's format says.\n\nThe buffer must be "
     "exactly as long as the struct's size; help(struct) explains formats."},
    {"unpack_from(buffer, offset=0)", method_unpack_from,
     "A tuple of the values that the buffer holds from offset on, read as the struct's format says.\n\nFrom "
     "there the buffer must have at least as many bytes as the struct's size.\nhelp(struct) explains formats."},
    {"iter_unpack(buffer, /)", method_iter_unpack,
     "An iterator that unpacks the bytes piece by piece, one tuple for each struct.\n\nIt works like "
     "unpack_from() called over and over; the length must be a multiple of the struct's size."},
    {}};
const NativeGetSet kStructGetSets[] = {
    {"format", get_format, nullptr, "struct format string"}, {"size", get_size, nullptr, "struct size in bytes"}, {}};

const TypeSpec kStructType = {
    .name = "_struct.Struct",
    .doc = "Struct(fmt) --> compiled struct object",
    .size = sizeof(Struct),
    .flags = kBaseType | kHasGc | kHasPrefix | kHasWeakrefs,
    .init = {"Struct(format)", struct_init},
    .methods = kStructMethods,
    .getsets = kStructGetSets,
    .slots = {.destroy = destroy, .traverse = [](Object*, Visitor&) {}, .new_ = struct_new}};

const NativeFunction kIteratorMethods[] = {{"__length_hint__()", iterator_hint, nullptr}, {}};
const TypeSpec kUnpackIteratorType = {.name = "_struct.unpack_iterator",
                                      .size = sizeof(UnpackIterator),
                                      .flags = kHasGc | kNoInstances,
                                      .methods = kIteratorMethods,
                                      .slots = {.destroy = iterator_destroy,
                                                .traverse = iterator_traverse,
                                                .iter = iterator_self,
                                                .next = iterator_next}};

// --- the module ------------------------------------------------------------------------------------------------------

Result module_calcsize(Thread& t, const Args& a) {
  Ref s = TRY(struct_for(t, a[0]));
  return get_size(t, s);
}
Result module_pack(Thread& t, const Args& a) {
  if (a.rest_count == 0) return raise_type_error(t, "missing format argument");
  Ref s = TRY(struct_for(t, a.rest[0]));
  return pack_with(t, s, a.rest + 1, a.rest_count - 1);
}
Result module_pack_into(Thread& t, const Args& a) {
  if (a.rest_count == 0) return raise_type_error(t, "missing format argument");
  Ref s = TRY(struct_for(t, a.rest[0]));
  return pack_into_with(t, s, a.rest + 1, a.rest_count - 1);
}
Result module_unpack(Thread& t, const Args& a) {
  Ref s = TRY(struct_for(t, a[0]));
  return unpack_with(t, s, a[1]);
}
Result module_unpack_from(Thread& t, const Args& a) {
  Ref s = TRY(struct_for(t, a[0]));
  return unpack_from_with(t, s, a[1], a[2]);
}
Result module_iter_unpack(Thread& t, const Args& a) {
  Ref s = TRY(struct_for(t, a[0]));
  return iter_unpack_with(t, s, a[1]);
}
Result module_clearcache(Thread& t, const Args&) {
  Value kept = type_for(t, kStructType)->module_state;
  if (!kept.is_absent()) dict_clear(t, as<Dict>(kept));
  return kNone;
}

const NativeFunction kFunctions[] = {
    {"calcsize(format, /)", module_calcsize, "The number of bytes that a struct with the given format takes."},
    {"pack(*values)!", module_pack,
     "pack(format, v1, v2, ...) -> bytes\n\nGives the values as bytes, laid out one after the other as format "
     "says.\nhelp(struct) describes format strings."},
    {"pack_into(*values)!", module_pack_into,
     "pack_into(format, buffer, offset, v1, v2, ...)\n\nStores the values in a writable buffer, laid out as "
     "format says, from offset on.\nThe offset cannot be left out. help(struct) describes format strings."},
    {"unpack(format, buffer, /)", module_unpack,
     "The values found in the buffer, as a tuple, read in the layout that format gives.\n\nThe buffer must be "
     "exactly calcsize(format) bytes long.\nhelp(struct) describes format strings."},
    {"unpack_from(format, /, buffer, offset=0)", module_unpack_from,
     "The values found in the buffer from offset on, as a tuple, read in the layout that format gives.\n\nAt "
     "least calcsize(format) bytes must follow the offset.\nhelp(struct) describes format strings."},
    {"iter_unpack(format, buffer, /)", module_iter_unpack,
     "An iterator that unpacks the bytes piece by piece, one tuple for each struct of the format.\n\nIt works "
     "like unpack_from() called over and over; the length must be a multiple of the struct's size."},
    {"_clearcache()", module_clearcache, "Clear the internal cache."},
    {}};

Status module_init(Thread& t, Value module) {
  (void)TRY(module_add_type(t, module, kStructType));
  (void)TRY(make_type(t, kUnpackIteratorType));
  return add_exception(t, module, "error", "struct.error", t.types().Exception);
}

}  // namespace

extern const NativeModule kStructModule;
const NativeModule kStructModule = {"_struct",
    "Packs Python values into bytes laid out as C structs, and unpacks them again.", kFunctions, module_init};

}  // namespace krait::modules
