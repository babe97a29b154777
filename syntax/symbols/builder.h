// Fills a SymbolTable from a tree in one walk, then resolves it; internal to syntax/symbols. The walk visits in
// CPython's order, because the order in which a scope first mentions its names, and the first error, depend on it.
#pragma once

#include <string>
#include <vector>

#include "syntax/symbols/symbol_table.h"

namespace krait::symbols {

class Builder {
 public:
  Builder(SymbolTable& table, const ast::Mod& module, int recursion_limit, source::StackGuard guard);

  void set_future(const FutureFeatures& features) { table_.future_ = features; }
  /// Borrowed until run() is done.
  void set_block(Block& block) { block_ = &block; }
  void run();

  [[nodiscard]] bool too_deep() const { return too_deep_; }
  /// The walk found nothing wrong, so names were looked up.
  [[nodiscard]] bool has_resolved() const { return resolved_; }
  [[nodiscard]] std::vector<diagnostics::Diagnostic> take_errors() { return std::move(errors_); }

 private:
  // build_statements.cpp
  void statements(ast::Seq<ast::Stmt*> list);
  void statement(const ast::Stmt& node);
  template <typename T>
  void function(const T& node, bool async);
  void class_definition(const ast::ClassDef& node);
  void annotated_assignment(const ast::AnnAssign& node);
  template <typename T>
  void declaration(const T& node, uint16_t flag, const char* word);
  template <typename T>
  void loop(const T& node);
  template <typename T>
  void with(const T& node);
  template <typename T>
  void try_statement(const T& node);
  void import_name(const ast::Alias& alias);
  void match(const ast::Match& node);
  void pattern(const ast::Pattern& node);
  void patterns(ast::Seq<ast::Pattern*> list);

  // build_expressions.cpp
  void expression(const ast::Expr& node);
  void optional(const ast::Expr* node) {
    if (node) expression(*node);
  }
  void expressions(ast::Seq<ast::Expr*> list) {
    for (const ast::Expr* node : list) optional(node);
  }
  void keywords(ast::Seq<ast::Keyword*> list) {
    for (const ast::Keyword* node : list) optional(node->value);
  }
  void name(const ast::Name& node);
  void lambda(const ast::Lambda& node);
  void yield(const ast::Expr& node, const ast::Expr* value);
  void named_expression(const ast::NamedExpr& node);
  void bind_outside_comprehension(const ast::Name& target);
  void comprehension(const ast::Expr& node, const char* name, ComprehensionType type,
                     ast::Seq<ast::Comprehension*> generators, const ast::Expr* element, const ast::Expr* value);
  void further_generator(const ast::Comprehension& node);
  void parameters(const ast::Arguments& node);
  void defaults(const ast::Arguments& node);
  void annotation(const ast::Expr& node);
  void argument_annotations(const ast::Stmt& owner, const ast::Arguments& node);
  void argument_annotations(ast::Seq<ast::Arg*> list);
  bool refuse_in_annotation(const char* what, const ast::Expr& node);

  // builder.cpp
  Scope& enter(ScopeType type, std::string_view name, const ast::Node& node, const ast::Located* place);
  void leave();
  void define(std::string_view name, uint16_t flags, const ast::Located& place) {
    define(*current_, name, flags, place);
  }
  void define(Scope& scope, std::string_view name, uint16_t flags, const ast::Located& place);
  std::string_view mangled(std::string_view name) { return mangle(class_name_, name, table_.names_); }
  [[nodiscard]] uint16_t flags_of(const Scope& scope, std::string_view name);
  void refuse(const ast::Located& place, std::string message);
  [[nodiscard]] bool postponed_annotations() const { return (table_.future_.flags & kFutureAnnotations) != 0; }

  // resolve.cpp
  void resolve(Scope& scope, std::vector<std::string_view>& free_outside);
  void resolve_name(Scope& scope, Symbol& symbol, std::vector<std::string_view>& free);
  void close_over(Scope& scope, std::vector<std::string_view>& free);
  void record_free(Scope& scope, const std::vector<std::string_view>& free);
  void refuse_at_directive(const Scope& scope, const Symbol& symbol, std::string message);

  /// Counts the nesting of statements and expressions as CPython's recursion limit does.
  struct Depth {
    explicit Depth(Builder& builder) : builder_(builder) {
      if (++builder.depth_ > builder.depth_limit_ || builder.guard_.exhausted()) builder.too_deep_ = true;
    }
    ~Depth() { builder_.depth_--; }
    Builder& builder_;
  };

  /// What only matters while a scope is being filled.
  struct Open {
    Scope* scope;
    int iterables = 0;         // how many iterables of comprehensions surround this point
    bool in_targets = false;   // inside the targets of a comprehension
  };

  void begin_block(Scope& scope);
  void end_block();

  SymbolTable& table_;
  const ast::Mod& module_;
  Block* block_ = nullptr;
  Scope* block_scope_ = nullptr;
  Scope* current_ = nullptr;
  std::vector<Open> open_;
  std::string_view class_name_;  // for private names
  std::vector<diagnostics::Diagnostic> errors_;
  int depth_ = 0, depth_limit_;
  bool too_deep_ = false, resolved_ = false;
  source::StackGuard guard_;
};

}  // namespace krait::symbols
