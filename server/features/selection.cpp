#include "server/features/selection.h"

#include <algorithm>

namespace krait::server {

namespace {

// Nobody expands a selection further, and the protocol nests a step in a step.
constexpr std::size_t kStepLimit = 60;

bool is_word(char c) {
  auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || byte == '_' || (byte >= '0' && byte <= '9') || ((byte | 32) >= 'a' && (byte | 32) <= 'z');
}

// A cursor behind a word is meant for the word.
std::uint32_t place_of(std::string_view text, std::uint32_t offset) {
  bool after_word = offset > 0 && is_word(text[offset - 1]);
  bool before_word = offset < text.size() && is_word(text[offset]);
  return after_word && !before_word ? offset - 1 : offset;
}

}  // namespace

std::vector<source::Span> selection_at(const Snapshot& snapshot, std::uint32_t offset) {
  std::vector<source::Span> outwards = {{0, snapshot.text.size()}};
  std::uint32_t place = place_of(snapshot.text.text(), offset);
  const cst::Record* records = snapshot.tree().root().record();
  // Down the flat list: a node that does not hold the place is passed over with all below it.
  for (std::uint32_t i = 0; i < records[0].size;) {
    const cst::Record& record = records[i];
    if (place < record.start || place >= record.end) {
      i += record.size;
      continue;
    }
    source::Span& last = outwards.back();
    if (record.start != last.start || record.end != last.end) outwards.push_back({record.start, record.end});
    ++i;
  }
  if (outwards.size() > kStepLimit) outwards.erase(outwards.begin() + 1, outwards.end() - (kStepLimit - 1));
  std::reverse(outwards.begin(), outwards.end());
  return outwards;
}

}  // namespace krait::server
