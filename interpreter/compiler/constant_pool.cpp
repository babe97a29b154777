#include "interpreter/compiler/constant_pool.h"

#include <functional>

#include "interpreter/code/code_object.h"

namespace krait::compiler {

using code::Constant;
using code::ConstantKind;

namespace {

constexpr size_t kLinearSearch = 8;  // up to so many entries, looking at each beats hashing

uint64_t spread(uint64_t value) {
  value *= 0x9E3779B97F4A7C15u;
  return value ^ (value >> 32);
}

bool is_collection(ConstantKind kind) { return kind == ConstantKind::Tuple || kind == ConstantKind::FrozenSet; }

}  // namespace

void IndexTable::place(uint64_t hash, uint32_t index) {
  size_t mask = slots_.size() - 1;
  size_t i = hash & mask;
  while (slots_[i].index != kNone) i = (i + 1) & mask;
  slots_[i] = {index, static_cast<uint32_t>(hash >> 32), hash};
}

void IndexTable::insert(uint64_t hash, uint32_t index) {
  if (used_ * 2 >= slots_.size()) {
    std::vector<Slot> old = std::move(slots_);
    slots_.assign(old.empty() ? 32 : old.size() * 2, Slot{});
    for (const Slot& slot : old) {
      if (slot.index != kNone) place(slot.full, slot.index);
    }
  }
  place(hash, index);
  used_++;
}

bool looks_like_name(std::string_view text) {
  for (unsigned char c : text) {
    bool fits = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
    if (!fits) return false;
  }
  return true;
}

// Items become those of the pool; code objects stay themselves.
Constant ConstantPool::share_items(const Constant& constant) {
  std::vector<Constant> items;
  items.reserve(constant.items().size());
  for (const Constant& item : constant.items()) items.push_back(constants_[add(item)]);
  return Constant::collection(constant.kind(), std::move(items));
}

ConstantId ConstantPool::add(Constant constant) {
  uint64_t hash = code::hash_constant(constant);
  hash = spread(hash);
  uint32_t found =
      table_.find(hash, [&](uint32_t index) { return code::same_constant(constants_[index], constant); });
  if (found != IndexTable::kNone) return found;
  if (is_collection(constant.kind()) && !constant.items().empty()) constant = share_items(constant);
  constants_.push_back(std::move(constant));
  auto id = static_cast<ConstantId>(constants_.size() - 1);
  table_.insert(hash, id);
  return id;
}

ConstantId ConstantPool::add_string(std::string_view text) {
  return add(Constant::string(text, looks_like_name(text)));
}

uint32_t UnitConstants::index_of(ConstantId id) {
  if (ids_.size() <= kLinearSearch) {
    for (uint32_t i = 0; i < ids_.size(); i++) {
      if (ids_[i] == id) return i;
    }
  } else {
    uint32_t found = table_.find(spread(id), [&](uint32_t index) { return ids_[index] == id; });
    if (found != IndexTable::kNone) return found;
  }
  ids_.push_back(id);
  table_.insert(spread(id), static_cast<uint32_t>(ids_.size() - 1));
  return static_cast<uint32_t>(ids_.size() - 1);
}

std::vector<Constant> UnitConstants::take(const ConstantPool& pool) const {
  std::vector<Constant> constants;
  constants.reserve(ids_.size());
  for (ConstantId id : ids_) constants.push_back(pool[id]);
  return constants;
}

bool is_true(const Constant& constant) {
  switch (constant.kind()) {
    case ConstantKind::None:
    case ConstantKind::False:
      return false;
    case ConstantKind::Int:
      return constant.as_int() != 0;
    case ConstantKind::Float:
      return constant.as_real() != 0;
    case ConstantKind::Complex:
      return constant.as_real() != 0 || constant.as_imag() != 0;
    case ConstantKind::Str:
    case ConstantKind::Bytes:
      return !constant.text().empty();
    case ConstantKind::Tuple:
    case ConstantKind::FrozenSet:
      return !constant.items().empty();
    default:
      return true;
  }
}

}  // namespace krait::compiler
