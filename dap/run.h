// The life of one debuggee: started (as a child, or by the client in a terminal) or adopted, connected, ended. What the
// two sources of news (the process with its pipes, the agent's connection) say is put in order here: output before the
// stop that follows it, everything before the end. Owned by the session, or by the server between the clients of a
// program that waits; on the session's thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dap/debuggee.h"
#include "dap/process.h"

namespace krait::dap {

// How a run ended: a code when it is known, a reason when it was no ordinary exit.
struct RunEnd {
  std::optional<int> code;
  std::string reason;
};

class RunListener {
 public:
  virtual ~RunListener() = default;
  // The agent is connected, and waits for Configure.
  virtual void on_run_connected(const core::Hello& hello) = 0;
  // It came to no connection; nothing more is said.
  virtual void on_run_failed(const std::string& problem) = 0;
  virtual void on_run_event(const core::wire::AnyEvent& event) = 0;
  virtual void on_run_output(bool is_stderr, std::string_view text) = 0;
  virtual bool wants_run_output() = 0;
  // Something that the user should know: one line.
  virtual void on_run_note(const std::string& text) = 0;
  // The last call.
  virtual void on_run_ended(const RunEnd& end) = 0;
};

class Run {
 public:
  virtual ~Run() = default;

  // The connection; null before on_run_connected, after the connection's end, and in a run without debugger.
  [[nodiscard]] virtual Debuggee* debuggee() = 0;
  [[nodiscard]] virtual bool ended() const = 0;
  // The process's id, 0 when it is not known yet.
  [[nodiscard]] virtual long process_id() const = 0;
  // Null: nobody listens, for a while.
  virtual void set_listener(RunListener* listener) = 0;
  // A program that the adapter did not start itself lives on when this object goes.
  virtual void let_go() = 0;
  // Ends the process by force, with its children when they are ours; on_run_ended follows.
  virtual void kill() = 0;
};

// How the agent of a run that is being started finds the adapter: arguments for the interpreter's command line, and
// a variable for its environment.
struct AgentAddress {
  std::vector<std::string> arguments;
  std::string token;
};

inline constexpr const char* kTokenVariable = "KRAIT_DEBUG_TOKEN";

// 128 random bits in hexadecimal.
[[nodiscard]] std::string make_token();
// Takes as long for every wrong token.
[[nodiscard]] bool same_token(const std::string& a, const std::string& b);

// A run whose agent will connect; listens from now on. Null with a sentence when no port can be had.
class StartedRun : public Run {
 public:
  [[nodiscard]] static std::unique_ptr<StartedRun> open(asio::io_context& loop, RunListener& listener,
                                                        std::string& error);
  [[nodiscard]] virtual const AgentAddress& address() const = 0;
  // Starts the process as a child. False with a sentence.
  [[nodiscard]] virtual bool start(const LaunchPlan& plan, std::string& error) = 0;
  // The client has started it in a terminal: the connection must come soon.
  virtual void expect_connection() = 0;
};

// A child without any debugger.
[[nodiscard]] std::unique_ptr<Run> start_plain_run(asio::io_context& loop, const LaunchPlan& plan,
                                                   RunListener& listener, std::string& error);

// A debuggee at the other end of an inherited socket.
[[nodiscard]] std::unique_ptr<Run> adopt_run(asio::io_context& loop, int socket);

}  // namespace krait::dap
