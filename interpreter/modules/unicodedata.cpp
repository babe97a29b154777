// The module unicodedata (library reference: unicodedata), over syntax/source's tables of Unicode 14.
#include <strings.h>

#include <string>

#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/native.h"
#include "syntax/source/unicode.h"
#include "syntax/source/unicode_names.h"

namespace krait::modules {

namespace {

// The old database, unicodedata.ucd_3_2_0, is an object with the module's functions as methods.
struct Ucd : Object {};
extern const TypeSpec kUcdType;
bool is_old(const Args& a) { return has_spec(a.self, kUcdType); }

ResultOf<char32_t> character(Thread& t, Value v, const char* function, const char* argument) {
  if (!is_str(v))
    return raise_type_error(t, function, "() ", argument, " must be a unicode character, not ", type_name(t, v));
  if (as<Str>(v)->length != 1) {
    return raise_type_error(t, function, "() ", argument, " must be a unicode character, not str");
  }
  return (*as<Str>(v))[0];
}

Result ucd_decimal(Thread& t, const Args& a) {
  char32_t c = TRY(character(t, a[0], "decimal", "argument 1"));
  int value = is_old(a) ? source::old_facts(c).decimal : source::decimal_value(c);
  if (value >= 0) return small_int(value);
  if (a[1].is_absent()) return raise_value_error(t, "not a decimal");
  return Result::copy(a[1]);
}
Result ucd_digit(Thread& t, const Args& a) {
  int value = source::digit_value(TRY(character(t, a[0], "digit", "argument 1")));
  if (value >= 0) return small_int(value);
  if (a[1].is_absent()) return raise_value_error(t, "not a digit");
  return Result::copy(a[1]);
}
Result ucd_numeric(Thread& t, const Args& a) {
  char32_t c = TRY(character(t, a[0], "numeric", "argument 1"));
  double value;
  bool has = source::numeric_value(c, &value);
  if (is_old(a)) {
    source::OldFacts facts = source::old_facts(c);
    has = facts.has_numeric, value = facts.numeric;
  }
  if (has) return make_float(t, value);
  if (a[1].is_absent()) return raise_value_error(t, "not a numeric character");
  return Result::copy(a[1]);
}
Result ucd_category(Thread& t, const Args& a) {
  char32_t c = TRY(character(t, a[0], "category", "argument"));
  return make_ascii(t, is_old(a) ? source::old_facts(c).category : source::category(c));
}
Result ucd_bidirectional(Thread& t, const Args& a) {
  char32_t c = TRY(character(t, a[0], "bidirectional", "argument"));
  return make_ascii(t, is_old(a) ? source::old_facts(c).bidirectional : source::bidirectional(c));
}
Result ucd_combining(Thread& t, const Args& a) {
  char32_t c = TRY(character(t, a[0], "combining", "argument"));
  return small_int(is_old(a) ? source::old_facts(c).combining : source::combining(c));
}
Result ucd_mirrored(Thread& t, const Args& a) {
  char32_t c = TRY(character(t, a[0], "mirrored", "argument"));
  return small_int(is_old(a) ? source::old_facts(c).mirrored : source::is_mirrored(c));
}
Result ucd_east_asian_width(Thread& t, const Args& a) {
  char32_t c = TRY(character(t, a[0], "east_asian_width", "argument"));
  return make_ascii(t, is_old(a) ? source::old_facts(c).east_asian_width : source::east_asian_width(c));
}
Result ucd_decomposition(Thread& t, const Args& a) {
  char32_t c = TRY(character(t, a[0], "decomposition", "argument"));
  return make_ascii(t, is_old(a) ? source::old_decomposition(c) : source::decomposition(c));
}

ResultOf<source::NormalForm> form_argument(Thread& t, Value v) {
  std::string_view name = TRY(as_utf8(t, v));
  if (name == "NFC") return source::NormalForm::kNfc;
  if (name == "NFD") return source::NormalForm::kNfd;
  if (name == "NFKC") return source::NormalForm::kNfkc;
  if (name == "NFKD") return source::NormalForm::kNfkd;
  return raise_value_error(t, "invalid normalization form");
}
ResultOf<std::u32string> text_argument(Thread& t, Value v, const char* function) {
  if (!is_str(v)) return raise_type_error(t, function, "() argument 2 must be str, not ", type_name(t, v));
  std::u32string out;
  for (int64_t i = 0; i < as<Str>(v)->length; ++i) out += (*as<Str>(v))[i];
  return out;
}
Result ucd_normalize(Thread& t, const Args& a) {
  source::NormalForm form = TRY(form_argument(t, a[0]));
  if (is_str(a[1]) && as<Str>(a[1])->ascii) return Result::copy(a[1]);
  std::u32string text = TRY(text_argument(t, a[1], "normalize"));
  std::u32string out =
      source::normalize(form, text, is_old(a) ? source::UnicodeVersion::k3_2 : source::UnicodeVersion::kCurrent);
  return make_str_from_code_points(t, out.data(), static_cast<int64_t>(out.size()));
}
Result ucd_is_normalized(Thread& t, const Args& a) {
  source::NormalForm form = TRY(form_argument(t, a[0]));
  std::u32string text = TRY(text_argument(t, a[1], "is_normalized"));
  if (is_old(a)) return boolean(source::normalize(form, text, source::UnicodeVersion::k3_2) == text);
  return boolean(source::is_normalized(form, text));
}

bool was_assigned(const Args& a, char32_t c) {
  return !is_old(a) || std::string_view(source::old_facts(c).category) != "Cn";
}

Result ucd_name(Thread& t, const Args& a) {
  char32_t c = TRY(character(t, a[0], "name", "argument 1"));
  std::string name;
  if (was_assigned(a, c) && source::character_name(c, &name)) return make_ascii(t, name);
  if (a[1].is_absent()) return raise_value_error(t, "no such name");
  return Result::copy(a[1]);
}
Result ucd_lookup(Thread& t, const Args& a) {
  std::string_view name = TRY(as_utf8(t, a[0]));
  char32_t found[source::kMaxNamedSequence];
  size_t n = source::look_up_name(name, true, found);
  // The old database knows neither aliases nor sequences.
  std::string own;
  bool known = n > 0 && (!is_old(a) || (n == 1 && was_assigned(a, found[0]) && source::character_name(found[0], &own) &&
                                        strcasecmp(own.c_str(), std::string(name).c_str()) == 0));
  if (!known) {
    return raise_message(t, t.types().KeyError, cat("undefined character name '", name, "'"));
  }
  return make_str_from_code_points(t, found, static_cast<int64_t>(n));
}

const NativeFunction kFunctions[] = {
    {"decimal(chr, default=<absent>, /)", ucd_decimal,
        "The integer that a character stands for as a decimal digit.\nFor other characters the result is the "
        "default, or ValueError without one."},
    {"digit(chr, default=<absent>, /)", ucd_digit,
        "The integer that a character stands for as a digit of any kind, such as a superscript.\nFor other "
        "characters the result is the default, or ValueError without one."},
    {"numeric(chr, default=<absent>, /)", ucd_numeric,
        "The number, a float, that a character stands for, fractions included.\nFor other characters the result "
        "is the default, or ValueError without one."},
    {"category(chr, /)", ucd_category,
        "The general category of the character chr, a string such as 'Lu' for a capital letter."},
    {"bidirectional(chr, /)", ucd_bidirectional,
        "The bidirectional class of the character chr, a string such as 'L' or 'AN'."},
    {"combining(chr, /)", ucd_combining,
        "The canonical combining class of the character chr, an integer that is 0 for most characters."},
    {"mirrored(chr, /)", ucd_mirrored,
        "The integer 1 if the character chr is mirrored in right-to-left text, 0 if not."},
    {"east_asian_width(chr, /)", ucd_east_asian_width,
        "The East Asian width class of the character chr, a string such as 'W' for wide."},
    {"decomposition(chr, /)", ucd_decomposition,
        "The decomposition of the character chr, as a string of code points in hex; empty if it has none."},
    {"is_normalized(form, unistr, /)", ucd_is_normalized,
        "Tells whether the string unistr is already in the form 'NFC', 'NFD', 'NFKC' or 'NFKD'."},
    {"normalize(form, unistr, /)", ucd_normalize,
        "The string unistr brought into the form 'NFC', 'NFD', 'NFKC' or 'NFKD'."},
    {"name(chr, default=<absent>, /)", ucd_name,
        "The Unicode name of the character chr, a string.\nFor a nameless character the result is the default, "
        "or ValueError without one."},
    {"lookup(name, /)", ucd_lookup, "The character that has this Unicode name; an unknown name gives KeyError."},
    {}};

Result get_version(Thread& t, Value) { return make_ascii(t, "3.2.0"); }
const NativeGetSet kUcdGetSets[] = {{"unidata_version", get_version}, {}};
const TypeSpec kUcdType = {.name = "unicodedata.UCD",
                           .size = sizeof(Ucd),
                           .flags = kNoInstances,
                           .methods = kFunctions,
                           .getsets = kUcdGetSets};

Status module_init(Thread& t, Value module) {
  Type* type = TRY(module_add_type(t, module, kUcdType));
  auto* old = allocate<Ucd>(t, type);
  if (!old) return raised;
  Ref held = Ref::own(old);
  TRY(module_add(t, module, "ucd_3_2_0", held));
  return module_add_str(t, module, "unidata_version", "14.0.0");
}

}  // namespace

extern const NativeModule kUnicodedataModule;
const NativeModule kUnicodedataModule = {
    "unicodedata", "This module provides access to the Unicode Character Database.", kFunctions, module_init};

}  // namespace krait::modules
