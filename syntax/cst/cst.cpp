#include "syntax/cst/cst.h"

#include <tree_sitter/api.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "syntax/cst/compose.h"
#include "syntax/cst/lr_flatten.h"
#include "syntax/cst/recoverable.h"

extern "C" const TSLanguage* tree_sitter_python(void);

namespace krait::cst {

namespace {

constexpr uint32_t kStepsOfFault = 2;  // what looking for a way on takes, in the measure of Input::steps
constexpr uint64_t kBytesOfStep = 32 << 10;

struct Input {
  std::string_view text;
  uint32_t steps, most;  // made so far, in hundreds of tree-sitter's operations
  uint64_t start;        // of the thread's count of bytes
  const Waiting* waiting;
  bool gave_way = false;

  /// An operation may copy all that has been passed over, which shows in the memory it takes.
  [[nodiscard]] uint64_t taken() const;
};

// ---- tree-sitter's memory: counted for each thread, since what it takes tells of the work ----

thread_local uint64_t allocated = 0;

void* require(void* block) {
  if (!block) std::abort();
  return block;
}
void* count_malloc(size_t size) {
  allocated += size;
  return require(std::malloc(size));
}
void* count_calloc(size_t count, size_t size) {
  allocated += count * size;
  return require(std::calloc(count, size));
}
void* count_realloc(void* block, size_t size) {
  allocated += size;
  return require(std::realloc(block, size));
}
[[maybe_unused]] const bool counting = (ts_set_allocator(count_malloc, count_calloc, count_realloc, std::free), true);

uint64_t Input::taken() const { return steps + (allocated - start) / kBytesOfStep; }

const char* read_input(void* payload, uint32_t offset, TSPoint, uint32_t* length) {
  std::string_view text = static_cast<Input*>(payload)->text;
  *length = offset < text.size() ? static_cast<uint32_t>(text.size() - offset) : 0;
  return text.data() + (offset < text.size() ? offset : text.size());
}

bool report_progress(TSParseState* state) {
  auto* input = static_cast<Input*>(state->payload);
  input->steps++;
  input->gave_way = input->waiting && input->waiting->load(std::memory_order_relaxed);
  return input->gave_way || input->taken() > input->most;
}

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

}  // namespace

/// Fills the flat list of a Cst from a tree of tree-sitter.
class Cst::TreeFlattener {
 public:
  TreeFlattener(Cst& cst, const TSTree* tree)
      : cst_(cst), root_(ts_tree_root_node(tree)), cursor_(ts_tree_cursor_new(root_)) {}
  ~TreeFlattener() { ts_tree_cursor_delete(&cursor_); }

  void run() {
    cst_.records_.reserve(ts_node_descendant_count(root_));
    walk();
    for (const Record& record : cst_.records_)
      if (is_fault(record.kind) || record.missing || lacks_hidden_token(record)) cst_.faults_.emplace_back(&record);
  }

 private:
  void walk() {
    std::vector<uint32_t> parents;
    std::vector<Record>& records = cst_.records_;
    for (;;) {
      records.push_back(record_of(cursor_));
      if (ts_tree_cursor_goto_first_child(&cursor_)) {
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

  Cst& cst_;
  TSNode root_;
  TSTreeCursor cursor_;
};

Cst Cst::unrecovered(std::string_view text) {
  Record error{};
  error.end = static_cast<uint32_t>(text.size());
  error.size = 1;
  error.kind = Kind::kError;
  error.named = error.broken = true;
  Record module = error;
  module.size = 2;
  module.kind = Kind::kModule;
  Cst cst;
  cst.records_ = {module, error};
  cst.faults_.emplace_back(&cst.records_.back());
  cst.depth_ = 1;
  return cst;
}

// ---- the parser ----

Parser::Parser() : fast_(std::make_unique<LrParser>(tree_sitter_python())) {}
Parser::~Parser() = default;
Parser::Parser(Parser&&) noexcept = default;
Parser& Parser::operator=(Parser&&) noexcept = default;

bool Parser::parse_fast(std::string_view text, Cst& cst) {
  if (!fast_->parse(text)) return false;
  Cst::LrFlattener(cst, *fast_).run(fast_->root());
  return cst.accepted_ = std::none_of(cst.records_.begin(), cst.records_.end(),
                                      [](const Record& record) { return is_fault(record.kind); });
}

Cst Parser::parse(std::string_view text) {
  Cst cst = parse_valid(text);
  return cst ? std::move(cst) : parse_parts(text);
}

Cst Parser::parse_valid(std::string_view text) {
  Cst cst;
  return parse_fast(text, cst) ? std::move(cst) : Cst();
}

Cst Parser::recover(std::string_view text, uint32_t most, uint32_t& steps, const Waiting* waiting) {
  steps = 0;
  if (!is_recoverable(text)) return Cst::unrecovered(text);
  Split parts = split_functions(text);
  std::vector<Cst> trees;
  std::vector<const Cst*> whole;
  for (const Part& part : parts.parts) {
    std::string alone = wrap(text, parts, part);
    trees.push_back(parts.parts.size() > 1 ? parse_valid(alone) : Cst());
    if (trees.back()) continue;
    uint32_t more = most - std::min(most, steps);
    trees.back() = parse_slowly(alone, more, waiting);
    bool gave_way = !trees.back() && more == 0;
    steps = gave_way ? 0 : steps + more + kStepsOfFault * static_cast<uint32_t>(trees.back().faults().size());
    if (!trees.back()) return Cst();
  }
  for (const Cst& tree : trees) whole.push_back(&tree);
  return compose(static_cast<uint32_t>(text.size()), parts, whole);
}

Cst Parser::parse_parts(std::string_view text) {
  Split parts = split(text);
  std::vector<Cst> trees;
  std::vector<const Cst*> whole;
  Effort effort;
  for (const Part& part : parts.parts) {
    std::string alone = wrap(text, parts, part);
    trees.push_back(parse_valid(alone));
    if (trees.back()) continue;
    uint32_t steps = 0;
    if (effort.left()) trees.back() = recover(alone, effort.left(), steps);
    if (!effort.spend(trees.back() ? steps : UINT32_MAX)) trees.back() = Cst::unrecovered(alone);
  }
  for (const Cst& tree : trees) whole.push_back(&tree);
  return compose(static_cast<uint32_t>(text.size()), parts, whole);
}

Cst Parser::parse_slowly(std::string_view text, uint32_t& steps, const Waiting* waiting) {
  // always a new one: the memory that another text has left behind would make a difference to the count
  std::unique_ptr<TSParser, decltype(&ts_parser_delete)> parser(ts_parser_new(), &ts_parser_delete);
  ts_parser_set_language(parser.get(), tree_sitter_python());
  Input source{text, 0, steps, allocated, waiting};
  TSInput input{&source, read_input, TSInputEncodingUTF8, nullptr};
  TSParseOptions options{&source, report_progress};
  std::unique_ptr<TSTree, decltype(&ts_tree_delete)> tree(
      ts_parser_parse_with_options(parser.get(), nullptr, input, options), &ts_tree_delete);
  steps = source.gave_way ? 0 : static_cast<uint32_t>(std::min<uint64_t>(source.taken(), UINT32_MAX));
  Cst cst;
  if (tree) Cst::TreeFlattener(cst, tree.get()).run();
  return cst;
}

}  // namespace krait::cst
