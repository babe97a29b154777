#include "interpreter/modules/import_time.h"

#include <stdio.h>

#include "interpreter/host/clock.h"

namespace krait::modules {

static struct {
  bool shown = false, header_printed = false;
  int level = 0;
  int64_t nested = 0;  // nanoseconds of the imports that ended within the one under way
} record;

static long microseconds(int64_t nanoseconds) { return static_cast<long>((nanoseconds + 999) / 1000); }

void show_import_times() { record.shown = true; }
bool import_times_are_shown() { return record.shown; }

ImportTimer::ImportTimer() : began_(host::now(host::Clock::Monotonic)), others_before_(record.nested) {
  if (!record.header_printed) fputs("import time: self [us] | cumulative | imported package\n", stderr);
  record.header_printed = true;
  record.nested = 0;
  ++record.level;
}

void ImportTimer::finish(const std::string& module) {
  int64_t all = host::now(host::Clock::Monotonic) - began_;
  --record.level;
  fprintf(stderr, "import time: %9ld | %10ld | %*s%s\n", microseconds(all - record.nested), microseconds(all),
          record.level * 2, "", module.c_str());
  record.nested = others_before_ + all;
}

}  // namespace krait::modules
