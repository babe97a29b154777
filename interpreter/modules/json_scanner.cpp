// The scanner of _json: one value at an index of a str. It reads the code points in place, at the width that the str
// has.
#include <charconv>
#include <memory>
#include <string>
#include <vector>

#include "interpreter/modules/import.h"
#include "interpreter/modules/json.h"
#include "interpreter/modules/native_object.h"
#include "interpreter/numbers/float_text.h"
#include "interpreter/objects/bytes_methods.h"
#include "interpreter/objects/codecs.h"
#include "interpreter/objects/dict_keys.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/runtime/signature.h"

namespace krait::modules {

namespace {

struct Scanner : Object {
  bool strict;
  Value object_hook, object_pairs_hook, parse_float, parse_int, parse_constant;
};
using ScannerLife = Life<Scanner, &Scanner::object_hook, &Scanner::object_pairs_hook, &Scanner::parse_float,
                         &Scanner::parse_int, &Scanner::parse_constant>;
Scanner* self_of(Value v) { return as<Scanner>(v); }

// json.JSONDecodeError(message, document, position)
Raised raise_decode_error(Thread& t, const char* message, Value document, int64_t position) {
  Ref module = TRY(import_module(t, "json.decoder"));
  Ref type = TRY(get_attr(t, module, "JSONDecodeError"));
  Ref text = TRY(make_ascii(t, message));
  Ref error = TRY(call(t, type, {text, document, small_int(position)}));
  return raise_instance(t, std::move(error));
}
// Nothing begins at this index.
Raised raise_no_value(Thread& t, int64_t index) { return raise_value(t, t.types().StopIteration, small_int(index)); }

bool is_digit(uint32_t c) { return c >= '0' && c <= '9'; }
bool is_blank(uint32_t c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

// Equal keys of one document are one str. Open addressing by a quick hash of the code points.
class KeyMemo {
 public:
  // The str equal to these units, or null.
  template <class U> Str* find(const U* units, int64_t length, uint64_t hash) const {
    if (slots_.empty()) return nullptr;
    for (size_t i = hash & (slots_.size() - 1);; i = (i + 1) & (slots_.size() - 1)) {
      const Slot& slot = slots_[i];
      if (slot.key.is_absent()) return nullptr;
      if (slot.hash == hash && same(slot.key.template as<Str>(), units, length)) return slot.key.template as<Str>();
    }
  }
  void add(const Ref& key, uint64_t hash) {
    if (used_ * 2 >= slots_.size()) grow();
    place(slots_, {hash, key});
    ++used_;
  }
  template <class U> static uint64_t hash_of(const U* units, int64_t length) {
    uint64_t h = static_cast<uint64_t>(length) * 0x9E3779B97F4A7C15;
    for (int64_t i = 0; i < length; ++i) h = (h ^ units[i]) * 0x100000001B3;
    return h ^ h >> 32;
  }

 private:
  struct Slot {
    uint64_t hash = 0;
    Ref key;
  };
  template <class U> static bool same(const Str* s, const U* units, int64_t length) {
    if (s->length != length) return false;
    if (s->width == sizeof(U)) return __builtin_memcmp(s->data, units, static_cast<size_t>(length) * sizeof(U)) == 0;
    for (int64_t i = 0; i < length; ++i)
      if ((*s)[i] != units[i]) return false;
    return true;
  }
  static void place(std::vector<Slot>& slots, Slot slot) {
    size_t i = slot.hash & (slots.size() - 1);
    while (!slots[i].key.is_absent()) i = (i + 1) & (slots.size() - 1);
    slots[i] = std::move(slot);
  }
  void grow() {
    std::vector<Slot> wider(slots_.empty() ? 32 : slots_.size() * 2);
    for (Slot& slot : slots_)
      if (!slot.key.is_absent()) place(wider, std::move(slot));
    slots_ = std::move(wider);
  }
  std::vector<Slot> slots_;
  size_t used_ = 0;
};

// One call's reading. U: the unit of the document's text. `at` moves on as values are read.
template <class U> struct Reader {
  Thread& t;
  Scanner* scanner;
  Value document;
  const U* text;
  int64_t length;
  int64_t at;
  KeyMemo keys;

  Raised fail(const char* message, int64_t position) { return raise_decode_error(t, message, document, position); }
  bool has(uint32_t c) const { return at < length && text[at] == c; }
  void skip_blanks() {
    while (at < length && is_blank(text[at])) ++at;
  }

  // --- strings ---

  // The index of the next quote or backslash from `i` on, or of the end. 0x1f and below: -1 - index, if they are
  // refused.
  int64_t plain_end(int64_t i, bool strict) const {
    for (; i < length; ++i) {
      U c = text[i];
      if (c == '"' || c == '\\') break;
      if (c <= 0x1f && strict) return -1 - i;
    }
    return i;
  }

  int hex_digit(uint32_t c) const {
    if (is_digit(c)) return static_cast<int>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<int>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F') return static_cast<int>(c - 'A' + 10);
    return -1;
  }
  // Four digits at i, or -1.
  int32_t hex4(int64_t i) const {
    int32_t value = 0;
    for (int k = 0; k < 4; ++k) {
      int digit = hex_digit(text[i + k]);
      if (digit < 0) return -1;
      value = value << 4 | digit;
    }
    return value;
  }

  // What stands for \uXXXX; `at` is behind the u.
  ResultOf<char32_t> unicode_escape() {
    if (at + 4 >= length) return fail("Invalid \\uXXXX escape", at - 1);
    int32_t c = hex4(at);
    if (c < 0) return fail("Invalid \\uXXXX escape", at - 1);
    at += 4;
    bool high = c >= 0xD800 && c <= 0xDBFF;
    if (high && at + 6 < length && text[at] == '\\' && text[at + 1] == 'u') {
      int32_t low = hex4(at + 2);
      if (low < 0) return fail("Invalid \\uXXXX escape", at + 1);
      if (low >= 0xDC00 && low <= 0xDFFF) {
        at += 6;
        return static_cast<char32_t>(0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00));
      }
    }
    return static_cast<char32_t>(c);
  }
  // `at` is at the character behind a backslash.
  ResultOf<char32_t> escape() {
    uint32_t c = text[at++];
    switch (c) {
      case '"': case '\\': case '/': return static_cast<char32_t>(c);
      case 'b': return U'\b';
      case 'f': return U'\f';
      case 'n': return U'\n';
      case 'r': return U'\r';
      case 't': return U'\t';
      case 'u': return unicode_escape();
      default: return fail("Invalid \\escape", at - 2);
    }
  }

  // A string with escapes, from its first character on; `at` is at the first backslash.
  Result escaped_string(int64_t begin, bool strict) {
    text::TextBuffer out;
    out.append({text + begin, static_cast<size_t>(at - begin), sizeof(U)});
    for (;;) {
      if (text[at++] == '"') break;
      if (at == length) return fail("Unterminated string starting at", begin - 1);
      out.append(TRY(escape()));
      int64_t end = plain_end(at, strict);
      if (end < 0) return fail("Invalid control character at", -1 - end);
      if (end == length) return fail("Unterminated string starting at", begin - 1);
      out.append({text + at, static_cast<size_t>(end - at), sizeof(U)});
      at = end;
    }
    return make_str(t, out);
  }
  // `at` is behind the opening quote, afterwards behind the closing one.
  Result string(bool strict) {
    int64_t begin = at, end = plain_end(at, strict);
    if (end < 0) return fail("Invalid control character at", -1 - end);
    if (end == length) return fail("Unterminated string starting at", begin - 1);
    at = end;
    if (text[end] == '\\') return escaped_string(begin, strict);
    ++at;
    return str_slice(t, as<Str>(document), begin, end);
  }
  Result key() {
    int64_t begin = at, end = plain_end(at, scanner->strict);
    if (end >= 0 && end < length && text[end] == '"') {
      uint64_t hash = KeyMemo::hash_of(text + begin, end - begin);
      at = end + 1;
      if (Str* known = keys.find(text + begin, end - begin, hash)) return Result::copy(known);
      Ref made = TRY(str_slice(t, as<Str>(document), begin, end));
      keys.add(made, hash);
      return made;
    }
    Ref made = TRY(string(scanner->strict));
    auto* s = made.as<Str>();
    return text::with_units(text_view(s), [&](auto* units) -> Result {
      uint64_t hash = KeyMemo::hash_of(units, s->length);
      if (Str* known = keys.find(units, s->length, hash)) return Result::copy(known);
      keys.add(made, hash);
      return std::move(made);
    });
  }

  // --- numbers and constants ---

  Result number() {
    int64_t start = at, i = at;
    bool is_float = false;
    if (text[i] == '-' && ++i >= length) return raise_no_value(t, start);
    if (text[i] >= '1' && text[i] <= '9') {
      while (i < length && is_digit(text[i])) ++i;
    } else if (text[i] == '0') {
      ++i;
    } else {
      return raise_no_value(t, start);
    }
    if (i + 1 < length && text[i] == '.' && is_digit(text[i + 1])) {
      is_float = true;
      for (i += 2; i < length && is_digit(text[i]);) ++i;
    }
    if (i + 1 < length && (text[i] == 'e' || text[i] == 'E')) {
      int64_t mark = i++;
      if (i + 1 < length && (text[i] == '-' || text[i] == '+')) ++i;
      while (i < length && is_digit(text[i])) ++i;
      if (is_digit(text[i - 1])) is_float = true;
      else i = mark;
    }
    at = i;
    return is_float ? make_number(scanner->parse_float, start, i, true)
                    : make_number(scanner->parse_int, start, i, false);
  }
  Result make_number(Value maker, int64_t start, int64_t end, bool is_float) {
    Type* usual = is_float ? t.types().float_ : t.types().int_;
    if (maker != Value::from_object(usual)) {
      Ref digits = TRY(str_slice(t, as<Str>(document), start, end));
      return call(t, maker, {digits});
    }
    if (!is_float && end - start <= 18) return small_int(quick_int(start, end));
    char few[64];
    std::string many;
    auto count = static_cast<size_t>(end - start);
    char* digits = few;
    if (count > sizeof few) {
      many.resize(count);
      digits = many.data();
    }
    for (size_t i = 0; i < count; ++i) digits[i] = static_cast<char>(text[start + static_cast<int64_t>(i)]);
    if (!is_float) return make_int_from_text(t, {digits, count}, 10);
    double value;
    auto [rest, error] = std::from_chars(digits, digits + count, value);
    if (error != std::errc() && !numbers::parse_double({digits, count}, &value)) return raise_memory_error(t);
    return make_float(t, value);
  }
  int64_t quick_int(int64_t i, int64_t end) const {
    bool negative = text[i] == '-';
    int64_t value = 0;
    for (i += negative; i < end; ++i) value = value * 10 + (text[i] - '0');
    return negative ? -value : value;
  }

  bool word(std::string_view w) const {
    if (at + static_cast<int64_t>(w.size()) > length) return false;
    for (size_t i = 0; i < w.size(); ++i)
      if (text[at + static_cast<int64_t>(i)] != static_cast<unsigned char>(w[i])) return false;
    return true;
  }
  Result constant(std::string_view name) {
    Ref word = TRY(make_ascii(t, name));
    Ref made = TRY(call(t, scanner->parse_constant, {word}));
    at += static_cast<int64_t>(name.size());
    return made;
  }

  // --- containers ---

  // "key": value, `at` at the quote.
  Status member(Dict* dict, List* pairs) {
    if (!has('"')) return fail("Expecting property name enclosed in double quotes", at);
    ++at;
    Ref name = TRY(key());
    skip_blanks();
    if (!has(':')) return fail("Expecting ':' delimiter", at);
    ++at;
    skip_blanks();
    Ref item = TRY(value());
    if (dict) return dict_set(t, dict, name, TRY(key_hash(t, name)), item);
    Ref pair = TRY(make_tuple(t, {name, item}));
    return list_append(t, pairs, pair);
  }
  Result object() {
    bool wants_pairs = !scanner->object_pairs_hook.is_none();
    Ref made = wants_pairs ? TRY(make_list(t)) : TRY(make_dict(t));
    Dict* dict = wants_pairs ? nullptr : made.as<Dict>();
    List* pairs = wants_pairs ? made.as<List>() : nullptr;
    skip_blanks();
    if (!has('}')) {
      for (;;) {
        TRY(member(dict, pairs));
        skip_blanks();
        if (has('}')) break;
        if (!has(',')) return fail("Expecting ',' delimiter", at);
        ++at;
        skip_blanks();
      }
    }
    ++at;
    if (wants_pairs) return call(t, scanner->object_pairs_hook, {made});
    if (!scanner->object_hook.is_none()) return call(t, scanner->object_hook, {made});
    return made;
  }
  Result array() {
    Ref made = TRY(make_list(t));
    skip_blanks();
    if (!has(']')) {
      for (;;) {
        Ref item = TRY(value());
        TRY(list_append(t, made.as<List>(), item));
        skip_blanks();
        if (has(']')) break;
        if (!has(',')) return fail("Expecting ',' delimiter", at);
        ++at;
        skip_blanks();
      }
    }
    ++at;
    return made;
  }
  // `at` at the bracket.
  Result nested() {
    NativeRecursion guard(t);
    bool is_object = text[at++] == '{';
    if (guard.exceeded()) {
      return raise_recursion_error(t, is_object ? " while decoding a JSON object from a unicode string"
                                                : " while decoding a JSON array from a unicode string");
    }
    return is_object ? object() : array();
  }

  Result value() {
    if (at >= length) return raise_no_value(t, at);
    switch (text[at]) {
      case '"': ++at; return string(scanner->strict);
      case '{': case '[': return nested();
      case 'n':
        if (word("null")) return at += 4, kNone;
        break;
      case 't':
        if (word("true")) return at += 4, kTrue;
        break;
      case 'f':
        if (word("false")) return at += 5, kFalse;
        break;
      case 'N':
        if (word("NaN")) return constant("NaN");
        break;
      case 'I':
        if (word("Infinity")) return constant("Infinity");
        break;
      case '-':
        if (word("-Infinity")) return constant("-Infinity");
        break;
      default: break;
    }
    return number();
  }
};

Result with_index(Thread& t, Result made, int64_t index) {
  Ref value = TRY(made);
  Value pair[] = {value.leak(), small_int(index)};
  return make_tuple_owned(t, pair, 2);
}

// Runs `read` over the document from `start` on: (what it gives, the index behind it).
template <class F> Result read_at(Thread& t, Scanner* scanner, Value document, int64_t start, F&& read) {
  auto* s = as<Str>(document);
  return text::with_units(text_view(s), [&](auto* units) -> Result {
    using U = std::remove_cv_t<std::remove_reference_t<decltype(*units)>>;
    Reader<U> reader{t, scanner, document, units, s->length, start, {}};
    Result made = read(reader);
    return with_index(t, made, reader.at);
  });
}

Result scan_once(Thread& t, Value self, Value document, Value start) {
  if (!is_str(document)) {
    return raise_type_error(t, "first argument must be a string, not ", type_name(t, document));
  }
  int64_t index = start.is_small_int() ? start.small_int() : TRY(size_argument(t, start));
  if (index < 0) return raise_value_error(t, "idx cannot be negative");
  return read_at(t, self_of(self), document, index, [](auto& reader) { return reader.value(); });
}
Result scan_once_bound(Thread& t, const Args& a) { return scan_once(t, a.self, a[0], a[1]); }
Result scanner_call(Thread& t, Value self, const Value* args, size_t positional, Tuple* kwnames) {
  if (positional == 2 && !kwnames) return scan_once(t, self, args[0], args[1]);
  auto signature = parse_signature(t, "scan_once(string, idx)", "", nullptr);
  return call_bound(t, *signature, scan_once_bound, self, args, positional, kwnames);
}

Result scanner_new(Thread& t, const Args& a) {
  auto* s = allocate<Scanner>(t, as<Type>(a.self));
  if (!s) return raised;
  Ref made = Ref::own(s);
  Ref strict = TRY(get_attr(t, a[0], "strict"));
  s->strict = TRY(is_true(t, strict));
  s->object_hook = TRY(get_attr(t, a[0], "object_hook")).leak();
  s->object_pairs_hook = TRY(get_attr(t, a[0], "object_pairs_hook")).leak();
  s->parse_float = TRY(get_attr(t, a[0], "parse_float")).leak();
  s->parse_int = TRY(get_attr(t, a[0], "parse_int")).leak();
  s->parse_constant = TRY(get_attr(t, a[0], "parse_constant")).leak();
  return made;
}

template <Value Scanner::*kField> Result get_field(Thread&, Value self) { return Result::copy(self_of(self)->*kField); }
Result get_strict(Thread&, Value self) { return boolean(self_of(self)->strict); }

#define FIELD(name, text) {#name, get_field<&Scanner::name>, nullptr, text, true}
const NativeGetSet kGetSets[] = {{"strict", get_strict, nullptr, "strict", true},
                                 FIELD(object_hook, "object_hook"),
                                 {"object_pairs_hook", get_field<&Scanner::object_pairs_hook>, nullptr, nullptr, true},
                                 FIELD(parse_float, "parse_float"),
                                 FIELD(parse_int, "parse_int"),
                                 FIELD(parse_constant, "parse_constant"),
                                 {}};
#undef FIELD

}  // namespace

Result json_scanstring(Thread& t, const Args& a) {
  int64_t end = TRY(size_argument(t, a[1]));
  bool strict = TRY(is_true(t, a[2]));
  if (!is_str(a[0])) return raise_type_error(t, "first argument must be a string, not ", type_name(t, a[0]));
  if (end < 0 || end > as<Str>(a[0])->length) return raise_value_error(t, "end is out of bounds");
  return read_at(t, nullptr, a[0], end, [&](auto& reader) { return reader.string(strict); });
}

const TypeSpec kJsonScannerType = {.name = "_json.Scanner",
                                   .doc = "JSON scanner object",
                                   .size = sizeof(Scanner),
                                   .flags = kHasGc | kBaseType,
                                   .new_ = {"make_scanner(context)", scanner_new},
                                   .getsets = kGetSets,
                                   .slots = {.destroy = ScannerLife::destroy,
                                             .traverse = ScannerLife::traverse,
                                             .clear = ScannerLife::clear,
                                             .call = scanner_call}};

}  // namespace krait::modules
