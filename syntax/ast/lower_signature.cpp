// Signature type comments, `(int, *str, **Any) -> bool` (PEP 484): the text of parse()'s mode FuncType. Its two sides
// are parsed as a call's arguments and as an expression.
#include <algorithm>

#include "syntax/ast/lower.h"
#include "syntax/tokens/tokenizer.h"

namespace krait::ast {

using Rule = cst::Kind;

namespace {

/// The only statement's expression, if the tree is one expression and nothing else.
cst::Node only_expression(const cst::Cst& tree) {
  if (!tree || !tree.faults().empty() || tree.root().named_children().count() != 1) return {};
  cst::Node line = tree.root().named_children().front();
  if (line.kind() != Rule::kSimpleStatements || line.named_children().count() != 1) return {};
  cst::Node statement = line.named_children().front();
  return statement.kind() == Rule::kExpressionStatement ? statement.named_children().front() : cst::Node();
}

/// Whether the arguments of the call are types, then perhaps one *type, then perhaps one **type, and no last comma.
bool are_type_arguments(cst::Node arguments) {
  int rank = 0;
  bool comma = false;
  for (cst::Node child : arguments.children()) {
    comma = child.kind() == Rule::kTokenComma || (comma && child.kind() == Rule::kTokenRparen);
    if (!child.is_named()) continue;
    bool star = child.kind() == Rule::kStarred, stars = child.kind() == Rule::kDoubleStarred;
    bool other = child.kind() == Rule::kKeywordArgument || child.kind() == Rule::kGeneratorArgument ||
                 child.kind() == Rule::kNamedExpression;
    int next = stars ? 2 : star ? 1 : 0;
    if (other || next < rank || (next > 0 && next == rank)) return false;
    rank = next;
  }
  return !comma;
}

/// Finds the arrow that stands in no bracket; the text's size if there is none.
size_t find_arrow(std::string_view text) {
  tokens::Tokenizer tokenizer(text);
  while (tokenizer.stop() == tokens::Stop::kNothing) {
    tokens::Token token = tokenizer.next();
    if (token.type == tokens::Type::kArrow && token.level == 0) return token.start;
  }
  return text.size();
}

/// Stars are not kept: they only say which parameter the type is of.
Seq<Expr*> types_of(const Call& call, Arena& arena) {
  Seq<Expr*> types{arena.make_array<Expr*>(call.args.size + call.keywords.size), 0};
  for (Expr* argument : call.args) {
    auto* starred = as<Starred>(argument);
    types.data[types.size++] = starred ? starred->value : argument;
  }
  for (Keyword* keyword : call.keywords) types.data[types.size++] = keyword->value;
  return types;
}

}  // namespace

FunctionType* lower_signature(LowerShared& shared, std::string_view text) {
  auto* made = make_node<FunctionType>(shared.arena);
  size_t arrow = find_arrow(text);
  size_t open = text.find_first_not_of(" \t\f\r\n");
  if (arrow == text.size() || text[open] != '(') {
    Lowerer(shared, text).refuse_all();
    return made;
  }
  Positions positions(text);
  Positions::Place list = positions.place(static_cast<uint32_t>(open));
  // A letter in front makes the parenthesised list a call, and shifts it by one column.
  std::string arguments = "f" + std::string(text.substr(open, arrow - open));
  cst::Cst tree = shared.parser.parse(arguments);
  cst::Node call = only_expression(tree);
  Lowerer left(shared, arguments, {{list.line, list.column - 1}, static_cast<uint32_t>(open)});
  if (call && call.kind() == Rule::kCall && are_type_arguments(call.child(cst::Field::kArguments))) {
    made->argtypes = types_of(*as<Call>(left.lower_expression(call)), shared.arena);
  } else {
    left.refuse_all();
  }
  size_t start = std::min(text.find_first_not_of(" \t\f", arrow + 2), text.size());
  Positions::Place place = positions.place(static_cast<uint32_t>(start));
  cst::Cst returns = shared.parser.parse(text.substr(start));
  cst::Node type = only_expression(returns);
  Lowerer right(shared, text.substr(start), {{place.line, place.column}, static_cast<uint32_t>(start)});
  bool single = type && type.kind() != Rule::kBareTuple && type.kind() != Rule::kStarred && type.kind() != Rule::kYield;
  if (single) {
    made->returns = right.lower_expression(type);
  } else {
    right.refuse_all();
  }
  return made;
}

}  // namespace krait::ast
