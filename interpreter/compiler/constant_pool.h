// Constants of one compilation: equal ones share a node across all its code objects, as CPython merges them. Belongs to
// one compilation.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "interpreter/code/constant.h"
#include "interpreter/compiler/tree_constant.h"

namespace krait::compiler {

/// Numbers one constant of the compilation.
using ConstantId = uint32_t;

/// Open-addressing set of indices, for tables whose entries live elsewhere.
class IndexTable {
 public:
  static constexpr uint32_t kNone = 0xffffffff;

  /// The index whose entry has this hash and satisfies `same`, or kNone.
  template <typename Same>
  [[nodiscard]] uint32_t find(uint64_t hash, Same&& same) const {
    if (slots_.empty()) return kNone;
    size_t mask = slots_.size() - 1;
    for (size_t i = hash & mask; slots_[i].index != kNone; i = (i + 1) & mask) {
      if (slots_[i].hash == static_cast<uint32_t>(hash >> 32) && same(slots_[i].index)) return slots_[i].index;
    }
    return kNone;
  }
  void insert(uint64_t hash, uint32_t index);

 private:
  struct Slot {
    uint32_t index = kNone;
    uint32_t hash = 0;
    uint64_t full = 0;
  };
  void place(uint64_t hash, uint32_t index);
  std::vector<Slot> slots_;
  size_t used_ = 0;
};

class ConstantPool {
 public:
  /// The one constant of the compilation that equals `constant`; items of tuples and frozensets are shared as well, and
  /// strings that look like names are marked interned.
  ConstantId add(code::Constant constant);
  ConstantId add_string(std::string_view text);
  [[nodiscard]] const code::Constant& operator[](ConstantId id) const { return constants_[id]; }

 private:
  code::Constant share_items(const code::Constant& constant);
  std::vector<code::Constant> constants_;
  IndexTable table_;
};

/// co_consts of one code object in the making.
class UnitConstants {
 public:
  /// The index of the constant in co_consts, added if it is new.
  uint32_t index_of(ConstantId id);
  [[nodiscard]] ConstantId at(uint32_t index) const { return ids_[index]; }
  [[nodiscard]] size_t size() const { return ids_.size(); }
  void truncate(size_t size) { ids_.resize(size); }
  [[nodiscard]] std::vector<code::Constant> take(const ConstantPool& pool) const;

 private:
  std::vector<ConstantId> ids_;
  IndexTable table_;  // used once the code has more than a few constants
};

[[nodiscard]] bool is_true(const code::Constant& constant);
/// Whether a string consists of name characters only, so that it is interned.
[[nodiscard]] bool looks_like_name(std::string_view text);

}  // namespace krait::compiler
