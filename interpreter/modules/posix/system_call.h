// Body of posix_internal.h's template.
#pragma once
#include <errno.h>

#include "interpreter/runtime/lock.h"
#include "interpreter/runtime/signals.h"

namespace krait::modules::posix {

template <class Call> ResultOf<int64_t> system_call(Thread& t, Call call) {
  for (;;) {
    int64_t answer;
    int error;
    {
      Unlocked others(t);
      errno = 0;
      answer = static_cast<int64_t>(call());
      error = errno;
    }
    errno = error;
    if (answer != -1 || error != EINTR) return answer;
    TRY(run_signal_handlers(t));
  }
}

}  // namespace krait::modules::posix
