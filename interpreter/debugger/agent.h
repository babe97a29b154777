// The face that speaks to the adapter over a connection (wire.h). A reader thread takes requests: what needs neither
// the interpreter's lock nor a stopped thread it answers itself, the rest it queues. The queue is served by the stopped
// thread, or, while the program runs, by the debugger's helper. Owned by run.cpp; made on the main thread before user
// code runs.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "interpreter/debugger/connection.h"
#include "interpreter/debugger/debugger.h"

namespace krait::debugger {

struct AgentOptions {
  std::string address;  // HOST:PORT of the adapter; empty: `socket` is connected
  int socket = -1;
  std::string token;
  std::int64_t parent = 0;  // Hello::parent
  std::string program;  // Hello::program
  std::string version;
};

class Agent final : public Face {
 public:
  // Connects, says Hello, and serves the configuration: returns when user code may run. The caller holds the lock. Null
  // with a sentence in `error`, or, when a signal ended the waiting, with its exception pending.
  [[nodiscard]] static std::unique_ptr<Agent> start(Thread& t, AgentOptions options, std::string& error);
  // Waits for an adapter behind an open door (attach_door.h) while the program runs on. The caller holds the lock.
  // Null: there is another face.
  [[nodiscard]] static std::unique_ptr<Agent> wait_behind(Thread& t, int door, std::string path, AgentOptions options);
  // Nobody is there any more, and its thread has nothing left to do.
  [[nodiscard]] bool is_over();
  ~Agent() override;

  // The program has ended with this status, its last words are printed.
  void say_end(Thread& t, int status);

  Status stopped(Thread& t, const StopPoint& point) override;
  void tell(const wire::AnyEvent& event) override;
  void serve(Thread& t) override;
  bool forked(Thread& t) override;
  void ending(int status) override;
  std::string child_variable(const std::string& program) override;

 private:
  explicit Agent(AgentOptions options) : options_(std::move(options)) {}
  bool connect(std::string& error);
  void greet(std::int64_t parent);
  // Serves until user code may run. Raised: a signal's handler, for one ^C.
  Status configure(Thread& t);
  void start_reader(int door, std::string path);
  void read();
  bool answer_at_once(const IncomingRequest& request);
  void leave(Thread& t);

  // One overload for each request, on the thread that holds the lock; false in a resuming one's way out.
  struct Server;
  friend struct Server;

  AgentOptions options_;
  std::int64_t process_ = 0;           // whose agent this is: a forked child's parent, as it may be gone by now
  Debugger* debugger_ = nullptr;
  std::unique_ptr<Connection> connection_;
  std::thread reader_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<IncomingRequest> queue_;  // under mutex_
  bool gone_ = false;                  // under mutex_: the adapter is no longer there
  bool held_ = false;                  // under mutex_: a thread is stopped and serves
  std::uint32_t evaluating_ = 0;       // under mutex_: the serial being served
  bool configured_ = false;
  bool has_client_ = false;            // from Configure to Disconnect: without one nothing stops
  bool resumed_ = false;
  bool interrupted_ = false;           // Terminate was asked for while stopped
};

}  // namespace krait::debugger
