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

constexpr uint32_t kShallow = 200;  // no nesting of so few nodes takes CPython's parser to its limit

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

class Analyser {
 public:
  Analyser(cst::Parser& parser, PartAnalysis& part, std::string_view text)
      : parser_(parser), part_(part), source_(part.before + std::string(text) + part.after) {}

  void run(std::string_view own) {
    std::string_view text = source_.text();
    part_.size = static_cast<uint32_t>(own.size());
    part_.lines = count_lines(own);
    part_.lines_before = count_lines(part_.before);
    part_.tree = parser_.parse_alone(text);
    lower(text);
    part_.tokens_right = reads_to_the_end(text);
    part_.sound = part_.tree.faults().empty() && part_.faults.empty() && part_.tokens_right && is_shallow_enough();
    if (!part_.sound) find_others();
    part_.mentions_future = own.find("__future__") != std::string_view::npos;
    bool mentions = own.find("global") != std::string_view::npos || own.find("nonlocal") != std::string_view::npos;
    part_.declares = mentions && has_declaration(*part_.module, part_.lines_before);
  }

 private:
  void lower(std::string_view text) {
    ast::LowerShared shared{part_.arena, parser_, part_.faults, part_.warnings, source::StackGuard()};
    ast::Lowerer lowerer(shared, text);
    part_.module = ast::make_node<ast::Module>(part_.arena);
    part_.module->body = lowerer.lower_module_body(part_.tree.root());
    std::stable_sort(part_.faults.begin(), part_.faults.end(), [](const ast::Fault& a, const ast::Fault& b) {
      return a.diagnostic.shown.start < b.diagnostic.shown.start;
    });
  }

  bool is_shallow_enough() {
    if (part_.tree.depth() <= kShallow) return true;
    ast::LiteralCheck check{parser_};
    diagnostics::ExplainOptions options;
    options.literals = check.hook();
    return !diagnostics::explain(source_, options);
  }

  void find_others() {
    ast::LiteralCheck check{parser_};
    part_.others = diagnostics::find_faults(part_.tree, source_, check.hook());
    for (const ast::Fault& fault : part_.faults) part_.others.push_back(fault.diagnostic);
  }

  cst::Parser& parser_;
  PartAnalysis& part_;
  source::SourceText source_;
};

}  // namespace

std::shared_ptr<PartAnalysis> analyse_part(cst::Parser& parser, std::string_view text, std::string before,
                                           std::string after) {
  auto part = std::make_shared<PartAnalysis>();
  part->before = std::move(before);
  part->after = std::move(after);
  Analyser(parser, *part, text).run(text);
  return part;
}

void look_up_names(PartAnalysis& part, const symbols::FutureFeatures& features) {
  if (part.later && part.later->features.flags == features.flags &&
      part.later->features.last_lineno == features.last_lineno)
    return;
  PartAnalysis::Later& later = part.later.emplace();
  later.features = features;
  symbols::BuildResult built = symbols::build(*part.module, features);
  std::vector<Diagnostic>& found = built.resolving ? later.resolution : later.names;
  if (built.error) found.push_back(std::move(*built.error));
  for (Diagnostic& error : built.more_errors) found.push_back(std::move(error));
  if (built.table) later.code = diagnostics::validate_code(*part.module, *built.table);
}

}  // namespace krait::document
