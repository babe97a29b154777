// What other modules need of marshal.
#pragma once
#include "interpreter/runtime/native.h"

namespace krait::modules {

inline constexpr int kMarshalVersion = 4;
runtime::Result marshal_value(runtime::Thread&, runtime::Value, int version);  // bytes

}  // namespace krait::modules
