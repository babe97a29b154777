// The listing of scopes and names for people.
#include "syntax/symbols/symbol_table.h"

namespace krait::symbols {

namespace {

const char* word_for(ScopeType type) {
  static constexpr const char* kWords[] = {"function", "class", "module", "annotation"};
  return kWords[static_cast<int>(type)];
}

const char* word_for(Resolution resolution) {
  static constexpr const char* kWords[] = {"unknown", "local", "global (declared)", "global", "free", "cell"};
  return kWords[static_cast<int>(resolution)];
}

void append_flag(std::string& out, bool set, const char* word) {
  if (!set) return;
  out += ", ";
  out += word;
}

void append_symbol(std::string& out, const Symbol& symbol, size_t indent) {
  out.append(indent, ' ');
  out += symbol.name;
  out += ": ";
  out += word_for(symbol.resolution);
  append_flag(out, symbol.flags & kDefParam, "parameter");
  append_flag(out, symbol.flags & kDefLocal, "assigned");
  append_flag(out, symbol.flags & kUse, "used");
  append_flag(out, symbol.flags & kDefImport, "imported");
  append_flag(out, symbol.flags & kDefAnnotation, "annotated");
  append_flag(out, symbol.flags & kDefNonlocal, "nonlocal");
  append_flag(out, symbol.flags & kDefFreeClass, "also free in a method");
  append_flag(out, symbol.flags & kDefIterated, "iteration variable");
  out += '\n';
}

void append_scope(std::string& out, const Scope& scope, size_t indent) {
  out.append(indent, ' ');
  out += word_for(scope.type);
  out += ' ';
  out += scope.name;
  if (scope.lineno) out += " (line " + std::to_string(scope.lineno) + ")";
  append_flag(out, scope.nested, "nested");
  append_flag(out, scope.generator, "generator");
  append_flag(out, scope.coroutine, "coroutine");
  append_flag(out, scope.varargs, "*args");
  append_flag(out, scope.varkeywords, "**kwargs");
  append_flag(out, scope.needs_class_closure, "needs __class__");
  out += '\n';
  for (const Symbol& symbol : scope.symbols) append_symbol(out, symbol, indent + 2);
  for (const Scope* child : scope.children) append_scope(out, *child, indent + 2);
}

}  // namespace

std::string dump(const SymbolTable& table) {
  std::string out;
  append_scope(out, table.top(), 0);
  return out;
}

}  // namespace krait::symbols
