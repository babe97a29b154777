#include "interpreter/compiler/compiler.h"

#include <functional>

namespace krait::compiler {

using namespace code;

namespace {

constexpr int kLevelsPerFrame = 3;  // how many levels of nesting count as one frame of the recursion limit

diagnostics::Reported reported_at(const Location& at) {
  return {at.line, at.column + 1, at.end_line, at.end_column + 1};
}

}  // namespace

int NameList::find(std::string_view name) const {
  uint64_t hash = std::hash<std::string_view>{}(name);
  if (names_.size() <= 8) {
    for (size_t i = 0; i < names_.size(); i++) {
      if (hashes_[i] == hash && names_[i] == name) return static_cast<int>(i);
    }
    return -1;
  }
  uint32_t found = table_.find(hash, [&](uint32_t index) { return names_[index] == name; });
  return found == IndexTable::kNone ? -1 : static_cast<int>(found);
}

int NameList::index_of(std::string_view name) {
  int found = find(name);
  if (found >= 0) return found;
  uint64_t hash = std::hash<std::string_view>{}(name);
  names_.push_back(name);
  hashes_.push_back(hash);
  table_.insert(hash, static_cast<uint32_t>(names_.size() - 1));
  return size() - 1;
}

Compiler::Compiler(const symbols::SymbolTable& symbols, const CompileOptions& options)
    : symbols_(symbols), options_(options), flags_(options.flags | symbols.future().flags) {
  none_ = pool_.add(Constant::none());
}

void Compiler::error(std::string message) {
  if (failed()) return;
  diagnostics::Diagnostic diagnostic;
  diagnostic.message = std::move(message);
  diagnostic.reported = reported_at(unit_->location);
  result_.errors.push_back(std::move(diagnostic));
}

void Compiler::impossible(std::string message) {
  if (failed()) return;
  error(std::move(message));
  result_.errors.back().type = diagnostics::ErrorType::SystemError;
}

void Compiler::warn(std::string message) {
  if (failed() || message.empty()) return;
  diagnostics::Diagnostic diagnostic;
  diagnostic.type = diagnostics::ErrorType::SyntaxWarning;
  diagnostic.message = std::move(message);
  diagnostic.reported = reported_at(unit_->location);
  result_.warnings.push_back(std::move(diagnostic));
}

// Nesting deeper than the recursion limit allows ends the compilation instead of the native stack.
bool Compiler::enter_level() {
  if (failed()) return false;
  if (depth_ < options_.recursion_limit * int64_t{kLevelsPerFrame} && !options_.guard.exhausted()) return true;
  result_.errors.push_back(too_deep());
  return false;
}

void Compiler::set_location(const ast::Located* node) {
  unit_->location = {node->lineno, node->col_offset, node->end_lineno, node->end_col_offset};
}

bool Compiler::top_level_await() const {
  return (flags_ & kAllowTopLevelAwait) && unit_->scope.type == symbols::ScopeType::Module;
}

std::string_view Compiler::mangle(std::string_view name) {
  return symbols::mangle(unit_->private_name, name, scratch_);
}

std::string Compiler::make_qualname() const {
  std::string name(unit_->name);
  if (units_.size() <= 2) return name;
  const Unit& parent = *units_[units_.size() - 2];
  UnitType type = unit_->type;
  if (type == UnitType::Function || type == UnitType::AsyncFunction || type == UnitType::Class) {
    auto& names = const_cast<ast::Arena&>(scratch_);
    std::string_view mangled = symbols::mangle(parent.private_name, unit_->name, names);
    if (parent.scope.resolution_of(mangled) == symbols::Resolution::GlobalExplicit) return name;
  }
  bool locals = parent.type == UnitType::Function || parent.type == UnitType::AsyncFunction ||
                parent.type == UnitType::Lambda;
  return parent.qualname + (locals ? ".<locals>." : ".") + name;
}

void Compiler::enter_unit(UnitType type, const ast::Node& node, std::string_view name, int first_line) {
  const symbols::Scope* scope = symbols_.scope_of(node);
  auto unit = std::make_unique<Unit>(scratch_, type, scope ? *scope : symbols_.top());
  unit->name = name;
  unit->first_line = first_line;
  unit->location = {type == UnitType::Module ? 0 : first_line, 0, first_line, 0};
  unit->coroutine = unit->scope.coroutine;
  for (std::string_view variable : unit->scope.varnames) (void)unit->variables.index_of(variable);
  for (std::string_view cell : unit->scope.sorted_names(symbols::Resolution::Cell, 0)) {
    (void)unit->cells.index_of(cell);
  }
  if (unit->scope.needs_class_closure) (void)unit->cells.index_of("__class__");
  for (std::string_view free : unit->scope.sorted_names(symbols::Resolution::Free, symbols::kDefFreeClass)) {
    (void)unit->frees.index_of(free);
  }
  if (unit_) unit->private_name = unit_->private_name;
  unit_ = unit.get();
  units_.push_back(std::move(unit));
  unit_->block = new_block();
  if (type == UnitType::Module) {
    unit_->qualname = name;
  } else {
    unit_->qualname = make_qualname();
  }
  emit(RESUME, 0);
  if (type == UnitType::Module) unit_->location.line = -1;
}

void Compiler::leave_unit() {
  units_.pop_back();
  unit_ = units_.empty() ? nullptr : units_.back().get();
}

CompileResult Compiler::run(const ast::Mod& tree) {
  module(tree);
  if (failed()) result_.code = nullptr;
  return std::move(result_);
}

}  // namespace krait::compiler
