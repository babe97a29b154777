#include "dap/children.h"

#include <algorithm>
#include <asio.hpp>
#include <utility>

#include "server/rpc/stream.h"

namespace krait::dap {

namespace {

using asio::ip::tcp;

constexpr auto kAttachLimit = std::chrono::seconds(30);  // for the client to come; the child waits meanwhile

bool listen(tcp::acceptor& acceptor, std::string& error) {
  asio::error_code failure;
  acceptor.open(tcp::v4(), failure);
  if (!failure) acceptor.bind(tcp::endpoint(asio::ip::address_v4::loopback(), 0), failure);
  if (!failure) acceptor.listen(64, failure);
  if (failure) error = "cannot listen on 127.0.0.1 for child processes: " + failure.message();
  return !failure;
}

template <class Kept>
void move_to(std::list<std::unique_ptr<Kept>>& gone, std::list<std::unique_ptr<Kept>>& list, Kept& one) {
  auto at = std::find_if(list.begin(), list.end(), [&](const auto& each) { return each.get() == &one; });
  if (at != list.end()) gone.splice(gone.end(), list, at);
}

}  // namespace

struct Children::Doors {
  explicit Doors(asio::io_context& loop) : debuggees(loop), clients(loop) {}
  tcp::acceptor debuggees, clients;
};

// One child process, from its connection to its end. It listens to its run until a client attaches.
class Children::Child final : public RunListener {
 public:
  Child(Children& all, int socket)
      : all_(all), token_(make_token()), run_(adopt_run(all.loop_, socket)), timer_(all.loop_) {
    run_->set_listener(this);
    give_up_after(kAttachLimit);
  }
  ~Child() override {
    *alive_ = false;
    run_->set_listener(nullptr);
  }
  [[nodiscard]] const std::string& token() const { return token_; }
  [[nodiscard]] bool taken() const { return taken_; }
  Run* take() {
    taken_ = true;
    timer_.cancel();
    return run_.get();
  }

  void on_run_connected(const core::Hello& hello) override;
  void on_run_failed(const std::string&) override { all_.remove(*this); }
  void on_run_event(const core::wire::AnyEvent&) override {}
  void on_run_output(bool, std::string_view) override {}
  bool wants_run_output() override { return true; }
  void on_run_note(const std::string&) override {}
  void on_run_ended(const RunEnd&) override { all_.remove(*this); }

 private:
  // The client's answer to startDebugging.
  struct Answered final : ReplyHandler {
    Answered(Child& child, std::shared_ptr<bool> alive) : child_(child), alive_(std::move(alive)) {}
    void reply(const Json&, const std::string& error) override {
      if (*alive_ && !error.empty()) child_.run_on();
    }
    Child& child_;
    std::shared_ptr<bool> alive_;
  };
  void give_up_after(std::chrono::seconds limit);
  void run_on();

  Children& all_;
  std::string token_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  std::unique_ptr<Run> run_;
  asio::steady_timer timer_;
  bool taken_ = false;
};

// A client that came for a child.
class Children::Visit final : public SessionOwner, public WaitingPrograms {
 public:
  Visit(Children& all, std::unique_ptr<rpc::Stream> stream) : all_(all) {
    session_ = std::make_unique<Session>(all.loop_, std::move(stream), SessionOptions{this, &all}, *this);
  }
  ~Visit() override { session_.reset(); }
  void on_session_done() override {
    Child* child = std::exchange(child_, nullptr);
    all_.remove(*this);
    if (child) all_.remove(*child);
  }
  Run* take(const std::string& token, std::string& problem) override {
    for (auto& child : all_.children_) {
      if (child->taken() || !same_token(token, child->token())) continue;
      child_ = child.get();
      return child->take();
    }
    problem = "no child process waits with this token";
    return nullptr;
  }

 private:
  Children& all_;
  Child* child_ = nullptr;  // goes with the visit
  std::unique_ptr<Session> session_;
};

void Children::Child::on_run_connected(const core::Hello& hello) {
  Session* session = same_token(hello.token, all_.token_) ? all_.session_of(static_cast<long>(hello.parent)) : nullptr;
  if (!session) return run_on();
  asio::error_code ignored;
  std::int64_t port = all_.doors_->clients.local_endpoint(ignored).port();
  session->offer_child(hello.process, port, token_, std::make_unique<Answered>(*this, alive_));
}

void Children::Child::give_up_after(std::chrono::seconds limit) {
  timer_.expires_after(limit);
  timer_.async_wait([this, alive = alive_](asio::error_code error) {
    if (*alive && !error && !taken_) run_on();
  });
}

// Without a debugger.
void Children::Child::run_on() {
  if (taken_) return;
  taken_ = true;
  if (!run_->debuggee()) return all_.remove(*this);
  run_->debuggee()->ask(core::Disconnect{}, [this, alive = alive_](const auto&) {
    if (*alive) all_.remove(*this);
  });
}

Children::Children(asio::io_context& loop, SessionOwner& on_empty)
    : loop_(loop), on_empty_(on_empty), token_(make_token()) {}

Children::~Children() {
  *alive_ = false;
  gone_visits_.clear();
  visits_.clear();
}

bool Children::open(std::string& error) {
  if (doors_) return true;
  auto made = std::make_unique<Doors>(loop_);
  if (!listen(made->debuggees, error) || !listen(made->clients, error)) return false;
  doors_ = std::move(made);
  accept_debuggee();
  accept_client();
  return true;
}

std::string Children::address() const {
  asio::error_code ignored;
  return "127.0.0.1:" + std::to_string(doors_->debuggees.local_endpoint(ignored).port());
}

void Children::accept_debuggee() {
  doors_->debuggees.async_accept([this, alive = alive_](asio::error_code error, tcp::socket socket) {
    if (!*alive || error) return;
    children_.push_back(std::make_unique<Child>(*this, socket.release()));
    accept_debuggee();
  });
}

void Children::accept_client() {
  doors_->clients.async_accept([this, alive = alive_](asio::error_code error, tcp::socket socket) {
    if (!*alive || error) return;
    visits_.push_back(std::make_unique<Visit>(*this, rpc::adopt_tcp(socket.release())));
    accept_client();
  });
}

void Children::join(long process, Session& session) {
  sessions_[process] = &session;
}

void Children::leave(Session& session) {
  for (auto at = sessions_.begin(); at != sessions_.end();) {
    if (at->second == &session) at = sessions_.erase(at);
    else ++at;
  }
}

Session* Children::session_of(long process) {
  auto found = sessions_.find(process);
  return found == sessions_.end() ? nullptr : found->second;
}

void Children::remove(Child& child) {
  move_to(gone_children_, children_, child);
  forget_gone();
  if (children_.empty()) on_empty_.on_session_done();
}

void Children::remove(Visit& visit) {
  move_to(gone_visits_, visits_, visit);
  forget_gone();
}

// Not at once: one of them may be the caller. They stay ours until then, so that none outlives what it refers to.
void Children::forget_gone() {
  asio::post(loop_, [this, alive = alive_] {
    if (!*alive) return;
    gone_visits_.clear();
    gone_children_.clear();
  });
}

}  // namespace krait::dap
