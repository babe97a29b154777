// AttributeErrors that carry the object and the name, so that "Did you mean" and hooks can use them.
#pragma once
#include "interpreter/runtime/raise.h"

namespace krait::runtime {

Raised raise_attribute_error_of(Thread&, Value object, Str* name, std::string_view message);
// "'X' object has no attribute 'y'", or "type object 'X' ..." for a type.
Raised raise_missing_attribute(Thread&, Value object, Str* name);

}  // namespace krait::runtime
