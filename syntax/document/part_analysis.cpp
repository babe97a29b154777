#include "syntax/document/part_analysis.h"

#include <algorithm>

#include "syntax/ast/literal_check.h"
#include "syntax/ast/node_fields.h"
#include "syntax/diagnostics/recovery.h"
#include "syntax/diagnostics/validate_code.h"
#include "syntax/symbols/symbol_table.h"
#include "syntax/tokens/tokenizer.h"

namespace krait::document {

using diagnostics::Diagnostic;

namespace {

bool reads_to_the_end(std::string_view text) {
  std::string plain;
  if (text.find('\r') != std::string_view::npos) text = plain = tokens::normalise_newlines(text);
  tokens::Tokenizer tokenizer(text);
  while (tokenizer.stop() == tokens::Stop::kNothing) (void)tokenizer.next();
  return tokenizer.stop() == tokens::Stop::kEnd;
}

bool opens_scope(ast::Kind kind) {
  return kind == ast::Kind::FunctionDef || kind == ast::Kind::AsyncFunctionDef || kind == ast::Kind::ClassDef;
}

/// In the blocks of the statement that belong to the scope around it. The wrapping classes are looked through.
bool has_declaration(const ast::Node& node, int classes) {
  if (node.kind == ast::Kind::Global || node.kind == ast::Kind::Nonlocal) return true;
  if (opens_scope(node.kind) && !(node.kind == ast::Kind::ClassDef && classes > 0)) return false;
  bool found = false;
  ast::for_each_child(node, [&](const ast::Node& child) {
    found = found || has_declaration(child, classes - (node.kind == ast::Kind::ClassDef));
  });
  return found;
}

int32_t count_lines(std::string_view text) {
  return static_cast<int32_t>(source::SourceText(std::string(text)).line_count()) - 1;
}

std::string wrapped(const PartAnalysis& part, std::string_view text) {
  std::string all = part.before;
  all += text;
  return all += part.after;
}

/// Makes what follows from a reading's tree.
class Reader {
 public:
  Reader(cst::Parser& parser, Reading& reading, std::string_view text)
      : parser_(parser), reading_(reading), text_(text) {}

  void run(int classes) {
    lower();
    reading_.sound =
        reading_.tree.faults().empty() && reading_.faults.empty() && reads_to_the_end(text_) && is_shallow_enough();
    bool mentions = text_.find("global") != std::string_view::npos || text_.find("nonlocal") != std::string_view::npos;
    reading_.declares = reading_.sound && mentions && has_declaration(*reading_.module, classes);
  }

 private:
  void lower() {
    ast::LowerShared shared{reading_.arena, parser_, reading_.faults, reading_.warnings, source::StackGuard()};
    ast::Lowerer lowerer(shared, text_);
    reading_.module = ast::make_node<ast::Module>(reading_.arena);
    reading_.module->body = lowerer.lower_module_body(reading_.tree.root());
    std::stable_sort(reading_.faults.begin(), reading_.faults.end(), [](const ast::Fault& a, const ast::Fault& b) {
      return a.diagnostic.shown.start < b.diagnostic.shown.start;
    });
  }

  bool is_shallow_enough() {
    if (reading_.tree.depth() <= diagnostics::kShallow) return true;
    ast::LiteralCheck check{parser_};
    diagnostics::ExplainOptions options;
    options.literals = check.hook();
    return !diagnostics::explain(source::SourceText(std::string(text_)), options);
  }

  cst::Parser& parser_;
  Reading& reading_;
  std::string_view text_;
};

}  // namespace

std::shared_ptr<PartAnalysis> analyse_part(cst::Parser& parser, std::string_view text, std::string before,
                                           std::string after) {
  auto part = std::make_shared<PartAnalysis>();
  part->before = std::move(before);
  part->after = std::move(after);
  part->size = static_cast<uint32_t>(text.size());
  part->lines = count_lines(text);
  part->lines_before = count_lines(part->before);
  std::string alone = wrapped(*part, text);
  Reading& plain = part->plain;
  plain.tree = parser.parse_valid(alone);
  part->valid = bool(plain.tree);
  if (part->valid) {
    Reader(parser, plain, alone).run(part->lines_before);
  } else {
    plain.tree = cst::Cst::unrecovered(alone);
    plain.module = ast::make_node<ast::Module>(plain.arena);
  }
  part->mentions_future = text.find("__future__") != std::string_view::npos;
  return part;
}

bool may_recover(const PartAnalysis& part, const cst::Effort& effort) {
  return !part.recovered && effort.left() > part.steps_tried;
}

bool recover_part(PartAnalysis& part, cst::Parser& parser, std::string_view text, const cst::Effort& effort,
                  const cst::Waiting* waiting) {
  if (!may_recover(part, effort)) return true;
  std::string alone = wrapped(part, text);
  cst::Cst tree = parser.recover(alone, effort.left(), part.steps, waiting);
  if (!tree && part.steps == 0) return false;
  part.steps_tried = effort.left();
  if (!tree) return true;
  part.recovered = std::make_unique<Reading>();
  part.recovered->tree = std::move(tree);
  Reader(parser, *part.recovered, alone).run(part.lines_before);
  return true;
}

bool spend_on(const PartAnalysis& part, cst::Effort& effort) {
  return effort.left() && effort.spend(part.recovered ? part.steps : UINT32_MAX);
}

void find_told(const PartAnalysis& part, Reading& reading, cst::Parser& parser, std::string_view text) {
  if (reading.told) return;
  ast::LiteralCheck check{parser};
  reading.told = diagnostics::find_faults(reading.tree, source::SourceText(wrapped(part, text)), check.hook());
  for (const ast::Fault& fault : reading.faults) reading.told->push_back(fault.diagnostic);
}

uint64_t mask_of(std::string_view name) { return uint64_t{1} << (std::hash<std::string_view>()(name) % 64); }

void look_up_names(std::optional<Later>& later, const PartAnalysis& part, const Reading& reading,
                   const symbols::FutureFeatures& features, const std::vector<symbols::Block::Name>& before) {
  if (later && later->features.flags == features.flags && later->features.last_lineno == features.last_lineno &&
      later->block.before == before)
    return;
  Later& made = later.emplace();
  made.features = features;
  made.block = {static_cast<uint32_t>(part.lines_before), before, {}};
  symbols::BuildResult built = symbols::build(*reading.module, features, made.block);
  for (const symbols::Block::Name& name : made.block.after) made.mask |= mask_of(name.name);
  std::vector<Diagnostic>& found = built.resolving ? made.resolution : made.names;
  if (built.error) found.push_back(std::move(*built.error));
  for (Diagnostic& error : built.more_errors) found.push_back(std::move(error));
  if (built.table) made.code = diagnostics::validate_code(*reading.module, *built.table);
}

}  // namespace krait::document
