#include "syntax/cst/cst.h"

#include <tree_sitter/api.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <unordered_map>

extern "C" const TSLanguage* tree_sitter_python(void);

namespace krait::cst {

void Cst::Delete::operator()(TSTree* tree) const { ts_tree_delete(tree); }
void Parser::Delete::operator()(TSParser* parser) const { ts_parser_delete(parser); }

Parser::Parser() : parser_(ts_parser_new()) { ts_parser_set_language(parser_.get(), tree_sitter_python()); }

Cst Parser::parse(std::string_view text) { return parse(text, Cst()); }

namespace {

struct Input {
  std::string_view text;
  Cancelled cancelled;
  void* context;
};

const char* read_input(void* payload, uint32_t offset, TSPoint, uint32_t* length) {
  std::string_view text = static_cast<Input*>(payload)->text;
  *length = offset < text.size() ? static_cast<uint32_t>(text.size() - offset) : 0;
  return text.data() + (offset < text.size() ? offset : text.size());
}

bool report_progress(TSParseState* state) {
  auto* input = static_cast<Input*>(state->payload);
  return input->cancelled && input->cancelled(input->context);
}

}  // namespace

namespace {
// Recovery depends a little on what it could reuse: of about 700 edits to broken texts one leaves a tree that differs from
// a fresh one. Up to this size (some 6 ms) a faulty text is parsed afresh, so that it never does.
constexpr size_t kAlwaysAfresh = size_t{64} << 10;
}  // namespace

Cst Parser::parse(std::string_view text, const Cst& edited, Cancelled cancelled, void* context) {
  Cst cst = parse_reusing(text, edited, cancelled, context);
  if (!edited || !cst || cst.faults().empty() || text.size() > kAlwaysAfresh) return cst;
  return parse_reusing(text, Cst(), cancelled, context);
}

void Cst::edit(const Edit& edit) {
  // Rows and columns are never read: every point is zero.
  TSInputEdit change{edit.start, edit.old_end, edit.new_end, {0, 0}, {0, 0}, {0, 0}};
  ts_tree_edit(tree_.get(), &change);
}

Cst Cst::reading_copy() const {
  Cst cst;
  cst.records_ = records_;
  cst.depth_ = depth_;
  cst.landmarks_ = landmarks_;
  for (Node fault : faults_) cst.faults_.emplace_back(cst.records_.data() + (fault.record() - records_.data()));
  return cst;
}

Cst Cst::copy() const {
  if (!tree_) return {};
  Cst cst = reading_copy();
  cst.tree_.reset(ts_tree_copy(tree_.get()));
  return cst;
}

std::vector<ByteRange> Cst::changed_ranges(const Cst& old) const {
  uint32_t count = 0;
  TSRange* ranges = ts_tree_get_changed_ranges(old.tree_.get(), tree_.get(), &count);
  std::vector<ByteRange> changed;
  for (uint32_t i = 0; i < count; i++) changed.push_back({ranges[i].start_byte, ranges[i].end_byte});
  std::free(ranges);
  return changed;
}

namespace {

Record record_of(const TSTreeCursor& cursor) {
  TSNode node = ts_tree_cursor_current_node(&cursor);
  Record record{};
  record.start = ts_node_start_byte(node);
  record.end = ts_node_end_byte(node);
  record.size = 1;
  record.kind = static_cast<Kind>(ts_node_symbol(node));
  record.field = static_cast<uint8_t>(ts_tree_cursor_current_field_id(&cursor));
  record.named = ts_node_is_named(node);
  record.extra = ts_node_is_extra(node);
  record.missing = ts_node_is_missing(node);
  record.broken = ts_node_has_error(node);
  return record;
}

/// A broken node none of whose children is broken: recovery put a token into it that has no node, such as the end of a
/// line. Any other fault below explains its ancestors.
bool lacks_hidden_token(const Record& record) {
  if (!record.broken || record.missing || record.kind == Kind::kError) return false;
  for (uint32_t child = 1; child < record.size; child += (&record)[child].size)
    if ((&record)[child].broken) return false;
  return true;
}

}  // namespace

/// Fills the flat list of a tree. Subtrees of some size that an edited tree had already are copied from its list, so that
/// a keystroke costs no walk over the whole file.
class Cst::Flattener {
 public:
  Flattener(Cst& cst, const Cst& old) : cst_(cst), old_(old), root_(ts_tree_root_node(cst.tree_.get())) {
    known_.reserve(old.landmarks_.size());
    for (const Landmark& landmark : old.landmarks_) known_.emplace(landmark.identity, landmark.record);
  }

  void run() {
    cst_.records_.reserve(ts_node_descendant_count(root_));
    cst_.depth_ = old_.depth_;
    cursor_ = ts_tree_cursor_new(root_);
    walk();
    ts_tree_cursor_delete(&cursor_);
    for (const Record& record : cst_.records_)
      if (is_fault(record.kind) || record.missing || lacks_hidden_token(record)) cst_.faults_.emplace_back(&record);
  }

 private:
  static constexpr uint32_t kLandmarkSize = 40;  // nodes in a subtree worth remembering

  /// The runtime's word for a subtree: a pointer to its shared, counted data. A subtree that an edit has touched is never
  /// reused, so while the old tree lives the same word means the same subtree.
  static uint64_t identity_of(TSNode node) {
    uint64_t word;
    std::memcpy(&word, node.id, sizeof word);
    return word;
  }

  void walk() {
    std::vector<uint32_t> parents;
    std::vector<Record>& records = cst_.records_;
    for (;;) {
      if (!add_node()) {
        parents.push_back(static_cast<uint32_t>(records.size() - 1));
        cst_.depth_ = std::max(cst_.depth_, static_cast<uint32_t>(parents.size()));
        continue;
      }
      while (!ts_tree_cursor_goto_next_sibling(&cursor_)) {
        if (!ts_tree_cursor_goto_parent(&cursor_)) return;
        records[parents.back()].size = static_cast<uint32_t>(records.size()) - parents.back();
        parents.pop_back();
      }
    }
  }

  /// Adds the node at the cursor; true if all below it is there too, else the cursor has moved to its first child.
  bool add_node() {
    TSNode node = ts_tree_cursor_current_node(&cursor_);
    Record record = record_of(cursor_);
    if (ts_node_descendant_count(node) >= kLandmarkSize) {
      uint64_t identity = identity_of(node);
      auto found = known_.find(identity);
      if (found != known_.end()) {
        copy_from_old(found->second, record);
        return true;
      }
      cst_.landmarks_.push_back({identity, static_cast<uint32_t>(cst_.records_.size())});
    }
    cst_.records_.push_back(record);
    return !ts_tree_cursor_goto_first_child(&cursor_);
  }

  void copy_from_old(uint32_t first, const Record& top) {
    const Record* from = old_.records_.data() + first;
    uint32_t shift = top.start - from->start;  // modulo 2^32
    auto to = static_cast<uint32_t>(cst_.records_.size());
    cst_.records_.insert(cst_.records_.end(), from, from + from->size);
    cst_.records_[to].field = top.field;
    for (uint32_t i = to; shift && i < cst_.records_.size(); i++) {
      cst_.records_[i].start += shift;
      cst_.records_[i].end += shift;
    }
    copy_landmarks(first, from->size, to);
  }

  void copy_landmarks(uint32_t first, uint32_t size, uint32_t to) {
    auto at = std::lower_bound(old_.landmarks_.begin(), old_.landmarks_.end(), first,
                               [](const Landmark& landmark, uint32_t record) { return landmark.record < record; });
    for (; at != old_.landmarks_.end() && at->record < first + size; ++at) {
      cst_.landmarks_.push_back({at->identity, at->record - first + to});
    }
  }

  Cst& cst_;
  const Cst& old_;
  TSNode root_;
  TSTreeCursor cursor_{};
  std::unordered_map<uint64_t, uint32_t> known_;
};

Cst Parser::parse_reusing(std::string_view text, const Cst& edited, Cancelled cancelled, void* context) {
  Input source{text, cancelled, context};
  TSInput input{&source, read_input, TSInputEncodingUTF8, nullptr};
  TSParseOptions options{&source, report_progress};
  Cst cst;
  cst.tree_.reset(ts_parser_parse_with_options(parser_.get(), edited.tree_.get(), input, options));
  ts_parser_reset(parser_.get());
  if (cst.tree_) Cst::Flattener(cst, edited).run();
  return cst;
}

}  // namespace krait::cst
