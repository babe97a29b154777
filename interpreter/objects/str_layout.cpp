// str: padding, stripping and tabs; repr.
#include "interpreter/objects/int.h"
#include "interpreter/objects/str_methods.h"
#include "interpreter/objects/str_units.h"
#include "interpreter/text/escape.h"
#include "interpreter/text/find.h"

namespace krait::objects {

namespace {

// `left` and `right` fills around the text.
Result pad(Thread& t, Str* s, int64_t left, int64_t right, char32_t fill) {
  if (left <= 0 && right <= 0) return str_exact(t, s);
  if (left < 0) left = 0;
  if (right < 0) right = 0;
  if (left > INT64_MAX - s->length || right > INT64_MAX - (left + s->length)) {
    return raise_overflow_error(t, "padded string is too long");
  }
  char32_t largest = str_largest(s, 0, 0);
  if (fill > largest) largest = fill;
  Ref made = TRY(make_empty_str(t, left + s->length + right, largest));
  Str* out = made.as<Str>();
  for (int64_t i = 0; i < left; ++i) str_set(out, i, fill);
  copy_into(out, left, s, 0, s->length);
  for (int64_t i = left + s->length; i < out->length; ++i) str_set(out, i, fill);
  return made;
}

ResultOf<char32_t> fill_of(Thread& t, Value v) {
  if (v.is_absent()) return U' ';
  if (!is_str(v)) return raise_type_error(t, "The fill character must be a unicode character, not ", type_name(t, v));
  if (as<Str>(v)->length != 1) return raise_type_error(t, "The fill character must be exactly one character long");
  return (*as<Str>(v))[0];
}

enum Sides { kLeft = 1, kRight = 2 };

Result strip_sides(Thread& t, const Args& a, int sides, const char* name) {
  Str* s = as<Str>(a.self);
  text::TextView view = view_of(s);
  int64_t start = 0, end = s->length;
  if (a[0].is_none() && s->ascii) {
    if (sides & kLeft) {
      while (start < end && ascii_space(s->data[start])) ++start;
    }
    if (sides & kRight) {
      while (end > start && ascii_space(s->data[end - 1])) --end;
    }
    return str_slice(t, s, start, end);
  }
  if (a[0].is_none()) {
    if (sides & kLeft) start = static_cast<int64_t>(text::skip_spaces(view, 0, text::Alphabet::kText));
    if ((sides & kRight) && end > start) {
      end = static_cast<int64_t>(text::skip_spaces_back(view, view.size, text::Alphabet::kText));
    }
    return str_slice(t, s, start, end < start ? start : end);
  }
  if (!is_str(a[0])) return raise_type_error(t, name, " arg must be None or str");
  text::TextView refused = view_of(as<Str>(a[0]));
  if (sides & kLeft) {
    while (start < end && text::find_unit(refused, (*s)[start]) >= 0) ++start;
  }
  if (sides & kRight) {
    while (end > start && text::find_unit(refused, (*s)[end - 1]) >= 0) --end;
  }
  return str_slice(t, s, start, end);
}

}  // namespace

Result str_exact(Thread& t, Str* s) {
  if (s->type->flags & kExactBuiltin) return Result::copy(s);
  return str_slice(t, s, 0, s->length);
}

Result str_center(Thread& t, const Args& a) {
  Str* s = as<Str>(a.self);
  int64_t width = TRY(index_as_i64(t, a[0], t.types().OverflowError));
  char32_t fill = TRY(fill_of(t, a[1]));
  if (width <= s->length) return str_exact(t, s);
  int64_t margin = width - s->length, left = margin / 2 + (margin & width & 1);
  return pad(t, s, left, margin - left, fill);
}

Result str_ljust(Thread& t, const Args& a) {
  Str* s = as<Str>(a.self);
  int64_t width = TRY(index_as_i64(t, a[0], t.types().OverflowError));
  char32_t fill = TRY(fill_of(t, a[1]));
  if (width <= s->length) return str_exact(t, s);
  return pad(t, s, 0, width - s->length, fill);
}

Result str_rjust(Thread& t, const Args& a) {
  Str* s = as<Str>(a.self);
  int64_t width = TRY(index_as_i64(t, a[0], t.types().OverflowError));
  char32_t fill = TRY(fill_of(t, a[1]));
  if (width <= s->length) return str_exact(t, s);
  return pad(t, s, width - s->length, 0, fill);
}

Result str_zfill(Thread& t, const Args& a) {
  Str* s = as<Str>(a.self);
  int64_t width = TRY(index_as_i64(t, a[0], t.types().OverflowError));
  if (width <= s->length) return str_exact(t, s);
  int64_t fill = width - s->length;
  Ref made = TRY(pad(t, s, fill, 0, U'0'));
  Str* out = made.as<Str>();
  if (s->length == 0) return made;
  char32_t sign = (*out)[fill];
  if (sign == '+' || sign == '-') {
    str_set(out, 0, sign);
    str_set(out, fill, U'0');
  }
  return made;
}

Result str_expandtabs(Thread& t, const Args& a) {
  Str* s = as<Str>(a.self);
  int tab = TRY(as_c_int(t, a[0]));
  int64_t column = 0, total = 0;
  for (int64_t i = 0; i < s->length; ++i) {  // the size first: tabs can be very wide
    char32_t c = (*s)[i];
    int64_t step = c == '\t' ? (tab > 0 ? tab - column % tab : 0) : 1;
    column = c == '\n' || c == '\r' ? 0 : column + step;
    if (__builtin_add_overflow(total, step, &total)) return raise_overflow_error(t, "new string is too long");
  }
  Ref made = TRY(make_empty_str(t, total, str_largest(s, 0, 0)));
  int64_t at = 0;
  column = 0;
  for (int64_t i = 0; i < s->length; ++i) {
    char32_t c = (*s)[i];
    if (c != '\t') {
      str_set(made.as<Str>(), at++, c);
      column = c == '\n' || c == '\r' ? 0 : column + 1;
      continue;
    }
    for (int64_t n = tab > 0 ? tab - column % tab : 0; n > 0; --n, ++column) str_set(made.as<Str>(), at++, U' ');
  }
  return made;
}

Result str_strip(Thread& t, const Args& a) { return strip_sides(t, a, kLeft | kRight, "strip"); }
Result str_lstrip(Thread& t, const Args& a) { return strip_sides(t, a, kLeft, "lstrip"); }
Result str_rstrip(Thread& t, const Args& a) { return strip_sides(t, a, kRight, "rstrip"); }

Result str_repr(Thread& t, Value value) {
  text::TextView view = view_of(as<Str>(value));
  text::ReprPlan plan = text::plan_repr(view);
  Ref made = TRY(make_empty_str(t, static_cast<int64_t>(plan.size), plan.largest));
  text::write_repr(view, plan, false, made.as<Str>()->data, made.as<Str>()->width);
  return made;
}

}  // namespace krait::objects
