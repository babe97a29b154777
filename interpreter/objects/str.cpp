// str: equality, hash, concatenation, slices and the type itself. Methods are in str_methods.cpp and its siblings.
#include "interpreter/objects/str.h"

#include "interpreter/objects/bytes.h"
#include "interpreter/objects/intern.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/slice.h"
#include "interpreter/objects/str_methods.h"
#include "interpreter/objects/str_units.h"
#include "interpreter/runtime/hash.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/native.h"
#include "interpreter/runtime/order.h"

namespace krait::objects {

bool str_equal(const Str* a, const Str* b) {
  if (a == b) return true;
  if (a->length != b->length || a->width != b->width) return false;
  return std::memcmp(a->data, b->data, static_cast<size_t>(a->length) * a->width) == 0;
}

bool str_equal(const Str* s, std::string_view ascii) {
  return s->ascii && s->length == static_cast<int64_t>(ascii.size()) &&
         (ascii.empty() || std::memcmp(s->data, ascii.data(), ascii.size()) == 0);
}

// The first eight bytes with the first one on top: their order is the texts' own as far as both reach.
static uint64_t leading_word(const Str* s) {
  uint64_t word;
  std::memcpy(&word, s->data, 8);
  return __builtin_bswap64(word);
}

int str_compare(const Str* a, const Str* b) {
  int64_t count = a->length < b->length ? a->length : b->length;
  if (a->width == 1 && b->width == 1) {
    uint64_t x = leading_word(a), y = leading_word(b);
    if (x != y && __builtin_clzll(x ^ y) / 8 < count) return x < y ? -1 : 1;
    if (count > 8) {
      if (int order = std::memcmp(a->data + 8, b->data + 8, static_cast<size_t>(count - 8))) return order < 0 ? -1 : 1;
    }
  } else {
    int order = with_units(a, [&](auto* x) {
      return with_units(b, [&](auto* y) {
        for (int64_t i = 0; i < count; ++i) {
          if (x[i] != y[i]) return x[i] < y[i] ? -1 : 1;
        }
        return 0;
      });
    });
    if (order) return order;
  }
  return a->length < b->length ? -1 : a->length > b->length;
}

int64_t str_hash(Str* s) {
  if (s->hash == -1) {
    const uint64_t* key = s->type->interpreter->hash_key;
    s->hash = hash_bytes({key[0], key[1]}, s->data, static_cast<size_t>(s->length) * s->width);
  }
  return s->hash;
}

// For an empty range: the class of the whole string, from its flags, without reading it.
char32_t str_largest(const Str* s, int64_t start, int64_t end) {
  if (s->ascii) return 0x7F;
  if (start == end) return s->width == 1 ? 0xFF : s->width == 2 ? 0xFFFF : 0x10FFFF;
  return with_units(s, [&](auto* units) -> char32_t {
    char32_t seen = 0;
    for (int64_t i = start; i < end; ++i) seen |= units[i];
    if (seen >= 0x110000) seen = 0x10FFFF;  // several large ones together
    return seen;
  });
}

namespace {

char32_t class_of(const Str* s) { return str_largest(s, 0, 0); }

Result exact_copy(Thread& t, Str* s) {
  if (s->type->flags & kExactBuiltin) return Result::copy(s);
  return str_slice(t, s, 0, s->length);
}

}  // namespace

Result str_concat(Thread& t, Str* a, Str* b) {
  if (a->length == 0) return exact_copy(t, b);
  if (b->length == 0) return exact_copy(t, a);
  char32_t largest = class_of(a) > class_of(b) ? class_of(a) : class_of(b);
  Ref s = TRY(make_empty_str(t, a->length + b->length, largest));
  copy_into(s.as<Str>(), 0, a, 0, a->length);
  copy_into(s.as<Str>(), a->length, b, 0, b->length);
  return s;
}

Result str_concat_owned(Thread& t, Ref&& left, Str* b) {
  Ref held = std::move(left);
  Str* a = held.as<Str>();
  bool reusable =
      a->refcount == 1 && !a->interned && a->width >= b->width && a->length && (a->type->flags & kExactBuiltin);
  if (!reusable || b->length == 0 || a == b) return str_concat(t, a, b);
  int64_t length = a->length + b->length;
  if (a->utf8) {
    free_block(t.interpreter, a->utf8, utf8_copy_bytes(a->utf8->length));
    a->utf8 = nullptr;
  }
  Object* grown = resize_object(t, a, str_size(a->length, a->width), str_size(length, a->width));
  if (!grown) return raised;
  held.leak();
  a = static_cast<Str*>(grown);
  copy_into(a, a->length, b, 0, b->length);
  a->length = length;
  a->hash = -1;
  a->ascii = a->ascii && b->ascii;
  std::memset(str_at(a, length), 0, a->width);
  return Result::own(a);
}

Result str_slice(Thread& t, Str* s, int64_t start, int64_t end) {
  if (start >= end) return make_empty_str(t, 0, 0);
  if (end - start == 1) return make_char(t, (*s)[start]);
  if (start == 0 && end == s->length && (s->type->flags & kExactBuiltin)) return Result::copy(s);
  bool whole = start == 0 && end == s->length;
  Ref made = TRY(make_empty_str(t, end - start, whole ? class_of(s) : str_largest(s, start, end)));
  copy_into(made.as<Str>(), 0, s, start, end - start);
  return made;
}

Result str_repeat(Thread& t, Str* s, int64_t count) {
  if (count <= 0 || s->length == 0) return make_empty_str(t, 0, 0);
  if (count == 1) return exact_copy(t, s);
  if (s->length > INT64_MAX / count) return raise_overflow_error(t, "repeated string is too long");
  int64_t length = s->length * count;
  Ref made = TRY(make_empty_str(t, length, class_of(s)));
  Str* out = made.as<Str>();
  if (s->length == 1 && s->width == 1) {
    std::memset(out->data, s->data[0], static_cast<size_t>(count));
    return made;
  }
  copy_into(out, 0, s, 0, s->length);
  for (int64_t done = s->length; done < length;) {  // doubles what is there
    int64_t step = done < length - done ? done : length - done;
    std::memcpy(str_at(out, done), out->data, static_cast<size_t>(step) * out->width);
    done += step;
  }
  return made;
}

namespace {

void str_destroy(Object* o) {
  Str* s = static_cast<Str*>(o);
  if (s->interned) forget_interned(s);
  if (s->utf8) free_block(s->type->interpreter, s->utf8, utf8_copy_bytes(s->utf8->length));
}

Result str_new(Thread& t, const Args& a) {
  Type* type = as<Type>(a.self);
  Ref made;
  if (a[0].is_absent()) {
    made = TRY(make_empty_str(t, 0, 0));
  } else if (a[1].is_absent() && a[2].is_absent()) {
    made = TRY(runtime::str(t, a[0]));
  } else {
    made = TRY(str_decode_object(t, a[0], a[1], a[2]));
  }
  if (type == t.types().str) return made;
  return str_of_type(t, type, made);
}

Result str_str(Thread& t, Value self) { return exact_copy(t, as<Str>(self)); }

ResultOf<int64_t> str_hash_slot(Thread&, Value self) { return str_hash(as<Str>(self)); }

Result str_compare_slot(Thread& t, Value a, Value b, CompareOp op) {
  if (!is_str(a) || !is_str(b)) return kNotImplemented;
  Str *x = as<Str>(a), *y = as<Str>(b);
  if (op == CompareOp::Eq) return boolean(str_equal(x, y));
  if (op == CompareOp::Ne) return boolean(!str_equal(x, y));
  int order = x == y ? 0 : str_compare(x, y);
  return answer_of_order(order, op);
}

ResultOf<int64_t> str_length(Thread&, Value self) { return as<Str>(self)->length; }

Result str_get_slice(Thread& t, Str* s, Value slice) {
  SliceBounds b = TRY(slice_bounds(t, slice, s->length));
  if (b.step == 1) return str_slice(t, s, b.start, b.start + b.count);
  char32_t seen = 0;
  for (int64_t i = 0, at = b.start; i < b.count; ++i, at += b.step) seen |= (*s)[at];
  if (seen > 0x10FFFF) seen = 0x10FFFF;
  if (b.count == 1) return make_char(t, (*s)[b.start]);
  Ref made = TRY(make_empty_str(t, b.count, seen));
  if (b.count == 0) return made;
  for (int64_t i = 0, at = b.start; i < b.count; ++i, at += b.step) str_set(made.as<Str>(), i, (*s)[at]);
  return made;
}

Result str_get_item(Thread& t, Value self, Value key) {
  Str* s = as<Str>(self);
  if (!key.is_small_int()) {
    if (has_kind(key, Kind::Slice)) return str_get_slice(t, s, key);
    if (!has_index(t, key))
      return raise_type_error(t, "string indices must be integers, not '", type_name(t, key), "'");
  }
  int64_t i = key.is_small_int() ? key.small_int() : TRY(index_as_i64(t, key, t.types().IndexError));
  if (i < 0) i += s->length;
  if (i < 0 || i >= s->length) return raise_index_error(t, "string index out of range");
  return make_char(t, (*s)[i]);
}

ResultOf<bool> str_contains(Thread& t, Value self, Value item) {
  if (!is_str(item)) {
    return raise_type_error(t, "'in <string>' requires string as left operand, not ", type_name(t, item));
  }
  return str_find(as<Str>(self), as<Str>(item), 0, as<Str>(self)->length) >= 0;
}

Result str_concat_slot(Thread& t, Value a, Value b) {
  if (!is_str(b)) {
    return raise_type_error(t, "can only concatenate str (not \"", type_name(t, b), "\") to str");
  }
  return str_concat(t, as<Str>(a), as<Str>(b));
}

Result str_repeat_slot(Thread& t, Value self, Value count) {
  int64_t n = TRY(index_as_i64(t, count, t.types().OverflowError));
  return str_repeat(t, as<Str>(self), n);
}

Result str_remainder(Thread& t, Value a, Value b) {
  if (!is_str(a)) return kNotImplemented;
  return str_percent_format(t, a, b);
}

}  // namespace

const TypeSpec kStrType = {
    .name = "str",
    .doc = "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\n"
           "Text. Without encoding: the object's __str__ or, lacking that, its repr.\n"
           "With encoding or errors: the decoded contents of a bytes-like object.",
    .kind = Kind::Str,
    .size = sizeof(Str),
    .flags = kIndexed | kBaseType | kVariableSize | kMatchSelf,
    .new_ = {"str(object=<absent>, encoding=<absent>, errors=<absent>)", str_new},
    .methods = kStrMethods,
    .slots = {.destroy = str_destroy,
              .repr = str_repr,
              .str = str_str,
              .hash = str_hash_slot,
              .compare = str_compare_slot,
              .iter = str_iter,
              .remainder = str_remainder,
              .length = str_length,
              .get_item = str_get_item,
              .contains = str_contains,
              .concat = str_concat_slot,
              .repeat = str_repeat_slot}};

}  // namespace krait::objects
