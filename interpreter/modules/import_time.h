// -X importtime: what each import takes, itself and with what it imports, on standard error. One record a process;
// callers hold the interpreter's lock.
#pragma once
#include <cstdint>
#include <string>

namespace krait::modules {

// From here on imports are timed (PYTHONPROFILEIMPORTTIME, -X importtime). Called once, before the first import.
void show_import_times();
[[nodiscard]] bool import_times_are_shown();

// The time of one import: begins with the object, is printed by finish(). Nested imports lie within.
class ImportTimer {
 public:
  ImportTimer();
  void finish(const std::string& module);

 private:
  int64_t began_, others_before_;
};

}  // namespace krait::modules
