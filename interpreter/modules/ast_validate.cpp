// What CPython demands of a tree that a program built by hand, beyond the types of its fields: contexts that fit, lists
// that are not empty, positions that are ranges, patterns that the grammar could have written. The compiler relies on
// it.
#include <utility>

#include "interpreter/modules/ast_types.h"

namespace krait::modules {

namespace {

const char* const kContextNames[] = {"Load", "Store", "Del"};

bool is_singleton_name(std::string_view name) { return name == "None" || name == "True" || name == "False"; }

bool is_number(const ast::Expr& node, bool real, bool imaginary) {
  const auto* constant = ast::as<ast::Constant>(&node);
  if (!constant) return false;
  using K = ast::ConstantKind;
  K kind = constant->value.kind;
  return (real && (kind == K::Int || kind == K::BigInt || kind == K::Float)) || (imaginary && kind == K::Complex);
}

bool is_negative_number(const ast::Expr& node, bool real, bool imaginary) {
  const auto* unary = ast::as<ast::UnaryOp>(&node);
  return unary && unary->op == ast::UnaryOperator::USub && is_number(*unary->operand, real, imaginary);
}

// A real number plus or minus an imaginary one: how patterns write complex values.
bool is_complex_number(const ast::Expr& node) {
  const auto* sum = ast::as<ast::BinOp>(&node);
  if (!sum || (sum->op != ast::Operator::Add && sum->op != ast::Operator::Sub)) return false;
  return (is_number(*sum->left, true, false) || is_negative_number(*sum->left, true, false)) &&
         is_number(*sum->right, false, true);
}

/// Sets a flag for as long as it lives.
struct Within {
  Within(bool& flag, bool value) : flag_(flag), outer_(std::exchange(flag, value)) {}
  ~Within() { flag_ = outer_; }
  Within(const Within&) = delete;
  bool& flag_;
  bool outer_;
};

class Validator {
 public:
  Validator(Thread& thread, const InvalidConstants& invalid_constants) : t(thread), invalid(invalid_constants) {}

  Status module(const ast::Mod& mod) {
    switch (mod.kind) {
      case ast::Kind::Module: return statements(static_cast<const ast::Module&>(mod).body);
      case ast::Kind::Interactive: return statements(static_cast<const ast::Interactive&>(mod).body);
      case ast::Kind::Expression: return load(static_cast<const ast::Expression&>(mod).body);
      case ast::Kind::FunctionType: {
        const auto& f = static_cast<const ast::FunctionType&>(mod);
        TRY(expressions(f.argtypes));
        return load(f.returns);
      }
      default: return raise_system_error(t, "impossible module node");
    }
  }

  Status constant(const ast::ConstantValue& value) {
    if (value.kind == ast::ConstantKind::Tuple || value.kind == ast::ConstantKind::FrozenSet) {
      TreeDepth::Level level(depth_);
      if (level.exceeded()) return raise_recursion_error(t, " during compilation");
      for (const ast::ConstantValue& item : value.children()) TRY(constant(item));
    }
    for (const auto& [place, type] : invalid)
      if (place == &value) return raise_type_error(t, "got an invalid type in Constant: ", type);
    return ok();
  }

 private:
  Thread& t;
  const InvalidConstants& invalid;
  TreeDepth depth_{t};
  bool in_comprehension_ = false;

  template <class... P> Raised refuse(const P&... parts) { return raise_value_error(t, parts...); }

  Status position(const ast::Located& n) {
    if (n.lineno > n.end_lineno) return refuse("AST node line range (", n.lineno, ", ", n.end_lineno, ") is not valid");
    if ((n.lineno < 0 && n.end_lineno != n.lineno) || (n.col_offset < 0 && n.col_offset != n.end_col_offset)) {
      return refuse("AST node column range (", n.col_offset, ", ", n.end_col_offset, ") for line range (", n.lineno,
                    ", ", n.end_lineno, ") is not valid");
    }
    if (n.lineno == n.end_lineno && n.col_offset > n.end_col_offset)
      return refuse("line ", n.lineno, ", column ", n.col_offset, "-", n.end_col_offset, " is not a valid range");
    return ok();
  }

  Status name(std::string_view id) {
    if (is_singleton_name(id)) return refuse("identifier field can't represent '", id, "' constant");
    return ok();
  }

  template <class T> Status not_empty(const ast::Seq<T>& list, const char* field, ast::Kind owner) {
    if (list.empty()) return refuse("empty ", field, " on ", ast::name_of(owner));
    return ok();
  }

  // ---- expressions

  Status load(const ast::Expr* node) { return node ? expression(*node, ast::Context::Load) : ok(); }

  Status expressions(const ast::Seq<ast::Expr*>& list, ast::Context context = ast::Context::Load, bool holes = false) {
    for (const ast::Expr* item : list) {
      if (item) TRY(expression(*item, context));
      else if (!holes) return refuse("None disallowed in expression list");
    }
    return ok();
  }

  // The context a node says it has; Load for those that cannot be anything else.
  Status check_context(const ast::Expr& node, ast::Context wanted) {
    ast::Context actual{};
    switch (node.kind) {
      case ast::Kind::Attribute: actual = static_cast<const ast::Attribute&>(node).ctx; break;
      case ast::Kind::Subscript: actual = static_cast<const ast::Subscript&>(node).ctx; break;
      case ast::Kind::Starred: actual = static_cast<const ast::Starred&>(node).ctx; break;
      case ast::Kind::Name:
        TRY(name(static_cast<const ast::Name&>(node).id));
        actual = static_cast<const ast::Name&>(node).ctx;
        break;
      case ast::Kind::List: actual = static_cast<const ast::List&>(node).ctx; break;
      case ast::Kind::Tuple: actual = static_cast<const ast::Tuple&>(node).ctx; break;
      default:
        if (wanted == ast::Context::Load) return ok();
        return refuse("expression which can't be assigned to in ", kContextNames[static_cast<int>(wanted)], " context");
    }
    if (actual == wanted) return ok();
    return refuse("expression must have ", kContextNames[static_cast<int>(wanted)], " context but has ",
                  kContextNames[static_cast<int>(actual)], " instead");
  }

  Status expression(const ast::Expr& node, ast::Context context) {
    TRY(position(node));
    TreeDepth::Level level(depth_);
    if (level.exceeded()) return raise_recursion_error(t, " during compilation");
    TRY(check_context(node, context));
    switch (node.kind) {
      case ast::Kind::Constant: return constant(static_cast<const ast::Constant&>(node).value);
      case ast::Kind::BoolOp: return bool_op(static_cast<const ast::BoolOp&>(node));
      case ast::Kind::Lambda: return lambda(static_cast<const ast::Lambda&>(node));
      case ast::Kind::Dict: return dict(static_cast<const ast::Dict&>(node));
      case ast::Kind::Set: return expressions(static_cast<const ast::Set&>(node).elts);
      case ast::Kind::ListComp:
      case ast::Kind::SetComp:
      case ast::Kind::GeneratorExp: {
        const auto& comprehension = static_cast<const ast::ListComp&>(node);
        Within inside(in_comprehension_, true);
        TRY(generators(comprehension.generators));
        return load(comprehension.elt);
      }
      case ast::Kind::DictComp: {
        const auto& comprehension = static_cast<const ast::DictComp&>(node);
        Within inside(in_comprehension_, true);
        TRY(generators(comprehension.generators));
        TRY(load(comprehension.key));
        return load(comprehension.value);
      }
      case ast::Kind::Compare: return compare(static_cast<const ast::Compare&>(node));
      case ast::Kind::Call: return call(static_cast<const ast::Call&>(node));
      case ast::Kind::JoinedStr: return expressions(static_cast<const ast::JoinedStr&>(node).values);
      case ast::Kind::NamedExpr: return named(static_cast<const ast::NamedExpr&>(node));
      case ast::Kind::Starred: return expression(*static_cast<const ast::Starred&>(node).value, context);
      case ast::Kind::List: return expressions(static_cast<const ast::List&>(node).elts, context);
      case ast::Kind::Tuple: return expressions(static_cast<const ast::Tuple&>(node).elts, context);
      case ast::Kind::Subscript: {
        const auto& subscript = static_cast<const ast::Subscript&>(node);
        TRY(load(subscript.slice));
        return load(subscript.value);
      }
      default: return operands(node);
    }
  }

  // Of the expressions whose parts are all expressions that are read.
  Status operands(const ast::Expr& node) {
    Status good;
    ast::with_node(node, [&](const auto& real) {
      ast::for_each_field(real, [&](const char*, const auto& member, bool) {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(member)>, ast::Expr*>) {
          if (!good.is_raised()) good = load(member);
        }
      });
    });
    return good;
  }

  Status bool_op(const ast::BoolOp& node) {
    if (node.values.size < 2) return refuse("BoolOp with less than 2 values");
    return expressions(node.values);
  }
  Status lambda(const ast::Lambda& node) {
    TRY(arguments(*node.args));
    Within outside(in_comprehension_, false);
    return load(node.body);
  }
  Status dict(const ast::Dict& node) {
    if (node.keys.size != node.values.size) return refuse("Dict doesn't have the same number of keys as values");
    TRY(expressions(node.keys, ast::Context::Load, true));
    return expressions(node.values);
  }
  Status compare(const ast::Compare& node) {
    if (node.comparators.empty()) return refuse("Compare with no comparators");
    if (node.comparators.size != node.ops.size)
      return refuse("Compare has a different number of comparators and operands");
    TRY(expressions(node.comparators));
    return load(node.left);
  }
  Status call(const ast::Call& node) {
    TRY(load(node.func));
    TRY(expressions(node.args));
    return keywords(node.keywords);
  }
  Status named(const ast::NamedExpr& node) {
    TRY(load(node.value));
    // CPython 3.11.2 looks at no target, takes what is no name outside of comprehensions and crashes inside.
    if (!in_comprehension_ || ast::is<ast::Name>(node.target)) return ok();
    return raise_type_error(t, "NamedExpr target must be a Name");
  }
  Status keywords(const ast::Seq<ast::Keyword*>& list) {
    for (const ast::Keyword* keyword : list) TRY(load(keyword->value));
    return ok();
  }
  Status generators(const ast::Seq<ast::Comprehension*>& list) {
    if (list.empty()) return refuse("comprehension with no generators");
    for (const ast::Comprehension* part : list) {
      TRY(expression(*part->target, ast::Context::Store));
      {
        Within outside(in_comprehension_, false);  // none may stand in the iterable
        TRY(load(part->iter));
      }
      TRY(expressions(part->ifs));
    }
    return ok();
  }
  Status parameters(const ast::Seq<ast::Arg*>& list) {
    for (const ast::Arg* parameter : list) {
      TRY(position(*parameter));
      TRY(load(parameter->annotation));
    }
    return ok();
  }
  Status arguments(const ast::Arguments& a) {
    TRY(parameters(a.posonlyargs));
    TRY(parameters(a.args));
    if (a.vararg) TRY(load(a.vararg->annotation));
    TRY(parameters(a.kwonlyargs));
    if (a.kwarg) TRY(load(a.kwarg->annotation));
    if (a.defaults.size > a.posonlyargs.size + a.args.size)
      return refuse("more positional defaults than args on arguments");
    if (a.kw_defaults.size != a.kwonlyargs.size)
      return refuse("length of kwonlyargs is not the same as kw_defaults on arguments");
    TRY(expressions(a.defaults));
    return expressions(a.kw_defaults, ast::Context::Load, true);
  }

  // ---- statements

  Status statements(const ast::Seq<ast::Stmt*>& list) {
    for (const ast::Stmt* item : list) {
      if (!item) return refuse("None disallowed in statement list");
      TRY(statement(*item));
    }
    return ok();
  }
  Status body(const ast::Seq<ast::Stmt*>& list, ast::Kind owner) {
    TRY(not_empty(list, "body", owner));
    return statements(list);
  }

  Status statement(const ast::Stmt& node) {
    TRY(position(node));
    TreeDepth::Level level(depth_);
    if (level.exceeded()) return raise_recursion_error(t, " during compilation");
    switch (node.kind) {
      case ast::Kind::FunctionDef:
      case ast::Kind::AsyncFunctionDef: return function(static_cast<const ast::FunctionDef&>(node));
      case ast::Kind::ClassDef: return class_definition(static_cast<const ast::ClassDef&>(node));
      case ast::Kind::Return: return load(static_cast<const ast::Return&>(node).value);
      case ast::Kind::Delete: {
        const auto& targets = static_cast<const ast::Delete&>(node).targets;
        TRY(not_empty(targets, "targets", node.kind));
        return expressions(targets, ast::Context::Del);
      }
      case ast::Kind::Assign: return assign(static_cast<const ast::Assign&>(node));
      case ast::Kind::AugAssign: {
        const auto& augmented = static_cast<const ast::AugAssign&>(node);
        TRY(expression(*augmented.target, ast::Context::Store));
        return load(augmented.value);
      }
      case ast::Kind::AnnAssign: return annotated(static_cast<const ast::AnnAssign&>(node));
      case ast::Kind::For:
      case ast::Kind::AsyncFor: return for_loop(static_cast<const ast::For&>(node));
      case ast::Kind::While:
      case ast::Kind::If: {
        const auto& choice = static_cast<const ast::While&>(node);  // member for member an If
        TRY(load(choice.test));
        TRY(body(choice.body, node.kind));
        return statements(choice.orelse);
      }
      case ast::Kind::With:
      case ast::Kind::AsyncWith: return with(static_cast<const ast::With&>(node));
      case ast::Kind::Match: return match(static_cast<const ast::Match&>(node));
      case ast::Kind::Raise: return raise(static_cast<const ast::Raise&>(node));
      case ast::Kind::Try:
      case ast::Kind::TryStar: return try_statement(static_cast<const ast::Try&>(node));
      case ast::Kind::Assert: {
        TRY(load(static_cast<const ast::Assert&>(node).test));
        return load(static_cast<const ast::Assert&>(node).msg);
      }
      case ast::Kind::Import: return not_empty(static_cast<const ast::Import&>(node).names, "names", node.kind);
      case ast::Kind::ImportFrom: {
        const auto& import = static_cast<const ast::ImportFrom&>(node);
        if (import.level < 0) return refuse("Negative ImportFrom level");
        return not_empty(import.names, "names", node.kind);
      }
      case ast::Kind::Global: return not_empty(static_cast<const ast::Global&>(node).names, "names", node.kind);
      case ast::Kind::Nonlocal: return not_empty(static_cast<const ast::Nonlocal&>(node).names, "names", node.kind);
      case ast::Kind::ExprStmt: return load(static_cast<const ast::ExprStmt&>(node).value);
      default: return ok();
    }
  }

  Status function(const ast::FunctionDef& node) {
    TRY(body(node.body, node.kind));
    TRY(arguments(*node.args));
    TRY(expressions(node.decorator_list));
    return load(node.returns);
  }
  Status class_definition(const ast::ClassDef& node) {
    TRY(body(node.body, node.kind));
    TRY(expressions(node.bases));
    TRY(keywords(node.keywords));
    return expressions(node.decorator_list);
  }
  Status assign(const ast::Assign& node) {
    TRY(not_empty(node.targets, "targets", node.kind));
    TRY(expressions(node.targets, ast::Context::Store));
    return load(node.value);
  }
  Status annotated(const ast::AnnAssign& node) {
    if (node.simple && !ast::is<ast::Name>(node.target))
      return raise_type_error(t, "AnnAssign with simple non-Name target");
    TRY(expression(*node.target, ast::Context::Store));
    TRY(load(node.value));
    return load(node.annotation);
  }
  Status for_loop(const ast::For& node) {
    TRY(expression(*node.target, ast::Context::Store));
    TRY(load(node.iter));
    TRY(body(node.body, node.kind));
    return statements(node.orelse);
  }
  Status with(const ast::With& node) {
    TRY(not_empty(node.items, "items", node.kind));
    for (const ast::WithItem* item : node.items) {
      TRY(load(item->context_expr));
      if (item->optional_vars) TRY(expression(*item->optional_vars, ast::Context::Store));
    }
    return body(node.body, node.kind);
  }
  Status raise(const ast::Raise& node) {
    if (!node.exc && node.cause) return refuse("Raise with cause but no exception");
    TRY(load(node.exc));
    return load(node.cause);
  }
  Status try_statement(const ast::Try& node) {
    const char* owner = ast::name_of(node.kind);
    TRY(body(node.body, node.kind));
    if (node.handlers.empty() && node.finalbody.empty())
      return refuse(owner, " has neither except handlers nor finalbody");
    if (node.handlers.empty() && !node.orelse.empty()) return refuse(owner, " has orelse but no except handlers");
    for (const ast::ExceptHandler* handler : node.handlers) {
      if (node.kind == ast::Kind::Try) TRY(position(*handler));  // CPython looks at none of `except*`
      TRY(load(handler->type));
      TRY(body(handler->body, handler->kind));
    }
    TRY(statements(node.finalbody));
    return statements(node.orelse);
  }

  // ---- patterns

  Status match(const ast::Match& node) {
    TRY(load(node.subject));
    TRY(not_empty(node.cases, "cases", node.kind));
    for (const ast::MatchCase* one : node.cases) {
      TRY(pattern(*one->pattern, false));
      TRY(load(one->guard));
      TRY(body(one->body, one->kind));
    }
    return ok();
  }
  Status capture(std::string_view id) {
    if (id == "_") return refuse("can't capture name '_' in patterns");
    return name(id);
  }
  Status patterns(const ast::Seq<ast::Pattern*>& list, bool star_allowed) {
    for (const ast::Pattern* item : list) {
      if (!item) return refuse("None disallowed in pattern list");
      TRY(pattern(*item, star_allowed));
    }
    return ok();
  }
  // What a pattern compares with: a literal or a dotted name.
  Status compared(const ast::Expr& value) {
    TRY(load(&value));
    switch (value.kind) {
      case ast::Kind::Constant: {
        using K = ast::ConstantKind;
        K kind = static_cast<const ast::Constant&>(value).value.kind;
        if (is_number(value, true, true) || kind == K::Bytes || kind == K::Str) return ok();
        return refuse("unexpected constant inside of a literal pattern");
      }
      case ast::Kind::Attribute:
      case ast::Kind::JoinedStr: return ok();  // the compiler refuses an f-string
      default: break;
    }
    if (is_negative_number(value, true, true) || is_complex_number(value)) return ok();
    return refuse("patterns may only match literals and attribute lookups");
  }

  Status pattern(const ast::Pattern& node, bool star_allowed) {
    TRY(position(node));
    TreeDepth::Level level(depth_);
    if (level.exceeded()) return raise_recursion_error(t, " during compilation");
    switch (node.kind) {
      case ast::Kind::MatchValue: return compared(*static_cast<const ast::MatchValue&>(node).value);
      case ast::Kind::MatchSingleton:
        if (constant(static_cast<const ast::MatchSingleton&>(node).value).is_raised()) clear_pending(t);
        else if (static_cast<const ast::MatchSingleton&>(node).value.kind <= ast::ConstantKind::False) return ok();
        return refuse("MatchSingleton can only contain True, False and None");
      case ast::Kind::MatchSequence: return patterns(static_cast<const ast::MatchSequence&>(node).patterns, true);
      case ast::Kind::MatchMapping: return mapping(static_cast<const ast::MatchMapping&>(node));
      case ast::Kind::MatchClass: return class_pattern(static_cast<const ast::MatchClass&>(node));
      case ast::Kind::MatchStar: {
        const auto& star = static_cast<const ast::MatchStar&>(node);
        if (!star_allowed) return refuse("can't use MatchStar here");
        return star.name.present() ? capture(star.name) : ok();
      }
      case ast::Kind::MatchAs: return as_pattern(static_cast<const ast::MatchAs&>(node));
      case ast::Kind::MatchOr: {
        const auto& choice = static_cast<const ast::MatchOr&>(node);
        if (choice.patterns.size < 2) return refuse("MatchOr requires at least 2 patterns");
        return patterns(choice.patterns, false);
      }
      default: return raise_system_error(t, "unexpected pattern");
    }
  }

  Status mapping(const ast::MatchMapping& node) {
    if (node.keys.size != node.patterns.size)
      return refuse("MatchMapping doesn't have the same number of keys as patterns");
    if (node.rest.present()) TRY(capture(node.rest));
    for (const ast::Expr* key : node.keys) {
      if (!key) return refuse("None disallowed in expression list");
      const auto* literal = ast::as<ast::Constant>(key);
      if (literal && literal->value.kind <= ast::ConstantKind::False) {
        TRY(constant(literal->value));
        continue;
      }
      TRY(compared(*key));
    }
    return patterns(node.patterns, false);
  }
  Status class_pattern(const ast::MatchClass& node) {
    if (node.kwd_attrs.size != node.kwd_patterns.size)
      return refuse("MatchClass doesn't have the same number of keyword attributes as patterns");
    TRY(load(node.cls));
    const ast::Expr* cls = node.cls;
    while (const auto* attribute = ast::as<ast::Attribute>(cls)) cls = attribute->value;
    if (!ast::is<ast::Name>(cls)) return refuse("MatchClass cls field can only contain Name or Attribute nodes.");
    for (const ast::Identifier& attribute : node.kwd_attrs) TRY(name(attribute));
    TRY(patterns(node.patterns, false));
    return patterns(node.kwd_patterns, false);
  }
  Status as_pattern(const ast::MatchAs& node) {
    if (node.name.present()) TRY(capture(node.name));
    if (!node.pattern) return ok();
    if (!node.name.present()) return refuse("MatchAs must specify a target name if a pattern is given");
    return pattern(*node.pattern, false);
  }
};

}  // namespace

Status validate_tree(Thread& t, const ast::Mod& mod, const InvalidConstants& invalid) {
  Validator validator(t, invalid);
  TRY(validator.module(mod));
  return invalid.empty() ? ok() : validator.constant(*invalid.front().first);  // where CPython does not look
}

}  // namespace krait::modules
