// str.translate and str.maketrans.
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str_methods.h"

namespace krait::objects {

namespace {

// What `table` makes of a code point: a str, an int, None, or absent when it says nothing.
Result look_up(Thread& t, Value table, char32_t c) {
  Result found = get_item(t, table, small_int(c));
  if (!found.is_raised() || !pending_matches(t, t.types().LookupError)) return found;
  clear_pending(t);
  return kAbsent;
}

Status add_translation(Thread& t, StrBuilder& out, char32_t c, Value by) {
  if (by.is_absent()) {
    out.add(c);
  } else if (is_int(by)) {
    int64_t point;
    if (!int_fits_i64(by, &point) || point < 0 || point > 0x10FFFF) {
      return raise_value_error(t, "character mapping must be in range(0x110000)");
    }
    out.add(static_cast<char32_t>(point));
  } else if (is_str(by)) {
    out.add(as<Str>(by));
  } else if (!by.is_none()) {
    return raise_type_error(t, "character mapping must return integer, None or str");
  }
  return ok();
}

// maketrans(dict): keys that are strs become their code point.
Result table_from_dict(Thread& t, Value source) {
  if (!is_exact_dict(source)) {
    return raise_type_error(t, "if you give only one argument to maketrans it must be a dict");
  }
  Ref made = TRY(make_dict(t));
  int64_t position = 0;
  Value key, value;
  while (dict_next(as<Dict>(source), position, key, value)) {
    if (is_str(key)) {
      if (as<Str>(key)->length != 1) {
        return raise_value_error(t, "string keys in translate table must be of length 1");
      }
      TRY(dict_set(t, made.as<Dict>(), small_int((*as<Str>(key))[0]), value));
    } else if (is_int(key)) {
      TRY(dict_set(t, made.as<Dict>(), key, value));
    } else {
      return raise_type_error(t, "keys in translate table must be strings or integers");
    }
  }
  return made;
}

}  // namespace

Result str_translate(Thread& t, const Args& a) {
  Str* s = as<Str>(a.self);
  StrBuilder out(t);
  Ref known[128];  // answers for ASCII, asked for once
  bool asked[128] = {};
  for (int64_t i = 0; i < s->length; ++i) {
    char32_t c = (*s)[i];
    if (c < 128) {
      if (!asked[c]) known[c] = TRY(look_up(t, a[0], c));
      asked[c] = true;
      TRY(add_translation(t, out, c, known[c]));
      continue;
    }
    Ref by = TRY(look_up(t, a[0], c));
    TRY(add_translation(t, out, c, by));
  }
  return out.finish();
}

Result str_maketrans(Thread& t, const Args& a) {
  if (a[1].is_absent()) return table_from_dict(t, a[0]);
  if (!is_str(a[0])) {
    return raise_type_error(t, "first maketrans argument must be a string if there is a second argument");
  }
  if (!is_str(a[1])) return raise_type_error(t, "maketrans() argument 2 must be str, not ", type_name(t, a[1]));
  if (!a[2].is_absent() && !is_str(a[2])) {
    return raise_type_error(t, "maketrans() argument 3 must be str, not ", type_name(t, a[2]));
  }
  Str *from = as<Str>(a[0]), *to = as<Str>(a[1]);
  if (from->length != to->length) {
    return raise_value_error(t, "the first two maketrans arguments must have equal length");
  }
  Ref made = TRY(make_dict(t));
  for (int64_t i = 0; i < from->length; ++i) {
    TRY(dict_set(t, made.as<Dict>(), small_int((*from)[i]), small_int((*to)[i])));
  }
  for (int64_t i = 0; !a[2].is_absent() && i < as<Str>(a[2])->length; ++i) {
    TRY(dict_set(t, made.as<Dict>(), small_int((*as<Str>(a[2]))[i]), kNone));
  }
  return made;
}

}  // namespace krait::objects
