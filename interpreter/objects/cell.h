// cell: what a closure shares with the function around it.
#pragma once
#include "interpreter/runtime/abstract.h"

namespace krait::objects {

struct Cell : Object {
  static constexpr Kind kKind = Kind::Cell;
  Value value;  // owned, absent: empty
};
extern const TypeSpec kCellType;
Result make_cell(Thread&, Value value_or_absent);

}  // namespace krait::objects
