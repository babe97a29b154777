#include "syntax/cst/cst.h"

#include <tree_sitter/api.h>

#include <cstdlib>

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

Cst Parser::parse_reusing(std::string_view text, const Cst& edited, Cancelled cancelled, void* context) {
  Input source{text, cancelled, context};
  TSInput input{&source, read_input, TSInputEncodingUTF8, nullptr};
  TSParseOptions options{&source, report_progress};
  Cst cst;
  cst.tree_.reset(ts_parser_parse_with_options(parser_.get(), edited.tree_.get(), input, options));
  ts_parser_reset(parser_.get());
  if (cst.tree_) cst.flatten();
  return cst;
}

void Cst::edit(const Edit& edit) {
  // Rows and columns are never read: every point is zero.
  TSInputEdit change{edit.start, edit.old_end, edit.new_end, {0, 0}, {0, 0}, {0, 0}};
  ts_tree_edit(tree_.get(), &change);
}

Cst Cst::copy() const {
  Cst cst;
  if (!tree_) return cst;
  cst.tree_.reset(ts_tree_copy(tree_.get()));
  cst.records_ = records_;
  cst.depth_ = depth_;
  for (Node fault : faults_) cst.faults_.emplace_back(cst.records_.data() + (fault.record() - records_.data()));
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

void Cst::flatten() {
  TSNode root = ts_tree_root_node(tree_.get());
  records_.clear();
  depth_ = 0;
  records_.reserve(ts_node_descendant_count(root));
  std::vector<uint32_t> parents;
  TSTreeCursor cursor = ts_tree_cursor_new(root);
  for (bool going = true; going;) {
    auto index = static_cast<uint32_t>(records_.size());
    records_.push_back(record_of(cursor));
    if (ts_tree_cursor_goto_first_child(&cursor)) {
      parents.push_back(index);
      if (parents.size() > depth_) depth_ = static_cast<uint32_t>(parents.size());
      continue;
    }
    while (!ts_tree_cursor_goto_next_sibling(&cursor)) {
      going = ts_tree_cursor_goto_parent(&cursor);
      if (!going) break;
      records_[parents.back()].size = static_cast<uint32_t>(records_.size()) - parents.back();
      parents.pop_back();
    }
  }
  ts_tree_cursor_delete(&cursor);
  faults_.clear();
  for (const Record& record : records_)
    if (is_fault(record.kind) || record.missing || lacks_hidden_token(record)) faults_.emplace_back(&record);
}

}  // namespace krait::cst
