// The table of list's methods.
#pragma once
#include "interpreter/runtime/abstract.h"
#include "interpreter/runtime/native.h"

namespace krait::objects {

extern const NativeFunction kListMethods[];

}  // namespace krait::objects
