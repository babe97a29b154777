// The child processes of one client's program, each a session of its own: where their agents connect, what the client
// is asked to do about them ("startDebugging"), and where it then attaches. Owned beside the first session, which it
// outlives for as long as a child is debugged; on the thread of the io_context.
#pragma once

#include <list>
#include <map>
#include <memory>
#include <string>

#include "dap/run.h"
#include "dap/session.h"

namespace krait::dap {

class Children {
 public:
  // `on_empty` is told when the last child has gone.
  Children(asio::io_context& loop, SessionOwner& on_empty);
  ~Children();
  Children(const Children&) = delete;

  // Begins to listen if it does not yet. False with a sentence.
  [[nodiscard]] bool open(std::string& error);
  // For Configure::child_address and child_token.
  [[nodiscard]] std::string address() const;
  [[nodiscard]] const std::string& token() const { return token_; }

  // The session that hears of the children of this process, until it leaves.
  void join(long process, Session& session);
  void leave(Session& session);
  [[nodiscard]] bool empty() const { return children_.empty(); }

 private:
  class Child;
  class Visit;
  struct Doors;
  friend class Child;
  friend class Visit;

  void accept_debuggee();
  void accept_client();
  // The session to tell, null: nobody is there any more.
  Session* session_of(long process);
  void remove(Child& child);
  void remove(Visit& visit);
  void forget_gone();

  asio::io_context& loop_;
  SessionOwner& on_empty_;
  std::string token_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  std::unique_ptr<Doors> doors_;
  std::map<long, Session*> sessions_;
  std::list<std::unique_ptr<Child>> children_, gone_children_;  // gone: removed, deleted soon
  std::list<std::unique_ptr<Visit>> visits_, gone_visits_;
};

}  // namespace krait::dap
