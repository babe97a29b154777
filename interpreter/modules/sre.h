// The types of the module _sre: compiled patterns, matches and scanners (library reference: re).
#pragma once
#include "interpreter/modules/native_object.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/text/sre_engine.h"

namespace krait::modules {

struct Pattern : Object {
  Value pattern, group_index, index_group;  // text, bytes or None; dict; tuple: all owned
  int64_t flags, groups;                    // groups: without the whole match
  size_t code_count;
  uint32_t* codes;                          // owned block
  bool is_bytes;
  text::SreProgram program() const { return {codes, code_count, static_cast<size_t>(groups)}; }
};

struct Match : Object {
  Value string, pattern, regs;  // owned; regs: absent until asked for
  int64_t pos, end_pos, last_index, group_count;  // last_index -1: none; group_count with the whole match
  int64_t* marks;               // 2 * group_count places, -1: not matched; owned block
};

// What a search looks at: a str's or a buffer's units, held while it lives.
struct Subject {
  Ref object;
  BufferRef buffer;
  text::TextView text;
  bool is_bytes = false;
  int64_t start = 0, end = 0;
  // For a search with this pattern: a str or bytes-like that suits it, bounds clamped.
  Status open(Thread&, const Pattern*, Value string, int64_t pos, int64_t end_pos);
  Result slice(Thread&, int64_t from, int64_t to) const;
};

extern const TypeSpec kPatternType, kMatchType, kScannerType;
extern const NativeFunction kPatternSearchMethods[];

text::SreInterrupt sre_interrupt(Thread&);
// Raised: out of memory or a signal handler raised. Otherwise whether it matched.
ResultOf<bool> sre_answer(Thread&, text::SreResult);
Result make_match(Thread&, Pattern*, const Subject&, const text::SreMatcher&);
Result make_scanner(Thread&, Pattern*, Value string, int64_t pos, int64_t end_pos);
// The string between two places of the subject that a match was made from.
Result slice_of_subject(Thread&, Value string, int64_t from, int64_t to);

// sre_replace.cpp
Result pattern_sub(Thread&, const Args&);
Result pattern_subn(Thread&, const Args&);
Result pattern_split(Thread&, const Args&);
Result pattern_findall(Thread&, const Args&);

}  // namespace krait::modules
