#include "dap/events.h"

#include "dap/breakpoints.h"
#include "dap/client.h"
#include "dap/sources.h"

namespace krait::dap {

namespace {

struct Reason {
  const char* name;         // the protocol's
  const char* description;  // for a person
};

Reason reason_of(core::StopReason reason) {
  switch (reason) {
    case core::StopReason::kEntry:
      return {"entry", "Paused on entry"};
    case core::StopReason::kStep:
      return {"step", "Paused after a step"};
    case core::StopReason::kBreakpoint:
      return {"breakpoint", "Paused on breakpoint"};
    case core::StopReason::kFunctionBreakpoint:
      return {"function breakpoint", "Paused on function breakpoint"};
    case core::StopReason::kInstructionBreakpoint:
      return {"instruction breakpoint", "Paused on instruction breakpoint"};
    case core::StopReason::kException:
      return {"exception", "Paused on exception"};
    case core::StopReason::kPause:
      return {"pause", "Paused"};
    case core::StopReason::kGoto:
      return {"goto", "Paused after a jump"};
    case core::StopReason::kRestart:
      return {"restart", "Paused at the start of the frame"};
    case core::StopReason::kBreakpointCall:
      return {"breakpoint", "Paused on breakpoint()"};
  }
  return {"pause", "Paused"};
}

const char* change_name(core::ChangeKind change) {
  switch (change) {
    case core::ChangeKind::kNew:
      return "new";
    case core::ChangeKind::kRemoved:
      return "removed";
    case core::ChangeKind::kChanged:
      break;
  }
  return "changed";
}

const char* category_name(core::OutputCategory category) {
  switch (category) {
    case core::OutputCategory::kStdout:
      return "stdout";
    case core::OutputCategory::kStderr:
      return "stderr";
    case core::OutputCategory::kImportant:
      return "important";
    case core::OutputCategory::kConsole:
      break;
  }
  return "console";
}

// One overload an event.
struct Teller {
  Client& client;
  Sources& sources;
  const BreakpointBook& book;

  void operator()(std::monostate) {}
  void operator()(const core::Hello&) {}
  void operator()(const core::Exiting&) {}
  void operator()(const core::Stopped& stopped) {
    Reason reason = reason_of(stopped.reason);
    StoppedBody body;
    body.reason = reason.name;
    body.description = reason.description;
    if (!stopped.text.empty()) body.text = stopped.text;
    body.threadId = stopped.thread;
    body.allThreadsStopped = stopped.all_threads;
    if (!stopped.hit_breakpoints.empty()) body.hitBreakpointIds = stopped.hit_breakpoints;
    client.tell("stopped", body);
  }
  void operator()(const core::Continued& continued) {
    client.tell("continued", ContinuedBody{continued.thread, continued.all_threads});
  }
  void operator()(const core::ThreadChanged& changed) {
    client.tell("thread", ThreadBody{changed.started ? "started" : "exited", changed.thread.id});
  }
  void operator()(const core::Output& output) {
    OutputBody body;
    body.category = category_name(output.category);
    body.output = output.text;
    body.source = sources.to_client_if_any(output.source);
    if (body.source && output.line > 0) body.line = sources.line_to_client(output.line);
    client.tell("output", body);
  }
  void operator()(const core::ModuleChanged& changed) {
    client.tell("module", ModuleBody{change_name(changed.change), module_to_client(sources, changed.module)});
  }
  void operator()(const core::BreakpointChanged& changed) {
    client.tell("breakpoint", BreakpointBody{change_name(changed.change), book.to_client(changed.breakpoint)});
  }
  void operator()(const core::Invalidated& invalidated) {
    InvalidatedBody body;
    if (invalidated.stacks) body.areas.push_back("stacks");
    if (invalidated.threads) body.areas.push_back("threads");
    if (invalidated.variables) body.areas.push_back("variables");
    client.tell("invalidated", body);
  }
};

}  // namespace

void tell_event(Client& client, Sources& sources, const BreakpointBook& book, const core::wire::AnyEvent& event) {
  std::visit(Teller{client, sources, book}, event);
}

}  // namespace krait::dap
