// str: finding, counting, replacing and cutting off.
#include "interpreter/objects/bytes_methods.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/search_range.h"
#include "interpreter/objects/str_methods.h"
#include "interpreter/objects/str_units.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/text/find.h"

namespace krait::objects {

using text::TextView;

int64_t str_find(const Str* s, const Str* needle, int64_t start, int64_t end) {
  if (end - start < needle->length || needle->width > s->width) return -1;
  if (needle->length == 1 && s->width == 1 && end - start < 16) {
    for (int64_t i = start; i < end; ++i) {
      if (s->data[i] == needle->data[0]) return i;
    }
    return -1;
  }
  int64_t at = text::find(view_of(s).slice(static_cast<size_t>(start), static_cast<size_t>(end)), view_of(needle));
  return at < 0 ? -1 : at + start;
}

namespace {

// What find and its kin are given: (sub[, start[, end]]), with the messages that these have in CPython.
struct Search {
  Value sub, start, end;
};
ResultOf<Search> search_arguments(Thread& t, const Args& a, const char* name) {
  if (a.rest_count < 1) return raise_type_error(t, name, "() takes at least 1 argument (0 given)");
  if (a.rest_count > 3) return raise_type_error(t, name, "() takes at most 3 arguments (", a.rest_count, " given)");
  return Search{a.rest[0], a.rest_count > 1 ? a.rest[1] : Value{}, a.rest_count > 2 ? a.rest[2] : Value{}};
}

ResultOf<int64_t> search(Thread& t, const Args& a, Side side, const char* name) {
  Str* s = as<Str>(a.self);
  Search what = TRY(search_arguments(t, a, name));
  if (!is_str(what.sub)) return raise_type_error(t, "must be str, not ", type_name(t, what.sub));
  Str* needle = as<Str>(what.sub);
  SearchRange r = clip(TRY(search_range(t, what.start, what.end)), s->length);
  if (r.end - r.start < needle->length || needle->width > s->width) return int64_t{-1};
  TextView part = view_of(s).slice(static_cast<size_t>(r.start), static_cast<size_t>(r.end));
  int64_t at = side == Side::Left ? text::find(part, view_of(needle)) : text::rfind(part, view_of(needle));
  return at < 0 ? -1 : at + r.start;
}

Result search_or_raise(Thread& t, const Args& a, Side side, const char* name) {
  int64_t at = TRY(search(t, a, side, name));
  if (at < 0) return raise_value_error(t, "substring not found");
  return small_int(at);
}

bool matches_at(const Str* s, const Str* part, int64_t at) {
  return text::equal(view_of(s).slice(static_cast<size_t>(at), static_cast<size_t>(at + part->length)), view_of(part));
}

// Whether s[start:end] begins (ends) with `part`.
bool has_affix(const Str* s, const Str* part, SearchRange r, Side side) {
  if (r.end - r.start < part->length) return false;
  return matches_at(s, part, side == Side::Left ? r.start : r.end - part->length);
}

Result test_affix(Thread& t, const Args& a, Side side) {
  Str* s = as<Str>(a.self);
  const char* name = side == Side::Left ? "startswith" : "endswith";
  Search what = TRY(search_arguments(t, a, name));
  Value affix = what.sub;
  SearchRange r = clip(TRY(search_range(t, what.start, what.end)), s->length);
  if (is_tuple(affix)) {
    Tuple* parts = as<Tuple>(affix);
    for (int64_t i = 0; i < parts->length; ++i) {
      if (!is_str(parts->items[i])) {
        return raise_type_error(t, "tuple for ", name, " must only contain str, not ", type_name(t, parts->items[i]));
      }
      if (has_affix(s, as<Str>(parts->items[i]), r, side)) return kTrue;
    }
    return kFalse;
  }
  if (!is_str(affix)) {
    return raise_type_error(t, name, " first arg must be str or a tuple of str, not ", type_name(t, affix));
  }
  return boolean(has_affix(s, as<Str>(affix), r, side));
}

// replace() of an empty text: `by` around every code point, `most` times.
Result interleave(Thread& t, Str* s, Str* by, int64_t most) {
  StrBuilder out(t);
  int64_t i = 0;
  for (; i < s->length && i < most; ++i) {
    out.add(by);
    out.add((*s)[i]);
  }
  out.add(s, i, s->length);
  if (i < most) out.add(by);
  return out.finish();
}

// One code point for one, neither widening nor changing the length.
Result replace_char(Thread& t, Str* s, char32_t from, char32_t to, int64_t most) {
  int64_t first = text::find_unit(view_of(s), from);
  if (first < 0) return str_exact(t, s);
  bool narrow = s->width == 1 && to < 0x100;
  if (!narrow || s->ascii != (to < 0x80) || !s->ascii) return kAbsent;
  Ref made = TRY(make_empty_str(t, s->length, 0x7F));
  Str* out = made.as<Str>();
  std::memcpy(out->data, s->data, static_cast<size_t>(s->length));
  for (int64_t i = first; i < s->length && most > 0; ++i) {
    if (out->data[i] == from) out->data[i] = static_cast<uint8_t>(to), --most;
  }
  return made;
}

Result replace_all(Thread& t, Str* s, Str* from, Str* to, int64_t most) {
  if (most == 0 || s->length < from->length) return str_exact(t, s);
  if (from->length == 0) return interleave(t, s, to, most);
  if (from->length == 1 && to->length == 1) {
    Ref quick = TRY(replace_char(t, s, (*from)[0], (*to)[0], most));
    if (!quick.is_absent()) return quick;
  }
  int64_t at = str_find(s, from, 0, s->length), done = 0;
  if (at < 0) return str_exact(t, s);
  StrBuilder out(t);
  for (; at >= 0 && most > 0; --most) {
    out.add(s, done, at);
    out.add(to);
    done = at + from->length;
    at = str_find(s, from, done, s->length);
  }
  out.add(s, done, s->length);
  return out.finish();
}

Result parts(Thread& t, Ref a, Ref b, Ref c) {
  Value items[3] = {a.leak(), b.leak(), c.leak()};
  return make_tuple_owned(t, items, 3);
}

Result cut_at(Thread& t, const Args& a, Side side) {
  Str* s = as<Str>(a.self);
  if (!is_str(a[0])) return raise_type_error(t, "must be str, not ", type_name(t, a[0]));
  Str* separator = as<Str>(a[0]);
  if (separator->length == 0) return raise_value_error(t, "empty separator");
  int64_t at = separator->width > s->width ? -1
               : side == Side::Left       ? text::find(view_of(s), view_of(separator))
                                          : text::rfind(view_of(s), view_of(separator));
  Ref empty = TRY(make_empty_str(t, 0, 0));
  if (at < 0) {
    Ref whole = TRY(str_exact(t, s));
    if (side == Side::Left) return parts(t, std::move(whole), empty, empty);
    return parts(t, empty, empty, std::move(whole));
  }
  Ref head = TRY(str_slice(t, s, 0, at));
  Ref tail = TRY(str_slice(t, s, at + separator->length, s->length));
  return parts(t, std::move(head), Ref::copy(separator), std::move(tail));
}

}  // namespace

Result str_find_method(Thread& t, const Args& a) { return small_int(TRY(search(t, a, Side::Left, "find"))); }
Result str_rfind(Thread& t, const Args& a) { return small_int(TRY(search(t, a, Side::Right, "rfind"))); }
Result str_index(Thread& t, const Args& a) { return search_or_raise(t, a, Side::Left, "index"); }
Result str_rindex(Thread& t, const Args& a) { return search_or_raise(t, a, Side::Right, "rindex"); }

Result str_count(Thread& t, const Args& a) {
  Str* s = as<Str>(a.self);
  Search what = TRY(search_arguments(t, a, "count"));
  if (!is_str(what.sub)) return raise_type_error(t, "must be str, not ", type_name(t, what.sub));
  Str* needle = as<Str>(what.sub);
  SearchRange r = clip(TRY(search_range(t, what.start, what.end)), s->length);
  if (r.end - r.start < needle->length) return small_int(0);
  TextView part = view_of(s).slice(static_cast<size_t>(r.start), static_cast<size_t>(r.end));
  return small_int(static_cast<int64_t>(text::count(part, view_of(needle))));
}

Result str_startswith(Thread& t, const Args& a) { return test_affix(t, a, Side::Left); }
Result str_endswith(Thread& t, const Args& a) { return test_affix(t, a, Side::Right); }

Result str_replace(Thread& t, const Args& a) {
  if (!is_str(a[0])) return raise_type_error(t, "replace() argument 1 must be str, not ", argument_name(t, a[0]));
  if (!is_str(a[1])) return raise_type_error(t, "replace() argument 2 must be str, not ", argument_name(t, a[1]));
  int64_t most = TRY(index_as_i64(t, a[2], t.types().OverflowError));
  return replace_all(t, as<Str>(a.self), as<Str>(a[0]), as<Str>(a[1]), most < 0 ? INT64_MAX : most);
}

Result str_removeprefix(Thread& t, const Args& a) {
  Str* s = as<Str>(a.self);
  if (!is_str(a[0])) return raise_type_error(t, "removeprefix() argument must be str, not ", argument_name(t, a[0]));
  Str* part = as<Str>(a[0]);
  if (!has_affix(s, part, {0, s->length}, Side::Left)) return str_exact(t, s);
  return str_slice(t, s, part->length, s->length);
}

Result str_removesuffix(Thread& t, const Args& a) {
  Str* s = as<Str>(a.self);
  if (!is_str(a[0])) return raise_type_error(t, "removesuffix() argument must be str, not ", argument_name(t, a[0]));
  Str* part = as<Str>(a[0]);
  if (!part->length || !has_affix(s, part, {0, s->length}, Side::Right)) return str_exact(t, s);
  return str_slice(t, s, 0, s->length - part->length);
}

Result str_partition(Thread& t, const Args& a) { return cut_at(t, a, Side::Left); }
Result str_rpartition(Thread& t, const Args& a) { return cut_at(t, a, Side::Right); }

}  // namespace krait::objects
