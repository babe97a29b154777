// Where the grammar has room for a type comment (PEP 484).
#include "syntax/ast/lower.h"
#include "syntax/ast/type_comments.h"

namespace krait::ast {

using Rule = cst::Kind;

namespace {

/// The end of the colon before a compound statement's block; 0 if it is missing.
uint32_t end_of_colon(cst::Node node) {
  uint32_t end = 0;
  for (cst::Node child : node.children()) {
    if (child.kind() == Rule::kTokenColon) end = child.end();
  }
  return end;
}

Text kept(Arena& arena, const TypeComments::Comment* comment) {
  return comment ? Text(arena.copy(comment->text)) : Text();
}

}  // namespace

/// The comment belongs to the assignment, which ends with it.
void Lowerer::take_type_comment(Assign& assign, Node node) {
  if (!shared_.type_comments) return;
  const TypeComments::Comment* comment = shared_.type_comments->take_on_line(node.end());
  if (!comment) return;
  assign.type_comment = kept(arena(), comment);
  positions_.locate(assign, node.start(), comment->end);
}

Text Lowerer::type_comment_of_header(Node node) {
  if (!shared_.type_comments) return {};
  return kept(arena(), shared_.type_comments->take_on_line(end_of_colon(node)));
}

/// Behind the colon, or alone on the first line of the block.
Text Lowerer::type_comment_of_function(Node node) {
  if (!shared_.type_comments) return {};
  Text comment = type_comment_of_header(node);
  Node body = node.child(cst::Field::kBody);
  bool indented = body && body.named_children().front().kind() != Rule::kSimpleStatements;
  for (Node child : node.children()) indented = indented || child.kind() == Rule::kBlock;
  if (!indented) return comment;
  const TypeComments::Comment* below = shared_.type_comments->take_below(
      comment.present() ? static_cast<uint32_t>(text_.find_first_of("\r\n", end_of_colon(node))) : end_of_colon(node));
  if (below && comment.present()) refuse(node, "Cannot have two type comments on def");
  return comment.present() ? comment : kept(arena(), below);
}

/// Behind the comma that follows a parameter, or behind the last one.
Text Lowerer::type_comment_of_parameter(Node list, Node parameter) {
  if (!shared_.type_comments) return {};
  uint32_t from = parameter.end();
  for (Node child : list.children()) {
    if (child.start() < parameter.end()) continue;
    if (child.kind() == Rule::kTokenComma) from = child.end();
    break;
  }
  return kept(arena(), shared_.type_comments->take_below(from));
}

}  // namespace krait::ast
