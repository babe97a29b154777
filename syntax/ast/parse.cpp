#include "syntax/ast/parse.h"

#include <algorithm>

#include "syntax/ast/check_strings.h"
#include "syntax/ast/lower.h"
#include "syntax/cst/cst.h"
#include "syntax/diagnostics/explain.h"

namespace krait::ast {

using diagnostics::Diagnostic;
using Rule = cst::Kind;

namespace {

/// One parse from text to result.
class Parse {
 public:
  Parse(const source::SourceText& source, const ParseOptions& options)
      : source_(source), text_(source.text()), options_(options) {}

  ParseResult run() {
    cst::Cst tree = parser_.parse(text_);
    LowerShared shared{result_.arena, parser_, faults_, result_.warnings, source::StackGuard(), options_.max_digits};
    Lowerer lowerer(shared, text_);
    Mod* module = lower(lowerer, tree.root());
    collect_tree_faults(tree);
    if (faults_.empty() && tokens_are_right()) {
      result_.module = module;
      return std::move(result_);
    }
    report(tree);
    return std::move(result_);
  }

 private:
  /// The tree takes any character into a name and counts no brackets.
  bool tokens_are_right() const {
    std::string plain;
    bool has_returns = text_.find('\r') != std::string_view::npos;
    if (has_returns) plain = tokens::normalise_newlines(text_);
    tokens::Tokenizer tokenizer(has_returns ? std::string_view(plain) : text_);
    while (tokenizer.stop() == tokens::Stop::kNothing) (void)tokenizer.next();
    return tokenizer.stop() == tokens::Stop::kEnd;
  }

  Mod* lower(Lowerer& lowerer, cst::Node root) {
    if (options_.mode == ParseMode::Eval) {
      auto* made = make_node<Expression>(result_.arena);
      made->body = lower_single_expression(lowerer, root);
      return made;
    }
    if (options_.mode == ParseMode::Single) {
      auto* made = make_node<Interactive>(result_.arena);
      made->body = lowerer.lower_module_body(root);
      check_single_entry(root);
      return made;
    }
    auto* made = make_node<Module>(result_.arena);
    made->body = lowerer.lower_module_body(root);
    return made;
  }

  Expr* lower_single_expression(Lowerer& lowerer, cst::Node root) {
    cst::Node found;
    size_t statements = 0;
    for (cst::Node line : root.named_children()) {
      for (cst::Node statement : line.named_children()) {
        statements++;
        if (line.kind() == Rule::kSimpleStatements && statement.kind() == Rule::kExpressionStatement) {
          for (cst::Node value : statement.named_children()) found = value;
        }
      }
      if (line.has(Rule::kTokenSemi)) statements++;
    }
    bool allowed = found && statements == 1 && found.kind() != Rule::kYield && found.kind() != Rule::kStarred;
    if (allowed && found.kind() == Rule::kBareTuple) {
      for (cst::Node part : found.named_children()) allowed = allowed && part.kind() != Rule::kStarred;
    }
    if (!allowed) refuse(text_.size(), "invalid syntax");
    return lowerer.lower_expression(found);
  }

  void check_single_entry(cst::Node root) {
    if (root.named_children().count() > 1) refuse(text_.size(), "multiple statements found while compiling a single statement");
  }

  void refuse(size_t at, const char* message) {
    Fault fault;
    fault.diagnostic.message = message;
    auto offset = static_cast<uint32_t>(at);
    fault.diagnostic.shown = {offset, offset};
    place(fault.diagnostic);
    faults_.push_back(fault);
  }

  void collect_tree_faults(const cst::Cst& tree) {
    for (cst::Node node : tree.faults()) {
      Fault fault;
      fault.diagnostic.message = "invalid syntax";
      fault.diagnostic.shown = {node.start(), std::max(node.end(), node.start())};
      place(fault.diagnostic);
      faults_.push_back(fault);
    }
  }

  void place(Diagnostic& diagnostic) {
    source::Position from = source_.position_of(diagnostic.shown.start, source::ColumnUnit::kCodePoint);
    source::Position to = source_.position_of(diagnostic.shown.end, source::ColumnUnit::kCodePoint);
    diagnostic.reported = {static_cast<int32_t>(from.line) + 1, static_cast<int32_t>(from.column) + 1,
                           static_cast<int32_t>(to.line) + 1, static_cast<int32_t>(to.column) + 1};
  }

  /// CPython's error first; for an editor then the others, in the order of the text.
  void report(const cst::Cst& tree) {
    std::stable_sort(faults_.begin(), faults_.end(), [](const Fault& a, const Fault& b) {
      return a.diagnostic.shown.start < b.diagnostic.shown.start;
    });
    uint32_t begin = faults_.empty() ? 0 : statement_before(tree.root(), faults_.front().diagnostic.shown.start);
    std::optional<Diagnostic> first = diagnostics::explain(source_, explain_options(begin));
    if (first) result_.errors.push_back(*first);
    for (Fault& fault : faults_) {
      if (!result_.errors.empty() && !options_.all_errors) break;
      if (!first || !is_same_place(*first, fault.diagnostic)) result_.errors.push_back(std::move(fault.diagnostic));
    }
  }

  diagnostics::ExplainOptions explain_options(uint32_t from) const {
    diagnostics::ExplainOptions options;
    options.from = from;
    options.strings = strings_check();
    if (options_.mode == ParseMode::Eval) options.mode = diagnostics::ExplainMode::kExpression;
    if (options_.mode == ParseMode::Single) options.mode = diagnostics::ExplainMode::kEntry;
    if (options_.mode != ParseMode::Exec) options.from = 0;
    return options;
  }

  /// The start of a top-level statement that is surely whole and before `offset`: two before it, because a fault at the
  /// start of a statement may be the fault of the one before.
  static uint32_t statement_before(cst::Node root, uint32_t offset) {
    uint32_t starts[3] = {0, 0, 0};
    for (cst::Node statement : root.named_children()) {
      if (statement.start() > offset) break;
      if (cst::is_fault(statement.kind())) continue;
      starts[0] = starts[1];
      starts[1] = starts[2];
      starts[2] = statement.start();
    }
    return starts[0];
  }

  bool is_same_place(const Diagnostic& a, const Diagnostic& b) const {
    return source_.line_of(a.shown.start) == source_.line_of(b.shown.start);
  }

  const source::SourceText& source_;
  std::string_view text_;
  const ParseOptions& options_;
  cst::Parser parser_;
  std::vector<Fault> faults_;
  ParseResult result_;
};

}  // namespace

ParseResult parse(const source::SourceText& text, const ParseOptions& options) { return Parse(text, options).run(); }

}  // namespace krait::ast
