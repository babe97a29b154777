// The compiler proper: walks the tree and emits instructions into the code object on top of its stack of units. One
// Compiler serves one call of compile() on one thread. After the first error nothing more is visited or emitted, so the
// functions need not tell each other.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/compiler/compile.h"
#include "interpreter/compiler/constant_pool.h"
#include "interpreter/compiler/flowgraph.h"
#include "syntax/diagnostics/lint.h"
#include "syntax/symbols/symbol_table.h"

namespace krait::compiler {

enum class UnitType : uint8_t { Module, Class, Function, AsyncFunction, Lambda, Comprehension };

/// What a `break`, `continue` or `return` has to undo on its way out.
enum class FrameBlockType : uint8_t {
  WhileLoop, ForLoop, TryExcept, FinallyTry, FinallyEnd, With, AsyncWith, HandlerCleanup, PopValue, ExceptionHandler,
  ExceptionGroupHandler, AsyncComprehension,
};

struct FrameBlock {
  FrameBlockType type{};
  Block* start = nullptr;  // where `continue` goes
  Block* exit = nullptr;   // where `break` goes
  const ast::Seq<ast::Stmt*>* final_body = nullptr;  // FinallyTry
  const ast::Stmt* statement = nullptr;              // With, AsyncWith
  std::string_view name{};                           // HandlerCleanup: the `as` name, or empty
};

/// Names numbered in order of arrival: co_names, co_varnames and the like.
class NameList {
 public:
  [[nodiscard]] int index_of(std::string_view name);                // added if new
  [[nodiscard]] int find(std::string_view name) const;              // -1 if absent
  [[nodiscard]] const std::vector<std::string_view>& names() const { return names_; }
  [[nodiscard]] int size() const { return static_cast<int>(names_.size()); }

 private:
  std::vector<std::string_view> names_;
  std::vector<uint64_t> hashes_;
  IndexTable table_;
};

/// One code object in the making.
struct Unit {
  Unit(ast::Arena& arena, UnitType type, const symbols::Scope& scope) : type(type), scope(scope), graph{arena, {}} {}

  UnitType type;
  const symbols::Scope& scope;
  std::string_view name;
  std::string qualname;
  std::string_view private_name;  // of the class whose private names are mangled here
  int first_line = 0;
  Location location;
  bool coroutine = false;  // scope.coroutine, or made one by `await` at top level
  int argument_count = 0;
  int positional_only_count = 0;
  int keyword_only_count = 0;

  FlowGraph graph;
  Block* block = nullptr;
  UnitConstants constants;
  NameList names, variables, cells, frees;
  std::vector<FrameBlock> frame_blocks;
};

class Compiler {
 public:
  Compiler(const symbols::SymbolTable& symbols, const CompileOptions& options);
  [[nodiscard]] CompileResult run(const ast::Mod& tree);

 private:
  // compiler.cpp: errors, locations, units
  void error(std::string message);
  void impossible(std::string message);  // SystemError: a tree made by hand that the validator lets through
  void warn(std::string message);
  [[nodiscard]] bool failed() const { return !result_.errors.empty(); }
  [[nodiscard]] bool enter_level();
  void set_location(const ast::Located* node);
  void set_location(const ast::Located& node) { set_location(&node); }
  void clear_location() { unit_->location = kNoLocation; }
  void enter_unit(UnitType type, const ast::Node& node, std::string_view name, int first_line);
  [[nodiscard]] std::string make_qualname() const;
  void leave_unit();
  [[nodiscard]] std::string_view mangle(std::string_view name);
  [[nodiscard]] bool top_level_await() const;
  [[nodiscard]] bool postponed_annotations() const { return flags_ & code::CO_FUTURE_ANNOTATIONS; }
  [[nodiscard]] bool is_function() const { return unit_->scope.type == symbols::ScopeType::Function; }
  [[nodiscard]] bool runs_async() const { return unit_->type == UnitType::AsyncFunction; }

  // emit.cpp: instructions and blocks
  [[nodiscard]] Block* new_block() { return unit_->graph.new_block(); }
  void use_block(Block* block);
  Instruction& append(uint16_t opcode, int oparg);
  void emit(uint16_t opcode, int oparg = 0) { append(opcode, oparg); }
  void emit_nowhere(uint16_t opcode, int oparg = 0) { append(opcode, oparg).location = kNoLocation; }
  void jump(uint16_t opcode, Block* target) { append(opcode, 0).target = target; }
  void jump_nowhere(uint16_t opcode, Block* target);
  void load_constant(const code::Constant& constant);
  void load_constant(ConstantId id);
  void load_none() { load_constant(none_); }
  void load_string(std::string_view text) { load_constant(pool_.add_string(text)); }
  void load_value(const ast::ConstantValue& value);
  [[nodiscard]] int constant_index(const code::Constant& constant);
  void emit_name(uint16_t opcode, std::string_view name);         // mangled here
  void emit_plain_name(uint16_t opcode, std::string_view name);   // never mangled
  void name_operation(std::string_view name, ast::Context context);
  [[nodiscard]] bool forbidden_name(std::string_view name, ast::Context context);
  void emit_call(int arguments);
  void yield_from(bool await);
  void emit_yield();
  void begin_handler(Block* cleanup);
  void raise_again();
  void push_frame_block(FrameBlock block);
  void pop_frame_block() { unit_->frame_blocks.pop_back(); }

  // compile_statement.cpp
  void module(const ast::Mod& tree);
  void body(const ast::Seq<ast::Stmt*>& statements);
  void statements(const ast::Seq<ast::Stmt*>& list);
  void statement(const ast::Stmt& node);
  void return_statement(const ast::Return& node);
  void assign(const ast::Assign& node);
  void impossible_target(const ast::Expr& target, const char* assignment);
  void augmented_assign(const ast::AugAssign& node);
  void annotated_assign(const ast::AnnAssign& node);
  void evaluate_and_drop(const ast::Expr& node);
  void check_annotated_subscript(const ast::Expr& node);
  void raise_statement(const ast::Raise& node);
  void assert_statement(const ast::Assert& node);
  void expression_statement(const ast::Expr& value);
  void import_statement(const ast::Import& node);
  void import_as(std::string_view name, std::string_view asname);
  void import_from(const ast::ImportFrom& node);

  // compile_control.cpp: if, loops, try, with
  void if_statement(const ast::If& node);
  void while_statement(const ast::While& node);
  void for_statement(const ast::For& node);
  void async_for(const ast::AsyncFor& node);
  void break_statement();
  void continue_statement();
  void unwind(const FrameBlock& block, bool keep_top);
  FrameBlock* unwind_to_loop(bool keep_top, bool stop_at_loop);
  void jump_if(const ast::Expr& test, Block* target, bool condition);
  void with_statement(const ast::With& node);
  void async_with(const ast::AsyncWith& node);
  template <typename With>
  void with_item(const With& node, uint32_t index);
  void exit_with_nones();
  void await_result(int method);
  void with_exceptional_exit(Block* cleanup);

  // compile_try.cpp
  void try_statement(const ast::Try& node, bool star);
  void try_finally(const ast::Try& node, bool star);
  void guarded_body(const ast::Try& node, Block* inside, Block* handlers);
  void try_except(const ast::Try& node);
  void except_handler(const ast::ExceptHandler& handler, Block* next, Block* end);
  void try_star(const ast::Try& node);
  void star_handler(const ast::ExceptHandler& handler, bool first, Block* next);
  void unbind(std::string_view name);

  // compile_expression.cpp
  void expression(const ast::Expr& node);
  void expression_here(const ast::Expr& node);
  void expressions(const ast::Seq<ast::Expr*>& list);
  void bool_operation(const ast::BoolOp& node);
  void conditional(const ast::IfExp& node);
  void dictionary(const ast::Dict& node);
  void dictionary_part(const ast::Dict& node, uint32_t begin, uint32_t end);
  void display(const ast::Seq<ast::Expr*>& elements, int pushed, uint16_t build, uint16_t add, uint16_t extend,
               bool tuple);
  void unpack(const ast::Seq<ast::Expr*>& elements);
  void sequence(const ast::Expr& node, const ast::Seq<ast::Expr*>& elements, ast::Context context, bool tuple);
  void compare(const ast::Compare& node);
  void compare_operation(ast::CompareOperator op);
  void attribute(const ast::Attribute& node);
  void locate_attribute(const ast::Attribute& node);
  void subscript(const ast::Subscript& node);
  void slice(const ast::Slice& node);
  void yield_expression(const ast::Yield& node);
  void yield_from_expression(const ast::YieldFrom& node);
  void await_expression(const ast::Await& node);
  void joined_string(const ast::JoinedStr& node);
  void formatted_value(const ast::FormattedValue& node);

  // compile_call.cpp
  void call(const ast::Call& node);
  [[nodiscard]] bool method_call(const ast::Call& node);
  [[nodiscard]] bool validate_keywords(const ast::Seq<ast::Keyword*>& keywords);
  void call_arguments(int pushed, const ast::Seq<ast::Expr*>& args, const ast::Seq<ast::Keyword*>& keywords);
  void call_unpacking(int pushed, const ast::Seq<ast::Expr*>& args, const ast::Seq<ast::Keyword*>& keywords);
  void keyword_values(const ast::Seq<ast::Keyword*>& keywords);
  void keyword_dictionary(const ast::Seq<ast::Keyword*>& keywords, uint32_t begin, uint32_t end);

  // compile_function.cpp, compile_class.cpp, compile_comprehension.cpp
  void function(const ast::FunctionDef& node, bool async);
  void lambda(const ast::Lambda& node);
  void class_definition(const ast::ClassDef& node);
  [[nodiscard]] bool check_arguments(const ast::Arguments& args);
  int default_arguments(const ast::Arguments& args);
  bool annotations(const ast::Arguments& args, const ast::Expr* returns);
  void annotation(std::string_view name, const ast::Expr* node, int& count);
  void annotation_text(const ast::Expr& node);
  void decorators(const ast::Seq<ast::Expr*>& list);
  void apply_decorators(const ast::Seq<ast::Expr*>& list);
  void argument_counts(const ast::Arguments& args);
  void make_closure(const code::CodeRef& code, int flags);
  enum class Result : uint8_t { Generator, List, Set, Dict };
  void comprehension(const ast::Expr& node, Result result, std::string_view name,
                     const ast::Seq<ast::Comprehension*>& generators, const ast::Expr& element,
                     const ast::Expr* value);
  struct ComprehensionParts {
    const ast::Seq<ast::Comprehension*>& generators;
    const ast::Expr& element;
    const ast::Expr* value;
    Result result;
  };
  void comprehension_loop(const ComprehensionParts& parts, uint32_t index, int depth);
  void sync_loop(const ComprehensionParts& parts, uint32_t index, int depth);
  void async_loop(const ComprehensionParts& parts, uint32_t index, int depth);
  void comprehension_inside(const ComprehensionParts& parts, uint32_t index, int depth, Block* skip);
  void comprehension_item(const ComprehensionParts& parts, int depth);

  // compile_pattern.cpp
  struct PatternContext {
    std::vector<std::string_view> stores;  // names captured so far; their values are on the stack
    bool allow_irrefutable = false;
    std::vector<Block*> fail_pop;          // where to jump on failure with so many values to drop
    int on_top = 0;                        // values above the captures
  };
  void match_statement(const ast::Match& node);
  void match_case(const ast::MatchCase& node, PatternContext& context, bool keep_subject, Block* end);
  void pattern(const ast::Pattern& node, PatternContext& context);
  void pattern_as(const ast::MatchAs& node, PatternContext& context);
  void pattern_star(const ast::MatchStar& node, PatternContext& context);
  void pattern_class(const ast::MatchClass& node, PatternContext& context);
  bool validate_keyword_attributes(const ast::MatchClass& node);
  void pattern_mapping(const ast::MatchMapping& node, PatternContext& context);
  void mapping_keys(const ast::MatchMapping& node);
  void mapping_rest(const ast::MatchMapping& node, PatternContext& context);
  void pattern_or(const ast::MatchOr& node, PatternContext& context);
  bool align_captures(PatternContext& context, std::vector<std::string_view>& control);
  void pattern_sequence(const ast::MatchSequence& node, PatternContext& context);
  void sequence_unpack(const ast::Seq<ast::Pattern*>& patterns, PatternContext& context);
  void sequence_subscript(const ast::Seq<ast::Pattern*>& patterns, int star, PatternContext& context);
  void pattern_value(const ast::MatchValue& node, PatternContext& context);
  void subpattern(const ast::Pattern& node, PatternContext& context);
  void store_capture(std::string_view name, PatternContext& context);
  void rotate(int count);
  void jump_to_fail(uint16_t opcode, PatternContext& context);
  void ensure_fail_pop(PatternContext& context, int count);
  void emit_fail_pop(PatternContext& context);

  // assemble.cpp
  [[nodiscard]] code::CodeRef assemble(bool add_none);
  [[nodiscard]] uint32_t code_flags() const;
  [[nodiscard]] std::vector<int> cell_offsets() const;
  void insert_prefix(uint32_t flags, const std::vector<int>& offsets);
  void fix_cell_offsets(std::vector<int>& offsets);
  void locals_plus(code::CodeObject& code);
  [[nodiscard]] code::Constant interned(std::string_view text) { return pool_[pool_.add_string(text)]; }

  ast::Arena scratch_;  // blocks, instructions, mangled names
  const symbols::SymbolTable& symbols_;
  const CompileOptions& options_;
  uint32_t flags_;
  bool interactive_ = false;
  int depth_ = 0;
  std::vector<std::unique_ptr<Unit>> units_;
  Unit* unit_ = nullptr;
  ConstantPool pool_;
  ConstantId none_ = 0;
  CompileResult result_;
};

/// More values than so many are not piled on the stack but added to a list or dict one by one.
inline constexpr int kStackGuideline = 30;

/// compile()'s flag for `await` outside of functions, as the asyncio prompt uses it.
inline constexpr uint32_t kAllowTopLevelAwait = 0x2000;

/// What nesting beyond the recursion limit raises.
[[nodiscard]] diagnostics::Diagnostic too_deep();

/// The text of the docstring that opens `body`, or null.
[[nodiscard]] const ast::Constant* docstring_of(const ast::Seq<ast::Stmt*>& body);

}  // namespace krait::compiler
