// The concrete tree of any text: nodes within their parents and in order; and where a text is valid, the same tree by
// the tables alone, by tree-sitter, and part by part.
#include "syntax/cst/cst.h"
#include "tests/fuzz/fuzzing.h"

using namespace krait;

static void check_tree(const cst::Cst& tree, std::string_view text) {
  const cst::Record* records = tree.root().record();
  std::vector<uint32_t> ends{records[0].size};
  std::vector<uint32_t> parents{0};
  for (uint32_t i = 0; i < records[0].size; i++) {
    while (i >= ends.back()) ends.pop_back(), parents.pop_back();
    const cst::Record &record = records[i], &parent = records[parents.back()];
    fuzzing::require(record.size >= 1 && i + record.size <= ends.back());
    fuzzing::require(record.start <= record.end && record.end <= text.size());
    fuzzing::require(record.end <= parent.end && (record.start >= parent.start || i == 0));
    ends.push_back(i + record.size);
    parents.push_back(i);
  }
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  source::Decoded decoded = fuzzing::text_of(data, size);
  if (decoded.error) return 0;
  std::string_view text = decoded.text.text();
  if (source::find_invalid_utf8(text) != std::string_view::npos) return 0;  // of which nobody makes a tree
  static cst::Parser parser;
  cst::Cst tree = parser.parse(text);
  check_tree(tree, text);
  if (!tree.faults().empty()) return 0;
  std::string dump = tree.dump(text);
  fuzzing::require(dump == parser.parse_parts(text).dump(text));
  fuzzing::require(dump == parser.parse_slowly(text).dump(text));
  return 0;
}
