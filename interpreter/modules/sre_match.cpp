// re.Match and the scanner behind finditer.
#include "interpreter/modules/sre.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/str.h"

namespace krait::modules {

namespace {

Match* self_of(Value v) { return as<Match>(v); }
Pattern* pattern_of(const Match* m) { return as<Pattern>(m->pattern); }
size_t mark_bytes(const Match* m) { return static_cast<size_t>(m->group_count) * 2 * sizeof(int64_t); }

void destroy(Object* o) {
  auto* m = static_cast<Match*>(o);
  clear(m->string);
  clear(m->pattern);
  clear(m->regs);
  if (m->marks) free_block(m->type->interpreter, m->marks, mark_bytes(m));
}
void traverse(Object* o, Visitor& visit) {
  auto* m = static_cast<Match*>(o);
  visit(m->string);
  visit(m->pattern);
  visit(m->regs);
}

// A group by number or name.
ResultOf<int64_t> group_index(Thread& t, Match* m, Value key) {
  int64_t index = -1;
  if (key.is_small_int() || has_index(t, key)) {
    index = TRY(index_as_i64(t, key));
  } else if (Dict* names = try_as<Dict>(pattern_of(m)->group_index)) {
    Borrowed found = dict_get(t, names, key);
    if (found.is_raised()) clear_pending(t);
    else if (!found.is_absent() && found.word.is_small_int()) index = found.word.small_int();
  }
  if (index < 0 || index >= m->group_count) return raise_index_error(t, "no such group");
  return index;
}

Result group_at(Thread& t, Match* m, int64_t index, Value otherwise) {
  if (m->string.is_none() || m->marks[2 * index] < 0) return Result::copy(otherwise);
  return slice_of_subject(t, m->string, m->marks[2 * index], m->marks[2 * index + 1]);
}

Result match_group(Thread& t, const Args& a) {
  Match* m = self_of(a.self);
  if (a.rest_count == 0) return group_at(t, m, 0, kNone);
  if (a.rest_count == 1) return group_at(t, m, TRY(group_index(t, m, a.rest[0])), kNone);
  Ref out = TRY(make_unfilled_tuple(t, static_cast<int64_t>(a.rest_count)));
  for (size_t i = 0; i < a.rest_count; ++i) {
    Ref group = TRY(group_at(t, m, TRY(group_index(t, m, a.rest[i])), kNone));
    out.as<Tuple>()->items[i] = group.leak();
  }
  return out;
}

Result match_get_item(Thread& t, Value self, Value key) {
  return group_at(t, self_of(self), TRY(group_index(t, self_of(self), key)), kNone);
}

Result match_groups(Thread& t, const Args& a) {
  Match* m = self_of(a.self);
  Ref out = TRY(make_unfilled_tuple(t, m->group_count - 1));
  for (int64_t i = 1; i < m->group_count; ++i) {
    Ref group = TRY(group_at(t, m, i, a[0]));
    out.as<Tuple>()->items[i - 1] = group.leak();
  }
  return out;
}

Result match_groupdict(Thread& t, const Args& a) {
  Match* m = self_of(a.self);
  Ref out = TRY(make_dict(t));
  int64_t position = 0;
  Value name, index;
  Dict* names = as<Dict>(pattern_of(m)->group_index);
  while (dict_next(names, position, name, index)) {
    Ref key = Ref::copy(name);
    Ref group = TRY(group_at(t, m, TRY(group_index(t, m, key)), a[0]));
    TRY(dict_set(t, out.as<Dict>(), key, group));
  }
  return out;
}

Result match_expand(Thread& t, const Args& a) {
  Ref name = TRY(make_ascii(t, "re"));
  Ref re = TRY(t.interpreter->hooks.import(t, name.as<Str>(), kNone, kNone, kNone, 0));
  return call_method(t, re, "_expand", {self_of(a.self)->pattern, a.self, a[0]});
}

Result match_start(Thread& t, const Args& a) {
  return make_int(t, self_of(a.self)->marks[2 * TRY(group_index(t, self_of(a.self), a[0]))]);
}
Result match_end(Thread& t, const Args& a) {
  return make_int(t, self_of(a.self)->marks[2 * TRY(group_index(t, self_of(a.self), a[0])) + 1]);
}
Result span(Thread& t, Match* m, int64_t i) {
  return make_tuple(t, {small_int(m->marks[2 * i]), small_int(m->marks[2 * i + 1])});
}
Result match_span(Thread& t, const Args& a) {
  return span(t, self_of(a.self), TRY(group_index(t, self_of(a.self), a[0])));
}
Result copy_self(Thread&, const Args& a) { return Result::copy(a.self); }

Result match_repr(Thread& t, Value self) {
  Match* m = self_of(self);
  Ref group = TRY(group_at(t, m, 0, kNone));
  Ref shown = TRY(repr(t, group));
  StrBuilder out(t);
  out.add(cat("<", type_full_name(m->type), " object; span=(", m->marks[0], ", ", m->marks[1], "), match="));
  out.add(shown.as<Str>(), 0, shown.as<Str>()->length < 50 ? shown.as<Str>()->length : 50);
  out.add(U'>');
  return out.finish();
}

Result get_string(Thread&, Value self) { return Result::copy(self_of(self)->string); }
Result get_re(Thread&, Value self) { return Result::copy(self_of(self)->pattern); }
Result get_pos(Thread& t, Value self) { return make_int(t, self_of(self)->pos); }
Result get_endpos(Thread& t, Value self) { return make_int(t, self_of(self)->end_pos); }
Result get_lastindex(Thread& t, Value self) {
  if (self_of(self)->last_index < 0) return kNone;
  return make_int(t, self_of(self)->last_index);
}
Result get_lastgroup(Thread&, Value self) {
  Match* m = self_of(self);
  auto* names = as<Tuple>(pattern_of(m)->index_group);
  if (m->last_index < 0 || m->last_index >= names->length) return kNone;
  return Result::copy(names->items[m->last_index]);
}
Result get_regs(Thread& t, Value self) {
  Match* m = self_of(self);
  if (m->regs.is_absent()) {
    Ref out = TRY(make_unfilled_tuple(t, m->group_count));
    for (int64_t i = 0; i < m->group_count; ++i) {
      Ref pair = TRY(span(t, m, i));
      out.as<Tuple>()->items[i] = pair.leak();
    }
    m->regs = out.leak();
  }
  return Result::copy(m->regs);
}

const NativeFunction kMatchMethods[] = {
    {"group(*groups)", match_group,
     "group([group1, ...]) -> str or tuple.\n    What a group found, by number or name; 0, the default, is the "
     "whole match.\n    Several groups give a tuple."},
    {"start(group=0, /)", match_start, "Where the group's find begins; -1 if it found nothing."},
    {"end(group=0, /)", match_end, "The index behind the group's find; -1 if it found nothing."},
    {"span(group=0, /)", match_span, "Both ends of the group's find: (start, end)."},
    {"groups(default=None)", match_groups,
     "The finds of all groups, as a tuple.\n\n  default\n    Stands for a group that found nothing."},
    {"groupdict(default=None)", match_groupdict,
     "The finds of the named groups, as a dict.\n\n  default\n    Stands for a group that found nothing."},
    {"expand(template)", match_expand,
     "A template with its group references filled in, as sub() fills them in."},
    {"__copy__()", copy_self, nullptr},
    {"__deepcopy__(memo, /)", copy_self, nullptr},
    {"__class_getitem__(item, /)", class_getitem, "See PEP 585", Binding::ClassMethod},
    {}};
const NativeGetSet kMatchGetSets[] = {
    {"string", get_string, nullptr, "The text in which the match was looked for."},
    {"re", get_re, nullptr, "The regular expression object."},
    {"pos", get_pos, nullptr, "From which index on the text was searched."},
    {"endpos", get_endpos, nullptr, "At which index the search had to end."},
    {"lastindex", get_lastindex, nullptr, "The number of the group that closed last, or None."},
    {"lastgroup", get_lastgroup, nullptr, "The name of the group that closed last, or None."},
    {"regs", get_regs, nullptr, nullptr},
    {}};

// --- scanner ---------------------------------------------------------------------------------------------------------

// The matcher of its own keeps the place, the subject its memory.
struct Scan {
  Subject subject;
  text::SreMatcher matcher;
  bool finished = false;
  Scan(Thread& t, const Pattern* p, const text::TextView& view, int64_t start, int64_t end)
      : matcher(p->program(), view, static_cast<size_t>(start), static_cast<size_t>(end), sre_interrupt(t)) {}
};
struct Scanner : Object {
  Value pattern;
  Scan* scan;  // owned; null: nothing to find
  bool running;
};

void scanner_destroy(Object* o) {
  auto* s = static_cast<Scanner*>(o);
  delete std::exchange(s->scan, nullptr);
  clear(s->pattern);
}
void scanner_traverse(Object* o, Visitor& visit) {
  auto* s = static_cast<Scanner*>(o);
  visit(s->pattern);
  if (s->scan) visit(s->scan->subject.object.get());
}

template <bool kSearch> Result scanner_step(Thread& t, const Args& a) {
  auto* s = as<Scanner>(a.self);
  if (!s->scan || s->scan->finished) return kNone;
  if (s->running) return raise_value_error(t, "regular expression scanner already executing");
  s->running = true;
  auto result = kSearch ? s->scan->matcher.search() : s->scan->matcher.match();
  s->running = false;
  if (!TRY(sre_answer(t, result))) {
    s->scan->finished = true;
    return kNone;
  }
  Ref match = TRY(make_match(t, as<Pattern>(s->pattern), s->scan->subject, s->scan->matcher));
  s->scan->matcher.advance();
  return match;
}

Result get_scanner_pattern(Thread&, Value self) { return Result::copy(as<Scanner>(self)->pattern); }
const NativeFunction kScannerMethods[] = {
    {"match()", scanner_step<false>, nullptr}, {"search()", scanner_step<true>, nullptr}, {}};
const NativeGetSet kScannerGetSets[] = {{"pattern", get_scanner_pattern, nullptr, nullptr}, {}};

}  // namespace

Result make_match(Thread& t, Pattern* p, const Subject& subject, const text::SreMatcher& matcher) {
  auto* m = allocate<Match>(t, type_for(t, kMatchType));
  if (!m) return raised;
  Ref self = Ref::own(m);
  m->group_count = p->groups + 1;
  m->marks = static_cast<int64_t*>(allocate_block(t, mark_bytes(m)));
  if (!m->marks) return raise_memory_error(t);
  retain(m->string = subject.object.get());
  retain(m->pattern = Value::from_object(p));
  m->pos = subject.start;
  m->end_pos = subject.end;
  m->last_index = matcher.last_index();
  m->marks[0] = static_cast<int64_t>(matcher.start());
  m->marks[1] = static_cast<int64_t>(matcher.end());
  for (int64_t g = 0; g < p->groups; ++g) {
    m->marks[2 * g + 2] = matcher.group_start(static_cast<size_t>(g));
    m->marks[2 * g + 3] = matcher.group_end(static_cast<size_t>(g));
  }
  return self;
}

Result make_scanner(Thread& t, Pattern* p, Value string, int64_t pos, int64_t end_pos) {
  auto* s = allocate<Scanner>(t, type_for(t, kScannerType));
  if (!s) return raised;
  Ref self = Ref::own(s);
  retain(s->pattern = Value::from_object(p));
  Subject bounds;
  TRY(bounds.open(t, p, string, pos, end_pos));
  if (bounds.start > bounds.end) return self;
  s->scan = new (std::nothrow) Scan(t, p, bounds.text, bounds.start, bounds.end);
  if (!s->scan) return raise_memory_error(t);
  TRY(s->scan->subject.open(t, p, string, pos, end_pos));
  return self;
}

const TypeSpec kMatchType = {
    .name = "re.Match",
    .doc = "A find of a regular expression; it is always true.",
    .size = sizeof(Match),
    .flags = kHasGc | kNoInstances,
    .methods = kMatchMethods,
    .getsets = kMatchGetSets,
    .slots = {.destroy = destroy, .traverse = traverse, .repr = match_repr, .get_item = match_get_item}};

const TypeSpec kScannerType = {.name = "_sre.SRE_Scanner",
                               .size = sizeof(Scanner),
                               .flags = kHasGc | kNoInstances,
                               .methods = kScannerMethods,
                               .getsets = kScannerGetSets,
                               .slots = {.destroy = scanner_destroy, .traverse = scanner_traverse}};

}  // namespace krait::modules
