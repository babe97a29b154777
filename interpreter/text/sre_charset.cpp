// Sets of characters, and the checks of whole programs.
#include "interpreter/text/sre_codes.h"

namespace krait::text {
namespace {

bool bit_of(const uint32_t* words, char32_t c) {
  return (words[c >> 5] >> (c & 31) & 1) != 0;
}

// The set of 256 that a code point of the first plane belongs to goes by its high byte.
bool in_big_charset(const uint32_t* blocks, char32_t c) {
  if (c >= 0x10000) return false;
  auto* index = reinterpret_cast<const uint8_t*>(blocks);
  return bit_of(blocks + kSreBlockIndexWords + kSreCharsetWords * index[c >> 8], c & 0xFF);
}

char32_t simple_upper(char32_t c) {
  char32_t out[source::kMaxCaseExpansion];
  return source::map_case(c, source::CaseMapping::kUpper, out) == 1 ? out[0] : c;
}

bool in_range(const uint32_t* bounds, char32_t c) {
  return bounds[0] <= c && c <= bounds[1];
}

}  // namespace

bool sre_in_set(const uint32_t* set, char32_t c) {
  bool found = true;
  while (true) {
    switch (*set++) {
      case SRE_LITERAL:
        if (c == *set++) return found;
        break;
      case SRE_RANGE:
        if (in_range(set, c)) return found;
        set += 2;
        break;
      case SRE_RANGE_UNI_IGNORE:
        if (in_range(set, c) || in_range(set, simple_upper(c))) return found;
        set += 2;
        break;
      case SRE_CATEGORY:
        if (sre_in_category(*set++, c)) return found;
        break;
      case SRE_CHARSET:
        if (c < 0x100 && bit_of(set, c)) return found;
        set += kSreCharsetWords;
        break;
      case SRE_BIGCHARSET:
        if (in_big_charset(set + 1, c)) return found;
        set += 1 + kSreBlockIndexWords + kSreCharsetWords * set[0];
        break;
      case SRE_NEGATE:
        found = !found;
        break;
      default:  // FAILURE
        return !found;
    }
  }
}

char32_t sre_ascii_lower(char32_t c) {
  return c - 'A' < 26 ? c + 0x20 : c;
}
char32_t sre_unicode_lower(char32_t c) {
  return source::regex_lower(c);
}
bool sre_ascii_is_cased(char32_t c) {
  return (c | 0x20) - 'a' < 26;
}
bool sre_unicode_is_cased(char32_t c) {
  return source::is_regex_cased(c);
}

namespace {

// Walks over part of a program; every reader fails once it would leave its part.
class Validator {
 public:
  Validator(const SreProgram& program) : codes_(program.codes), groups_(program.groups) {}

  // Codes [at, end) are a sequence of operations, SUCCESS not among them unless as one of them at the top.
  bool check_sequence(size_t at, size_t end, unsigned depth) {
    if (depth > kMaxDepth || at > end) return false;
    while (at < end) {
      size_t next = check_operation(at, end, depth);
      if (next == 0 || next > end) return false;
      at = next;
    }
    return true;
  }

 private:
  static constexpr unsigned kMaxDepth = 5000;

  // The codes of an operation that takes one character, whichever it is or one that is given; 0: another operation.
  static size_t character_width(uint32_t operation) {
    switch (operation) {
      case SRE_ANY:
      case SRE_ANY_ALL:
        return 1;
      case SRE_LITERAL:
      case SRE_NOT_LITERAL:
      case SRE_LITERAL_IGNORE:
      case SRE_NOT_LITERAL_IGNORE:
      case SRE_LITERAL_LOC_IGNORE:
      case SRE_NOT_LITERAL_LOC_IGNORE:
      case SRE_LITERAL_UNI_IGNORE:
      case SRE_NOT_LITERAL_UNI_IGNORE:
        return 2;
      default:
        return 0;
    }
  }

  // The first code after the operation; 0: invalid.
  size_t check_operation(size_t at, size_t end, unsigned depth) {
    size_t left = end - at;
    if (size_t unit = character_width(codes_[at])) return at + unit;
    switch (codes_[at]) {
      case SRE_SUCCESS:
      case SRE_FAILURE:
        return at + 1;
      case SRE_MARK:
        return left >= 2 && codes_[at + 1] < 2 * groups_ ? at + 2 : 0;
      case SRE_AT:
        return left >= 2 && codes_[at + 1] < kSreAtCount ? at + 2 : 0;
      case SRE_CATEGORY:
        return left >= 2 && codes_[at + 1] < kSreCategoryCount ? at + 2 : 0;
      case SRE_GROUPREF:
      case SRE_GROUPREF_IGNORE:
      case SRE_GROUPREF_LOC_IGNORE:
      case SRE_GROUPREF_UNI_IGNORE:
        return left >= 2 && codes_[at + 1] < groups_ ? at + 2 : 0;
      case SRE_IN:
      case SRE_IN_IGNORE:
      case SRE_IN_LOC_IGNORE:
      case SRE_IN_UNI_IGNORE:
        return check_in(at, end);
      case SRE_INFO:
        return check_info(at, end);
      case SRE_BRANCH:
        return check_branch(at, end, depth);
      case SRE_GROUPREF_EXISTS:
        return check_conditional(at, end, depth);
      case SRE_ASSERT:
      case SRE_ASSERT_NOT:
        return check_closed(at, end, 3, depth);
      case SRE_ATOMIC_GROUP:
        return check_closed(at, end, 2, depth);
      case SRE_REPEAT_ONE:
      case SRE_MIN_REPEAT_ONE:
      case SRE_POSSESSIVE_REPEAT_ONE:
        return check_repeat_one(at, end, depth);
      case SRE_REPEAT:
      case SRE_POSSESSIVE_REPEAT:
        return check_repeat(at, end, depth);
      default:
        return 0;
    }
  }

  // Where the offset stored at `at` leads; 0 if out of [at, end].
  size_t target(size_t at, size_t end) const {
    if (at >= end || codes_[at] > end - at) return 0;
    return at + codes_[at];
  }

  bool check_set(size_t at, size_t end) const {
    while (at < end) {
      size_t left = end - at;
      switch (codes_[at]) {
        case SRE_FAILURE:
          return at + 1 == end;
        case SRE_NEGATE:
          at += 1;
          break;
        case SRE_LITERAL:
          at += 2;
          break;
        case SRE_CATEGORY:
          if (left < 2 || codes_[at + 1] >= kSreCategoryCount) return false;
          at += 2;
          break;
        case SRE_RANGE:
        case SRE_RANGE_UNI_IGNORE:
          at += 3;
          break;
        case SRE_CHARSET:
          at += 1 + kSreCharsetWords;
          break;
        case SRE_BIGCHARSET:
          at = check_big_charset(at, end);
          if (at == 0) return false;
          break;
        default:
          return false;
      }
    }
    return false;
  }

  size_t check_big_charset(size_t at, size_t end) const {
    if (end - at < 2 + kSreBlockIndexWords) return 0;
    size_t blocks = codes_[at + 1];
    auto* index = reinterpret_cast<const uint8_t*>(codes_ + at + 2);
    for (size_t i = 0; i < 256; ++i) {
      if (index[i] >= blocks) return 0;
    }
    return at + 2 + kSreBlockIndexWords + kSreCharsetWords * blocks;
  }

  size_t check_in(size_t at, size_t end) const {
    size_t next = target(at + 1, end);
    return next != 0 && check_set(at + 2, next) ? next : 0;
  }

  size_t check_info(size_t at, size_t end) const {
    size_t next = target(at + 1, end);
    constexpr size_t kFixed = 5;
    if (next == 0 || next < at + kFixed) return 0;
    uint32_t flags = codes_[at + 2];
    size_t rest = at + kFixed;
    if ((flags & ~(kSreInfoPrefix | kSreInfoLiteral | kSreInfoCharset)) != 0) return 0;
    if ((flags & kSreInfoCharset) != 0) return (flags & kSreInfoPrefix) == 0 && check_set(rest, next) ? next : 0;
    if ((flags & kSreInfoPrefix) == 0) return (flags & kSreInfoLiteral) == 0 && rest == next ? next : 0;
    if (next < rest + 2) return 0;
    size_t length = codes_[rest], skip = codes_[rest + 1];
    bool fits = length != 0 && skip <= length && next - rest - 2 == 2 * length;
    return fits && starts_with_literals(next, skip, end) ? next : 0;
  }

  // The search steps over the first `count` operations after the information.
  bool starts_with_literals(size_t at, size_t count, size_t end) const {
    if (end - at < 2 * count) return false;
    for (size_t i = 0; i < count; ++i) {
      if (codes_[at + 2 * i] != SRE_LITERAL) return false;
    }
    return true;
  }

  size_t check_branch(size_t at, size_t end, unsigned depth) {
    size_t here = at + 1, exit = 0;
    while (here < end && codes_[here] != 0) {
      size_t next = target(here, end);
      if (next == 0 || next < here + 3 || next >= end || codes_[next - 2] != SRE_JUMP) return 0;
      if (!check_sequence(here + 1, next - 2, depth + 1)) return 0;
      size_t leads = target(next - 1, end);
      if (leads == 0 || (exit != 0 && exit != leads)) return 0;
      exit = leads;
      here = next;
    }
    return here < end && exit == here + 1 ? exit : 0;
  }

  size_t check_conditional(size_t at, size_t end, unsigned depth) {
    if (end - at < 3 || codes_[at + 1] >= groups_ || codes_[at + 2] > end - at) return 0;
    size_t otherwise = at + 1 + codes_[at + 2];
    if (otherwise < at + 3 || otherwise > end) return 0;
    bool has_else = otherwise >= at + 5 && codes_[otherwise - 2] == SRE_JUMP;
    if (has_else) {
      size_t next = target(otherwise - 1, end);
      bool valid = next >= otherwise && check_sequence(at + 3, otherwise - 2, depth + 1) &&
                   check_sequence(otherwise, next, depth + 1);
      if (valid) return next;
    }
    return check_sequence(at + 3, otherwise, depth + 1) ? otherwise : 0;
  }

  // An operation of `head` codes, a body, and SUCCESS.
  size_t check_closed(size_t at, size_t end, size_t head, unsigned depth) {
    size_t next = target(at + 1, end);
    if (next == 0 || next < at + head + 1 || codes_[next - 1] != SRE_SUCCESS) return 0;
    return check_sequence(at + head, next - 1, depth + 1) ? next : 0;
  }

  bool check_bounds(size_t at, size_t end) const { return end - at >= 4 && codes_[at + 2] <= codes_[at + 3]; }

  size_t check_repeat_one(size_t at, size_t end, unsigned depth) {
    if (!check_bounds(at, end)) return 0;
    size_t next = check_closed(at, end, 4, depth);
    return next != 0 && is_single_unit(at + 4, next - 1) ? next : 0;
  }

  // What a repeat can count without matching in full.
  bool is_single_unit(size_t at, size_t end) {
    if (size_t unit = character_width(codes_[at])) return at + unit == end;
    switch (codes_[at]) {
      case SRE_IN:
      case SRE_IN_IGNORE:
      case SRE_IN_LOC_IGNORE:
      case SRE_IN_UNI_IGNORE:
        return check_in(at, end) == end;
      default:
        return false;
    }
  }

  size_t check_repeat(size_t at, size_t end, unsigned depth) {
    if (!check_bounds(at, end)) return 0;
    size_t until = target(at + 1, end);
    if (until == 0 || until >= end || until < at + 4) return 0;
    uint32_t op = codes_[until];
    bool closed = codes_[at] == SRE_REPEAT ? op == SRE_MAX_UNTIL || op == SRE_MIN_UNTIL : op == SRE_SUCCESS;
    return closed && check_sequence(at + 4, until, depth + 1) ? until + 1 : 0;
  }

  const uint32_t* codes_;
  size_t groups_;
};

}  // namespace

bool sre_is_valid(const SreProgram& program) {
  if (program.groups > kSreMaxGroups || program.size == 0 || program.size > UINT32_MAX) return false;
  // The end of the program is where every path must stop.
  if (program.codes[program.size - 1] != SRE_SUCCESS) return false;
  return Validator(program).check_sequence(0, program.size - 1, 0);
}

}  // namespace krait::text
