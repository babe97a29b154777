// Names are runs of tokens of one or two bytes, a word each; those of 32 code points lie together, each ended by 0.
// Names that end in the code point's own number are ranges, Hangul syllables are computed.
#include "syntax/source/unicode_names.h"

#include <algorithm>
#include <cstdint>

namespace krait::source {
namespace {

struct NumberedRange {
  char32_t first, last;
  const char* prefix;
};

struct ExtraName {
  unsigned count;
  char32_t points[kMaxNamedSequence];
};

constexpr char32_t kLimit = 0x110000;

#include "syntax/source/unicode_names.inc"

static_assert(kMaxSequence == kMaxNamedSequence);

// --- Hangul (the standard's section 3.12) --------------------------------------------------------------------------

constexpr std::string_view kHangulPrefix = "HANGUL SYLLABLE ";
constexpr char32_t kHangulBase = 0xAC00;
constexpr std::string_view kLeads[] = {"G",  "GG", "N", "D",  "DD", "R", "M", "B", "BB", "S",
                                       "SS", "",   "J", "JJ", "C",  "K", "T", "P", "H"};
constexpr std::string_view kVowels[] = {"A",  "AE", "YA", "YAE", "EO", "E",  "YEO", "YE", "O",  "WA", "WAE",
                                        "OE", "YO", "U",  "WEO", "WE", "WI", "YU",  "EU", "YI", "I"};
constexpr std::string_view kTails[] = {"",   "G",  "GG", "GS", "N",  "NJ", "NH", "D", "L",  "LG",
                                       "LM", "LB", "LS", "LT", "LP", "LH", "M",  "B", "BS", "S",
                                       "SS", "NG", "J",  "C",  "K",  "T",  "P",  "H"};
constexpr size_t kVowelCount = std::size(kVowels), kTailCount = std::size(kTails);
constexpr size_t kHangulCount = std::size(kLeads) * kVowelCount * kTailCount;

// The longest part at the start of `text`; moves past it. -1: none.
template <size_t n>
int take_longest(const std::string_view (&parts)[n], std::string_view* text) {
  int best = -1;
  for (size_t i = 0; i < n; ++i) {
    if (text->starts_with(parts[i]) && (best < 0 || parts[i].size() > parts[static_cast<size_t>(best)].size())) {
      best = static_cast<int>(i);
    }
  }
  if (best >= 0) text->remove_prefix(parts[static_cast<size_t>(best)].size());
  return best;
}

char32_t find_hangul(std::string_view rest) {
  int lead = take_longest(kLeads, &rest), vowel = take_longest(kVowels, &rest), tail = take_longest(kTails, &rest);
  if (lead < 0 || vowel < 0 || tail < 0 || !rest.empty()) return 0;
  return kHangulBase +
         static_cast<char32_t>((static_cast<size_t>(lead) * kVowelCount + static_cast<size_t>(vowel)) * kTailCount +
                               static_cast<size_t>(tail));
}

std::string hangul_name(size_t index) {
  std::string name(kHangulPrefix);
  name += kLeads[index / (kVowelCount * kTailCount)];
  name += kVowels[index / kTailCount % kVowelCount];
  return name += kTails[index % kTailCount];
}

// --- numbered names ------------------------------------------------------------------------------------------------

std::string hex_number(char32_t c) {
  std::string text;
  for (int shift = c > 0xFFFFF ? 20 : c > 0xFFFF ? 16 : 12; shift >= 0; shift -= 4) {
    text += "0123456789ABCDEF"[c >> shift & 15];
  }
  return text;
}

// Four to six upper-case hexadecimal digits; 0: malformed.
char32_t parse_hex(std::string_view text) {
  char32_t value = 0;
  if (text.size() < 4 || text.size() > 6) return 0;
  for (char c : text) {
    bool digit = c >= '0' && c <= '9', letter = c >= 'A' && c <= 'F';
    if (!digit && !letter) return 0;
    value = value * 16 + static_cast<char32_t>(digit ? c - '0' : c - 'A' + 10);
  }
  return value;
}

constexpr std::string_view kIdeographPrefix = "CJK UNIFIED IDEOGRAPH-";

// Unlike all other names, those of ideographs may have a zero before the number, but no lower-case letter.
char32_t find_ideograph(std::string_view number) {
  char32_t c = number.size() <= 5 ? parse_hex(number) : 0;
  for (const NumberedRange& range : kNumberedRanges) {
    if (range.prefix == kIdeographPrefix && c >= range.first && c <= range.last) return c;
  }
  return 0;
}

char32_t find_numbered(std::string_view name) {
  for (const NumberedRange& range : kNumberedRanges) {
    if (range.prefix == kIdeographPrefix || !name.starts_with(range.prefix)) continue;
    std::string_view number = name.substr(std::string_view(range.prefix).size());
    char32_t c = parse_hex(number);
    if (c >= range.first && c <= range.last && hex_number(c) == number) return c;
  }
  return 0;
}

// --- encoded names -------------------------------------------------------------------------------------------------

// The token at `code`, which moves past it.
std::string_view next_word(const unsigned char*& code) {
  unsigned token = *code++ - 1u;
  if (token >= kSingleByteTokens) token = kSingleByteTokens + (token - kSingleByteTokens) * 256 + *code++;
  unsigned start = kWordOffsets[token];
  return {kWords + start, static_cast<size_t>(kWordOffsets[token + 1]) - start};
}

// Calls `take` with the pieces of a name in order: words, spaces, hyphens. Stops when it returns false.
template <typename Take>
bool spell(const unsigned char* code, Take take) {
  bool space = false;
  while (*code != 0) {
    std::string_view word = next_word(code);
    bool hyphen = word == "-";
    if (space && !hyphen && !take(std::string_view(" "))) return false;
    if (!take(word)) return false;
    space = !hyphen;
  }
  return true;
}

bool name_equals(const unsigned char* code, std::string_view name) {
  bool same = spell(code, [&](std::string_view piece) {
    if (!name.starts_with(piece)) return false;
    name.remove_prefix(piece.size());
    return true;
  });
  return same && name.empty();
}

const unsigned char* skip_name(const unsigned char* code) {
  while (*code != 0) code += *code - 1u >= kSingleByteTokens ? 2 : 1;
  return code + 1;
}

const unsigned char* code_at(unsigned offset) {
  return reinterpret_cast<const unsigned char*>(kNameCodes) + offset;
}

// The encoded name of a code point; null if it has none here.
const unsigned char* encoded_name(char32_t c) {
  if (c >= kHighStart && c < kHighLimit) {
    c = c - kHighStart + kNamedLimit;
  } else if (c >= kNamedLimit) {
    return nullptr;
  }
  unsigned offset = kNameBlocks[c / kNameBlock];
  if (offset == 0) return nullptr;
  const unsigned char* code = code_at(offset);
  for (unsigned i = c % kNameBlock; i > 0; --i) code = skip_name(code);
  return *code != 0 ? code : nullptr;
}

unsigned bucket_of(std::string_view name) {
  uint32_t hash = 2166136261u;  // FNV-1a, as the generator has it
  for (char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return hash % kNameBuckets;
}

// Entries from kLimit up are aliases, then sequences.
size_t find_encoded(std::string_view name, bool allow_sequences, char32_t out[kMaxNamedSequence]) {
  unsigned bucket = bucket_of(name);
  for (unsigned i = kBucketStarts[bucket]; i < kBucketStarts[bucket + 1]; ++i) {
    char32_t entry = kBucketEntries[i];
    if (entry < kLimit) {
      if (!name_equals(encoded_name(entry), name)) continue;
      out[0] = entry;
      return 1;
    }
    char32_t extra = entry - kLimit;
    if ((!allow_sequences && extra >= kAliasCount) || !name_equals(code_at(kExtraNames[extra]), name)) continue;
    std::copy_n(kExtraPoints[extra].points, kExtraPoints[extra].count, out);
    return kExtraPoints[extra].count;
  }
  return 0;
}

}  // namespace

bool character_name(char32_t c, std::string* out) {
  out->clear();
  if (c - kHangulBase < kHangulCount) {
    *out = hangul_name(c - kHangulBase);
    return true;
  }
  for (const NumberedRange& range : kNumberedRanges) {
    if (c < range.first || c > range.last) continue;
    *out = range.prefix + hex_number(c);
    return true;
  }
  const unsigned char* code = encoded_name(c);
  if (code == nullptr) return false;
  return spell(code, [&](std::string_view piece) {
    *out += piece;
    return true;
  });
}

size_t look_up_name(std::string_view name, bool allow_sequences, char32_t out[kMaxNamedSequence]) {
  constexpr size_t kLongestName = 256;
  if (name.size() > kLongestName) return 0;
  // The two computed kinds are spelled in capitals alone.
  if (name.starts_with(kHangulPrefix)) {
    out[0] = find_hangul(name.substr(kHangulPrefix.size()));
    return out[0] != 0 ? 1 : 0;
  }
  if (name.starts_with(kIdeographPrefix)) {
    out[0] = find_ideograph(name.substr(kIdeographPrefix.size()));
    return out[0] != 0 ? 1 : 0;
  }
  std::string upper(name);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 0x20);
  }
  out[0] = find_numbered(upper);
  return out[0] != 0 ? 1 : find_encoded(upper, allow_sequences, out);
}

}  // namespace krait::source
