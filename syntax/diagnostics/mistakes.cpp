#include "syntax/diagnostics/mistakes.h"

#include <algorithm>

namespace krait::diagnostics {
namespace {

enum class TargetUse { kAssign, kLoop, kDelete };

/// The innermost part of an expression that cannot be a target, or null if all of it can.
const Node* find_invalid_target(const Node* node, TargetUse use) {
  switch (node->kind) {
    case NodeKind::kListDisplay:
    case NodeKind::kTuple:
      for (uint32_t i = 0; i < node->count; i++) {
        if (const Node* found = find_invalid_target(node->children[i], use)) return found;
      }
      return nullptr;
    case NodeKind::kStarred:
      return use == TargetUse::kDelete ? node : find_invalid_target(node->children[0], use);
    case NodeKind::kCompare:
      // in `for a.f() in b` the target and the rest look like one comparison
      if (use != TargetUse::kLoop) return node;
      return node->children[1]->kind == NodeKind::kInPair ? find_invalid_target(node->children[0], use) : nullptr;
    case NodeKind::kName:
    case NodeKind::kSubscript:
    case NodeKind::kAttribute: return nullptr;
    default: return node;
  }
}

Node* refuse_target(Recogniser& recogniser, const Node* node, TargetUse use) {
  if (const Node* target = find_invalid_target(node, use)) {
    std::string verb = use == TargetUse::kDelete ? "cannot delete " : "cannot assign to ";
    recogniser.raise_between(target, target, verb + describe(target));
  }
  return nullptr;
}

Node* assign_target(Recogniser& r, const MistakeInput& in) { return refuse_target(r, in.a, TargetUse::kAssign); }
Node* for_target(Recogniser& r, const MistakeInput& in) { return refuse_target(r, in.a, TargetUse::kLoop); }
Node* delete_target(Recogniser& r, const MistakeInput& in) { return refuse_target(r, in.a, TargetUse::kDelete); }

bool is_legacy_name(Recogniser& recogniser, const Node* node) {
  if (node->kind != NodeKind::kName && node->kind != NodeKind::kToken) return false;
  std::string_view name = recogniser.text_of(node);
  return name == "print" || name == "exec";
}

Node* forgot_comma(Recogniser& recogniser, const MistakeInput& in) {
  if (is_legacy_name(recogniser, in.a) || recogniser.token(recogniser.mark() - 1).level == 0) return nullptr;
  recogniser.raise_between(in.a, in.b, "invalid syntax. Perhaps you forgot a comma?");
  return nullptr;
}

Node* legacy_statement(Recogniser& recogniser, const MistakeInput& in) {
  if (!is_legacy_name(recogniser, in.a)) return nullptr;
  std::string name(recogniser.text_of(in.a));
  recogniser.raise_between(in.a, in.b,
                           "Missing parentheses in call to '" + name + "'. Did you mean " + name + "(...)?");
  return nullptr;
}

constexpr const char* kBareGenerator = "Generator expression must be parenthesized";

const Node* last_clause(const Node* clauses) { return clauses->children[clauses->count - 1]; }

/// The last condition of a `for` clause, or else what it iterates over.
const Node* end_of_clause(const Node* clause) { return clause->children[clause->count - 1]; }

Node* bare_generator(Recogniser& recogniser, const MistakeInput& in) {
  recogniser.raise_between(in.a, end_of_clause(last_clause(in.b)), kBareGenerator);
  return nullptr;
}

bool is_positional(const Node* argument) {
  return argument->kind != NodeKind::kKeywordArgument && argument->kind != NodeKind::kKeywordUnpacking;
}

Node* generator_after_arguments(Recogniser& recogniser, const MistakeInput& in) {
  const Node* last = nullptr;
  uint32_t positional = 0;
  for (uint32_t i = 0; i < in.a->count; i++) {
    if (!is_positional(in.a->children[i])) continue;
    last = in.a->children[i];
    positional++;
  }
  if (positional > 1) recogniser.raise_between(last, end_of_clause(last_clause(in.b)), kBareGenerator);
  return nullptr;
}

Node* argument_order(Recogniser& recogniser, const MistakeInput& in) {
  bool unpacks = false;
  for (uint32_t i = 0; i < in.a->count; i++)
    unpacks = unpacks || in.a->children[i]->kind == NodeKind::kKeywordUnpacking;
  recogniser.raise_at_last(ErrorType::SyntaxError, unpacks
                                                       ? "positional argument follows keyword argument unpacking"
                                                       : "positional argument follows keyword argument");
  return nullptr;
}

Node* assign_constant(Recogniser& recogniser, const MistakeInput& in) {
  recogniser.raise_between(in.a, in.b, "cannot assign to " + std::string(recogniser.text_of(in.a)));
  return nullptr;
}

Node* bare_tuple_target(Recogniser& recogniser, const MistakeInput& in) {
  recogniser.raise_between(in.a, in.b->count ? in.b->children[in.b->count - 1] : in.b,
                           "did you forget parentheses around the comprehension target?");
  return nullptr;
}

Node* colon_after_key(Recogniser& recogniser, const MistakeInput& in) {
  const tokens::Token &first = recogniser.token(in.a->first), &last = recogniser.token(in.a->last);
  recogniser.raise_at(first.line, last.end_column - 1, last.end_line, -1, "':' expected after dictionary key");
  return nullptr;
}

Node* complex_pattern(Recogniser& recogniser, const MistakeInput& in) {
  auto is_imaginary = [&](const Node* node) {
    char last = recogniser.text_of(node).back();
    return last == 'j' || last == 'J';
  };
  if (is_imaginary(in.a)) {
    recogniser.raise_between(in.a, in.a, "real number required in complex literal");
  } else if (!is_imaginary(in.b)) {
    recogniser.raise_between(in.b, in.b, "imaginary number required in complex literal");
  }
  return in.whole;
}

/// A single alternative is itself, without parentheses that it may stand in.
Node* alternatives(Recogniser& recogniser, const MistakeInput& in) {
  if (in.a->count == 1) return in.a->children[0];
  return recogniser.make_node(NodeKind::kOther, in.a->first, in.a->last);
}

Node* late_positional(Recogniser& recogniser, const MistakeInput& in) {
  recogniser.raise_between(in.a->children[0], in.a->children[in.a->count - 1],
                           "positional patterns follow keyword patterns");
  return nullptr;
}

bool is_formatted(std::string_view literal) {
  for (char c : literal) {
    if (c == 'f' || c == 'F') return true;
    if (c == '"' || c == '\'') return false;
  }
  return false;
}

/// False, and raised, if the tokens from `first` on are no literals that CPython takes.
bool judge_literals(Recogniser& recogniser, const tokens::Token* first, size_t count) {
  const LiteralsCheck& literals = recogniser.options().literals;
  if (!literals.check) return true;
  auto error = literals.check(literals.context, recogniser.text(), first, count);
  if (!error) return true;
  if (error->is_warning()) {
    auto at = std::find_if(first, first + count, [&](const auto& token) { return token.start == error->shown.start; });
    recogniser.raise_at_token(*at, std::move(error->message));
  } else if (error->reported.lineno == kNoNumber) {
    recogniser.raise_at_last(error->type, std::move(error->message));
  } else {
    recogniser.raise(std::move(*error));
  }
  return false;
}

/// A number, perhaps behind a sign.
Node* number(Recogniser& recogniser, const MistakeInput& in) {
  constexpr size_t kShort = 640;  // digits that no limit forbids
  std::string_view text = recogniser.token(in.whole->last).text(recogniser.text());
  bool grouped = text.find('_') != std::string_view::npos;
  if (grouped && recogniser.options().feature_version < 6) {
    recogniser.raise_at_last(ErrorType::SyntaxError,
                             "Underscores in numeric literals are only supported in Python 3.6 and greater");
    return nullptr;
  }
  if (text.size() >= kShort && !judge_literals(recogniser, &recogniser.token(in.whole->last), 1)) return nullptr;
  return recogniser.make_node(NodeKind::kLiteral, in.whole->first, in.whole->last);
}

Node* join_strings(Recogniser& recogniser, const MistakeInput& in) {
  const tokens::Token* first = &recogniser.token(in.whole->first);
  size_t count = in.whole->last - in.whole->first + 1;
  bool formatted = false;
  for (size_t i = 0; i < count; i++) formatted = formatted || is_formatted(first[i].text(recogniser.text()));
  if (!judge_literals(recogniser, first, count)) return nullptr;
  return recogniser.make_node(formatted ? NodeKind::kFormatted : NodeKind::kLiteral, in.whole->first, in.whole->last);
}

struct Entry {
  std::string_view name;
  Mistake mistake;
};

constexpr Entry kMistakes[] = {
    {"assign_target", assign_target},
    {"for_target", for_target},
    {"delete_target", delete_target},
    {"forgot_comma", forgot_comma},
    {"legacy_statement", legacy_statement},
    {"bare_generator", bare_generator},
    {"generator_after_arguments", generator_after_arguments},
    {"argument_order", argument_order},
    {"assign_constant", assign_constant},
    {"bare_tuple_target", bare_tuple_target},
    {"colon_after_key", colon_after_key},
    {"complex_pattern", complex_pattern},
    {"alternatives", alternatives},
    {"late_positional", late_positional},
    {"join_strings", join_strings},
    {"number", number},
};

}  // namespace

int find_mistake(std::string_view name) {
  for (size_t i = 0; i < std::size(kMistakes); i++)
    if (kMistakes[i].name == name) return static_cast<int>(i);
  return -1;
}

Node* call_mistake(int index, Recogniser& recogniser, const MistakeInput& input) {
  return kMistakes[index].mistake(recogniser, input);
}

const char* describe(const Node* node) {
  switch (node->kind) {
    case NodeKind::kAttribute: return "attribute";
    case NodeKind::kSubscript: return "subscript";
    case NodeKind::kStarred: return "starred";
    case NodeKind::kToken:
    case NodeKind::kName: return "name";
    case NodeKind::kListDisplay: return "list";
    case NodeKind::kTuple: return "tuple";
    case NodeKind::kLambda: return "lambda";
    case NodeKind::kCall: return "function call";
    case NodeKind::kOperation: return "expression";
    case NodeKind::kGenerator: return "generator expression";
    case NodeKind::kYield: return "yield expression";
    case NodeKind::kAwait: return "await expression";
    case NodeKind::kListComprehension: return "list comprehension";
    case NodeKind::kSetComprehension: return "set comprehension";
    case NodeKind::kDictComprehension: return "dict comprehension";
    case NodeKind::kDict: return "dict literal";
    case NodeKind::kSet: return "set display";
    case NodeKind::kFormatted: return "f-string expression";
    case NodeKind::kLiteral: return "literal";
    case NodeKind::kTrue: return "True";
    case NodeKind::kFalse: return "False";
    case NodeKind::kNone: return "None";
    case NodeKind::kEllipsis: return "ellipsis";
    case NodeKind::kCompare: return "comparison";
    case NodeKind::kConditional: return "conditional expression";
    case NodeKind::kNamed: return "named expression";
    default: return "expression";
  }
}

}  // namespace krait::diagnostics
