// The specs of the built-in exceptions, in exceptions.def's order (bases first), for start-up.
#pragma once
#include "interpreter/runtime/thread.h"

namespace krait::objects {

struct ExceptionRow {
  const TypeSpec* spec;
  Type* Types::*member;
};
extern const ExceptionRow kExceptionRows[];
extern const int kExceptionRowCount;

// ExceptionGroup has two bases; made after all others.
Status make_exception_group_type(Thread&);

}  // namespace krait::objects
