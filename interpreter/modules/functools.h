// The types of the module _functools, by the files that make them.
#pragma once
#include "interpreter/modules/native_object.h"

namespace krait::modules {

extern const TypeSpec kPartialType;                   // functools_partial.cpp
extern const TypeSpec kLruCacheType, kLruLinkType;    // functools_lru.cpp
extern const TypeSpec kKeyWrapperType;                // functools.cpp

}  // namespace krait::modules
