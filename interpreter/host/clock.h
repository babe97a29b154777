// The clocks of the system, in nanoseconds.
#pragma once
#include <cstdint>

namespace krait::host {

enum class Clock { Wall, Monotonic, Process, Thread };
int64_t now(Clock);  // nanoseconds; Wall: since 1970-01-01 UTC

}  // namespace krait::host
