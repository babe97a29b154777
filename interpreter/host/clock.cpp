#include "interpreter/host/clock.h"

#include <time.h>

namespace krait::host {

int64_t now(Clock clock) {
  static constexpr clockid_t kIds[] = {CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_PROCESS_CPUTIME_ID,
                                       CLOCK_THREAD_CPUTIME_ID};
  timespec time{};
  clock_gettime(kIds[static_cast<int>(clock)], &time);
  return int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

}  // namespace krait::host
