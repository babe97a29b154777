// Bodies of raise.h's templates.
#pragma once
#include "interpreter/runtime/thread.h"

namespace krait::runtime {

#define KRAIT_RAISER(function, type)                                   \
  template <class... P> Raised function(Thread& t, const P&... parts) { \
    return raise_message(t, t.types().type, cat(parts...));             \
  }
KRAIT_RAISER(raise_type_error, TypeError)
KRAIT_RAISER(raise_value_error, ValueError)
KRAIT_RAISER(raise_index_error, IndexError)
KRAIT_RAISER(raise_overflow_error, OverflowError)
KRAIT_RAISER(raise_attribute_error, AttributeError)
KRAIT_RAISER(raise_runtime_error, RuntimeError)
KRAIT_RAISER(raise_zero_division, ZeroDivisionError)
KRAIT_RAISER(raise_system_error, SystemError)
#undef KRAIT_RAISER

}  // namespace krait::runtime
