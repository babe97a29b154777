// Serves one request of the adapter on a thread that holds the interpreter's lock: the stopped one (`point` says
// where), or one that came by while the program runs (`point` is null).
#pragma once

#include "interpreter/debugger/agent.h"
#include "interpreter/debugger/inspector.h"

namespace krait::debugger {

struct Agent::Server {
  Agent& agent;
  Thread& t;
  const StopPoint* point;
  const IncomingRequest* request = nullptr;

  void serve(const IncomingRequest& incoming);

 private:
  template <class Request>
  void answer(const wire::ResultOf<Request>& result) {
    agent.connection_->answer<Request>(request->serial, result);
  }
  void fail(const std::string& message) { agent.connection_->fail(*request, {message, false}); }
  template <class Request>
  void give(const Answer<wire::ResultOf<Request>>& outcome) {
    if (const auto* failure = std::get_if<Failure>(&outcome)) agent.connection_->fail(*request, *failure);
    else answer<Request>(std::get<0>(outcome));
  }
  // The thread that a resuming request names; null with a failure said.
  Thread* thread_of(std::int64_t id);
  bool needs_stop();
  void resume() { agent.resumed_ = true; }

  void handle(const std::monostate&) { fail("the request could not be read"); }
  void handle(const Configure&);
  void handle(const ConfigurationDone&);
  void handle(const SetBreakpoints&);
  void handle(const SetFunctionBreakpoints&);
  void handle(const SetInstructionBreakpoints&);
  void handle(const SetExceptionBreakpoints&);
  void handle(const Continue&);
  void handle(const Step&);
  void handle(const Goto&);
  void handle(const RestartFrame&);
  void handle(const Terminate&);
  void handle(const Disconnect&);
  void handle(const Modules& asked) { give<Modules>(inspector().answer(asked)); }
  void handle(const SourceText& asked) { give<SourceText>(inspector().answer(t, asked)); }
  void handle(const LoadedSources& asked) { give<LoadedSources>(inspector().answer(t, asked)); }
  void handle(const BreakpointLocations& asked) { give<BreakpointLocations>(inspector().answer(t, asked)); }
  void handle(const Threads&) { answer<Threads>(agent.debugger_->threads()); }
  void handle(const Pause&) { answer<Pause>({}); }    // the reader answers these
  void handle(const Cancel&) { answer<Cancel>({}); }
  // Everything else looks at a stopped program.
  template <class Request>
  void handle(const Request& asked) {
    if (needs_stop()) give<Request>(inspector().answer(t, asked));
  }

  Inspector& inspector() { return agent.debugger_->inspector(); }
};

}  // namespace krait::debugger
