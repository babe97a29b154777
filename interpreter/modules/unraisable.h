// Exceptions that nobody can catch, told with the occasion: "Exception ignored in atexit callback: ...".
#pragma once
#include "interpreter/runtime/thread.h"

namespace krait::modules {

// As runtime::report_unraisable; `occasion` stands for its plain "in" ("in atexit callback").
void report_unraisable_as(runtime::Thread&, const char* occasion, runtime::Value where_or_absent);

}  // namespace krait::modules
