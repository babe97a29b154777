// How an interpreter that a debugged one starts by exec finds the debugger: a variable in its environment, which it
// takes out before its program could see it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace krait::debugger {

struct ChildAddress {
  std::string address;  // HOST:PORT
  std::string token;
  std::int64_t parent = 0;
};

// "NAME=VALUE".
[[nodiscard]] std::string variable_of(const ChildAddress& child);
// What the environment says, which no longer says it afterwards. Before there are threads.
[[nodiscard]] std::optional<ChildAddress> take_child_address();

// The program, a path, is the executable that runs here.
[[nodiscard]] bool is_this_interpreter(const std::string& program);
// The text of a -c that multiprocessing starts for its own book-keeping: nobody wants to debug that.
[[nodiscard]] bool is_service_process(const std::string& command);

}  // namespace krait::debugger
