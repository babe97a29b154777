#include "syntax/symbols/symbol_table.h"

#include <algorithm>

namespace krait::symbols {

namespace {

constexpr size_t kIndexed = 8;  // fewer symbols are searched one by one

}  // namespace

const Symbol* Scope::find(std::string_view mangled_name) const {
  if (symbols.size() <= kIndexed) {
    for (const Symbol& symbol : symbols) {
      if (symbol.name == mangled_name) return &symbol;
    }
    return nullptr;
  }
  auto found = index_.find(mangled_name);
  return found == index_.end() ? nullptr : &symbols[found->second];
}

Symbol& Scope::mention(std::string_view mangled_name, uint16_t flags) {
  if (Symbol* known = find(mangled_name)) {
    known->flags |= flags;
    return *known;
  }
  symbols.push_back({mangled_name, flags});
  if (symbols.size() == kIndexed + 1) {
    for (uint32_t i = 0; i < symbols.size(); i++) index_.emplace(symbols[i].name, i);
  } else if (symbols.size() > kIndexed) {
    index_.emplace(mangled_name, static_cast<uint32_t>(symbols.size() - 1));
  }
  return symbols.back();
}

std::vector<std::string_view> Scope::sorted_names(Resolution wanted, uint16_t flags) const {
  std::vector<std::string_view> names;
  for (const Symbol& symbol : symbols) {
    if (symbol.resolution == wanted || (symbol.flags & flags)) names.push_back(symbol.name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

const Scope* SymbolTable::scope_of(const ast::Node& definition) const {
  auto found = by_node_.find(&definition);
  return found == by_node_.end() ? nullptr : found->second;
}

}  // namespace krait::symbols
