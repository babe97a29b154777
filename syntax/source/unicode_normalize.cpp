// Normal forms (Unicode Standard Annex 15): decompose, order the combining marks, compose.
#include <algorithm>

#include "syntax/source/unicode.h"
#include "syntax/source/unicode_data.h"

namespace krait::source {
namespace {

// Hangul syllables are computed (the standard's section 3.12).
constexpr char32_t kHangulBase = 0xAC00, kLeadBase = 0x1100, kVowelBase = 0x1161, kTailBase = 0x11A7;
constexpr char32_t kLeadCount = 19, kVowelCount = 21, kTailCount = 28;
constexpr char32_t kHangulCount = kLeadCount * kVowelCount * kTailCount;

bool is_compatibility(NormalForm form) {
  return form == NormalForm::kNfkc || form == NormalForm::kNfkd;
}
bool is_composed(NormalForm form) {
  return form == NormalForm::kNfc || form == NormalForm::kNfkc;
}

class Decomposer {
 public:
  Decomposer(bool compatibility, UnicodeVersion version, std::u32string* out)
      : compatibility_(compatibility), old_(version == UnicodeVersion::k3_2), out_(out) {}

  // Decompositions nest a few levels deep at most.
  void add(char32_t c) {
    if (c - kHangulBase < kHangulCount) return add_hangul(c - kHangulBase);
    if (old_ && add_as_of_old(c)) return;
    DecompositionEntry entry = decomposition_entry(c);
    if (entry.count == 0 || (entry.tag[0] != '\0' && !compatibility_)) return append(c);
    for (const uint16_t *unit = entry.units, *end = unit + entry.count; unit != end;) add(next_utf16(unit));
  }

 private:
  void add_hangul(char32_t index) {
    *out_ += kLeadBase + index / (kVowelCount * kTailCount);
    *out_ += kVowelBase + index % (kVowelCount * kTailCount) / kTailCount;
    if (index % kTailCount != 0) *out_ += kTailBase + index % kTailCount;
  }

  bool add_as_of_old(char32_t c) {
    char32_t then = old_single_decomposition(c);
    bool unassigned = old_facts(c).category == category(0x110000);
    if (then == 0 && !unassigned) return false;
    append(then != 0 ? then : c);
    return true;
  }

  // Keeps marks in the order of their classes; equal ones as they came.
  void append(char32_t c) {
    int order = combining(c);
    size_t at = out_->size();
    if (order != 0) {
      while (at > 0 && combining((*out_)[at - 1]) > order) --at;
    }
    out_->insert(at, 1, c);
  }

  bool compatibility_, old_;
  std::u32string* out_;
};

char32_t compose_hangul(char32_t first, char32_t second) {
  if (first - kLeadBase < kLeadCount && second - kVowelBase < kVowelCount) {
    return kHangulBase + ((first - kLeadBase) * kVowelCount + (second - kVowelBase)) * kTailCount;
  }
  bool open_syllable = first - kHangulBase < kHangulCount && (first - kHangulBase) % kTailCount == 0;
  bool tail = second > kTailBase && second < kTailBase + kTailCount;
  return open_syllable && tail ? first + (second - kTailBase) : 0;
}

char32_t compose(char32_t first, char32_t second) {
  char32_t hangul = compose_hangul(first, second);
  return hangul != 0 ? hangul : composed_pair(first, second);
}

// Joins each character to the last starter before it, unless one of its class or higher stands between.
void compose_in_place(std::u32string* text) {
  constexpr size_t kNone = static_cast<size_t>(-1);
  size_t starter = kNone, written = 0;
  int last_class = 0;
  for (char32_t c : *text) {
    int order = combining(c);
    bool adjacent = starter != kNone && written == starter + 1;
    if (starter != kNone && (adjacent || (last_class != 0 && last_class < order))) {
      if (char32_t composed = compose((*text)[starter], c)) {
        (*text)[starter] = composed;
        continue;
      }
    }
    if (order == 0) starter = written;
    last_class = order;
    (*text)[written++] = c;
  }
  text->resize(written);
}

uint32_t stable_flag(NormalForm form) {
  constexpr uint32_t kFlags[] = {kNfcStable, kNfdStable, kNfkcStable, kNfkdStable};
  return kFlags[static_cast<size_t>(form)];
}

// True only if the text surely is in the form: every character stable, marks in order.
bool is_surely_normalized(NormalForm form, std::u32string_view text) {
  uint32_t flag = stable_flag(form);
  int last = 0;
  for (char32_t c : text) {
    const CharRecord& record = char_record(c);
    if ((record.flags & flag) == 0 && c < 0x110000) return false;
    if (record.combining != 0 && record.combining < last) return false;
    last = record.combining;
  }
  return true;
}

}  // namespace

std::u32string normalize(NormalForm form, std::u32string_view text, UnicodeVersion version) {
  if (version == UnicodeVersion::kCurrent && is_surely_normalized(form, text)) return std::u32string(text);
  std::u32string result;
  result.reserve(text.size() + text.size() / 4);
  Decomposer decomposer(is_compatibility(form), version, &result);
  for (char32_t c : text) decomposer.add(c);
  if (is_composed(form)) compose_in_place(&result);
  return result;
}

bool is_normalized(NormalForm form, std::u32string_view text) {
  return is_surely_normalized(form, text) || normalize(form, text) == text;
}

}  // namespace krait::source
