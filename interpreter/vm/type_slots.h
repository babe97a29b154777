// The slots of `type` and `object` that call sites recognise.
#pragma once
#include "interpreter/runtime/type.h"

namespace krait::objects {

using namespace krait::runtime;
Result type_call(Thread&, Value callee, const Value* args, size_t positional, Tuple* kwnames);
Result type_get_attr(Thread&, Value self, Str* name);
Result object_new(Thread&, Type*, const Value* args, size_t positional, Tuple* kwnames);

}  // namespace krait::objects
