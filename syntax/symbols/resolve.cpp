// Resolution: for each name of each scope, where it lives (language reference 4.2.2). Scopes are visited from the
// outside in, so that what encloses a scope is known; free variables are gathered on the way back.
#include <algorithm>

#include "syntax/symbols/builder.h"

namespace krait::symbols {

namespace {

enum class Enclosing : uint8_t { Nothing, Bound, Global };

/// What the scopes around `scope` say of a name. A class is no help to the functions in it, but for __class__.
Enclosing look_outside(const Scope& scope, std::string_view name) {
  for (const Scope* outer = scope.parent; outer; outer = outer->parent) {
    if (outer->type == ScopeType::Class) {
      if (name == "__class__") return Enclosing::Bound;
      continue;
    }
    const Symbol* symbol = outer->find(name);
    if (!symbol) continue;
    if (symbol->flags & kDefGlobal) return Enclosing::Global;
    if (symbol->flags & kDefNonlocal) continue;
    if (outer->type == ScopeType::Function && (symbol->flags & kDefBound)) return Enclosing::Bound;
  }
  return Enclosing::Nothing;
}

void add_missing(std::vector<std::string_view>& names, std::string_view name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

}  // namespace

void Builder::resolve(Scope& scope, std::vector<std::string_view>& free_outside) {
  std::vector<std::string_view> free;
  for (Symbol& symbol : scope.symbols) resolve_name(scope, symbol, free);
  std::vector<std::string_view> free_inside;
  for (Scope* child : scope.children) {
    resolve(*child, free_inside);
    if (child->has_free || child->child_free) scope.child_free = true;
  }
  close_over(scope, free_inside);
  record_free(scope, free_inside);
  for (std::string_view name : free) add_missing(free_outside, name);
  for (std::string_view name : free_inside) add_missing(free_outside, name);
}

void Builder::resolve_name(Scope& scope, Symbol& symbol, std::vector<std::string_view>& free) {
  std::string quoted = "'" + std::string(symbol.name) + "'";
  if (symbol.flags & kDefGlobal) {
    if (symbol.flags & kDefNonlocal)
      return refuse_at_directive(scope, symbol, "name " + quoted + " is nonlocal and global");
    symbol.resolution = Resolution::GlobalExplicit;
    return;
  }
  if (symbol.flags & kDefNonlocal) {
    if (!scope.parent) return refuse_at_directive(scope, symbol, "nonlocal declaration not allowed at module level");
    if (look_outside(scope, symbol.name) != Enclosing::Bound) {
      return refuse_at_directive(scope, symbol, "no binding for nonlocal " + quoted + " found");
    }
  } else if (symbol.flags & kDefBound) {
    symbol.resolution = Resolution::Local;
    return;
  } else {
    Enclosing outside = look_outside(scope, symbol.name);
    if (outside != Enclosing::Bound) {
      symbol.resolution = Resolution::GlobalImplicit;
      if (outside == Enclosing::Nothing && scope.nested) scope.has_free = true;
      return;
    }
  }
  symbol.resolution = Resolution::Free;
  scope.has_free = true;
  free.push_back(symbol.name);
}

/// Takes out of `free` what this scope itself provides: locals of a function become cells; a class gives __class__.
void Builder::close_over(Scope& scope, std::vector<std::string_view>& free) {
  std::erase_if(free, [&](std::string_view name) {
    if (scope.type == ScopeType::Class && name == "__class__") {
      scope.needs_class_closure = true;
      return true;
    }
    Symbol* symbol = scope.type == ScopeType::Function ? scope.find(name) : nullptr;
    if (!symbol || symbol->resolution != Resolution::Local) return false;
    symbol->resolution = Resolution::Cell;
    return true;
  });
}

/// Passes free variables of inner scopes through this one.
void Builder::record_free(Scope& scope, const std::vector<std::string_view>& free) {
  for (std::string_view name : free) {
    if (Symbol* symbol = scope.find(name)) {
      bool bound_here = symbol->flags & (kDefBound | kDefGlobal);
      if (scope.type == ScopeType::Class && bound_here) symbol->flags |= kDefFreeClass;
      continue;
    }
    if (scope.parent && look_outside(scope, name) != Enclosing::Bound) continue;
    scope.mention(name, 0).resolution = Resolution::Free;
  }
}

void Builder::refuse_at_directive(const Scope& scope, const Symbol& symbol, std::string message) {
  for (const Directive& directive : scope.directives) {
    if (directive.name == symbol.name) return refuse(*directive.node, std::move(message));
  }
}

}  // namespace krait::symbols
