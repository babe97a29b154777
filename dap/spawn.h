// Starting a child process with pipes, the part of process.h that is between fork and exec.
#pragma once

#include <sys/types.h>

#include <string>

namespace krait::dap {

struct LaunchPlan;

// Descriptors that the caller owns; all are closed on exec.
struct Spawned {
  pid_t pid = -1;
  int handle = -1;  // a pidfd: readable when the process has ended
  int output = -1;
  int errors = -1;
};

// False with a sentence in `error`.
[[nodiscard]] bool spawn(const LaunchPlan& plan, Spawned& spawned, std::string& error);

}  // namespace krait::dap
