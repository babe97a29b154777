// Pattern.findall, split, sub and subn: loops over all matches.
#include "interpreter/modules/sre.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"

namespace krait::modules {

namespace {

Pattern* self_of(Value v) { return as<Pattern>(v); }

// The text of a group of the matcher's last match; what did not take part is None or the empty text.
Result group_text(Thread& t, const Subject& s, const text::SreMatcher& m, int64_t group, bool none_if_unset) {
  int64_t from = m.group_start(static_cast<size_t>(group)), to = m.group_end(static_cast<size_t>(group));
  if (from == text::SreMatcher::kUnset) {
    if (none_if_unset) return kNone;
    from = to = 0;
  }
  return s.slice(t, from, to);
}

Result found_item(Thread& t, const Pattern* p, const Subject& s, const text::SreMatcher& m) {
  if (p->groups == 0) return s.slice(t, static_cast<int64_t>(m.start()), static_cast<int64_t>(m.end()));
  if (p->groups == 1) return group_text(t, s, m, 0, false);
  Ref out = TRY(make_unfilled_tuple(t, p->groups));
  for (int64_t g = 0; g < p->groups; ++g) {
    Ref group = TRY(group_text(t, s, m, g, false));
    out.as<Tuple>()->items[g] = group.leak();
  }
  return out;
}

// What stands for each match: a text, or a function to be asked.
struct Replacement {
  Ref value;
  bool is_function = false;
};

bool is_literal(Thread& t, Value v) {
  if (is_str(v)) return str_find(as<Str>(v), t.names().latin1['\\'], 0, as<Str>(v)->length) < 0;
  BufferRef bytes;
  if (bytes.get(t, v).is_raised()) {
    clear_pending(t);
    return false;
  }
  return bytes.view().find('\\') == std::string_view::npos;
}

ResultOf<Replacement> replacement_for(Thread& t, Pattern* p, Value given) {
  if (is_callable(t, given)) return Replacement{Ref::copy(given), true};
  if ((is_str(given) || has_buffer(t, given)) && is_literal(t, given)) return Replacement{Ref::copy(given), false};
  Ref name = TRY(make_ascii(t, "re"));
  Ref re = TRY(t.interpreter->hooks.import(t, name.as<Str>(), kNone, kNone, kNone, 0));
  Ref made = TRY(call_method(t, re, "_subx", {Value::from_object(p), given}));
  bool function = is_callable(t, made);
  return Replacement{std::move(made), function};
}

Result join(Thread& t, const Subject& s, List* pieces) {
  if (pieces->length == 0) return s.slice(t, 0, 0);
  Ref list = Ref::copy(pieces);
  if (!s.is_bytes) return str_join(t, t.names().empty, list);
  Ref empty = TRY(make_bytes(t, ""));
  return call_method(t, empty, t.names().join, {list});
}

struct Substituted {
  Ref text;
  int64_t count = 0;
};

ResultOf<Substituted> substitute(Thread& t, const Args& a) {
  Pattern* p = self_of(a.self);
  int64_t limit = TRY(index_as_i64(t, a[2], t.types().OverflowError));
  Replacement replacement = TRY(replacement_for(t, p, a[0]));
  Subject s;
  TRY(s.open(t, p, a[1], 0, INT64_MAX));
  Ref pieces = TRY(make_list(t));
  text::SreMatcher matcher(p->program(), s.text, 0, s.text.size, sre_interrupt(t));
  int64_t copied = 0, n = 0;
  for (; limit == 0 || n < limit; ++n) {
    if (!TRY(sre_answer(t, matcher.search()))) break;
    auto from = static_cast<int64_t>(matcher.start()), to = static_cast<int64_t>(matcher.end());
    if (copied < from) {
      Ref before = TRY(s.slice(t, copied, from));
      TRY(list_append(t, pieces.as<List>(), before));
    }
    Ref item = replacement.value;
    if (replacement.is_function) {
      Ref match = TRY(make_match(t, p, s, matcher));
      item = TRY(call(t, replacement.value, {match}));
    }
    if (!item.is_none()) TRY(list_append(t, pieces.as<List>(), item));
    copied = to;
    matcher.advance();
  }
  auto length = static_cast<int64_t>(s.text.size);
  if (copied < length) {
    Ref rest = TRY(s.slice(t, copied, length));
    TRY(list_append(t, pieces.as<List>(), rest));
  }
  Ref text = TRY(join(t, s, pieces.as<List>()));
  return Substituted{std::move(text), n};
}

}  // namespace

Result pattern_findall(Thread& t, const Args& a) {
  Pattern* p = self_of(a.self);
  int64_t pos = TRY(index_as_i64(t, a[1])), end_pos = TRY(index_as_i64(t, a[2]));
  Subject s;
  TRY(s.open(t, p, a[0], pos, end_pos));
  Ref out = TRY(make_list(t));
  if (s.start > s.end) return out;
  text::SreMatcher matcher(p->program(), s.text, static_cast<size_t>(s.start), static_cast<size_t>(s.end),
                           sre_interrupt(t));
  while (TRY(sre_answer(t, matcher.search()))) {
    Ref item = TRY(found_item(t, p, s, matcher));
    TRY(list_append(t, out.as<List>(), item));
    matcher.advance();
  }
  return out;
}

Result pattern_split(Thread& t, const Args& a) {
  Pattern* p = self_of(a.self);
  int64_t limit = TRY(index_as_i64(t, a[1], t.types().OverflowError));
  Subject s;
  TRY(s.open(t, p, a[0], 0, INT64_MAX));
  Ref out = TRY(make_list(t));
  text::SreMatcher matcher(p->program(), s.text, 0, s.text.size, sre_interrupt(t));
  int64_t last = 0;
  for (int64_t n = 0; limit == 0 || n < limit; ++n) {
    if (!TRY(sre_answer(t, matcher.search()))) break;
    Ref piece = TRY(s.slice(t, last, static_cast<int64_t>(matcher.start())));
    TRY(list_append(t, out.as<List>(), piece));
    for (int64_t g = 0; g < p->groups; ++g) {
      Ref group = TRY(group_text(t, s, matcher, g, true));
      TRY(list_append(t, out.as<List>(), group));
    }
    last = static_cast<int64_t>(matcher.end());
    matcher.advance();
  }
  Ref rest = TRY(s.slice(t, last, static_cast<int64_t>(s.text.size)));
  TRY(list_append(t, out.as<List>(), rest));
  return out;
}

Result pattern_sub(Thread& t, const Args& a) { return std::move(TRY(substitute(t, a)).text); }

Result pattern_subn(Thread& t, const Args& a) {
  Substituted done = TRY(substitute(t, a));
  return make_tuple(t, {done.text, small_int(done.count)});
}

}  // namespace krait::modules
