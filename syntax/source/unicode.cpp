#include "syntax/source/unicode.h"

#include <algorithm>
#include <iterator>

#include "syntax/source/unicode_data.h"

namespace krait::source {
namespace {

// The four full mappings of a code point, each ended by 0 if shorter than the array.
struct SpecialCase {
  char32_t mappings[4][kMaxCaseExpansion];
  constexpr SpecialCase(std::initializer_list<char32_t> lower, std::initializer_list<char32_t> upper,
                        std::initializer_list<char32_t> title, std::initializer_list<char32_t> fold)
      : mappings{} {
    set(0, lower);
    set(1, upper);
    set(2, title);
    set(3, fold);
  }

 private:
  constexpr void set(size_t which, std::initializer_list<char32_t> points) {
    size_t n = 0;
    for (char32_t point : points) mappings[which][n++] = point;
  }
};

struct Composition {
  char32_t first, second, composed;
};

struct OldDecomposition {
  char32_t point, result;
};

constexpr char32_t kLimit = 0x110000;

#include "syntax/source/unicode_tables.inc"

template <typename Blocks, typename Table>
unsigned look_up(const Blocks& blocks, const Table& table, unsigned shift, char32_t c) {
  return table[(static_cast<unsigned>(blocks[c >> shift]) << shift) + (c & ((1u << shift) - 1))];
}

constexpr CharRecord kNothing = {0, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0, 0, 0};

int32_t simple_distance(const CharRecord& record, CaseMapping mapping) {
  switch (mapping) {
    case CaseMapping::kLower:
      return record.lower;
    case CaseMapping::kUpper:
      return record.upper;
    case CaseMapping::kTitle:
      return record.title;
    default:
      return record.fold;
  }
}

// Decodes one code point of valid UTF-8 and moves on.
char32_t next_utf8(std::string_view text, size_t* i) {
  auto byte = [&] { return static_cast<unsigned char>(text[(*i)++]); };
  char32_t lead = byte();
  if (lead < 0x80) return lead;
  unsigned more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  char32_t c = lead & (0x3Fu >> more);
  while (more-- > 0 && *i < text.size()) c = c << 6 | (byte() & 0x3Fu);
  return c;
}

void append_utf8(std::string* out, char32_t c) {
  if (c < 0x80) {
    *out += static_cast<char>(c);
    return;
  }
  unsigned more = c >= 0x10000 ? 3 : c >= 0x800 ? 2 : 1;
  *out += static_cast<char>((0xFF00u >> (more + 1) & 0xFFu) | c >> (6 * more));
  while (more-- > 0) *out += static_cast<char>(0x80 | (c >> (6 * more) & 0x3F));
}

// "0041 0300", with the tag before it.
std::string decomposition_text(DecompositionEntry entry) {
  std::string text = entry.tag;
  for (const uint16_t *unit = entry.units, *end = unit + entry.count; unit != end;) {
    char32_t c = next_utf16(unit);
    if (!text.empty()) text += ' ';
    for (int shift = c > 0xFFFFF ? 20 : c > 0xFFFF ? 16 : 12; shift >= 0; shift -= 4) {
      text += "0123456789ABCDEF"[c >> shift & 15];
    }
  }
  return text;
}

}  // namespace

const CharRecord& char_record(char32_t c) {
  return c < kLimit ? kCharRecords[look_up(kCharIndexBlocks, kCharIndex, kCharIndexShift, c)] : kNothing;
}

bool is_line_break(char32_t c) {
  return (c >= '\n' && c <= '\r') || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

bool numeric_value(char32_t c, double* out) {
  const CharRecord& record = char_record(c);
  *out = kNumericValues[record.numeric];
  return (record.flags & kNumeric) != 0;
}

size_t map_case(char32_t c, CaseMapping mapping, char32_t out[kMaxCaseExpansion]) {
  const CharRecord& record = char_record(c);
  if ((record.flags & kSpecialCase) == 0) {
    out[0] = c + static_cast<char32_t>(simple_distance(record, mapping));
    return 1;
  }
  const char32_t* points = kSpecialCases[record.special_case].mappings[static_cast<size_t>(mapping)];
  size_t n = 0;
  while (n < kMaxCaseExpansion && points[n] != 0) {
    out[n] = points[n];
    ++n;
  }
  return n;
}

size_t identifier_extent(std::string_view utf8) {
  for (size_t i = 0; i < utf8.size();) {
    size_t start = i;
    char32_t c = next_utf8(utf8, &i);
    if (!(start == 0 ? is_identifier_start(c) : is_identifier_continue(c))) return start;
  }
  return utf8.size();
}

std::string normalized_identifier(std::string_view utf8) {
  if (std::all_of(utf8.begin(), utf8.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
    return std::string(utf8);
  }
  std::u32string points;
  for (size_t i = 0; i < utf8.size();) points += next_utf8(utf8, &i);
  std::string result;
  for (char32_t c : normalize(NormalForm::kNfkc, points)) append_utf8(&result, c);
  return result;
}

const char* category(char32_t c) {
  return kCategoryNames[char_record(c).category];
}
const char* bidirectional(char32_t c) {
  return kBidirectionalNames[char_record(c).bidirectional];
}
const char* east_asian_width(char32_t c) {
  return kWidthNames[char_record(c).width];
}

OldFacts old_facts(char32_t c) {
  c = std::min<char32_t>(c, kLimit - 1);
  const OldRecord& old = kOldRecords[look_up(kOldIndexBlocks, kOldIndex, kOldIndexShift, c)];
  return {kCategoryNames[old.category],
          kBidirectionalNames[old.bidirectional],
          kWidthNames[old.width],
          old.combining,
          old.mirrored != 0,
          old.numeric != 0,
          old.decimal,
          kNumericValues[old.numeric]};
}

DecompositionEntry decomposition_entry(char32_t c) {
  if (c >= kLimit) return {};
  unsigned offset = look_up(kDecompositionIndexBlocks, kDecompositionIndex, kDecompositionIndexShift, c);
  unsigned head = kDecompositionUnits[offset];
  return {kDecompositionTags[head >> 8], kDecompositionUnits + offset + 1, head & 0xFF};
}

std::string decomposition(char32_t c) {
  return decomposition_text(decomposition_entry(c));
}

std::string old_decomposition(char32_t c) {
  // Not assigned then.
  if (old_facts(c).category == kCategoryNames[0]) return "";
  return decomposition(c);
}

char32_t next_utf16(const uint16_t*& units) {
  char32_t c = *units++;
  if (c < 0xD800 || c > 0xDBFF) return c;
  return 0x10000 + ((c - 0xD800) << 10) + (*units++ - 0xDC00u);
}

char32_t composed_pair(char32_t first, char32_t second) {
  auto before = [](const Composition& entry, const Composition& wanted) {
    return entry.first != wanted.first ? entry.first < wanted.first : entry.second < wanted.second;
  };
  Composition wanted = {first, second, 0};
  auto* found = std::lower_bound(std::begin(kCompositions), std::end(kCompositions), wanted, before);
  bool equal = found != std::end(kCompositions) && found->first == first && found->second == second;
  return equal ? found->composed : 0;
}

char32_t old_single_decomposition(char32_t c) {
  for (const OldDecomposition& entry : kOldDecompositions) {
    if (entry.point == c) return entry.result;
  }
  return 0;
}

}  // namespace krait::source
