#include "syntax/symbols/builder.h"

#include <limits>

namespace krait::symbols {

using namespace ast;
using diagnostics::Diagnostic;

namespace {

constexpr int kFramesPerCall = 3;  // how CPython scales sys.getrecursionlimit() for its compiler

}  // namespace

Builder::Builder(SymbolTable& table, const Mod& module, int recursion_limit, source::StackGuard guard)
    : table_(table), module_(module), guard_(guard) {
  constexpr int kMost = std::numeric_limits<int>::max();
  depth_limit_ = recursion_limit > kMost / kFramesPerCall ? kMost : recursion_limit * kFramesPerCall;
}

void Builder::run() {
  table_.top_ = &enter(ScopeType::Module, "top", module_, nullptr);
  if (auto* file = as<Module>(&module_)) {
    statements(file->body);
  } else if (auto* entry = as<Interactive>(&module_)) {
    statements(entry->body);
  } else if (auto* single = as<Expression>(&module_)) {
    optional(single->body);
  }
  leave();
  end_block();
  if (too_deep_ || !errors_.empty()) return;
  std::vector<std::string_view> free;
  resolved_ = true;
  resolve(*table_.top_, free);
}

Scope& Builder::enter(ScopeType type, std::string_view name, const Node& node, const Located* place) {
  table_.scopes_.push_back(std::make_unique<Scope>());
  Scope& scope = *table_.scopes_.back();
  scope.type = type;
  scope.name = name;
  scope.node = &node;
  scope.optimized = type == ScopeType::Function;
  scope.parent = current_;
  scope.nested = current_ && (current_->nested || current_->type == ScopeType::Function);
  if (place) {
    scope.lineno = place->lineno;
    scope.col_offset = place->col_offset;
    scope.end_lineno = place->end_lineno;
    scope.end_col_offset = place->end_col_offset;
  }
  table_.by_node_[&node] = &scope;
  // A postponed annotation becomes a string: what it mentions is no name of anyone.
  if (current_ && type != ScopeType::Annotation) current_->children.push_back(&scope);
  open_.push_back({&scope, open_.empty() ? 0 : open_.back().iterables, false});
  current_ = &scope;
  begin_block(scope);
  return scope;
}

void Builder::begin_block(Scope& scope) {
  if (!block_ || block_scope_ || open_.size() != block_->classes + 1) return;
  block_scope_ = &scope;
  for (const Block::Name& known : block_->before) scope.mention(known.name, known.flags);
}

void Builder::end_block() {
  if (!block_scope_) return;
  for (const Symbol& symbol : block_scope_->symbols)
    block_->after.push_back({std::string(symbol.name), symbol.flags});
}

void Builder::leave() {
  open_.pop_back();
  current_ = open_.empty() ? nullptr : open_.back().scope;
}

void Builder::define(Scope& scope, std::string_view name, uint16_t flags, const Located& place) {
  std::string_view full = mangled(name);
  Symbol* known = scope.find(full);
  uint16_t value = known ? known->flags : 0;
  if ((flags & kDefParam) && (value & kDefParam)) {
    refuse(place, "duplicate argument '" + std::string(name) + "' in function definition");
    return;
  }
  value |= flags;
  bool iterated = false;
  for (const Open& open : open_) iterated = iterated || (open.scope == &scope && open.in_targets);
  if (iterated) {
    if (value & (kDefGlobal | kDefNonlocal)) {
      refuse(place, "comprehension inner loop cannot rebind assignment expression target '" + std::string(name) + "'");
      return;
    }
    value |= kDefIterated;
  }
  scope.mention(full, value);
  if (flags & kDefParam) {
    scope.varnames.push_back(full);
  } else if ((flags & kDefGlobal) && table_.top_) {
    table_.top_->mention(full, flags);
  }
}

uint16_t Builder::flags_of(const Scope& scope, std::string_view name) {
  const Symbol* symbol = scope.find(mangled(name));
  return symbol ? symbol->flags : 0;
}

void Builder::refuse(const Located& place, std::string message) {
  Diagnostic made;
  made.message = std::move(message);
  made.reported = {place.lineno, place.col_offset + 1, place.end_lineno, place.end_col_offset + 1};
  errors_.push_back(std::move(made));
}

std::string_view mangle(std::string_view class_name, std::string_view name, Arena& storage) {
  if (class_name.empty() || !name.starts_with("__")) return name;
  if (name.ends_with("__") || name.find('.') != std::string_view::npos) return name;
  size_t letters = class_name.find_first_not_of('_');
  if (letters == std::string_view::npos) return name;
  std::string full = "_" + std::string(class_name.substr(letters)) + std::string(name);
  return storage.copy(full);
}

BuildResult build(const Mod& module, uint32_t future_flags, int recursion_limit, source::StackGuard guard) {
  BuildResult result;
  FutureFeatures features;
  if ((result.error = read_future(module, features))) return result;
  features.flags |= future_flags;
  return build(module, features, recursion_limit, guard);
}

namespace {

BuildResult build(const Mod& module, const FutureFeatures& features, Block* block, int recursion_limit,
                  source::StackGuard guard) {
  BuildResult result;
  auto table = std::make_unique<SymbolTable>();
  Builder builder(*table, module, recursion_limit, guard);
  builder.set_future(features);
  if (block) builder.set_block(*block);
  builder.run();
  result.resolving = builder.has_resolved();
  if (builder.too_deep()) {
    Diagnostic error;
    error.type = diagnostics::ErrorType::RecursionError;
    error.message = "maximum recursion depth exceeded during compilation";
    result.error = std::move(error);
    return result;
  }
  auto errors = builder.take_errors();
  if (errors.empty()) {
    result.table = std::move(table);
    return result;
  }
  result.error = std::move(errors.front());
  result.more_errors.assign(std::make_move_iterator(errors.begin() + 1), std::make_move_iterator(errors.end()));
  return result;
}

}  // namespace

BuildResult build(const Mod& module, const FutureFeatures& features, int recursion_limit, source::StackGuard guard) {
  return build(module, features, nullptr, recursion_limit, guard);
}

BuildResult build(const Mod& module, const FutureFeatures& features, Block& block) {
  return build(module, features, &block, kDefaultRecursionLimit, source::StackGuard());
}

}  // namespace krait::symbols
