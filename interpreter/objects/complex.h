// Numbers as complex ones, for modules that compute with them.
#pragma once
#include "interpreter/runtime/abstract.h"

namespace krait::objects {

// complex, __complex__, then as a float; TypeError "must be real number, not x".
Status as_complex(Thread&, Value, double* real, double* imag);

}  // namespace krait::objects
