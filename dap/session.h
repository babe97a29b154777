// One client's debugging session: its phase, its debuggee, and the services that the request handlers work with.
// Everything runs on the thread of the io_context that it was made with; the channel's threads only post to it.
//
//   kNew --initialize--> kInitialized --launch/attach--> kStarting --agent connected--> kConfiguring
//        --configurationDone--> kRunning --the program's end--> kEnded
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "dap/attach_process.h"
#include "dap/breakpoints.h"
#include "dap/client.h"
#include "dap/launch_plan.h"
#include "dap/relay.h"
#include "dap/run.h"
#include "dap/sources.h"

namespace krait::rpc {
class Stream;
}

namespace krait::dap {

class Children;
class Session;

// Whoever keeps sessions.
class SessionOwner {
 public:
  virtual ~SessionOwner() = default;
  // Nothing more will be served: the session is to be destroyed, though not from within this call.
  virtual void on_session_done() = 0;
};

// Programs that are there already and outlive the session: one of `krait --listen`, child processes.
class WaitingPrograms {
 public:
  virtual ~WaitingPrograms() = default;
  // What `attach` with this token is for; null with a sentence in `problem`.
  virtual Run* take(const std::string& token, std::string& problem) = 0;
};

struct SessionOptions {
  WaitingPrograms* waiting = nullptr;  // null: the session launches, or passes on
  Children* children = nullptr;        // null: child processes run without debugger
};

enum class Phase { kNew, kInitialized, kStarting, kConfiguring, kRunning, kEnded };

class Session final : public RunListener, public RelayListener, public AttachListener {
 public:
  Session(asio::io_context& loop, std::unique_ptr<rpc::Stream> stream, SessionOptions options, SessionOwner& owner);
  ~Session() override;

  // ---- for the handlers -----------------------------------------------------------------------------------------
  [[nodiscard]] Client& client() { return *client_; }
  [[nodiscard]] Sources& sources() { return sources_; }
  [[nodiscard]] BreakpointBook& book() { return book_; }
  [[nodiscard]] Phase phase() const { return phase_; }
  // Nothing more is served.
  [[nodiscard]] bool finished() const { return finished_; }
  // Null while there is none.
  [[nodiscard]] Debuggee* debuggee() { return run() ? run()->debuggee() : nullptr; }

  // Asks the debuggee on behalf of a call. `then` gets the result; a failure is passed on to the client, quietly
  // if asked for.
  template <class Request, class Then>
  void ask(const Call& call, const Request& request, Then then, bool quiet = false) {
    if (!debuggee()) return client_->refuse(call, "there is no program to ask", quiet);
    auto answered = [this, call, then, quiet](const auto& answer) {
      asked_.erase(call.seq);
      if (answer.result) return then(*answer.result);
      if (answer.failure.cancelled) return client_->refuse_cancelled(call);
      client_->refuse(call, answer.failure.message, quiet);
    };
    asked_[call.seq] = debuggee()->ask(request, guarded(answered));
  }

  void initialize(const Call& call, const InitializeArguments& arguments);
  void launch(const Call& call, const LaunchArguments& arguments);
  void attach(const Call& call, const AttachArguments& arguments);
  void configuration_done(const Call& call);
  void restart(const Call& call, const RestartArguments& arguments);
  void terminate(const Call& call);
  void disconnect(const Call& call, const DisconnectArguments& arguments);
  void cancel(const Call& call, std::int64_t request);

  // The client is asked to debug a child process of the program, which waits at this port.
  void offer_child(std::int64_t process, std::int64_t port, const std::string& token,
                   std::unique_ptr<ReplyHandler> answered);

  // ---- from the channel, on the session's thread ---------------------------------------------------------------
  void receive(Json message);
  void receive_malformed(const std::string& problem);
  void client_gone();

  // ---- from the run ---------------------------------------------------------------------------------------------
  void on_run_connected(const core::Hello& hello) override;
  void on_run_failed(const std::string& problem) override;
  void on_run_event(const core::wire::AnyEvent& event) override;
  void on_run_output(bool is_stderr, std::string_view text) override;
  bool wants_run_output() override;
  void on_run_note(const std::string& text) override;
  void on_run_ended(const RunEnd& end) override;

  // ---- from an attempt to attach ----------------------------------------------------------------------------------
  void on_attached(int socket, const std::string& problem) override;

  // ---- from the relay -------------------------------------------------------------------------------------------
  void on_relayed(Json message) override;
  void on_relay_closed() override;

 private:
  class Inbox;
  [[nodiscard]] Run* run() { return adopted_ ? adopted_ : run_.get(); }
  // A program that waits outlives the session, and so do questions to it.
  template <class Then>
  [[nodiscard]] auto guarded(Then then) {
    return [alive = alive_, then](const auto& answer) {
      if (*alive) then(answer);
    };
  }
  void serve(const Call& call);
  void relay(const Call& call, const AttachArguments& arguments);
  void attach_to_process(const Call& call, const AttachArguments& arguments);

  void start_debuggee();
  void start_in_terminal(StartedRun& started, const Launch& launch);
  void start_plainly(const Call& call);
  void configured();
  void replay();
  void fail_start(const std::string& problem);
  void ask_to_end(const Call& call);
  void say_end(const RunEnd& end);
  void finish();
  void drop_run();
  void settle(const std::optional<bool>& stop_on_entry, const std::optional<bool>& just_my_code,
              const std::optional<bool>& show_return_value, const std::optional<bool>& sub_process,
              const std::optional<std::vector<PathMapping>>& mappings);
  void follow_children(long process);

  asio::io_context& loop_;
  SessionOptions options_;
  SessionOwner& owner_;
  Phase phase_ = Phase::kNew;
  bool finished_ = false;
  bool attached_ = false;     // to a program that waited
  bool follows_children_ = false;
  Run* adopted_ = nullptr;    // that program, while it runs
  bool terminating_ = false;  // asked to end once
  Json initialize_message_;   // as it came, for a relay
  InitializeArguments capabilities_;
  LaunchArguments launch_;
  core::Configure settings_;
  std::optional<Call> starting_;  // the launch, attach or restart that waits for the agent
  bool restarting_ = false;
  std::optional<Call> leaving_;                  // the disconnect that waits for the end
  std::map<std::int64_t, std::uint32_t> asked_;  // serials by the client's sequence numbers

  Sources sources_;
  BreakpointBook book_{sources_};
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  std::unique_ptr<Inbox> inbox_;
  std::unique_ptr<rpc::Channel> channel_;
  std::unique_ptr<Client> client_;
  std::unique_ptr<Relay> relay_;
  std::unique_ptr<AttachAttempt> attempt_;
  std::unique_ptr<Run> run_;
};

}  // namespace krait::dap
