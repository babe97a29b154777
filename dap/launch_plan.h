// From the arguments of `launch` to a command line, a folder and an environment. Free functions; any thread.
#pragma once

#include <string>
#include <vector>

#include "dap/process.h"
#include "dap/protocol.h"
#include "dap/run.h"

namespace krait::dap {

enum class Console { kOwn, kIntegratedTerminal, kExternalTerminal };

struct Launch {
  LaunchPlan plan;
  // The part of the environment that differs from the adapter's own: a terminal is asked for these alone. Null removes.
  Json changes = Json::object();
  Console console = Console::kOwn;
  std::string title;
};

// False with a sentence that names the argument at fault. Without an address the program runs without a debugger.
[[nodiscard]] bool make_launch(const LaunchArguments& arguments, const AgentAddress* address, Launch& launch,
                               std::string& error);

// As a POSIX shell splits words: blanks, quotes and backslashes; nothing is expanded.
[[nodiscard]] std::vector<std::string> split_words(const std::string& line);

// The krait that belongs to this adapter: the one beside the executable, else the first on PATH.
[[nodiscard]] std::string own_interpreter();

}  // namespace krait::dap
