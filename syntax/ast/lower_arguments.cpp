// Parameters of functions and lambdas, arguments of calls and classes (language reference 6.3.4, 6.14, 8.7, 8.8).
#include "syntax/ast/lower.h"

namespace krait::ast {

using cst::Field;
using Rule = cst::Kind;

namespace {

/// The parameters of one list, in the order written, and the rules about that order.
struct ParameterLists {
  std::vector<Arg*> positional_only, positional, keyword_only;
  std::vector<Expr*> defaults, keyword_defaults;
  Arg* vararg = nullptr;
  Arg* kwarg = nullptr;
  bool slash = false, star = false;
};

}  // namespace

Arg* Lowerer::lower_parameter(Node node) {
  Node name = node.child(Field::kName);
  Node annotation = node.child(Field::kAnnotation);
  if (!name) return make<Arg>(node);
  auto* made = make<Arg>(name.start(), annotation ? annotation.end() : name.end());
  made->arg = identifier(name);
  made->annotation = optional_expression(annotation);
  return made;
}

Arguments* Lowerer::lower_parameters(Node node) {
  auto* made = make_node<Arguments>(arena());
  if (!node) return made;
  ParameterLists lists;
  Node bare_star;
  for (Node child : node.named_children()) {
    if (lists.kwarg) refuse(child, "arguments cannot follow var-keyword argument");
    switch (child.kind()) {
      case Rule::kParameter: {
        Arg* parameter = lower_parameter(child);
        parameter->type_comment = type_comment_of_parameter(node, child);
        Node value = child.child(Field::kDefault);
        if (lists.star) {
          lists.keyword_only.push_back(parameter);
          lists.keyword_defaults.push_back(optional_expression(value));
          break;
        }
        if (value) {
          lists.defaults.push_back(lower_expression(value));
        } else if (!lists.defaults.empty()) {
          refuse(child, "non-default argument follows default argument");
        }
        lists.positional.push_back(parameter);
        break;
      }
      case Rule::kSlashParameter:
        if (lists.slash) {
          refuse(child, "/ may appear only once");
        } else if (lists.star) {
          refuse(child, "/ must be ahead of *");
        } else if (lists.positional.empty()) {
          refuse(child, "at least one argument must precede /");
        }
        lists.slash = true;
        lists.positional_only.swap(lists.positional);
        break;
      case Rule::kBareStarParameter:
      case Rule::kStarParameter:
        if (lists.star) refuse(child, "* argument may appear only once");
        lists.star = true;
        if (child.kind() == Rule::kStarParameter) {
          lists.vararg = lower_parameter(child);
          lists.vararg->type_comment = type_comment_of_parameter(node, child);
        } else {
          bare_star = child;
          if (type_comment_of_parameter(node, child).present()) refuse(child, "bare * has associated type comment");
        }
        break;
      case Rule::kDoubleStarParameter:
        lists.kwarg = lower_parameter(child);
        lists.kwarg->type_comment = type_comment_of_parameter(node, child);
        break;
      default: break;
    }
  }
  if (bare_star && lists.keyword_only.empty()) refuse(bare_star, "named arguments must follow bare *");
  made->posonlyargs = copied(lists.positional_only);
  made->args = copied(lists.positional);
  made->vararg = lists.vararg;
  made->kwonlyargs = copied(lists.keyword_only);
  made->kw_defaults = copied(lists.keyword_defaults);
  made->kwarg = lists.kwarg;
  made->defaults = copied(lists.defaults);
  return made;
}

Expr* Lowerer::lower_lambda(Node node) {
  auto* made = make<Lambda>(node);
  made->args = lower_parameters(node.child(Field::kParameters));
  made->body = lower_expression(node.child(Field::kBody));
  return made;
}

void Lowerer::lower_arguments(Node node, Seq<Expr*>& args, Seq<Keyword*>& keywords, bool of_class) {
  size_t positional = 0, named = 0;
  bool keyword_seen = false, spread_seen = false;
  Node generator;
  for (Node child : node.named_children()) {
    bool keyword = child.kind() == Rule::kKeywordArgument;
    if (keyword || child.kind() == Rule::kDoubleStarred) {
      named++;
      keyword_seen = keyword_seen || keyword;
      spread_seen = spread_seen || !keyword;
      continue;
    }
    if (child.kind() == Rule::kUnclosed) continue;
    positional++;
    if (child.kind() == Rule::kStarred) {
      if (spread_seen) refuse(child, "iterable argument unpacking follows keyword argument unpacking");
    } else if (spread_seen) {
      refuse(child, "positional argument follows keyword argument unpacking");
    } else if (keyword_seen) {
      refuse(child, "positional argument follows keyword argument");
    }
    if (child.kind() == Rule::kGeneratorArgument) generator = child;
  }
  bool comma = node.has(Rule::kTokenComma);
  if (generator && (positional + named > 1 || comma)) refuse(generator, "Generator expression must be parenthesized");
  if (generator && of_class) refuse(generator, "invalid syntax");
  args = sequence<Expr*>(positional);
  keywords = sequence<Keyword*>(named);
  positional = named = 0;
  for (Node child : node.named_children()) {
    switch (child.kind()) {
      case Rule::kKeywordArgument: {
        auto* keyword = make<Keyword>(child);
        keyword->arg = identifier(child.child(Field::kName));
        keyword->value = lower_expression(child.child(Field::kValue));
        keywords[named++] = keyword;
        break;
      }
      case Rule::kDoubleStarred: {
        auto* keyword = make<Keyword>(child);
        for (Node value : child.named_children()) keyword->value = lower_expression(value);
        if (!keyword->value) keyword->value = placeholder(child);
        keywords[named++] = keyword;
        break;
      }
      case Rule::kUnclosed: break;
      case Rule::kGeneratorArgument: {
        Expr* made = lower_expression(child);
        positions_.locate(*made, node.start(), node.end());  // the call's parentheses are the generator's
        args[positional++] = made;
        break;
      }
      default: args[positional++] = lower_expression(child);
    }
  }
}

}  // namespace krait::ast
