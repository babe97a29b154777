// The face that speaks to the adapter: it turns what arrives on the connection into calls of the core, and what the core tells
// into events. Three threads meet here: the reader (a native thread, never takes the interpreter's lock) answers at once what
// needs no lock and queues the rest; a thread that is stopped serves the queue while it stands; the server (a native thread
// with a Thread of its own) serves it while the program runs, and hosts a pause of a thread that is in native code.
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
  std::string address;  // "HOST:PORT" of the adapter, for --debug-agent
  std::string listen;   // or --listen: an adapter is started and waits there for a client
  std::string token;
  std::string program;  // sys.argv[0] as it will be
  std::string version;
  bool stop_at_failure = true;
};

class Agent : public Face {
 public:
  // Connects, says Hello, and serves requests on the calling thread, which holds the lock, until ConfigurationDone (or the
  // adapter goes). Null with a sentence in `error`.
  static std::unique_ptr<Agent> start(Thread& t, const AgentOptions& options, std::string& error);
  ~Agent() override;

  Status stopped(Thread& t, const StopPoint& point) override;
  void tell(const wire::AnyEvent& event) override;
  bool forked(Thread& t) override;

  // The program has ended with this status, its output is flushed: says so, and leaves. Releases the lock for a while.
  void finish(Thread& t, int status);

 private:
  explicit Agent(Thread& t, AgentOptions options) : options_(std::move(options)), interpreter_(t.interpreter) {}
  bool connect(std::int64_t parent, std::string& error);
  void begin_threads();
  void wait_until_configured(Thread& t);

  void read();
  void serve_while_running();
  bool take(IncomingRequest& out);
  bool answer_at_once(IncomingRequest& request);
  void cancel(std::uint32_t serial);
  void serve(Thread& t, IncomingRequest& request);
  void clear(Thread& t);

  template <class Request>
  void handle(Thread& t, const IncomingRequest& incoming, const Request& request);
  template <class Request, class Result>
  void reply(const IncomingRequest& incoming, const std::variant<Result, Failure>& answer);
  bool needs_stop(const IncomingRequest& incoming);

  AgentOptions options_;
  Interpreter* interpreter_;
  Debugger* debugger_ = nullptr;
  std::unique_ptr<Connection> connection_;
  std::thread reader_, server_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<IncomingRequest> queue_;   // under mutex_, like all below
  std::uint32_t serving_ = 0;           // the serial of the request in hand
  bool configured_ = false, stopped_ = false, resume_ = false, gone_ = false, ended_ = false;
};

}  // namespace krait::debugger
