// The answer of a rich comparison out of an order, as memcmp() gives one.
#pragma once
#include "interpreter/runtime/abstract.h"

namespace krait::runtime {

/// order: less than, equal to or greater than 0, as the left operand is against the right one.
inline Result answer_of_order(int order, CompareOp op) {
  switch (op) {
    case CompareOp::Lt: return boolean(order < 0);
    case CompareOp::Le: return boolean(order <= 0);
    case CompareOp::Eq: return boolean(order == 0);
    case CompareOp::Ne: return boolean(order != 0);
    case CompareOp::Gt: return boolean(order > 0);
    default: return boolean(order >= 0);
  }
}

}  // namespace krait::runtime
