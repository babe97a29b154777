// The callables of the module _operator that are types. operator_getters.cpp
#pragma once
#include "interpreter/modules/native_object.h"

namespace krait::modules {

extern const TypeSpec kItemGetterType, kAttrGetterType, kMethodCallerType;

}  // namespace krait::modules
