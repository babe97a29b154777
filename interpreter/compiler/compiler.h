// The compiler's state and its steps: Compiler walks the tree, one Unit a code object. Used by one compilation on one
// thread; the tree and its arena outlive it. Steps answer false when an error has been recorded.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "interpreter/compiler/compile.h"
#include "interpreter/compiler/flowgraph.h"
#include "syntax/ast/nodes.h"
#include "syntax/symbols/future.h"
#include "syntax/symbols/symbol_table.h"

namespace krait::compiler {

/// Names in the order of their first use, with their indexes.
struct NameList {
  std::vector<std::string_view> names;
  std::unordered_map<std::string_view, int> index;
  int add(std::string_view name);
  [[nodiscard]] int find(std::string_view name) const;  // -1: absent
};

enum class ScopeKind : uint8_t { Module, Class, Function, AsyncFunction, Lambda, Comprehension };

enum class FrameBlockType : uint8_t {
  WhileLoop, ForLoop, TryExcept, FinallyTry, FinallyEnd, With, AsyncWith, HandlerCleanup, PopValue,
  ExceptionHandler, ExceptionGroupHandler, AsyncComprehensionGenerator,
};

struct FrameBlock {
  FrameBlockType type;
  Block* block = nullptr;
  Block* exit = nullptr;
  const void* datum = nullptr;  // a Try's final body, a With statement, a handler's name
};

struct Unit {
  const symbols::Scope* scope = nullptr;
  ScopeKind kind{};
  std::string_view name;
  std::string qualname;
  std::string_view private_name;   // the class whose names are mangled; empty: none
  std::vector<code::Constant> consts;
  std::unordered_multimap<uint64_t, int> const_index;
  NameList names, varnames, cellvars, freevars;
  int argcount = 0, posonlyargcount = 0, kwonlyargcount = 0;
  Graph graph;
  Block* current = nullptr;
  std::vector<FrameBlock> blocks;
  int first_line = 0;
  Location where;
};

class Compiler {
 public:
  Compiler(ast::Arena& storage, const symbols::SymbolTable& symbols, const CompileOptions& options, CompileResult& result)
      : storage_(storage), symbols_(symbols), options_(options), result_(result) {}
  code::CodeRef compile_module(const ast::Mod& module);

 private:
  friend struct PatternContext;
  using Seq_Expr = ast::Seq<ast::Expr*>;

  // compile.cpp: units, emitting, names, constants
  bool enter(std::string_view name, ScopeKind kind, const ast::Node& key, int line);
  void leave();
  void set_qualname();
  code::CodeRef assemble(bool add_none);
  uint32_t code_flags() const;
  Unit& u() { return *unit_; }
  Block* new_block() { return u().graph.make_block(); }
  void use_block(Block* b);
  void emit(int op, int arg = 0);
  void emit_at(const Location& where, int op, int arg = 0);
  void emit_jump(int op, Block* target);
  void emit_jump_no_line(int op, Block* target);
  void emit_no_line(int op, int arg = 0) { emit_at({}, op, arg); }
  void add_instruction(Instruction i);
  int add_const(const code::Constant& c);
  void load_const(const code::Constant& c);
  void load_none() { load_const(code::Constant::none()); }
  void emit_name(int op, NameList& list, std::string_view name);
  std::string_view mangled(std::string_view name);
  bool name_op(std::string_view name, ast::Context ctx);
  bool forbidden_name(std::string_view name, ast::Context ctx);
  bool error(std::string message);
  bool error_at(const ast::Located& node, std::string message);
  bool warn(std::string message);
  void locate(const ast::Located& n) { u().where = {n.lineno, n.end_lineno, n.col_offset, n.end_col_offset}; }
  void unlocate() { u().where = {}; }
  bool push_block(FrameBlockType type, Block* block, Block* exit, const void* datum = nullptr);
  void pop_block() { u().blocks.pop_back(); }

  // compile_statement.cpp
  bool body(ast::Seq<ast::Stmt*> stmts);
  bool statement(const ast::Stmt& s);
  bool statement_inner(const ast::Stmt& s);
  bool statements(ast::Seq<ast::Stmt*> stmts, size_t from = 0);
  bool if_statement(const ast::If& s);
  bool for_statement(const ast::For& s);
  bool async_for(const ast::AsyncFor& s);
  bool while_statement(const ast::While& s);
  bool return_statement(const ast::Return& s);
  bool break_statement();
  bool continue_statement();
  bool try_except(const ast::Try& s);
  bool try_star_except(const ast::TryStar& s);
  bool try_finally(const ast::Stmt& s, ast::Seq<ast::Stmt*> final_body, bool has_handlers, bool star);
  bool with_statement(const ast::With& s, size_t at);
  bool async_with(const ast::AsyncWith& s, size_t at);
  bool with_except_finish(Block* cleanup);
  bool call_exit_with_nones();
  bool unwind(FrameBlock& info, bool preserve_tos);
  bool unwind_stack(bool preserve_tos, FrameBlock* loop, bool& found_loop);
  bool import_statement(const ast::Import& s);
  bool import_from(const ast::ImportFrom& s);
  bool import_as(std::string_view name, std::string_view asname);
  bool assert_statement(const ast::Assert& s);
  bool expression_statement(const ast::ExprStmt& s);
  bool augmented(const ast::AugAssign& s);
  bool annotated(const ast::AnnAssign& s);
  bool annotation_target_value(const ast::Expr& e);
  bool delete_targets(const ast::Delete& s);

  // compile_function.cpp
  bool function(const ast::Stmt& s, bool is_async);
  bool lambda(const ast::Lambda& e);
  bool class_def(const ast::ClassDef& s);
  bool decorators(Seq_Expr list);
  bool apply_decorators(Seq_Expr list);
  bool default_arguments(const ast::Arguments& a, int& flags);
  bool annotations(const ast::Arguments& a, const ast::Expr* returns, bool& any);
  bool argument_annotation(std::string_view id, const ast::Expr* annotation, int& count);
  bool annotation_text(const ast::Expr& annotation);
  bool make_closure(const code::CodeRef& co, int flags);
  bool check_debug_arguments(const ast::Arguments& a);

  // compile_expression.cpp
  bool expression(const ast::Expr& e);
  bool expression_inner(const ast::Expr& e);
  bool expressions(Seq_Expr list);
  bool jump_if(const ast::Expr& e, Block* target, bool condition);
  bool boolean(const ast::BoolOp& e);
  bool compare(const ast::Compare& e);
  void emit_compare(ast::CompareOperator op);
  bool check_compare(const ast::Compare& e);
  bool conditional(const ast::IfExp& e);
  bool dict_display(const ast::Dict& e);
  bool sub_dict(const ast::Dict& e, size_t begin, size_t end);
  bool sequence_display(Seq_Expr elts, int pushed, int build, int add, int extend, bool tuple);
  bool unpack(Seq_Expr elts);
  bool assign_sequence(Seq_Expr elts);
  bool subscript(const ast::Subscript& e);
  bool slice(const ast::Slice& s);
  bool joined_string(const ast::JoinedStr& e);
  bool formatted_value(const ast::FormattedValue& e);
  bool yield_from(bool await);
  bool await_value();
  bool attribute(const ast::Attribute& e);
  Location attribute_location(const ast::Attribute& e) const;

  // compile_call.cpp
  bool call(const ast::Call& e);
  bool maybe_method_call(const ast::Call& e, bool& done);
  bool call_helper(int pushed, Seq_Expr args, ast::Seq<ast::Keyword*> keywords);
  bool call_helper_ex(int pushed, Seq_Expr args, ast::Seq<ast::Keyword*> keywords);
  bool call_keywords(ast::Seq<ast::Keyword*> keywords);
  bool sub_keywords(ast::Seq<ast::Keyword*> keywords, size_t begin, size_t end);
  bool check_keywords(ast::Seq<ast::Keyword*> keywords);
  bool check_caller(const ast::Expr& e);
  bool check_subscripter(const ast::Expr& e);
  bool check_index(const ast::Expr& e, const ast::Expr& index);

  // compile_comprehension.cpp
  enum class ComprehensionKind { Generator, List, Set, Dict };
  bool comprehension(const ast::Expr& e, ComprehensionKind kind, std::string_view name, ast::Seq<ast::Comprehension*> generators,
                     const ast::Expr& element, const ast::Expr* value);
  bool comprehension_generator(ast::Seq<ast::Comprehension*> generators, size_t at, int depth, const ast::Expr& element,
                               const ast::Expr* value, ComprehensionKind kind);
  bool sync_comprehension(ast::Seq<ast::Comprehension*> generators, size_t at, int depth, const ast::Expr& element,
                          const ast::Expr* value, ComprehensionKind kind);
  bool async_comprehension(ast::Seq<ast::Comprehension*> generators, size_t at, int depth, const ast::Expr& element,
                           const ast::Expr* value, ComprehensionKind kind);
  bool comprehension_element(int depth, const ast::Expr& element, const ast::Expr* value, ComprehensionKind kind);
  bool comprehension_iterator(const ast::Comprehension& g);

  // compile_pattern.cpp
  struct PatternContext {
    std::vector<std::string_view> stores;
    bool allow_irrefutable = false;
    std::vector<Block*> fail_pop;
    int on_top = 0;
  };
  bool match_statement(const ast::Match& s);
  bool match_inner(const ast::Match& s, PatternContext& pc);
  bool pattern(const ast::Pattern& p, PatternContext& pc);
  bool subpattern(const ast::Pattern& p, PatternContext& pc);
  bool pattern_as(const ast::MatchAs& p, PatternContext& pc);
  bool pattern_class(const ast::MatchClass& p, PatternContext& pc);
  bool pattern_mapping(const ast::MatchMapping& p, PatternContext& pc);
  bool pattern_or(const ast::MatchOr& p, PatternContext& pc);
  bool pattern_sequence(const ast::MatchSequence& p, PatternContext& pc);
  bool pattern_sequence_unpack(ast::Seq<ast::Pattern*> patterns, PatternContext& pc);
  bool pattern_sequence_subscripts(ast::Seq<ast::Pattern*> patterns, size_t star, PatternContext& pc);
  bool pattern_value(const ast::MatchValue& p, PatternContext& pc);
  bool pattern_store(std::string_view name, PatternContext& pc);
  void rotate(int count);
  void ensure_fail_pop(PatternContext& pc, size_t n);
  void jump_to_fail_pop(PatternContext& pc, int op);
  void emit_and_reset_fail_pop(PatternContext& pc);
  bool validate_keyword_attributes(const ast::MatchClass& p);

  ast::Arena& storage_;
  const symbols::SymbolTable& symbols_;
  const CompileOptions& options_;
  CompileResult& result_;
  std::vector<std::unique_ptr<Unit>> stack_;
  Unit* unit_ = nullptr;
  bool interactive_ = false;
  bool failed_ = false;
  int depth_ = 0;      // of the recursion over the tree
  int nest_level_ = 0; // of functions and expressions at the prompt
};

/// A Constant of the compiler for one of the tree.
code::Constant constant_of(const ast::ConstantValue& v);
/// The docstring of a body; null if it has none.
const ast::Constant* docstring_of(ast::Seq<ast::Stmt*> body);
/// Folds constants in place, as CPython's AST optimiser does, before symbols are resolved. False: nested too deeply.
bool fold_constants(ast::Mod& module, ast::Arena& arena, int optimize, bool future_annotations, int recursion_limit);
/// Source text of an expression (postponed annotations).
std::string unparse(const ast::Expr& e);

}  // namespace krait::compiler
