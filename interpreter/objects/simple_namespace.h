// types.SimpleNamespace: a plain object whose attributes are given as keyword arguments.
#pragma once
#include "interpreter/runtime/abstract.h"

namespace krait::objects {

extern const TypeSpec kSimpleNamespaceType;

Result make_simple_namespace(Thread&);  // empty: set_attr fills it

}  // namespace krait::objects
