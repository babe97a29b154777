#include "interpreter/debugger/agent_server.h"

#include <pthread.h>
#include <signal.h>

#include <utility>

#include "interpreter/objects/exception.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/signals.h"
#include "interpreter/vm/evaluate.h"

namespace krait::debugger {

void Agent::Server::serve(const IncomingRequest& incoming) {
  request = &incoming;
  std::visit([&](const auto& one) { handle(one); }, incoming.request);
  if (!t.pending.is_absent()) clear_pending(t);  // an answer leaves nothing behind
}

bool Agent::Server::needs_stop() {
  if (point) return true;
  fail("the program is running: pause it first");
  return false;
}

Thread* Agent::Server::thread_of(std::int64_t id) {
  if (!needs_stop()) return nullptr;
  Thread* found = agent.debugger_->find_thread(id ? id : point->stopped.thread);
  if (!found) fail("there is no thread " + std::to_string(id));
  return found;
}

void Agent::Server::handle(const Configure& settings) {
  agent.debugger_->configure(t, settings);
  agent.has_client_ = true;
  answer<Configure>({});
}

void Agent::Server::handle(const ConfigurationDone&) {
  bool runs = std::exchange(agent.configured_, true);  // the client came to a program that has begun
  answer<ConfigurationDone>({});
  if (runs && !point && agent.debugger_->settings().stop_on_entry) agent.debugger_->pause(0);
}

void Agent::Server::handle(const SetBreakpoints& asked) {
  answer<SetBreakpoints>(agent.debugger_->set_breakpoints(t, asked));
}
void Agent::Server::handle(const SetFunctionBreakpoints& asked) {
  answer<SetFunctionBreakpoints>(agent.debugger_->set_function_breakpoints(t, asked));
}
void Agent::Server::handle(const SetInstructionBreakpoints& asked) {
  answer<SetInstructionBreakpoints>(agent.debugger_->set_instruction_breakpoints(t, asked));
}
void Agent::Server::handle(const SetExceptionBreakpoints& asked) {
  answer<SetExceptionBreakpoints>(agent.debugger_->set_exception_breakpoints(t, asked));
}

void Agent::Server::handle(const Continue& asked) {
  Thread* thread = thread_of(asked.thread);
  if (!thread) return;
  agent.debugger_->go_on(*thread, asked.only_this_thread);
  answer<Continue>({});
  resume();
}

void Agent::Server::handle(const Step& asked) {
  Thread* thread = thread_of(asked.thread);
  if (!thread) return;
  StepPlan plan;
  plan.kind = asked.kind;
  plan.granularity = asked.granularity;
  plan.only_this_thread = asked.only_this_thread;
  if (asked.call_target) {
    auto call = inspector().call_target(asked.call_target);
    if (!call) return agent.connection_->fail(*request, Inspector::stale_target(asked.call_target));
    plan.frame = call->frame;
    plan.call_unit = call->unit;
  }
  agent.debugger_->step(*thread, plan);
  answer<Step>({});
  resume();
}

void Agent::Server::handle(const Goto& asked) {
  if (!needs_stop()) return;
  auto target = inspector().jump_target(asked.target);
  if (!target) return agent.connection_->fail(*request, Inspector::stale_target(asked.target));
  if (agent.debugger_->jump(t, target->frame, target->line).is_raised()) {
    Ref error = take_pending(t);
    Result text = str(t, error);
    if (text.is_raised()) return clear_pending(t), fail("the frame cannot be moved there");
    Ref shown = text.take();
    return fail(str_wtf8(shown.as<Str>()));
  }
  answer<Goto>({});
  inspector().forget_all(t);
  Stopped moved = point->stopped;
  moved.reason = StopReason::kGoto;
  moved.text.clear();
  moved.hit_breakpoints.clear();
  agent.connection_->tell(moved);
}

void Agent::Server::handle(const RestartFrame& asked) {
  if (!needs_stop()) return;
  auto at = inspector().frame_of(asked.frame);
  if (!at) return agent.connection_->fail(*request, Inspector::stale_frame(asked.frame));
  if (auto failure = agent.debugger_->restart_frame(t, at->frame)) return agent.connection_->fail(*request, *failure);
  answer<RestartFrame>({});
  resume();
}

// As Ctrl-C; whatever the program does about it, nothing stops it any more.
void Agent::Server::handle(const Terminate&) {
  answer<Terminate>({});
  agent.debugger_->set_function_breakpoints(t, {});
  agent.debugger_->set_instruction_breakpoints(t, {});
  agent.debugger_->set_exception_breakpoints(t, {});
  std::vector<std::int64_t> all;
  for (const auto& b : agent.debugger_->breakpoints()) all.push_back(b->id);
  for (std::int64_t id : all) agent.debugger_->remove_breakpoint(t, id);
  if (Thread* main = t.interpreter->main_thread) pthread_kill(static_cast<pthread_t>(main->id), SIGINT);
  resume();
}

void Agent::Server::handle(const Disconnect&) {
  agent.debugger_->reset(t);
  agent.has_client_ = false;
  answer<Disconnect>({});
  agent.configured_ = true;
  resume();
}

}  // namespace krait::debugger
