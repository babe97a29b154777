#include "interpreter/text/sre_engine.h"

#include <algorithm>
#include <cstdlib>

#include "interpreter/text/find.h"
#include "interpreter/text/sre_codes.h"

namespace krait::text {
namespace {

constexpr uint32_t kNoRepeat = UINT32_MAX;

// Kinds of stack entries. Those from kUndoMark on are passed through when going back.
enum EntryKind : uint32_t {
  kGoOn,         // continue at a, from b
  kNextBranch,   // the alternative whose offset stands at a, from b
  kGiveBack,     // REPEAT_ONE at a: tail from b, which c characters precede
  kTakeMore,     // MIN_REPEAT_ONE at a: one more character at b, after c of them
  kOneMoreTurn,  // MIN_UNTIL at a: another turn from b
  kBarrier,      // the innermost barrier failed
  kSetBack,      // nothing else to try, but marks are set back
  kUndoMark,     // mark a was b; c packs the last mark and last index
  kUndoRepeat,   // the repeat had count c and last position b
  kDropRepeat,   // the newest repeat was begun here
};

int64_t pack(int64_t last_mark, int64_t last_index) {
  return static_cast<int64_t>(static_cast<uint64_t>(last_mark) << 32 | static_cast<uint32_t>(last_index));
}

}  // namespace

template <typename T>
bool SreMatcher::Stack<T>::grow() {
  constexpr size_t kFirst = 64;
  size_t wanted = capacity == 0 ? kFirst : capacity * 2;
  void* memory = std::realloc(items, wanted * sizeof(T));
  if (memory == nullptr) return false;
  items = static_cast<T*>(memory);
  capacity = wanted;
  return true;
}

// One attempt to match from one place. Registers are copied in, results written back by SreMatcher::run.
template <typename Char>
class SreRun {
  using Entry = SreMatcher::Entry;
  using Repeat = SreMatcher::Repeat;
  using Barrier = SreMatcher::Barrier;

 public:
  SreRun(SreMatcher* matcher, size_t pc, size_t at, bool top_level)
      : m_(*matcher),
        code_(matcher->program_.codes),
        text_(static_cast<const Char*>(matcher->text_.data)),
        end_(matcher->end_),
        pc_(pc),
        at_(at),
        top_level_(top_level) {}

  SreResult run() {
    while (true) {
      if (--m_.steps_left_ == 0) [[unlikely]] {
        SreResult result = take_breath();
        if (result != SreResult::kMatch) return result;
      }
      Outcome outcome = step();
      if (outcome == Outcome::kGoesOn) [[likely]]
        continue;
      if (outcome == Outcome::kDone) {
        m_.at_ = at_;
        return SreResult::kMatch;
      }
      if (!go_back()) return SreResult::kNoMatch;
    }
  }

 private:
  enum class Outcome : uint8_t { kGoesOn, kFails, kDone };

  // Every so many steps, and at once when memory ran out. kMatch: go on.
  SreResult take_breath() {
    if (m_.no_memory_) return SreResult::kNoMemory;
    m_.steps_left_ = SreMatcher::kStepsBetweenInterrupts;
    bool stop = m_.interrupt_.ask != nullptr && m_.interrupt_.ask(m_.interrupt_.context);
    return stop ? SreResult::kInterrupted : SreResult::kMatch;
  }

  Outcome at_pc(size_t pc) {
    pc_ = pc;
    return Outcome::kGoesOn;
  }
  Outcome fail_unless(bool holds, size_t next) {
    pc_ = next;
    return holds ? Outcome::kGoesOn : Outcome::kFails;
  }
  // Consumes one character that is there and fits.
  Outcome consume_if(bool fits, size_t next) {
    ++at_;
    return fail_unless(fits, next);
  }
  uint32_t argument() const { return code_[pc_ + 1]; }
  bool at_end() const { return at_ >= end_; }
  // A match may be asked for behind the end; there is less than no room there.
  bool has_room_for(size_t units) const { return at_ <= end_ && units <= end_ - at_; }
  char32_t here() const { return text_[at_]; }
  size_t skip_target() const { return pc_ + 1 + code_[pc_ + 1]; }

  void push(EntryKind kind, size_t a, int64_t b, int64_t c, uint32_t repeat) {
    if (!m_.stack_.push({kind, static_cast<uint32_t>(a), repeat, 0, b, c})) run_out_of_memory();
  }

  // No step follows the one that ran out.
  void run_out_of_memory() {
    m_.no_memory_ = true;
    m_.steps_left_ = 1;
  }

  // --- one operation -----------------------------------------------------------------------------------------------

  Outcome step() {
    uint32_t op = code_[pc_];
    switch (op) {
      case SRE_FAILURE:
        return Outcome::kFails;
      case SRE_SUCCESS:
        return succeed();
      case SRE_LITERAL:
        return consume_if(!at_end() && here() == argument(), pc_ + 2);
      case SRE_NOT_LITERAL:
        return consume_if(!at_end() && here() != argument(), pc_ + 2);
      case SRE_ANY:
        return consume_if(!at_end() && here() != '\n', pc_ + 1);
      case SRE_ANY_ALL:
        return consume_if(!at_end(), pc_ + 1);
      case SRE_IN:
        return consume_if(!at_end() && sre_in_set(code_ + pc_ + 2, here()), skip_target());
      case SRE_CATEGORY:
        return consume_if(!at_end() && sre_in_category(argument(), here()), pc_ + 2);
      case SRE_MARK:
        set_mark(argument());
        return at_pc(pc_ + 2);
      case SRE_JUMP:
      case SRE_INFO:
        return at_pc(skip_target());
      case SRE_AT:
        return fail_unless(is_at(argument()), pc_ + 2);
      case SRE_BRANCH:
        return branch(pc_ + 1);
      case SRE_REPEAT_ONE:
        return repeat_one();
      case SRE_MIN_REPEAT_ONE:
        return min_repeat_one();
      case SRE_POSSESSIVE_REPEAT_ONE:
        return possessive_repeat_one();
      case SRE_REPEAT:
        return begin_repeat();
      case SRE_MAX_UNTIL:
        return max_until();
      case SRE_MIN_UNTIL:
        return min_until();
      case SRE_POSSESSIVE_REPEAT:
        return possessive_turn(pc_, 0, SreMatcher::kUnset);
      case SRE_ASSERT:
      case SRE_ASSERT_NOT:
        return look_around();
      case SRE_ATOMIC_GROUP:
        return enter(pc_ + 2, 0, SreMatcher::kUnset);
      case SRE_GROUPREF_EXISTS:
        return at_pc(m_.is_set(argument()) ? pc_ + 3 : pc_ + 1 + code_[pc_ + 2]);
      default:
        return step_ignoring_case(op);
    }
  }

  Outcome step_ignoring_case(uint32_t op) {
    switch (op) {
      case SRE_GROUPREF:
        return group_reference([](char32_t c) { return c; });
      case SRE_GROUPREF_IGNORE:
        return group_reference(sre_ascii_lower);
      case SRE_GROUPREF_LOC_IGNORE:
        return group_reference(sre_locale_lower);
      case SRE_GROUPREF_UNI_IGNORE:
        return group_reference(sre_unicode_lower);
      default: {
        bool is_set = op == SRE_IN_IGNORE || op == SRE_IN_LOC_IGNORE || op == SRE_IN_UNI_IGNORE;
        return consume_if(!at_end() && fits_unit(pc_, here()), is_set ? skip_target() : pc_ + 2);
      }
    }
  }

  static bool fits_ignoring_locale(uint32_t literal, char32_t c) {
    return c == literal || sre_locale_lower(c) == literal || sre_locale_upper(c) == literal;
  }

  static bool in_set_ignoring_locale(const uint32_t* set, char32_t c) {
    return sre_in_set(set, sre_locale_lower(c)) || sre_in_set(set, sre_locale_upper(c));
  }

  // Whether one character matches the single-character operation at `pc`.
  bool fits_unit(size_t pc, char32_t c) const {
    uint32_t argument = code_[pc + 1];
    switch (code_[pc]) {
      case SRE_LITERAL_IGNORE:
        return sre_ascii_lower(c) == argument;
      case SRE_NOT_LITERAL_IGNORE:
        return sre_ascii_lower(c) != argument;
      case SRE_LITERAL_UNI_IGNORE:
        return sre_unicode_lower(c) == argument;
      case SRE_NOT_LITERAL_UNI_IGNORE:
        return sre_unicode_lower(c) != argument;
      case SRE_LITERAL_LOC_IGNORE:
        return fits_ignoring_locale(argument, c);
      case SRE_NOT_LITERAL_LOC_IGNORE:
        return !fits_ignoring_locale(argument, c);
      case SRE_IN_IGNORE:
        return sre_in_set(code_ + pc + 2, sre_ascii_lower(c));
      case SRE_IN_UNI_IGNORE:
        return sre_in_set(code_ + pc + 2, sre_unicode_lower(c));
      default:  // SRE_IN_LOC_IGNORE
        return in_set_ignoring_locale(code_ + pc + 2, c);
    }
  }

  template <typename Fold>
  Outcome group_reference(Fold fold) {
    size_t group = code_[pc_ + 1];
    if (!m_.is_set(group)) return Outcome::kFails;
    auto from = static_cast<size_t>(m_.marks_[2 * group]), to = static_cast<size_t>(m_.marks_[2 * group + 1]);
    if (from != to && !has_room_for(to - from)) return Outcome::kFails;
    for (; from < to; ++from, ++at_) {
      if (fold(text_[from]) != fold(here())) return Outcome::kFails;
    }
    return at_pc(pc_ + 2);
  }

  template <typename IsWord>
  bool is_boundary(IsWord is_word) const {
    bool before = at_ > 0 && is_word(text_[at_ - 1]);
    bool after = at_ < end_ && is_word(text_[at_]);
    return before != after;
  }

  bool is_at(uint32_t place) const {
    // In an empty text there is neither a boundary nor the lack of one.
    if (end_ == 0 && ((place >= SRE_AT_LOC_BOUNDARY) || place == SRE_AT_BOUNDARY || place == SRE_AT_NON_BOUNDARY)) {
      return false;
    }
    switch (place) {
      case SRE_AT_BEGINNING:
      case SRE_AT_BEGINNING_STRING:
        return at_ == 0;
      case SRE_AT_BEGINNING_LINE:
        return at_ == 0 || text_[at_ - 1] == '\n';
      case SRE_AT_END:
        return at_ == end_ || (at_ + 1 == end_ && text_[at_] == '\n');
      case SRE_AT_END_LINE:
        return at_ == end_ || (at_ < m_.text_.size && text_[at_] == '\n');
      case SRE_AT_END_STRING:
        return at_ == end_;
      case SRE_AT_BOUNDARY:
        return is_boundary(sre_is_ascii_word);
      case SRE_AT_NON_BOUNDARY:
        return !is_boundary(sre_is_ascii_word);
      case SRE_AT_LOC_BOUNDARY:
        return is_boundary(sre_is_locale_word);
      case SRE_AT_LOC_NON_BOUNDARY:
        return !is_boundary(sre_is_locale_word);
      case SRE_AT_UNI_BOUNDARY:
        return is_boundary(sre_is_word);
      default:
        return !is_boundary(sre_is_word);
    }
  }

  void set_mark(uint32_t mark) {
    // With nothing to go back to, nothing is to be undone.
    if (m_.stack_.size != 0) push(kUndoMark, mark, m_.marks_[mark], pack(m_.last_mark_, m_.last_index_), kNoRepeat);
    if ((mark & 1) != 0) m_.last_index_ = mark / 2 + 1;
    if (mark > m_.last_mark_) {
      for (int64_t between = m_.last_mark_ + 1; between < mark; ++between) m_.marks_[between] = SreMatcher::kUnset;
      m_.last_mark_ = mark;
    }
    m_.marks_[mark] = static_cast<int64_t>(at_);
  }

  // For a last try inside a loop: shows only where a possessive loop may keep what failed attempts overwrote.
  void save_marks() {
    if (m_.has_possessive_ && repeat_ != kNoRepeat) push(kSetBack, 0, 0, 0, repeat_);
  }

  // --- alternatives ------------------------------------------------------------------------------------------------

  // Tries the alternatives from the one whose offset stands at `place`.
  Outcome branch(size_t place) {
    for (; code_[place] != 0; place += code_[place]) {
      uint32_t first = code_[place + 1];
      if (first == SRE_LITERAL && (at_end() || here() != code_[place + 2])) continue;
      if (first == SRE_IN && (at_end() || !sre_in_set(code_ + place + 3, here()))) continue;
      size_t next = place + code_[place];
      if (code_[next] != 0) {
        push(kNextBranch, next, static_cast<int64_t>(at_), 0, repeat_);
      } else {
        save_marks();
      }
      return at_pc(place + 1);
    }
    return Outcome::kFails;
  }

  // --- loops over one character ------------------------------------------------------------------------------------

  template <typename Fits>
  size_t run_while(size_t limit, Fits fits) const {
    size_t i = at_;
    while (i < limit && fits(text_[i])) ++i;
    return i - at_;
  }

  // Calls `use` with the test that the single-character operation at `pc` makes.
  template <typename Use>
  size_t with_test(size_t pc, Use use) const {
    uint32_t argument = code_[pc + 1];  // SUCCESS follows the operation at least
    const uint32_t* set = code_ + pc + 2;
    switch (code_[pc]) {
      case SRE_ANY_ALL:
        return use([](Char) { return true; });
      case SRE_ANY:
        return use([](Char c) { return c != '\n'; });
      case SRE_LITERAL:
        return use([=](Char c) { return c == argument; });
      case SRE_NOT_LITERAL:
        return use([=](Char c) { return c != argument; });
      case SRE_IN:
        if (set[0] == SRE_CATEGORY && set[2] == SRE_FAILURE) return with_category_test(set[1], use);
        return use([=](Char c) { return sre_in_set(set, c); });
      default:
        return use([=, this](Char c) { return fits_unit(pc, c); });
    }
  }

  template <typename Use>
  size_t with_category_test(uint32_t category, Use use) const {
    switch (category) {
      case SRE_CATEGORY_UNI_WORD:
        return use([](Char c) { return sre_is_word(c); });
      case SRE_CATEGORY_UNI_SPACE:
        return use([](Char c) { return sre_in_category(SRE_CATEGORY_UNI_SPACE, c); });
      default:
        return use([=](Char c) { return sre_in_category(category, c); });
    }
  }

  // How many characters from here on match the operation at `pc`, `most` at the most.
  size_t count(size_t pc, uint32_t most) const {
    size_t limit = most != kSreMaxRepeat && most < end_ - at_ ? at_ + most : end_;
    return with_test(pc, [&](auto test) { return run_while(limit, test); });
  }

  Outcome repeat_one() {
    uint32_t least = code_[pc_ + 2];
    if (!has_room_for(least)) return Outcome::kFails;
    size_t taken = count(pc_ + 4, code_[pc_ + 3]);
    if (taken < least) return Outcome::kFails;
    at_ += taken;
    return try_tail(taken);
  }

  // The greedy loop at pc_ holds `taken` characters up to here: goes on behind it, leaving fewer for later.
  Outcome try_tail(size_t taken) {
    size_t least = code_[pc_ + 2], tail = skip_target();
    if (code_[tail] == SRE_LITERAL) {
      char32_t wanted = code_[tail + 1];
      while (at_end() || here() != wanted) {
        if (taken == least) return Outcome::kFails;
        --taken;
        --at_;
      }
    }
    if (taken > least) {
      push(kGiveBack, pc_, static_cast<int64_t>(at_) - 1, static_cast<int64_t>(taken) - 1, repeat_);
    } else {
      save_marks();
    }
    return at_pc(tail);
  }

  Outcome min_repeat_one() {
    uint32_t least = code_[pc_ + 2];
    if (!has_room_for(least)) return Outcome::kFails;
    if (least != 0 && count(pc_ + 4, least) < least) return Outcome::kFails;
    at_ += least;
    return try_tail_first(least);
  }

  Outcome try_tail_first(size_t taken) {
    size_t tail = skip_target();
    if (code_[tail] == SRE_LITERAL && !skip_to_literal(code_[tail + 1], &taken)) return Outcome::kFails;
    push(kTakeMore, pc_, static_cast<int64_t>(at_), static_cast<int64_t>(taken), repeat_);
    return at_pc(tail);
  }

  // The tail can only match where `wanted` stands: takes what comes before it, if the loop at pc_ can.
  bool skip_to_literal(char32_t wanted, size_t* taken) {
    uint32_t most = code_[pc_ + 3];
    size_t limit = most != kSreMaxRepeat && most - *taken < end_ - at_ ? at_ + (most - *taken) : end_;
    size_t more =
        with_test(pc_ + 4, [&](auto test) { return run_while(limit, [&](Char c) { return c != wanted && test(c); }); });
    *taken += more;
    at_ += more;
    return at_ < end_ && text_[at_] == wanted;
  }

  Outcome take_more(size_t taken) {
    uint32_t most = code_[pc_ + 3];
    if ((most != kSreMaxRepeat && taken >= most) || count(pc_ + 4, 1) == 0) return Outcome::kFails;
    ++at_;
    return try_tail_first(taken + 1);
  }

  Outcome possessive_repeat_one() {
    uint32_t least = code_[pc_ + 2];
    if (!has_room_for(least)) return Outcome::kFails;
    size_t taken = count(pc_ + 4, code_[pc_ + 3]);
    at_ += taken;
    return fail_unless(taken >= least, skip_target());
  }

  // --- loops over anything -----------------------------------------------------------------------------------------

  Repeat& repeat() { return m_.repeats_.items[repeat_]; }

  Outcome begin_repeat() {
    push(kDropRepeat, 0, 0, 0, kNoRepeat);
    if (!m_.repeats_.push({static_cast<uint32_t>(pc_), repeat_, -1, SreMatcher::kUnset})) {
      run_out_of_memory();
    }
    repeat_ = static_cast<uint32_t>(m_.repeats_.size - 1);
    return at_pc(skip_target());
  }

  // Begins the turn that makes `count` of them; undone on the way back.
  Outcome begin_turn(int64_t turns, int64_t last_at) {
    Repeat& loop = repeat();
    push(kUndoRepeat, 0, loop.last_at, loop.count, repeat_);
    loop.count = turns;
    loop.last_at = last_at;
    return at_pc(loop.pc + 4);
  }

  bool may_turn_again(const Repeat& loop, int64_t turns) const {
    uint32_t most = code_[loop.pc + 3];
    // A turn that took nothing would go on for ever.
    return (turns < most || most == kSreMaxRepeat) && static_cast<int64_t>(at_) != loop.last_at;
  }

  Outcome leave_repeat() {
    repeat_ = repeat().outer;
    return at_pc(pc_ + 1);
  }

  Outcome max_until() {
    const Repeat& loop = repeat();
    int64_t turns = loop.count + 1;
    if (turns < code_[loop.pc + 2]) return begin_turn(turns, loop.last_at);
    if (!may_turn_again(loop, turns)) return leave_repeat();
    push(kGoOn, pc_ + 1, static_cast<int64_t>(at_), 0, loop.outer);
    return begin_turn(turns, static_cast<int64_t>(at_));
  }

  Outcome min_until() {
    const Repeat& loop = repeat();
    int64_t turns = loop.count + 1;
    if (turns < code_[loop.pc + 2]) return begin_turn(turns, loop.last_at);
    push(kOneMoreTurn, pc_, static_cast<int64_t>(at_), 0, repeat_);
    return leave_repeat();
  }

  Outcome one_more_turn() {
    const Repeat& loop = repeat();
    int64_t turns = loop.count + 1;
    if (!may_turn_again(loop, turns)) return Outcome::kFails;
    return begin_turn(turns, static_cast<int64_t>(at_));
  }

  // --- parts that match on their own -------------------------------------------------------------------------------

  // Matches the part at `body`; what follows depends on the operation at pc_.
  Outcome enter(size_t body, int64_t turns, int64_t last_at) {
    push(kBarrier, 0, 0, 0, kNoRepeat);
    if (!m_.barriers_.push({static_cast<uint32_t>(pc_), repeat_, m_.stack_.size, m_.repeats_.size,
                            static_cast<int64_t>(at_), turns, last_at})) {
      run_out_of_memory();
    }
    return at_pc(body);
  }

  Outcome look_around() {
    uint32_t back = code_[pc_ + 2];
    if (at_ < back) return fail_unless(code_[pc_] == SRE_ASSERT_NOT, skip_target());
    Outcome entered = enter(pc_ + 3, 0, SreMatcher::kUnset);
    at_ -= back;
    return entered;
  }

  // The possessive loop at `pc` has made so many turns, the last of them (beyond the least) from `last_at`.
  Outcome possessive_turn(size_t pc, int64_t turns, int64_t last_at) {
    pc_ = pc;
    uint32_t least = code_[pc + 2], most = code_[pc + 3];
    if (turns < least) return enter(pc + 4, turns, last_at);
    bool again = (turns < most || most == kSreMaxRepeat) && static_cast<int64_t>(at_) != last_at;
    if (again) return enter(pc + 4, turns, static_cast<int64_t>(at_));
    return at_pc(skip_target() + 1);
  }

  Outcome succeed() {
    if (m_.barriers_.size != 0) return leave_barrier();
    bool refused = top_level_ && ((m_.whole_ && at_ != end_) || at_ == m_.must_leave_);
    return refused ? Outcome::kFails : Outcome::kDone;
  }

  // The part matched: what it could have matched otherwise is forgotten, the marks it set stay undoable.
  void cut(const Barrier& barrier) {
    size_t kept = barrier.stack_size - 1;
    for (size_t i = barrier.stack_size; i < m_.stack_.size; ++i) {
      if (m_.stack_.items[i].kind == kUndoMark) m_.stack_.items[kept++] = m_.stack_.items[i];
    }
    m_.stack_.size = kept;
    m_.repeats_.size = barrier.repeat_count;
  }

  Outcome leave_barrier() {
    Barrier barrier = m_.barriers_.items[--m_.barriers_.size];
    repeat_ = barrier.repeat;
    pc_ = barrier.pc;
    cut(barrier);
    if (code_[pc_] == SRE_ASSERT_NOT) return Outcome::kFails;
    if (code_[pc_] == SRE_POSSESSIVE_REPEAT) return possessive_turn(pc_, barrier.turns + 1, barrier.last_at);
    if (code_[pc_] == SRE_ASSERT) at_ = static_cast<size_t>(barrier.at);
    return at_pc(skip_target());
  }

  // A look-around that must not match, and a possessive loop with turns enough, go on when their part fails.
  bool outlives_failure(const Barrier& barrier) const {
    uint32_t op = code_[barrier.pc];
    return op == SRE_ASSERT_NOT || (op == SRE_POSSESSIVE_REPEAT && barrier.turns >= code_[barrier.pc + 2]);
  }

  Outcome go_on_without(const Barrier& barrier) {
    repeat_ = barrier.repeat;
    pc_ = barrier.pc;
    at_ = static_cast<size_t>(barrier.at);
    return at_pc(code_[pc_] == SRE_ASSERT_NOT ? skip_target() : skip_target() + 1);
  }

  // --- going back --------------------------------------------------------------------------------------------------

  void undo(const Entry& entry, bool with_marks) {
    if (entry.kind == kUndoMark) {
      if (with_marks) m_.marks_[entry.a] = entry.b;
      m_.last_mark_ = entry.c >> 32;
      m_.last_index_ = static_cast<int32_t>(entry.c);
    } else if (entry.kind == kUndoRepeat) {
      Repeat& loop = m_.repeats_.items[entry.repeat];
      loop.last_at = entry.b;
      loop.count = entry.c;
    } else if (entry.kind == kDropRepeat) {
      --m_.repeats_.size;
    }
  }

  // CPython saves where groups begin and end at a choice only inside a loop that is not possessive. Elsewhere what a
  // failed attempt overwrote stays overwritten; only the number of the last group is set back.
  bool restores_marks(const Entry& choice) const {
    switch (choice.kind) {
      case kGoOn:
      case kSetBack:
        return true;
      case kOneMoreTurn:
        return m_.repeats_.items[choice.repeat].outer != kNoRepeat;
      case kBarrier: {
        const Barrier& barrier = m_.barriers_.items[m_.barriers_.size - 1];
        return code_[barrier.pc] == SRE_POSSESSIVE_REPEAT || barrier.repeat != kNoRepeat;
      }
      default:
        return choice.repeat != kNoRepeat;
    }
  }

  // Entries [from, to) were undone but for their marks: a choice further down may still have to set those back, so the
  // oldest entry of each that counts is put back on the stack.
  void keep_marks(size_t from, size_t to) {
    size_t base = m_.stack_.size;
    for (size_t i = from; i < to; ++i) {
      Entry entry = m_.stack_.items[i];
      if (entry.kind != kUndoMark || entry.a > m_.last_mark_) continue;
      bool older = false;
      for (size_t k = base; k < m_.stack_.size; ++k) older = older || m_.stack_.items[k].a == entry.a;
      if (older) continue;
      entry.c = pack(m_.last_mark_, m_.last_index_);
      m_.stack_.items[m_.stack_.size++] = entry;
    }
  }

  Outcome resume(const Entry& choice) {
    if (choice.kind == kBarrier) return go_on_without(m_.barriers_.items[--m_.barriers_.size]);
    pc_ = choice.a;
    at_ = static_cast<size_t>(choice.b);
    repeat_ = choice.repeat;
    switch (choice.kind) {
      case kNextBranch:
        return branch(pc_);
      case kGiveBack:
        return try_tail(static_cast<size_t>(choice.c));
      case kTakeMore:
        return take_more(static_cast<size_t>(choice.c));
      case kOneMoreTurn:
        return one_more_turn();
      case kSetBack:
        return Outcome::kFails;
      default:
        return Outcome::kGoesOn;
    }
  }

  // Takes everything back to the choice at `place` and makes it otherwise.
  Outcome go_back_to(size_t place) {
    Entry choice = m_.stack_.items[place];
    bool with_marks = restores_marks(choice);
    size_t top = m_.stack_.size;
    for (size_t i = top; i-- > place + 1;) undo(m_.stack_.items[i], with_marks);
    m_.stack_.size = place;
    if (!with_marks) keep_marks(place + 1, top);
    return resume(choice);
  }

  // False: nothing is left to try.
  bool go_back() {
    while (true) {
      size_t place = m_.stack_.size;
      while (place > 0 && m_.stack_.items[place - 1].kind >= kUndoMark) --place;
      if (place == 0) return false;
      --place;
      bool barrier = m_.stack_.items[place].kind == kBarrier;
      if (barrier && !outlives_failure(m_.barriers_.items[m_.barriers_.size - 1])) {
        cut(m_.barriers_.items[--m_.barriers_.size]);
      } else if (go_back_to(place) == Outcome::kGoesOn) {
        return true;
      }
    }
  }

  SreMatcher& m_;
  const uint32_t* code_;
  const Char* text_;
  size_t end_;
  size_t pc_, at_;
  uint32_t repeat_ = kNoRepeat;
  bool top_level_;
};

SreMatcher::SreMatcher(const SreProgram& program, TextView text, size_t start, size_t end, SreInterrupt interrupt)
    : program_(program), text_(text), interrupt_(interrupt), start_(start), end_(end), at_(start) {
  marks_ = static_cast<int64_t*>(std::malloc((2 * program.groups + 1) * sizeof(int64_t)));
  no_memory_ = marks_ == nullptr;
  // The same number as anything else in the program costs time at most.
  const uint32_t* end_of_codes = program.codes + program.size;
  has_possessive_ = std::find(program.codes, end_of_codes, SRE_POSSESSIVE_REPEAT) != end_of_codes;
}

SreMatcher::~SreMatcher() {
  std::free(marks_);
  std::free(stack_.items);
  std::free(repeats_.items);
  std::free(barriers_.items);
}

bool SreMatcher::is_set(size_t group) const {
  if (static_cast<int64_t>(2 * group) >= last_mark_) return false;
  int64_t from = marks_[2 * group], to = marks_[2 * group + 1];
  return from != kUnset && to != kUnset && from <= to;
}

void SreMatcher::reset() {
  last_mark_ = last_index_ = kUnset;
  stack_.size = repeats_.size = barriers_.size = 0;
}

void SreMatcher::advance() {
  must_leave_ = at_ == start_ ? at_ : SIZE_MAX;
  start_ = at_;
}

template <typename Char>
SreResult SreMatcher::run(size_t pc, size_t at, bool top_level) {
  reset();
  return SreRun<Char>(this, pc, at, top_level).run();
}

SreResult SreMatcher::match(bool whole) {
  if (no_memory_) return SreResult::kNoMemory;
  whole_ = whole;
  at_ = start_;
  const uint32_t* codes = program_.codes;
  if (codes[0] == SRE_INFO && start_ <= end_ && codes[3] > end_ - start_) return SreResult::kNoMatch;
  SreResult result = with_units(text_, [&](auto* units) {
    return run<std::remove_const_t<std::remove_pointer_t<decltype(units)>>>(0, start_, true);
  });
  must_leave_ = SIZE_MAX;
  return result;
}

namespace {

// What the compiler found out about where a match can begin.
struct SearchHints {
  size_t body = 0;   // where the operations start
  size_t least = 0;  // the fewest characters of a match
  size_t prefix_size = 0, prefix_skip = 0;
  const uint32_t* prefix = nullptr;
  bool prefix_is_all = false;
  const uint32_t* first = nullptr;  // the set of possible first characters
  const uint32_t* operations = nullptr;
};

SearchHints read_hints(const uint32_t* codes) {
  SearchHints hints;
  hints.operations = codes;
  if (codes[0] != SRE_INFO) return hints;
  hints.body = 1 + codes[1];
  hints.operations = codes + hints.body;
  hints.least = codes[3];
  if ((codes[2] & kSreInfoPrefix) != 0) {
    hints.prefix_size = codes[5];
    hints.prefix_skip = codes[6];
    hints.prefix = codes + 7;
    hints.prefix_is_all = (codes[2] & kSreInfoLiteral) != 0;
  } else if ((codes[2] & kSreInfoCharset) != 0) {
    hints.first = codes + 5;
  }
  return hints;
}

}  // namespace

namespace {

// The next place up to `last` where the first operation of the program does not fail at once.
template <typename Char>
size_t skip_hopeless(const SearchHints& hints, const Char* units, size_t place, size_t last, size_t end) {
  auto skip_until = [&](auto fits) {
    while (place <= last && (place == end || !fits(units[place]))) ++place;
    return place;
  };
  if (hints.first != nullptr) return skip_until([&](Char c) { return sre_in_set(hints.first, c); });
  uint32_t argument = hints.operations[0] != SRE_SUCCESS ? hints.operations[1] : 0;
  switch (hints.operations[0]) {
    case SRE_LITERAL_UNI_IGNORE:
      return skip_until([&](Char c) { return sre_unicode_lower(c) == argument; });
    case SRE_LITERAL_IGNORE:
      return skip_until([&](Char c) { return sre_ascii_lower(c) == argument; });
    case SRE_AT:
      if (argument != SRE_AT_BEGINNING_LINE) return place;
      while (place <= last && place != 0 && units[place - 1] != '\n') ++place;
      return place;
    default:
      return place;
  }
}

}  // namespace

template <typename Char>
SreResult SreMatcher::search_text() {
  SearchHints hints = read_hints(program_.codes);
  if (hints.least > end_ - start_) return SreResult::kNoMatch;
  auto* units = static_cast<const Char*>(text_.data);
  TextView prefix(hints.prefix, hints.prefix_size, 4);
  size_t last = end_ - hints.least;
  const uint32_t* first = hints.operations;  // a match that begins with the text's beginning has one place to be tried
  if (first[0] == SRE_AT && (first[1] == SRE_AT_BEGINNING || first[1] == SRE_AT_BEGINNING_STRING))
    last = std::min(last, start_);
  bool first_place = true;
  for (size_t place = start_; place <= last; ++place, first_place = false) {
    if (hints.prefix_size != 0) {
      int64_t found = find(text_.slice(place, end_), prefix);
      if (found < 0) return SreResult::kNoMatch;
      place += static_cast<size_t>(found);
    } else {
      place = skip_hopeless(hints, units, place, last, end_);
      if (place > last) break;
    }
    start_ = place;
    if (hints.prefix_is_all) {
      reset();
      at_ = place + hints.prefix_size;
      return SreResult::kMatch;
    }
    SreResult result = run<Char>(hints.body + 2 * hints.prefix_skip, place + hints.prefix_skip, first_place);
    if (result != SreResult::kNoMatch) return result;
  }
  return SreResult::kNoMatch;
}

SreResult SreMatcher::search() {
  if (no_memory_) return SreResult::kNoMemory;
  whole_ = false;
  at_ = start_;
  if (start_ > end_) return SreResult::kNoMatch;
  SreResult result = with_units(
      text_, [&](auto* units) { return search_text<std::remove_const_t<std::remove_pointer_t<decltype(units)>>>(); });
  must_leave_ = SIZE_MAX;
  return result;
}

}  // namespace krait::text
