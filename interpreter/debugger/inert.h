// Whether code written in Python for a library class (a __repr__ of datetime, say) may be run without running any of
// the program's: the class is of the standard library, and so is all that it holds. Free functions; the caller holds
// the lock.
#pragma once

#include "interpreter/runtime/thread.h"

namespace krait::debugger {

// A class made in C++, or by a module of the standard library.
bool is_library_class(Thread& t, const Type* type);
// The value and what it refers to (looked at as far as a small budget goes) are of such classes.
bool is_inert(Thread& t, Value value);
// Whether the native repr() of a value made in C++ meets nothing but inert values.
bool has_inert_contents(Thread& t, Value value);

}  // namespace krait::debugger
