// From the concrete tree to the abstract one; internal to syntax/ast (parse.h is the door). A Lowerer lives for one
// text (a file, or one expression inside an f-string), on one thread. It never fails: what the language refuses is
// reported and a node is made all the same, so that one pass finds every fault.
//
// Its functions are spread over lower_{statement,stray,expression,arguments,pattern,literal,fstring}.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "syntax/ast/nodes.h"
#include "syntax/ast/positions.h"
#include "syntax/cst/cst.h"
#include "syntax/diagnostics/diagnostic.h"
#include "syntax/source/stack_guard.h"
#include "syntax/source/text.h"

namespace krait::ast {

class TypeComments;

/// How far a fault's message and numbers are CPython's.
enum class Certainty : uint8_t {
  Exact,    // both
  Message,  // CPython counts from the token after the literal, which `explain` knows
  Verdict,  // only that it is refused: `explain` finds the words
};

/// One fault found while lowering, in bytes of the file.
struct Fault {
  diagnostics::Diagnostic diagnostic;
  Certainty certainty = Certainty::Verdict;
};

/// What the lowerings of one file share.
struct LowerShared {
  Arena& arena;
  cst::Parser& parser;  // for the expressions inside f-strings
  std::vector<Fault>& faults;
  std::vector<diagnostics::Diagnostic>& warnings;
  source::StackGuard guard;
  int max_digits = 4300;  // of a decimal integer literal; 0 for no limit
  int feature_version = 11;               // the minor version whose language is asked for: explain judges by it
  bool barry_as_flufl = false;            // PEP 401: inequality is written <> in the f-strings
  std::string async_name, await_name;     // what stands for the names `async` and `await`, if they are such
  TypeComments* type_comments = nullptr;  // null if nobody asks for them
  bool may_be_undecodable = false;  // strings may hold what is not UTF-8
  size_t fatal_warning = SIZE_MAX;  // of `warnings`, the one that is a fault
};

/// Where a text that is lowered stands in its file.
struct TextPlace {
  Origin origin;           // as CPython counts
  uint32_t offset = 0;     // of its first byte, for what an editor underlines
};

/// The tokens of one string literal inside an implicit concatenation.
struct StringPiece {
  std::string_view body;  // between the quotes, newlines as LF
  bool raw = false, bytes = false, format = false;
  uint32_t start = 0, end = 0;  // of the whole token in the text
  uint32_t body_start = 0;      // in the token, newlines as LF
  std::string_view token;       // the whole token, newlines as LF
};

struct FStringState;

/// How far the lines of an f-string's token have been counted, since its braces come in order.
struct BraceWalk {
  const char* token = nullptr;
  size_t reached = 0, line_start = 0;
  Origin offset{0, 0};
};

class Lowerer {
 public:
  Lowerer(LowerShared& shared, std::string_view text, TextPlace place = {});

  /// The statements of a `module` node.
  Seq<Stmt*> lower_module_body(cst::Node module);
  Expr* lower_expression(cst::Node node);
  /// Literals side by side, each a range of the text: what `explain` asks about while it parses.
  Expr* lower_literals(const std::vector<source::Span>& literals);
  /// The same of the number in this range.
  ConstantValue number_value(uint32_t start, uint32_t end);
  /// The text is no such thing as was asked for.
  void refuse_all() { refuse(0, static_cast<uint32_t>(text_.size()), "invalid syntax"); }

 private:
  using Node = cst::Node;

  // lower_statement.cpp
  Seq<Stmt*> lower_statements(Node parent);
  Seq<Stmt*> lower_block(Node block);
  Seq<Stmt*> lower_body(Node owner);
  Stmt* lower_statement(Node node);
  Stmt* lower_simple_statement(Node node);
  Stmt* lower_expression_statement(Node node);
  Stmt* lower_assignment(Node node);
  Stmt* lower_annotated_assignment(Node node);
  Stmt* lower_augmented_assignment(Node node);
  Stmt* lower_delete(Node node);
  Stmt* lower_raise(Node node);
  Stmt* lower_assert(Node node);
  template <typename T>
  Stmt* lower_declaration(Node node);
  Stmt* lower_import(Node node);
  Stmt* lower_import_from(Node node);
  Identifier dotted_name(Node node);
  Stmt* lower_if(Node node);
  If* lower_elif(Node clause);
  Stmt* lower_while(Node node);
  Stmt* lower_for(Node node);
  template <typename T>
  Stmt* lower_for_as(Node node);
  Stmt* lower_try(Node node);
  template <typename T>
  Stmt* lower_try_as(Node node, cst::Kind clause);
  ExceptHandler* lower_handler(Node node);
  Stmt* lower_with(Node node);
  WithItem* item_in_parentheses(Node node, const std::vector<WithItem*>& items);
  template <typename T>
  Stmt* lower_with_as(Node node);
  Stmt* lower_function(Node node, Seq<Expr*> decorators);
  template <typename T>
  Stmt* lower_function_as(Node node, Seq<Expr*> decorators);
  Stmt* lower_class(Node node, Seq<Expr*> decorators);
  Stmt* lower_decorated(Node node);
  Seq<Stmt*> lower_else(Node clause);
  void end_with(Located& node, Node block, Seq<Stmt*> body);

  // lower_stray.cpp
  void add_stray_clause(Node clause, size_t base);
  bool attach_clause(Node clause, Stmt* statement);
  bool attach_else(Node clause, Stmt* statement);
  bool attach_handler(Node clause, Stmt* statement);

  // lower_pattern.cpp
  Stmt* lower_match(Node node);
  MatchCase* lower_case(Node node);
  ast::Pattern* lower_pattern(Node node);
  ast::Pattern* lower_literal_pattern(Node node);
  ast::Pattern* lower_capture(Node node);
  ast::Pattern* lower_star_pattern(Node node);
  ast::Pattern* lower_as_pattern(Node node);
  ast::Pattern* lower_mapping_pattern(Node node);
  ast::Pattern* lower_class_pattern(Node node);
  ast::Pattern* lower_pattern_list(Node node);
  Expr* lower_literal_key(Node node);
  Expr* lower_value_path(Node node);
  void refuse_dotted_wildcard(Node path, const Expr* named);
  Expr* lower_signed_number(Node minus, Node number);

  // lower_expression.cpp
  Expr* lower_chain(Node node);
  Expr* lower_operand(Node node);
  Expr* extend_chain(Node node, Expr* left);
  Expr* lower_binary(Node node, Expr* left);
  Expr* lower_attribute(Node node, Expr* left);
  Expr* lower_call(Node node, Expr* left);
  Expr* lower_subscript(Node node, Expr* left);
  Expr* lower_slice(Node node);
  Expr* lower_index(Node node);
  Expr* lower_bool(Node node, BoolOperator op);
  Expr* lower_not(Node node);
  Expr* lower_unary(Node node);
  Expr* lower_power(Node node);
  Expr* lower_comparison(Node node);
  Expr* lower_conditional(Node node);
  Expr* lower_named(Node node);
  Expr* lower_yield(Node node);
  Expr* lower_dict(Node node);
  template <typename T>
  Expr* lower_comprehension(Node node);
  Expr* lower_dict_comprehension(Node node);
  Seq<Comprehension*> lower_generators(Node node);
  template <typename T>
  Expr* lower_elements(Node node);
  Expr* lower_name(Node node);
  Expr* lower_starred(Node node);
  Seq<Expr*> lower_list(cst::Children children);
  Expr* lower_target(Node node);

  // lower_arguments.cpp
  Arguments* lower_parameters(Node node);
  Arg* lower_parameter(Node node);
  void lower_arguments(Node node, Seq<Expr*>& args, Seq<Keyword*>& keywords, bool of_class);
  Expr* lower_lambda(Node node);

  // lower_literal.cpp
  Expr* lower_number(Node node);
  Expr* lower_strings(Node node);
  StringPiece read_piece(source::Span literal);
  Str decode_text(std::string_view body, bool raw, const StringPiece& piece);
  Str decode_bytes(std::string_view body, bool raw, const StringPiece& piece);
  void warn_of_escape(const std::string& escape, const StringPiece& piece);
  Expr* text_constant(std::string_view value, uint32_t start, uint32_t end);
  std::string_view with_plain_newlines(std::string_view text);

  // lower_fstring.cpp
  Expr* lower_pieces(const std::vector<StringPiece>& pieces);
  Str decode(const StringPiece& piece);
  void report_as_tokenizer(diagnostics::Diagnostic& warning, uint32_t end);
  Expr* lower_joined(const std::vector<StringPiece>& pieces);
  bool parse_fstring(FStringState& state, const char*& at, const char* end, int level);
  int find_literal(FStringState& state, const char*& at, const char* end, int level, std::string_view& literal);
  bool find_expression(FStringState& state, const char*& at, const char* end, int level, Expr*& value,
                       std::string_view& shown);
  bool scan_expression(FStringState& state, const char*& at, const char* end);
  bool parse_specification(FStringState& state, const char*& at, const char* end, int level, FormattedValue& value);
  Expr* compile_expression(FStringState& state, const char* start, const char* end);
  Expr* parse_expression(const std::string& wrapped, TextPlace place);
  void explain_expression(size_t first_fault, size_t first_warning);
  Expr* finish_fstring(FStringState& state);
  void flush_literal(FStringState& state);
  bool fail(const FStringState& state, std::string message);

  // shared by all
  template <typename T>
  T* make(Node node) {
    T* made = make_node<T>(arena());
    if constexpr (std::is_base_of_v<Located, T>) positions_.locate(*made, node.start(), node.end());
    return made;
  }
  template <typename T>
  T* make(uint32_t start, uint32_t end) {
    T* made = make_node<T>(arena());
    positions_.locate(*made, start, end);
    return made;
  }
  template <typename T>
  Seq<T> sequence(size_t count) {
    return {count ? arena().make_array<T>(count) : nullptr, static_cast<uint32_t>(count)};
  }
  template <typename T>
  Seq<T> single(T item) {
    Seq<T> list = sequence<T>(1);
    list[0] = item;
    return list;
  }
  template <typename T>
  Seq<T> copied(const std::vector<T>& items, size_t from = 0) {
    Seq<T> list = sequence<T>(items.size() - from);
    for (size_t i = from; i < items.size(); i++) list[i - from] = items[i];
    return list;
  }
  Arena& arena() { return shared_.arena; }
  Identifier identifier(Node node);
  void refuse_name(Node node);
  Expr* placeholder(Node node);
  Expr* optional_expression(Node node) { return node ? lower_expression(node) : nullptr; }

  /// Reports what explain will say better.
  void refuse(uint32_t start, uint32_t end, std::string message);
  void refuse(Node node, std::string message) { refuse(node.start(), node.end(), std::move(message)); }
  void refuse(uint32_t start, uint32_t end, std::string message, Certainty certainty);
  void take_type_comment(Assign& assign, Node node);
  Text type_comment_of_header(Node node);
  Text type_comment_of_function(Node node);
  Text type_comment_of_parameter(Node list, Node parameter);
  void warn(uint32_t start, uint32_t end, std::string message,
            diagnostics::ErrorType type = diagnostics::ErrorType::DeprecationWarning);
  diagnostics::Diagnostic diagnose(uint32_t start, uint32_t end, std::string message, diagnostics::ErrorType type);
  void too_deep();

  LowerShared& shared_;
  std::string_view text_;
  TextPlace place_;
  Positions positions_;
  BraceWalk brace_walk_;
  int attached_ = 0;                // stray clauses that went to the statement before
  std::vector<Node> spine_;         // of left-recursive nodes being taken apart; used as a stack
  std::vector<Stmt*> statements_;   // of blocks being built; used as a stack
};

/// The whole text as a signature type comment. lower_signature.cpp.
FunctionType* lower_signature(LowerShared& shared, std::string_view text);

/// Sets the context of an assignment's target and of everything in it that is assigned too.
void set_context(Expr* expr, Context context);

}  // namespace krait::ast
