#include "syntax/ast/parse.h"

#include <algorithm>

#include "syntax/ast/async_names.h"
#include "syntax/ast/literal_check.h"
#include "syntax/ast/lower.h"
#include "syntax/ast/type_comments.h"
#include "syntax/cst/cst.h"
#include "syntax/diagnostics/explain.h"
#include "syntax/diagnostics/independent.h"
#include "syntax/diagnostics/recovery.h"
#include "syntax/source/decode.h"
#include "syntax/symbols/future.h"

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
    if (options_.fatal_warning != SIZE_MAX) return run_to_warning();
    if (!source_.is_ascii() && source::find_invalid_utf8(text_) != std::string_view::npos) return run_undecodable();
    bool barry = options_.future_flags & symbols::kFutureBarryAsBdfl;
    if (barry && !options_.angles_replaced) return run_with_angles();
    if (options_.mode == ParseMode::FuncType) return run_signature();
    LowerShared shared{result_.arena, parser_, faults_, result_.warnings, options_.guard, options_.max_digits};
    shared.feature_version = options_.feature_version;
    shared.barry_as_flufl = barry;
    if (options_.feature_version < diagnostics::kAsyncKeywords) rename_async(shared);
    cst::Cst tree = parser_.parse(text_);
    std::optional<TypeComments> comments;
    if (options_.type_comments) shared.type_comments = &comments.emplace(tree.root(), text_);
    Lowerer lowerer(shared, text_);
    Mod* module = lower(lowerer, tree.root());
    if (comments) keep_type_ignores(*comments, module);
    has_type_comments_ = comments && comments->count_of_types() > 0;
    sort_faults();
    if (faults_.empty() && tree.faults().empty() && tokens_are_right() && !is_for_explain(tree)) {
      result_.module = module;
      return std::move(result_);
    }
    report(tree);
    if (result_.errors.empty()) {
      result_.module = module;
    } else if (options_.all_errors) {
      result_.recovered = module;
    }
    return std::move(result_);
  }

 private:
  /// The tree is that of a text without the names `async` and `await`.
  void rename_async(LowerShared& shared) {
    if (text_.find("async") == std::string_view::npos && text_.find("await") == std::string_view::npos) return;
    shared.async_name = unused_word(text_, 'a');
    shared.await_name = unused_word(text_, 'w');
    renamed_ = replace_async_names(text_, shared.async_name, shared.await_name);
    text_ = renamed_;
  }

  /// PEP 401: the tree knows only `!=`, so each `<>` is read as one, unless the text is faulty.
  ParseResult run_with_angles() {
    LiteralCheck check{parser_, options_.max_digits};
    diagnostics::ExplainWarnings heard;
    check.warnings = &heard;
    if (auto error = explain(0, check)) {
      result_.errors.push_back(std::move(*error));
      return std::move(result_);
    }
    ParseOptions options = options_;
    options.angles_replaced = true;
    return parse(source::SourceText(replace_angles(text_)), options);
  }

  /// A warning ends the parse; what the tokens behind it warn of, and what is wrong with them, comes after it.
  ParseResult run_to_warning() {
    LiteralCheck check{parser_, options_.max_digits};
    diagnostics::ExplainWarnings heard;
    heard.fatal = options_.fatal_warning;
    check.warnings = &heard;
    if (auto error = explain(0, check)) result_.errors.push_back(std::move(*error));
    result_.warnings = std::move(heard.first_pass);
    for (Diagnostic& warning : heard.second_pass) result_.warnings.push_back(std::move(warning));
    return std::move(result_);
  }

  /// No tree is made of what is not UTF-8: only comments may hold it.
  ParseResult run_undecodable() {
    LiteralCheck check{parser_, options_.max_digits};
    diagnostics::ExplainWarnings heard;
    check.warnings = &heard;
    if (auto error = explain(0, check)) {
      result_.errors.push_back(std::move(*error));
      return std::move(result_);
    }
    source::SourceText repaired(source::repaired_utf8(text_));
    repaired.set_counts_bytes(source_.counts_bytes());
    return parse(repaired, options_);
  }

  ParseResult run_signature() {
    LiteralCheck check{parser_, options_.max_digits};
    diagnostics::ExplainWarnings heard;
    check.warnings = &heard;
    if (auto error = explain(0, check)) {
      result_.errors.push_back(std::move(*error));
      return std::move(result_);
    }
    LowerShared shared{result_.arena, parser_, faults_, result_.warnings, options_.guard, options_.max_digits};
    if (options_.feature_version < diagnostics::kAsyncKeywords) rename_async(shared);
    result_.module = lower_signature(shared, text_);
    sort_faults();
    if (faults_.empty()) return std::move(result_);
    result_.module = nullptr;
    result_.errors.push_back(std::move(faults_.front().diagnostic));
    return std::move(result_);
  }

  /// The tree has the `elif`s of a statement side by side, CPython's parser one in the other.
  bool has_long_chain(const cst::Cst& tree) const {
    constexpr size_t kFew = 1000;
    if (text_.size() < kFew * std::string_view("elif a:").size()) return false;
    const cst::Record* first = tree.root().record();
    auto is_elif = [](const cst::Record& record) { return record.kind == Rule::kElifClause; };
    return std::count_if(first, first + first->size, is_elif) > static_cast<ptrdiff_t>(kFew);
  }

  /// An entry at a prompt ends where a file would go on, and without a last newline a line of blanks is an indentation:
  /// the tree knows nothing of either. And CPython's parser gives up (MemoryError) where rules nest too deep.
  bool is_for_explain(const cst::Cst& tree) const {
    bool other_language = options_.feature_version < diagnostics::kNewestVersion || has_type_comments_;
    if (options_.mode == ParseMode::Single || other_language || !tree.is_accepted()) return true;
    if (tree.depth() > diagnostics::kShallow || has_long_chain(tree)) return true;
    return options_.mode == ParseMode::Eval && (text_.ends_with(' ') || text_.ends_with('\t'));
  }

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
    if (!allowed) refuse(text_.size(), text_.size(), "invalid syntax");
    return lowerer.lower_expression(found);
  }

  /// Those that ignore are kept with their lines; explain judges where the others stand.
  void keep_type_ignores(const TypeComments& comments, Mod* module) {
    std::vector<TypeIgnore*> ignores;
    for (const TypeComments::Comment& comment : comments.all()) {
      if (!comment.ignores) continue;
      ignores.push_back(make_node<TypeIgnore>(result_.arena));
      ignores.back()->lineno = static_cast<int32_t>(source_.line_of(comment.start)) + 1;
      ignores.back()->tag = Text(result_.arena.copy(comment.text));
    }
    auto* file = as<Module>(module);
    if (!file || ignores.empty()) return;
    file->type_ignores = {result_.arena.make_array<TypeIgnore*>(ignores.size()), static_cast<uint32_t>(ignores.size())};
    std::copy(ignores.begin(), ignores.end(), file->type_ignores.data);
  }

  void refuse(size_t start, size_t end, const char* message) {
    Fault fault;
    fault.diagnostic.message = message;
    fault.diagnostic.shown = {static_cast<uint32_t>(start), static_cast<uint32_t>(end)};
    place(fault.diagnostic);
    faults_.push_back(fault);
  }

  void sort_faults() {
    std::stable_sort(faults_.begin(), faults_.end(), [](const Fault& a, const Fault& b) {
      return a.diagnostic.shown.start < b.diagnostic.shown.start;
    });
  }

  void place(Diagnostic& diagnostic) {
    auto unit = source_.counts_bytes() ? source::ColumnUnit::kByte : source::ColumnUnit::kCodePoint;
    source::Position from = source_.position_of(diagnostic.shown.start, unit);
    source::Position to = source_.position_of(diagnostic.shown.end, unit);
    diagnostic.reported = {static_cast<int32_t>(from.line) + 1, static_cast<int32_t>(from.column) + 1,
                           static_cast<int32_t>(to.line) + 1, static_cast<int32_t>(to.column) + 1};
  }

  /// The start of a top-level statement that is surely whole and before the first fault: two before it, because a fault
  /// at the start of a statement may be the fault of the one before. In an older language, where type comments count,
  /// and behind a second byte order mark, what the tree takes for right may be the fault.
  uint32_t explain_from(const cst::Cst& tree) const {
    bool other_language = options_.feature_version < diagnostics::kNewestVersion || options_.type_comments;
    if (options_.mode != ParseMode::Exec || other_language || text_.starts_with(source::kByteOrderMark)) return 0;
    uint32_t fault = source_.size();
    if (!faults_.empty()) fault = faults_.front().diagnostic.shown.start;
    for (cst::Node node : tree.faults()) fault = std::min(fault, node.start());
    if (faults_.empty() && tree.faults().empty()) fault = 0;  // the tokens alone are wrong
    uint32_t starts[3] = {0, 0, 0};
    for (cst::Node statement : tree.root().named_children()) {
      if (statement.start() > fault) break;
      if (cst::is_fault(statement.kind())) continue;
      starts[0] = starts[1];
      starts[1] = starts[2];
      starts[2] = statement.start();
    }
    return starts[0];
  }

  diagnostics::ExplainMode explain_mode() const {
    switch (options_.mode) {
      case ParseMode::Eval: return diagnostics::ExplainMode::kExpression;
      case ParseMode::Single: return diagnostics::ExplainMode::kEntry;
      case ParseMode::FuncType: return diagnostics::ExplainMode::kSignature;
      default: return diagnostics::ExplainMode::kFile;
    }
  }

  std::optional<Diagnostic> explain(uint32_t from, LiteralCheck& check) {
    diagnostics::ExplainOptions options;
    options.guard = options_.guard;
    options.mode = explain_mode();
    options.from = from;
    options.allow_incomplete = options_.allow_incomplete;
    options.imply_dedents = options_.imply_dedents;
    options.at_prompt = options_.at_prompt;
    options.feature_version = check.feature_version = options_.feature_version;
    options.type_comments = options_.type_comments;
    options.literals = check.hook();
    options.warnings = check.warnings;
    bool barry = options_.future_flags & symbols::kFutureBarryAsBdfl;
    options.barry_as_flufl = barry && !options_.angles_replaced;
    check.barry_as_flufl = barry;
    std::optional<Diagnostic> error = diagnostics::explain(source_, options);
    if (error && check.warnings) warn_until_error(from, *check.warnings);
    return error;
  }

  /// CPython warns while it reads, of strings in each of its passes. The recogniser has read from `from` on only.
  void warn_until_error(uint32_t from, diagnostics::ExplainWarnings& heard) {
    std::vector<Diagnostic> all, before;
    for (Diagnostic& warning : result_.warnings) {
      if (warning.shown.end > from) continue;
      all.push_back(warning);
      if (warning.type == diagnostics::ErrorType::DeprecationWarning) before.push_back(std::move(warning));
    }
    all.insert(all.end(), heard.first_pass.begin(), heard.first_pass.end());
    if (heard.in_second_pass) all.insert(all.end(), before.begin(), before.end());
    all.insert(all.end(), heard.second_pass.begin(), heard.second_pass.end());
    result_.warnings = std::move(all);
  }

  /// CPython places some faults of a literal at the token after it; an editor underlines the literal.
  void show_literal(Diagnostic& error) const {
    for (const Fault& fault : faults_) {
      if (fault.certainty != Certainty::Message || fault.diagnostic.message != error.message) continue;
      error.shown = fault.diagnostic.shown;
      return;
    }
  }

  /// The first of the faults whose words are CPython's.
  std::optional<Diagnostic> first_own() const {
    for (const Fault& fault : faults_)
      if (fault.certainty == Certainty::Exact) return fault.diagnostic;
    return std::nullopt;
  }

  /// CPython's error first; behind it, if all are wanted, what else is wrong.
  void report(const cst::Cst& tree) {
    LiteralCheck check{parser_, options_.max_digits};
    diagnostics::ExplainWarnings heard;
    if (!options_.all_errors) check.warnings = &heard;
    std::optional<Diagnostic> first = explain(explain_from(tree), check);
    if (!first) first = first_own();
    if (!first && !faults_.empty()) first = faults_.front().diagnostic;
    if (first) show_literal(*first);
    if (first) result_.errors.push_back(std::move(*first));
    if ((first && !options_.all_errors) || (!first && tree.faults().empty())) return;
    std::vector<Diagnostic> others = diagnostics::find_faults(tree, source_, check.hook());
    for (Fault& fault : faults_) others.push_back(std::move(fault.diagnostic));
    diagnostics::append_independent(others, source_, result_.errors);
  }

  const source::SourceText& source_;
  std::string_view text_;  // of the tree
  std::string renamed_;
  bool has_type_comments_ = false;
  const ParseOptions& options_;
  cst::Parser parser_;
  std::vector<Fault> faults_;
  ParseResult result_;
};

}  // namespace

ParseResult parse(const source::SourceText& text, const ParseOptions& options) { return Parse(text, options).run(); }

}  // namespace krait::ast
