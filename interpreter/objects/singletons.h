// The types of None, Ellipsis and NotImplemented.
#pragma once
#include "interpreter/runtime/type.h"

namespace krait::objects {

extern const runtime::TypeSpec kNoneType, kEllipsisType, kNotImplementedType;

}  // namespace krait::objects
