// Who talks to the adapter: one client on stdio, clients one after another or side by side on a port, or one client at
// a time for a program that waits. Each returns when there is nothing left to do, with the process's exit code.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace krait::rpc {
class Stream;
}

namespace krait::dap {

// One session, to its end, on the calling thread.
void serve_session(std::unique_ptr<rpc::Stream> stream);

[[nodiscard]] int serve_stdio();
// Every client gets a session and a thread. Says the port on stderr.
[[nodiscard]] int serve_port(std::uint16_t port);
// For the debuggee at the other end of `socket`; ends with it. `token` is asked of clients unless it is empty.
[[nodiscard]] int serve_waiting_program(std::uint16_t port, int socket, const std::string& token);

}  // namespace krait::dap
