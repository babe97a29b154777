// Between the compiler's and marshal's constants (interpreter/code) and the runtime's objects.
#pragma once
#include "interpreter/code/constant.h"
#include "interpreter/runtime/abstract.h"

namespace krait::objects {

// The object for a constant. Nodes that are shared become one object each; strs marked so are interned; code objects
// go through make_code.
Result object_from_constant(Thread&, const code::Constant&);
// The constant for an object of a type that marshal knows; ValueError "unmarshallable object" for others.
ResultOf<code::Constant> constant_from_object(Thread&, Value);

}  // namespace krait::objects
