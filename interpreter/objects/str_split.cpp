// str: split, rsplit, splitlines and join.
#include "interpreter/objects/int.h"
#include "interpreter/objects/list_internal.h"
#include "interpreter/objects/str_methods.h"
#include "interpreter/objects/str_units.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/text/escape.h"
#include "interpreter/text/find.h"

namespace krait::objects {

namespace {

using text::Alphabet;

Status append_slice(Thread& t, List* list, Str* s, int64_t start, int64_t end) {
  Ref part = TRY(str_slice(t, s, start, end));
  if (list->length == list->capacity) TRY(list_reserve(t, list, list->length + 1));
  list->items[list->length++] = part.leak();
  return ok();
}

Status split_ascii_words(Thread& t, Str* s, int64_t most, List* out) {
  const int64_t length = s->length;
  int64_t at = 0;
  while (at < length && ascii_space(s->data[at])) ++at;
  while (at < length && most-- > 0) {
    int64_t start = at;
    while (at < length && !ascii_space(s->data[at])) ++at;
    TRY(append_slice(t, out, s, start, at));
    while (at < length && ascii_space(s->data[at])) ++at;
  }
  return at < length ? append_slice(t, out, s, at, length) : ok();
}

Status split_words(Thread& t, Str* s, int64_t most, List* out) {
  if (s->ascii) return split_ascii_words(t, s, most, out);
  text::TextView view = view_of(s);
  size_t at = text::skip_spaces(view, 0, Alphabet::kText);
  while (at < view.size && most-- > 0) {
    size_t end = text::skip_word(view, at, Alphabet::kText);
    TRY(append_slice(t, out, s, static_cast<int64_t>(at), static_cast<int64_t>(end)));
    at = text::skip_spaces(view, end, Alphabet::kText);
  }
  if (at >= view.size) return ok();
  return append_slice(t, out, s, static_cast<int64_t>(at), s->length);
}

Status rsplit_words(Thread& t, Str* s, int64_t most, List* out) {
  text::TextView view = view_of(s);
  size_t end = text::skip_spaces_back(view, view.size, Alphabet::kText);
  while (end > 0 && most-- > 0) {
    size_t start = text::skip_word_back(view, end, Alphabet::kText);
    TRY(append_slice(t, out, s, static_cast<int64_t>(start), static_cast<int64_t>(end)));
    end = text::skip_spaces_back(view, start, Alphabet::kText);
  }
  if (end > 0) TRY(append_slice(t, out, s, 0, static_cast<int64_t>(end)));
  return list_reverse(out);
}

// At single one-byte characters: pieces are mostly short, so a plain loop.
Status split_at_byte(Thread& t, Str* s, uint8_t separator, int64_t most, List* out) {
  int64_t done = 0;
  for (int64_t i = 0; i < s->length && most > 0; ++i) {
    if (s->data[i] != separator) continue;
    TRY(append_slice(t, out, s, done, i));
    done = i + 1;
    --most;
  }
  return append_slice(t, out, s, done, s->length);
}

Status split_at(Thread& t, Str* s, Str* separator, int64_t most, List* out) {
  if (separator->length == 1 && separator->width == 1 && s->width == 1) {
    return split_at_byte(t, s, separator->data[0], most, out);
  }
  int64_t done = 0;
  while (most-- > 0) {
    int64_t at = str_find(s, separator, done, s->length);
    if (at < 0) break;
    TRY(append_slice(t, out, s, done, at));
    done = at + separator->length;
  }
  return append_slice(t, out, s, done, s->length);
}

Status rsplit_at(Thread& t, Str* s, Str* separator, int64_t most, List* out) {
  int64_t end = s->length;
  while (most-- > 0 && separator->width <= s->width) {
    int64_t at = text::rfind(view_of(s).slice(0, static_cast<size_t>(end)), view_of(separator));
    if (at < 0) break;
    TRY(append_slice(t, out, s, at + separator->length, end));
    end = at;
  }
  TRY(append_slice(t, out, s, 0, end));
  return list_reverse(out);
}

using Words = Status (*)(Thread&, Str*, int64_t, List*);
using At = Status (*)(Thread&, Str*, Str*, int64_t, List*);

Result split_with(Thread& t, const Args& a, Words words, At at) {
  Str* s = as<Str>(a.self);
  int64_t most = TRY(index_as_i64(t, a[1], t.types().OverflowError));
  if (most < 0) most = INT64_MAX;
  Ref made = TRY(make_list(t));
  if (a[0].is_none()) {
    TRY(words(t, s, most, made.as<List>()));
    return made;
  }
  if (!is_str(a[0])) return raise_type_error(t, "must be str or None, not ", type_name(t, a[0]));
  if (as<Str>(a[0])->length == 0) return raise_value_error(t, "empty separator");
  TRY(at(t, s, as<Str>(a[0]), most, made.as<List>()));
  return made;
}

// What join() will need: total length and class of the widest part.
struct JoinPlan {
  int64_t length = 0;
  char32_t largest = 0;
};

ResultOf<JoinPlan> plan_join(Thread& t, Str* separator, const Value* items, int64_t count) {
  JoinPlan plan;
  for (int64_t i = 0; i < count; ++i) {
    if (!is_str(items[i])) {
      return raise_type_error(t, "sequence item ", i, ": expected str instance, ", type_name(t, items[i]), " found");
    }
    Str* part = static_cast<Str*>(items[i].object());
    if (__builtin_add_overflow(plan.length, part->length + (i ? separator->length : 0), &plan.length)) {
      return raise_overflow_error(t, "join() result is too long for a Python string");
    }
    char32_t largest = part->ascii ? 0x7F : str_largest(part, 0, 0);
    if (largest > plan.largest) plan.largest = largest;
  }
  if (count > 1 && separator->length && str_largest(separator, 0, 0) > plan.largest) {
    plan.largest = str_largest(separator, 0, 0);
  }
  return plan;
}

// Short texts are copied by two overlapping words instead of a call.
void copy_bytes(uint8_t* to, const uint8_t* from, int64_t count) {
  if (count >= 8 && count <= 16) {
    uint64_t head, tail;
    std::memcpy(&head, from, 8);
    std::memcpy(&tail, from + count - 8, 8);
    std::memcpy(to, &head, 8);
    std::memcpy(to + count - 8, &tail, 8);
  } else if (count < 8) {
    for (int64_t i = 0; i < count; ++i) to[i] = from[i];
  } else {
    std::memcpy(to, from, static_cast<size_t>(count));
  }
}

void copy_part(Str* out, int64_t& at, const Str* part) {
  if (out->width == 1) {
    copy_bytes(out->data + at, part->data, part->length);
  } else {
    copy_into(out, at, part, 0, part->length);
  }
  at += part->length;
}

}  // namespace

Result str_join(Thread& t, Str* separator, Value iterable) {
  Ref sequence = is_list(iterable) || is_tuple(iterable) ? Ref::copy(iterable) : Ref();
  if (sequence.is_absent()) {
    if (!type_of(t, iterable)->slots.iter && !is_sequence(t, iterable)) {
      return raise_type_error(t, "can only join an iterable");
    }
    sequence = TRY(list_from(t, iterable));
  }
  const Value* items = is_list(sequence) ? sequence.as<List>()->items : sequence.as<Tuple>()->items;
  int64_t count = is_list(sequence) ? sequence.as<List>()->length : sequence.as<Tuple>()->length;
  if (count == 0) return make_empty_str(t, 0, 0);
  if (count == 1 && is_exact_str(items[0])) return Result::copy(items[0]);
  JoinPlan plan = TRY(plan_join(t, separator, items, count));
  Ref made = TRY(make_empty_str(t, plan.length, plan.largest));
  if (plan.length == 0) return made;
  Str* out = made.as<Str>();
  int64_t at = 0;
  for (int64_t i = 0; i < count; ++i) {
    if (i && separator->length) copy_part(out, at, separator);
    copy_part(out, at, static_cast<Str*>(items[i].object()));
  }
  return made;
}

Result str_split(Thread& t, const Args& a) { return split_with(t, a, split_words, split_at); }
Result str_rsplit(Thread& t, const Args& a) { return split_with(t, a, rsplit_words, rsplit_at); }

Result str_splitlines(Thread& t, const Args& a) {
  Str* s = as<Str>(a.self);
  bool keep = TRY(is_true(t, a[0]));
  Ref made = TRY(make_list(t));
  text::TextView view = view_of(s);
  for (size_t at = 0; at < view.size;) {
    text::LineEnd line = text::line_end(view, at, Alphabet::kText);
    TRY(append_slice(t, made.as<List>(), s, static_cast<int64_t>(at),
                     static_cast<int64_t>(keep ? line.next : line.end)));
    at = line.next;
  }
  return made;
}

Result str_join_method(Thread& t, const Args& a) { return str_join(t, as<Str>(a.self), a[0]); }

}  // namespace krait::objects
