#include "dap/session.h"

#include <asio.hpp>
#include <charconv>
#include <chrono>

#include "dap/children.h"
#include "dap/events.h"
#include "dap/requests/requests.h"
#include "server/rpc/stream.h"

namespace krait::dap {

namespace {

constexpr auto kTerminateLimit = std::chrono::seconds(3);  // for the debuggee to say that it has heard
constexpr std::size_t kBacklogLimit = 8u << 20;  // bytes for a slow client; after that the program's output waits

bool has_type(const Json& message, const char* type) {
  auto found = message.find("type");
  return found != message.end() && *found == type;
}

}  // namespace

// The channel's threads' way into the session's thread; posts outlive the session harmlessly.
class Session::Inbox final : public rpc::Receiver {
 public:
  Inbox(Session& session, asio::io_context& loop, std::shared_ptr<bool> alive)
      : session_(session), loop_(loop), alive_(std::move(alive)) {}
  void on_message(Json message) override {
    post([this, message = std::move(message)]() mutable { session_.receive(std::move(message)); });
  }
  void on_malformed(const std::string& problem) override {
    post([this, problem] { session_.receive_malformed(problem); });
  }
  void on_closed() override {
    post([this] { session_.client_gone(); });
  }

 private:
  template <class Action>
  void post(Action action) {
    asio::post(loop_, [alive = alive_, action = std::move(action)]() mutable {
      if (*alive) action();
    });
  }
  Session& session_;
  asio::io_context& loop_;
  std::shared_ptr<bool> alive_;
};

Session::Session(asio::io_context& loop, std::unique_ptr<rpc::Stream> stream, SessionOptions options,
                 SessionOwner& owner)
    : loop_(loop), options_(std::move(options)), owner_(owner) {
  inbox_ = std::make_unique<Inbox>(*this, loop, alive_);
  channel_ = std::make_unique<rpc::Channel>(std::move(stream), *inbox_);
  client_ = std::make_unique<Client>(*channel_);
}

Session::~Session() {
  *alive_ = false;
  if (options_.children) options_.children->leave(*this);
  if (adopted_) adopted_->set_listener(nullptr);
  run_.reset();
  relay_.reset();
  channel_->close();
}

// ---- messages --------------------------------------------------------------------------------------------------

void Session::receive(Json message) {
  if (finished_) return;
  if (relay_) {
    if (message.is_object() && has_type(message, "response")) client_->turn_back(message);
    return relay_->forward(message);
  }
  if (!message.is_object()) return receive_malformed("a message that is no object");
  if (has_type(message, "response")) {
    client_->take_reply(message);
    return;
  }
  auto command = message.find("command");
  auto seq = message.find("seq");
  bool good = has_type(message, "request") && command != message.end() && command->is_string() &&
              seq != message.end() && seq->is_number_integer();
  if (!good) return receive_malformed("a message that is no request with a command and a seq");
  Call call{seq->get<std::int64_t>(), command->get<std::string>(), Json()};
  if (auto arguments = message.find("arguments"); arguments != message.end()) call.arguments = *arguments;
  if (call.command == "initialize" && phase_ == Phase::kNew) initialize_message_ = std::move(message);
  serve(call);
}

void Session::serve(const Call& call) {
  const RequestEntry* entry = find_request(call.command);
  if (!entry) return client_->refuse(call, "krait-dap knows no request '" + call.command + "'");
  if (entry->needs != Needs::kNothing && phase_ == Phase::kNew) {
    return client_->refuse(call, "the first request must be initialize, not " + call.command);
  }
  if (entry->needs != Needs::kNothing && options_.waiting && phase_ == Phase::kInitialized &&
      call.command != "attach") {
    return client_->refuse(call, "a program waits here: attach to it first");
  }
  if (entry->needs == Needs::kDebuggee && !debuggee()) {
    return client_->refuse(call, call.command + ": the program is not being debugged");
  }
  entry->serve(*this, call);
}

// There is no message in the protocol to answer bytes that are none: the user is told, and the session goes on.
void Session::receive_malformed(const std::string& problem) {
  if (finished_ || relay_) return;
  client_->tell("output",
                OutputBody{"important", "krait-dap: ignored what the client sent: " + problem + "\n", {}, {}});
}

void Session::on_relayed(Json message) {
  if (!message.is_object()) return;
  if (has_type(message, "event") && message.value("event", Json()) == "terminated") phase_ = Phase::kEnded;
  client_->pass_on(std::move(message));
}

void Session::on_relay_closed() {
  if (phase_ != Phase::kEnded) client_->tell("terminated");
  finish();
}

// ---- beginning -------------------------------------------------------------------------------------------------

void Session::initialize(const Call& call, const InitializeArguments& arguments) {
  if (phase_ != Phase::kNew) return client_->refuse(call, "initialize was already done");
  capabilities_ = arguments;
  sources_.set_client(arguments);
  phase_ = Phase::kInitialized;
  Capabilities capabilities;
  capabilities.exceptionBreakpointFilters = exception_filters();
  client_->respond(call, capabilities);
}

void Session::launch(const Call& call, const LaunchArguments& arguments) {
  if (phase_ != Phase::kInitialized) return client_->refuse(call, "this session has its program already");
  launch_ = arguments;
  settle(arguments.stopOnEntry, arguments.justMyCode, arguments.showReturnValue, arguments.subProcess,
         arguments.pathMappings);
  starting_ = call;
  phase_ = Phase::kStarting;
  start_debuggee();
}

// What launch and attach have in common.
void Session::settle(const std::optional<bool>& stop_on_entry, const std::optional<bool>& just_my_code,
                     const std::optional<bool>& show_return_value, const std::optional<bool>& sub_process,
                     const std::optional<std::vector<PathMapping>>& mappings) {
  settings_.stop_on_entry = stop_on_entry.value_or(false);
  settings_.just_my_code = just_my_code.value_or(true);
  settings_.show_return_values = show_return_value.value_or(false);
  follows_children_ = sub_process.value_or(true) && options_.children &&
                      capabilities_.supportsStartDebuggingRequest.value_or(false);
  sources_.set_mappings(mappings.value_or(std::vector<PathMapping>()));
}

void Session::follow_children(long process) {
  std::string error;
  if (!follows_children_) return;
  if (!options_.children->open(error)) return on_run_note(error);
  options_.children->join(process, *this);
  settings_.child_address = options_.children->address();
  settings_.child_token = options_.children->token();
}

void Session::offer_child(std::int64_t process, std::int64_t port, const std::string& token,
                          std::unique_ptr<ReplyHandler> answered) {
  Json configuration = {{"type", capabilities_.adapterID.value_or("krait")},
                        {"request", "attach"},
                        {"name", "Child process " + std::to_string(process)},
                        {"host", "127.0.0.1"},
                        {"port", port},
                        {"token", token},
                        {"subProcessId", process},
                        {"justMyCode", settings_.just_my_code},
                        {"showReturnValue", settings_.show_return_values},
                        {"pathMappings", rpc::to_json(sources_.mappings())}};
  client_->ask("startDebugging", {{"request", "attach"}, {"configuration", std::move(configuration)}},
               std::move(answered));
}

void Session::start_debuggee() {
  Launch launch;
  std::string error;
  bool in_terminal = launch_.console.value_or("internalConsole") != "internalConsole";
  if (launch_.noDebug.value_or(false) && !in_terminal) {  // it starts when the client has configured
    if (!make_launch(launch_, nullptr, launch, error)) return fail_start(error);
    return configured();
  }
  std::unique_ptr<StartedRun> started = StartedRun::open(loop_, *this, error);
  if (!started || !make_launch(launch_, &started->address(), launch, error)) return fail_start(error);
  StartedRun& starting = *started;
  run_ = std::move(started);
  if (launch.console != Console::kOwn) return start_in_terminal(starting, launch);
  if (!starting.start(launch.plan, error)) fail_start(error);
}

void Session::start_in_terminal(StartedRun& started, const Launch& launch) {
  if (!capabilities_.supportsRunInTerminalRequest.value_or(false)) {
    return fail_start("this client offers no terminal; use \"console\": \"internalConsole\"");
  }
  struct Started final : ReplyHandler {
    Started(Session& session, StartedRun& run) : session_(session), run_(run) {}
    void reply(const Json&, const std::string& error) override {
      if (session_.run_.get() != &run_) return;
      if (!error.empty()) return session_.fail_start("the client's terminal: " + error);
      run_.expect_connection();
    }
    Session& session_;
    StartedRun& run_;
  };
  RunInTerminalArguments arguments;
  arguments.kind = launch.console == Console::kIntegratedTerminal ? "integrated" : "external";
  arguments.title = "Krait: " + launch.title;
  arguments.cwd = launch.plan.directory;
  arguments.args = launch.plan.arguments;
  arguments.env = launch.changes;
  client_->ask("runInTerminal", rpc::to_json(arguments), std::make_unique<Started>(*this, started));
}

void Session::on_run_connected(const core::Hello& hello) {
  ProcessBody process;
  process.name = hello.program;
  process.systemProcessId = hello.process;
  process.startMethod = attached_ ? "attach" : "launch";
  client_->tell("process", process);
  follow_children(static_cast<long>(hello.process));
  auto answered = [this](const Answer<core::Nothing>& answer) {
    if (!answer.result) return fail_start(answer.failure.message);
    restarting_ ? replay() : configured();
  };
  debuggee()->ask(settings_, guarded(answered));
}

// The client may set breakpoints now.
void Session::configured() {
  phase_ = Phase::kConfiguring;
  if (restarting_) {  // without a debugger: there is nothing to configure
    restarting_ = false;
    Call call = *std::exchange(starting_, std::nullopt);
    return start_plainly(call);
  }
  client_->respond(*std::exchange(starting_, std::nullopt));
  client_->tell("initialized");
}

void Session::fail_start(const std::string& problem) {
  drop_run();
  bool again = std::exchange(restarting_, false);
  if (starting_) client_->refuse(*std::exchange(starting_, std::nullopt), problem);
  phase_ = again || phase_ == Phase::kConfiguring ? Phase::kEnded : Phase::kInitialized;
  if (phase_ == Phase::kEnded) client_->tell("terminated");
}

void Session::on_run_failed(const std::string& problem) {
  std::string kept = problem;
  fail_start(kept);
}

void Session::configuration_done(const Call& call) {
  if (phase_ != Phase::kConfiguring) return client_->refuse(call, "configurationDone: there is nothing to configure");
  phase_ = Phase::kRunning;
  if (!run()) return start_plainly(call);
  ask(call, core::ConfigurationDone{}, [this, call](const core::Nothing&) { client_->respond(call); });
}

void Session::start_plainly(const Call& call) {
  Launch launch;
  std::string error;
  if (make_launch(launch_, nullptr, launch, error)) run_ = start_plain_run(loop_, launch.plan, *this, error);
  if (!run_) {
    client_->refuse(call, error);
    phase_ = Phase::kEnded;
    return client_->tell("terminated");
  }
  phase_ = Phase::kRunning;
  client_->respond(call);
  ProcessBody process;
  process.name = launch.title;
  process.systemProcessId = run_->process_id();
  process.startMethod = "launch";
  client_->tell("process", process);
}

void Session::attach(const Call& call, const AttachArguments& arguments) {
  if (phase_ != Phase::kInitialized) return client_->refuse(call, "this session has its program already");
  if (!options_.waiting && !arguments.processId.is_null()) return attach_to_process(call, arguments);
  if (!options_.waiting) return relay(call, arguments);
  std::string problem;
  Run* program = options_.waiting->take(arguments.token.value_or(""), problem);
  if (!program) return client_->refuse(call, problem);
  settle(arguments.stopOnEntry, arguments.justMyCode, arguments.showReturnValue, arguments.subProcess,
         arguments.pathMappings);
  settings_.report_output = arguments.redirectOutput.value_or(!arguments.subProcessId);
  starting_ = call;
  attached_ = true;
  adopted_ = program;
  phase_ = Phase::kStarting;
  if (program->ended()) return fail_start("the program has ended");
  client_->tell("capabilities", Json{{"capabilities", {{"supportsRestartRequest", false}}}});
  program->set_listener(this);
}

// A number, or the digits of one: editors' process pickers give text.
static std::int64_t process_number(const Json& given) {
  if (given.is_number_integer()) return given.get<std::int64_t>();
  std::int64_t number = 0;
  if (!given.is_string()) return 0;
  std::string text = given.get<std::string>();
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? number : 0;
}

void Session::attach_to_process(const Call& call, const AttachArguments& arguments) {
  std::int64_t process = process_number(arguments.processId);
  std::string error;
  if (process <= 0) return client_->refuse(call, "attach: \"processId\" is no number of a process");
  attempt_ = AttachAttempt::ask(loop_, static_cast<pid_t>(process), *this, error);
  if (!attempt_) return client_->refuse(call, "attach: " + error);
  settle(arguments.stopOnEntry, arguments.justMyCode, arguments.showReturnValue, arguments.subProcess,
         arguments.pathMappings);
  settings_.report_output = arguments.redirectOutput.value_or(true);
  starting_ = call;
  attached_ = true;
  phase_ = Phase::kStarting;
}

void Session::on_attached(int socket, const std::string& problem) {
  asio::post(loop_, [gone = std::shared_ptr<AttachAttempt>(std::move(attempt_))]() mutable { gone.reset(); });
  if (socket < 0) {
    attached_ = false;
    return fail_start("attach: " + problem);
  }
  client_->tell("capabilities", Json{{"capabilities", {{"supportsRestartRequest", false}}}});
  run_ = adopt_run(loop_, socket);
  run_->set_listener(this);
}

void Session::relay(const Call& call, const AttachArguments& arguments) {
  ConnectAddress address = arguments.connect.value_or(ConnectAddress());
  std::string host = arguments.host ? *arguments.host : address.host.value_or("127.0.0.1");
  std::int64_t port = arguments.port ? *arguments.port : address.port.value_or(0);
  if (port < 1 || port > 65535) {
    return client_->refuse(call,
                           "attach: give the \"port\" that the program waits on (krait --listen PORT FILE), or the "
                           "\"processId\" of a running krait");
  }
  std::string error;
  relay_ = Relay::connect(loop_, host, static_cast<std::uint16_t>(port), initialize_message_, *this, error);
  if (!relay_) return client_->refuse(call, "attach: " + error);
  relay_->forward({{"seq", call.seq}, {"type", "request"}, {"command", "attach"}, {"arguments", call.arguments}});
}

// ---- the program's news ----------------------------------------------------------------------------------------

void Session::on_run_event(const core::wire::AnyEvent& event) {
  bool invalidated = std::holds_alternative<core::Invalidated>(event);
  if (invalidated && !capabilities_.supportsInvalidatedEvent.value_or(false)) return;
  if (std::holds_alternative<core::Stopped>(event)) sources_.forget_frames();
  tell_event(*client_, sources_, book_, event);
}

void Session::on_run_output(bool is_stderr, std::string_view text) {
  client_->tell("output", OutputBody{is_stderr ? "stderr" : "stdout", std::string(text), {}, {}});
}

bool Session::wants_run_output() {
  return client_->backlog() < kBacklogLimit;
}

void Session::on_run_note(const std::string& text) {
  client_->tell("output", OutputBody{"important", "krait: " + text + "\n", {}, {}});
}

void Session::on_run_ended(const RunEnd& end) {
  RunEnd kept = end;
  if (starting_) return fail_start("the program ended" + (kept.reason.empty() ? "" : ": " + kept.reason));
  say_end(kept);
  drop_run();
  if (leaving_) {
    client_->respond(*std::exchange(leaving_, std::nullopt));
    finish();
  }
}

void Session::say_end(const RunEnd& end) {
  phase_ = Phase::kEnded;
  if (!end.reason.empty() && !leaving_) on_run_note("the program was " + end.reason);
  if (end.code) client_->tell("exited", ExitedBody{*end.code});
  client_->tell("terminated");
}

// Not at once: the run may be the caller.
void Session::drop_run() {
  if (adopted_) std::exchange(adopted_, nullptr)->set_listener(nullptr);
  asio::post(loop_, [dropped = std::shared_ptr<Run>(std::move(run_))]() mutable { dropped.reset(); });
}

// ---- end -------------------------------------------------------------------------------------------------------

void Session::restart(const Call& call, const RestartArguments& arguments) {
  if (attached_ || phase_ < Phase::kConfiguring) {
    return client_->refuse(call, "restart: only a program that this session launched can be started again");
  }
  std::string problem;
  if (arguments.arguments.is_object() && !rpc::from_json(arguments.arguments, launch_, problem)) {
    return client_->refuse(call, "restart: arguments." + problem);
  }
  if (run_) {
    run_->set_listener(nullptr);
    client_->tell("continued", ContinuedBody{});
  }
  run_.reset();
  starting_ = call;
  restarting_ = true;
  terminating_ = false;
  phase_ = Phase::kStarting;
  start_debuggee();
}

// Tells a new debuggee everything that the client told the last one.
void Session::replay() {
  auto tell_changes = [this](const Answer<core::BreakpointStatuses>& answer) {
    if (!answer.result) return;
    for (const core::BreakpointStatus& status : answer.result->breakpoints) {
      client_->tell("breakpoint", BreakpointBody{"changed", book_.to_client(status)});
    }
  };
  for (const core::SetBreakpoints& request : book_.files()) debuggee()->ask(request, tell_changes);
  debuggee()->ask(book_.functions(), tell_changes);
  debuggee()->tell(book_.exceptions());
  restarting_ = false;
  Call call = *std::exchange(starting_, std::nullopt);
  phase_ = Phase::kRunning;
  ask(call, core::ConfigurationDone{}, [this, call](const core::Nothing&) { client_->respond(call); });
}

void Session::terminate(const Call& call) {
  if (!run()) return client_->refuse(call, "terminate: there is no program");
  bool again = std::exchange(terminating_, true);
  if (!again && debuggee() && phase_ == Phase::kRunning) {
    return ask_to_end(call);
  }
  client_->respond(call);
  run()->kill();
}

// Native code that comes to no safe point does not hear of it: it is ended by force.
void Session::ask_to_end(const Call& call) {
  auto limit = std::make_shared<asio::steady_timer>(loop_, kTerminateLimit);
  limit->async_wait([this, alive = alive_, limit, asked = run()](const std::error_code& error) {
    if (error || !*alive || run() != asked || asked->ended()) return;
    on_run_note("the program is in native code and does not answer: it is ended by force");
    asked->kill();
  });
  auto answered = [this, call, limit](const Answer<core::Nothing>& answer) {
    limit->cancel();
    if (answer.result || answer.failure.cancelled) return client_->respond(call);
    client_->refuse(call, answer.failure.message);
  };
  debuggee()->ask(core::Terminate{}, guarded(answered));
}

void Session::disconnect(const Call& call, const DisconnectArguments& arguments) {
  bool kill = arguments.terminateDebuggee.value_or(!attached_);
  if (run() && !run()->ended() && kill && phase_ >= Phase::kConfiguring) {
    leaving_ = call;
    return run()->kill();
  }
  if (run() && debuggee() && !kill) {
    auto answered = [this, call](const Answer<core::Nothing>&) {
      if (run()) run()->let_go();
      client_->respond(call);
      finish();
    };
    debuggee()->ask(core::Disconnect{}, guarded(answered));
    return;
  }
  client_->respond(call);
  finish();
}

void Session::client_gone() {
  if (finished_) return;
  if (attached_ && debuggee()) debuggee()->tell(core::Disconnect{});
  finish();
}

void Session::cancel(const Call& call, std::int64_t request) {
  auto found = asked_.find(request);
  if (found != asked_.end() && debuggee()) debuggee()->tell(core::Cancel{found->second});
  client_->respond(call);
}

void Session::finish() {
  if (std::exchange(finished_, true)) return;
  owner_.on_session_done();
}

}  // namespace krait::dap
