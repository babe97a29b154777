// The types of None, Ellipsis and NotImplemented, and of types.SimpleNamespace.
#pragma once
#include "interpreter/runtime/type.h"

namespace krait::objects {

extern const runtime::TypeSpec kNoneType, kEllipsisType, kNotImplementedType, kSimpleNamespaceType;

}  // namespace krait::objects
