// The module _sre: compiling to a Pattern, and what re's compiler asks about characters. The matcher is
// text/sre_engine.h.
#include "interpreter/modules/sre.h"

#include <string.h>

#include "interpreter/objects/bytes_methods.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/iterators.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/sequence.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/hash.h"
#include "interpreter/runtime/native_poll.h"
#include "interpreter/runtime/signals.h"

namespace krait::modules {

text::SreInterrupt sre_interrupt(Thread& t) {
  auto ask = [](void* context) {
    Thread& thread = *static_cast<Thread*>(context);
    if (poll_in_native(thread).is_raised()) return true;
    if (!(thread.breaker.load(std::memory_order_relaxed) & kBreakSignals)) return false;
    return run_signal_handlers(thread).is_raised();
  };
  return {ask, &t};
}

ResultOf<bool> sre_answer(Thread& t, text::SreResult result) {
  switch (result) {
    case text::SreResult::kMatch: return true;
    case text::SreResult::kNoMatch: return false;
    case text::SreResult::kNoMemory: return raise_memory_error(t);
    default: return raised;  // the signal handler's exception is pending
  }
}

Status Subject::open(Thread& t, const Pattern* p, Value string, int64_t pos, int64_t end_pos) {
  object = Ref::copy(string);
  if (is_str(string)) {
    auto* s = as<Str>(string);
    text = {s->data, static_cast<size_t>(s->length), s->width};
  } else {
    if (!has_buffer(t, string)) {
      return raise_type_error(t, "expected string or bytes-like object, got '", type_name(t, string), "'");
    }
    TRY(buffer.get(t, string));
    text = buffer.view();
    is_bytes = true;
  }
  if (p && !p->pattern.is_none()) {
    if (is_bytes && !p->is_bytes) return raise_type_error(t, "cannot use a string pattern on a bytes-like object");
    if (!is_bytes && p->is_bytes) return raise_type_error(t, "cannot use a bytes pattern on a string-like object");
  }
  auto length = static_cast<int64_t>(text.size);
  start = pos < 0 ? 0 : pos > length ? length : pos;
  end = end_pos < 0 ? 0 : end_pos > length ? length : end_pos;
  return ok();
}

Result Subject::slice(Thread& t, int64_t from, int64_t to) const {
  if (!is_bytes) {
    Value held = object;
    return str_slice(t, as<Str>(held), from, to);
  }
  Value held = object;
  if (is_bytes && objects::is_bytes(held) && (held.object()->type->flags & kExactBuiltin) && from == 0 &&
      to == static_cast<int64_t>(text.size)) {
    return Result::copy(held);
  }
  return make_bytes(t, buffer.view().substr(static_cast<size_t>(from), static_cast<size_t>(to - from)));
}

Result slice_of_subject(Thread& t, Value string, int64_t from, int64_t to) {
  Subject subject;
  TRY(subject.open(t, nullptr, string, 0, INT64_MAX));
  auto length = static_cast<int64_t>(subject.text.size);
  from = from > length ? length : from;
  to = to > length ? length : to < from ? from : to;
  return subject.slice(t, from, to);
}

namespace {

Pattern* self_of(Value v) { return as<Pattern>(v); }

void destroy(Object* o) {
  auto* p = static_cast<Pattern*>(o);
  clear(p->pattern);
  clear(p->group_index);
  clear(p->index_group);
  if (p->codes) free_block(p->type->interpreter, p->codes, p->code_count * sizeof(uint32_t));
}
void traverse(Object* o, Visitor& visit) {
  auto* p = static_cast<Pattern*>(o);
  visit(p->pattern);
  visit(p->group_index);
  visit(p->index_group);
}

// --- searching -------------------------------------------------------------------------------------------------------

enum class Mode { kMatch, kFullMatch, kSearch };

template <Mode kMode> Result run(Thread& t, const Args& a) {
  Pattern* p = self_of(a.self);
  int64_t pos = TRY(size_argument(t, a[1])), end_pos = TRY(size_argument(t, a[2]));
  Subject subject;
  TRY(subject.open(t, p, a[0], pos, end_pos));
  if (subject.start > subject.end) return kNone;
  text::SreMatcher matcher(p->program(), subject.text, static_cast<size_t>(subject.start),
                           static_cast<size_t>(subject.end), sre_interrupt(t));
  auto found = kMode == Mode::kSearch ? matcher.search() : matcher.match(kMode == Mode::kFullMatch);
  if (!TRY(sre_answer(t, found))) return kNone;
  return make_match(t, p, subject, matcher);
}

Result pattern_scanner(Thread& t, const Args& a) {
  int64_t pos = TRY(size_argument(t, a[1])), end_pos = TRY(size_argument(t, a[2]));
  return make_scanner(t, self_of(a.self), a[0], pos, end_pos);
}

Result pattern_finditer(Thread& t, const Args& a) {
  Ref scanner = TRY(pattern_scanner(t, a));
  Ref search = TRY(get_attr(t, scanner, "search"));
  return make_callable_iterator(t, search, kNone);
}

// --- the object itself -----------------------------------------------------------------------------------------------

Result copy_self(Thread&, const Args& a) { return Result::copy(a.self); }

struct FlagName {
  const char* name;
  int64_t bit;
};
constexpr FlagName kFlagNames[] = {{"re.TEMPLATE", 1},  {"re.IGNORECASE", 2}, {"re.LOCALE", 4},
                                   {"re.MULTILINE", 8}, {"re.DOTALL", 16},    {"re.UNICODE", 32},
                                   {"re.VERBOSE", 64},  {"re.DEBUG", 128},    {"re.ASCII", 256}};
constexpr int64_t kUnicodeFlag = 32, kTypeFlags = 4 | 32 | 256;

Result pattern_repr(Thread& t, Value self) {
  Pattern* p = self_of(self);
  Ref text = TRY(repr(t, p->pattern));
  if (text.as<Str>()->length > 200) text = TRY(str_slice(t, text.as<Str>(), 0, 200));
  int64_t flags = p->flags;
  if (is_str(p->pattern) && (flags & kTypeFlags) == kUnicodeFlag) flags &= ~kUnicodeFlag;
  std::string shown;
  for (const FlagName& f : kFlagNames) {
    if (!(flags & f.bit)) continue;
    if (!shown.empty()) shown += '|';
    shown += f.name;
    flags &= ~f.bit;
  }
  if (flags) {
    char hex[32];
    snprintf(hex, sizeof hex, "0x%llx", static_cast<unsigned long long>(flags));
    shown += cat(shown.empty() ? "" : "|", hex);
  }
  StrBuilder out(t);
  out.add("re.compile(");
  out.add(text.as<Str>());
  if (!shown.empty()) out.add(", " + shown);
  out.add(U')');
  return out.finish();
}

ResultOf<int64_t> pattern_hash(Thread& t, Value self) {
  Pattern* p = self_of(self);
  auto h = static_cast<uint64_t>(TRY(hash(t, p->pattern)));
  h ^= static_cast<uint64_t>(hash_bytes({}, p->codes, p->code_count * sizeof(uint32_t)));
  h ^= static_cast<uint64_t>(p->flags) ^ static_cast<uint64_t>(p->is_bytes) ^ static_cast<uint64_t>(p->groups);
  return h == UINT64_MAX ? -2 : static_cast<int64_t>(h);
}

Result pattern_compare(Thread& t, Value a, Value b, CompareOp op) {
  if ((op != CompareOp::Eq && op != CompareOp::Ne) || !has_spec(a, kPatternType) || !has_spec(b, kPatternType)) {
    return kNotImplemented;
  }
  Pattern *x = self_of(a), *y = self_of(b);
  bool same = x == y;
  if (!same) {
    same = x->flags == y->flags && x->is_bytes == y->is_bytes && x->code_count == y->code_count &&
           memcmp(x->codes, y->codes, x->code_count * sizeof(uint32_t)) == 0;
    same = same && TRY(equal(t, x->pattern, y->pattern));
  }
  return boolean(same == (op == CompareOp::Eq));
}

Result get_pattern(Thread&, Value self) { return Result::copy(self_of(self)->pattern); }
Result get_flags(Thread& t, Value self) { return make_int(t, self_of(self)->flags); }
Result get_groups(Thread& t, Value self) { return make_int(t, self_of(self)->groups); }
Result get_groupindex(Thread& t, Value self) {
  return call(t, Value::from_object(t.types().mappingproxy), {self_of(self)->group_index});
}

const NativeFunction kPatternMethods[] = {
    {"match(string, pos=0, endpos=9223372036854775807)", run<Mode::kMatch>,
     "Tries the pattern at the beginning only."},
    {"fullmatch(string, pos=0, endpos=9223372036854775807)", run<Mode::kFullMatch>,
     "Tries whether the pattern covers all of the text."},
    {"search(string, pos=0, endpos=9223372036854775807)", run<Mode::kSearch>,
     "Looks for the first place where the pattern fits: a Match, or None."},
    {"sub(repl, string, count=0)", pattern_sub,
     "The text with repl in place of what the pattern finds, from left to right."},
    {"subn(repl, string, count=0)", pattern_subn,
     "As sub(), but with the number of replacements: (text, count)."},
    {"findall(string, pos=0, endpos=9223372036854775807)", pattern_findall,
     "What the pattern finds from left to right, as a list; groups instead of whole matches if there are any."},
    {"split(string, maxsplit=0)", pattern_split,
        "The pieces of the text between what the pattern finds, as a list."},
    {"finditer(string, pos=0, endpos=9223372036854775807)", pattern_finditer,
     "Goes through the text and gives a Match for each find."},
    {"scanner(string, pos=0, endpos=9223372036854775807)", pattern_scanner, nullptr},
    {"__copy__()", copy_self, nullptr},
    {"__deepcopy__(memo, /)", copy_self, nullptr},
    {"__class_getitem__(item, /)", class_getitem, "See PEP 585", Binding::ClassMethod},
    {}};
const NativeGetSet kPatternGetSets[] = {
    {"pattern", get_pattern, nullptr, "The source text of this pattern."},
    {"flags", get_flags, nullptr, "The regex matching flags."},
    {"groups", get_groups, nullptr, "How many groups the pattern captures."},
    {"groupindex", get_groupindex, nullptr, "The number of each named group, by its name."},
    {}};

// --- the module ------------------------------------------------------------------------------------------------------

Result sre_compile(Thread& t, const Args& a) {
  int flags = TRY(as_c_int(t, a[1]));
  if (!is_list(a[2])) return raise_type_error(t, "compile() argument 'code' must be list, not ", type_name(t, a[2]));
  int64_t groups = TRY(index_as_i64(t, a[3], t.types().OverflowError));
  if (!is_dict(a[4]))
    return raise_type_error(t, "compile() argument 'groupindex' must be dict, not ", type_name(t, a[4]));
  if (!is_tuple(a[5]))
    return raise_type_error(t, "compile() argument 'indexgroup' must be tuple, not ", type_name(t, a[5]));
  auto* p = allocate<Pattern>(t, TRY(make_type(t, kPatternType)));
  if (!p) return raised;
  Ref self = Ref::own(p);
  auto* list = as<List>(a[2]);
  p->code_count = static_cast<size_t>(list->length);
  p->codes = static_cast<uint32_t*>(allocate_block(t, p->code_count * sizeof(uint32_t) + 4));
  if (!p->codes) return p->code_count = 0, raise_memory_error(t);
  for (size_t i = 0; i < p->code_count; ++i) {
    uint64_t code = TRY(as_u64(t, list->items[i]));
    if (code > UINT32_MAX) return raise_overflow_error(t, "regular expression code size limit exceeded");
    p->codes[i] = static_cast<uint32_t>(code);
  }
  p->is_bytes = !is_str(a[0]) && !a[0].is_none();
  if (p->is_bytes) {
    BufferRef bytes;
    TRY(bytes.get(t, a[0]));
  }
  p->flags = flags;
  p->groups = groups;
  retain(p->pattern = a[0]);
  retain(p->group_index = a[4]);
  retain(p->index_group = a[5]);
  if (groups < 0 || !text::sre_is_valid(p->program())) return raise_runtime_error(t, "invalid SRE code");
  return self;
}

Result sre_getcodesize(Thread&, const Args&) { return small_int(4); }
template <bool (*kAsk)(char32_t)> Result ask(Thread& t, const Args& a) {
  return boolean(kAsk(static_cast<char32_t>(TRY(as_c_int(t, a[0])))));
}
template <char32_t (*kLower)(char32_t)> Result lower(Thread& t, const Args& a) {
  return small_int(kLower(static_cast<char32_t>(TRY(as_c_int(t, a[0])))));
}

const NativeFunction kFunctions[] = {
    {"compile(pattern, flags, code, groups, groupindex, indexgroup)", sre_compile, nullptr},
    {"getcodesize()", sre_getcodesize, nullptr},
    {"ascii_iscased(character, /)", ask<text::sre_ascii_is_cased>, nullptr},
    {"unicode_iscased(character, /)", ask<text::sre_unicode_is_cased>, nullptr},
    {"ascii_tolower(character, /)", lower<text::sre_ascii_lower>, nullptr},
    {"unicode_tolower(character, /)", lower<text::sre_unicode_lower>, nullptr},
    {}};

Status sre_init(Thread& t, Value module) {
  for (const TypeSpec* spec : {&kPatternType, &kMatchType, &kScannerType}) (void)TRY(make_type(t, *spec));
  TRY(module_add_int(t, module, "MAGIC", text::kSreMagic));
  TRY(module_add_int(t, module, "CODESIZE", 4));
  TRY(module_add_int(t, module, "MAXREPEAT", text::kSreMaxRepeat));
  return module_add_int(t, module, "MAXGROUPS", text::kSreMaxGroups);
}

}  // namespace

const TypeSpec kPatternType = {.name = "re.Pattern",
                               .doc = "Compiled regular expression object.",
                               .size = sizeof(Pattern),
                               .flags = kHasGc | kHasWeakrefs | kNoInstances,
                               .methods = kPatternMethods,
                               .getsets = kPatternGetSets,
                               .slots = {.destroy = destroy,
                                         .traverse = traverse,
                                         .repr = pattern_repr,
                                         .hash = pattern_hash,
                                         .compare = pattern_compare}};

extern const NativeModule kSreModule;
const NativeModule kSreModule = {"_sre", nullptr, kFunctions, sre_init};

}  // namespace krait::modules
