// str: changes of case and the questions about characters (library reference, String Methods; Unicode 14).
#include "interpreter/objects/str_methods.h"
#include "interpreter/objects/str_units.h"
#include "syntax/source/unicode.h"

namespace krait::objects {

using source::CaseMapping;

namespace {

char32_t ascii_lower(char32_t c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }
char32_t ascii_upper(char32_t c) { return c >= 'a' && c <= 'z' ? c - 32 : c; }

template <class F> Result map_ascii(Thread& t, Str* s, F&& each) {
  if (s->length == 1) return make_char(t, each(s->data[0]));
  Ref made = TRY(make_empty_str(t, s->length, 0x7F));
  uint8_t* out = made.as<Str>()->data;
  for (int64_t i = 0; i < s->length; ++i) out[i] = static_cast<uint8_t>(each(s->data[i]));
  return made;
}

void add_mapped(StrBuilder& out, const Str* s, int64_t i, CaseMapping mapping) {
  char32_t c = (*s)[i], mapped[source::kMaxCaseExpansion];
  if (mapping == CaseMapping::kLower && c == source::kCapitalSigma) {
    out.add(with_units(s, [&](auto* units) {
      return source::lower_of_capital_sigma(units, static_cast<size_t>(s->length), static_cast<size_t>(i));
    }));
    return;
  }
  size_t count = source::map_case(c, mapping, mapped);
  for (size_t k = 0; k < count; ++k) out.add(mapped[k]);
}

Result map_all(Thread& t, Str* s, CaseMapping mapping) {
  StrBuilder out(t);
  for (int64_t i = 0; i < s->length; ++i) add_mapped(out, s, i, mapping);
  return out.finish();
}

// All code points satisfy `test`, and there is one.
template <class F> Result all_are(const Args& a, F&& test) {
  Str* s = as<Str>(a.self);
  if (s->length == 0) return kFalse;
  return boolean(with_units(s, [&](auto* units) {
    for (int64_t i = 0; i < s->length; ++i) {
      if (!test(static_cast<char32_t>(units[i]))) return false;
    }
    return true;
  }));
}

// islower and isupper: none of the other cases, and one of this.
Result only_case(const Args& a, uint32_t wanted, uint32_t refused) {
  Str* s = as<Str>(a.self);
  bool found = false;
  for (int64_t i = 0; i < s->length; ++i) {
    uint32_t flags = source::char_record((*s)[i]).flags;
    if (flags & refused) return kFalse;
    found = found || (flags & wanted);
  }
  return boolean(found);
}

}  // namespace

Result str_lower(Thread& t, const Args& a) {
  Str* s = as<Str>(a.self);
  return s->ascii ? map_ascii(t, s, ascii_lower) : map_all(t, s, CaseMapping::kLower);
}

Result str_upper(Thread& t, const Args& a) {
  Str* s = as<Str>(a.self);
  return s->ascii ? map_ascii(t, s, ascii_upper) : map_all(t, s, CaseMapping::kUpper);
}

Result str_casefold(Thread& t, const Args& a) {
  Str* s = as<Str>(a.self);
  return s->ascii ? map_ascii(t, s, ascii_lower) : map_all(t, s, CaseMapping::kFold);
}

Result str_title(Thread& t, const Args& a) {
  Str* s = as<Str>(a.self);
  StrBuilder out(t);
  bool inside = false;  // after a cased character
  for (int64_t i = 0; i < s->length; ++i) {
    add_mapped(out, s, i, inside ? CaseMapping::kLower : CaseMapping::kTitle);
    inside = source::is_cased((*s)[i]);
  }
  return out.finish();
}

Result str_capitalize(Thread& t, const Args& a) {
  Str* s = as<Str>(a.self);
  StrBuilder out(t);
  for (int64_t i = 0; i < s->length; ++i) add_mapped(out, s, i, i ? CaseMapping::kLower : CaseMapping::kTitle);
  return out.finish();
}

Result str_swapcase(Thread& t, const Args& a) {
  Str* s = as<Str>(a.self);
  StrBuilder out(t);
  for (int64_t i = 0; i < s->length; ++i) {
    char32_t c = (*s)[i];
    if (source::is_upper(c)) {
      add_mapped(out, s, i, CaseMapping::kLower);
    } else if (source::is_lower(c)) {
      add_mapped(out, s, i, CaseMapping::kUpper);
    } else {
      out.add(c);
    }
  }
  return out.finish();
}

Result str_isalpha(Thread&, const Args& a) { return all_are(a, source::is_alpha); }
Result str_isalnum(Thread&, const Args& a) { return all_are(a, source::is_alnum); }
Result str_isdecimal(Thread&, const Args& a) { return all_are(a, source::is_decimal); }
Result str_isdigit(Thread&, const Args& a) { return all_are(a, source::is_digit); }
Result str_isnumeric(Thread&, const Args& a) { return all_are(a, source::is_numeric); }
Result str_isspace(Thread&, const Args& a) { return all_are(a, source::is_space); }
Result str_isascii(Thread&, const Args& a) { return boolean(as<Str>(a.self)->ascii || as<Str>(a.self)->length == 0); }

Result str_isprintable(Thread&, const Args& a) {
  if (as<Str>(a.self)->length == 0) return kTrue;
  return all_are(a, source::is_printable);
}

Result str_islower(Thread&, const Args& a) { return only_case(a, source::kLower, source::kUpper | source::kTitle); }
Result str_isupper(Thread&, const Args& a) { return only_case(a, source::kUpper, source::kLower | source::kTitle); }

Result str_istitle(Thread&, const Args& a) {
  Str* s = as<Str>(a.self);
  bool inside = false, found = false;
  for (int64_t i = 0; i < s->length; ++i) {
    char32_t c = (*s)[i];
    if (source::is_upper(c) || source::is_title(c)) {
      if (inside) return kFalse;
      inside = found = true;
    } else if (source::is_lower(c)) {
      if (!inside) return kFalse;
      found = true;
    } else {
      inside = false;
    }
  }
  return boolean(found);
}

Result str_isidentifier(Thread&, const Args& a) {
  Str* s = as<Str>(a.self);
  if (s->length == 0 || !source::is_identifier_start((*s)[0])) return kFalse;
  for (int64_t i = 1; i < s->length; ++i) {
    if (!source::is_identifier_continue((*s)[i])) return kFalse;
  }
  return kTrue;
}

}  // namespace krait::objects
