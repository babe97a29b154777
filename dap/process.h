// A debuggee that the adapter started itself: a session of its own (so that its children can be ended with it), pipes
// for its output, an empty standard input. Owned by the session and used on its thread; nothing here blocks.
#pragma once

#include <sys/types.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace asio {
class io_context;
}

namespace krait::dap {

struct LaunchPlan {
  std::vector<std::string> arguments;  // the first is the program's path
  std::string directory;
  std::map<std::string, std::string> environment;  // the whole of it
};

// The adapter's own environment, to build a plan's on.
[[nodiscard]] std::map<std::string, std::string> own_environment();

struct ExitStatus {
  int code = 0;    // 128 + signal when there was one, as a shell says it
  int signal = 0;  // 0: it exited
};

// "terminated by signal SIGSEGV (Segmentation fault)"; empty for an exit.
[[nodiscard]] std::string describe_signal(const ExitStatus& status);

class ProcessListener {
 public:
  virtual ~ProcessListener() = default;
  // Whole characters, as far as the program wrote UTF-8.
  virtual void on_process_output(bool is_stderr, std::string_view text) = 0;
  // False makes the process wait, once its pipes are full.
  virtual bool wants_process_output() = 0;
  // The last call; all output was handed on before it.
  virtual void on_process_exit(const ExitStatus& status) = 0;
};

class Process {
 public:
  // Null with a sentence in `error` when it cannot be started.
  [[nodiscard]] static std::unique_ptr<Process> start(asio::io_context& loop, const LaunchPlan& plan,
                                                      ProcessListener& listener, std::string& error);
  // Kills what still runs, and hears no more of it.
  ~Process();

  // Hands on what the process has written up to now.
  void drain();
  // The process and its children; on_process_exit follows.
  void kill();
  [[nodiscard]] pid_t pid() const;

 private:
  struct State;
  explicit Process(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

}  // namespace krait::dap
