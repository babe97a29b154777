#include "interpreter/debugger/child.h"

#include <stdlib.h>
#include <sys/stat.h>

#include <sstream>

namespace krait::debugger {

namespace {
constexpr const char* kVariable = "KRAIT_DEBUG_CHILD";
}

std::string variable_of(const ChildAddress& child) {
  return std::string(kVariable) + "=" + child.address + " " + child.token + " " + std::to_string(child.parent);
}

std::optional<ChildAddress> take_child_address() {
  const char* value = ::getenv(kVariable);
  if (!value) return std::nullopt;
  std::istringstream words(value);
  ChildAddress child;
  words >> child.address >> child.token >> child.parent;
  ::unsetenv(kVariable);
  if (words.fail()) return std::nullopt;
  return child;
}

bool is_this_interpreter(const std::string& program) {
  struct stat own{}, other{};
  return ::stat("/proc/self/exe", &own) == 0 && ::stat(program.c_str(), &other) == 0 && own.st_dev == other.st_dev &&
         own.st_ino == other.st_ino;
}

bool is_service_process(const std::string& command) {
  return command.rfind("from multiprocessing.resource_tracker import main", 0) == 0;
}

}  // namespace krait::debugger
