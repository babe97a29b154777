#include "dap/requests/requests.h"
#include "dap/session.h"

namespace krait::dap {

namespace {

core::Granularity granularity_of(const StepArguments& arguments) {
  std::string name = arguments.granularity.value_or("statement");
  if (name == "instruction") return core::Granularity::kInstruction;
  return name == "line" ? core::Granularity::kLine : core::Granularity::kStatement;
}

void step(Session& session, const Call& call, const StepArguments& arguments, core::StepKind kind) {
  core::Step request;
  request.thread = arguments.threadId;
  request.kind = kind;
  request.granularity = granularity_of(arguments);
  request.call_target = kind == core::StepKind::kInto ? arguments.targetId.value_or(0) : 0;
  request.only_this_thread = arguments.singleThread.value_or(false);
  session.ask(call, request, [&session, call](const core::Nothing&) { session.client().respond(call); });
}

template <class Request>
void just_do(Session& session, const Call& call, const Request& request) {
  session.ask(call, request, [&session, call](const core::Nothing&) { session.client().respond(call); });
}

// Jump targets and call targets alike.
template <class Target>
StepInTarget target_to_client(Session& session, const std::string& file, const Target& target) {
  StepInTarget said;
  said.id = target.id;
  said.label = target.label;
  if (target.line > 0) session.sources().set_range(said, file, target);
  return said;
}

}  // namespace

void continue_(Session& session, const Call& call, const ContinueArguments& arguments) {
  bool single = arguments.singleThread.value_or(false);
  session.ask(call, core::Continue{arguments.threadId, single}, [&session, call, single](const core::Nothing&) {
    session.client().respond(call, ContinueBody{!single});
  });
}

void next(Session& session, const Call& call, const StepArguments& arguments) {
  step(session, call, arguments, core::StepKind::kOver);
}

void step_in(Session& session, const Call& call, const StepArguments& arguments) {
  step(session, call, arguments, core::StepKind::kInto);
}

void step_out(Session& session, const Call& call, const StepArguments& arguments) {
  step(session, call, arguments, core::StepKind::kOut);
}

void pause(Session& session, const Call& call, const ThreadArguments& arguments) {
  just_do(session, call, core::Pause{arguments.threadId});
}

void goto_(Session& session, const Call& call, const GotoArguments& arguments) {
  just_do(session, call, core::Goto{arguments.threadId, arguments.targetId});
}

void goto_targets(Session& session, const Call& call, const GotoTargetsArguments& arguments) {
  Sources& sources = session.sources();
  core::GotoTargets request;
  request.file = sources.file_of(arguments.source);
  request.reference = arguments.source.sourceReference.value_or(0);
  request.line = sources.line_from_client(arguments.line);
  request.column = sources.column_from_client(request.file, request.line, arguments.column);
  session.ask(call, request, [&session, call, file = request.file](const core::JumpTargets& list) {
    TargetsBody body;
    for (const core::JumpTarget& target : list.targets) {
      body.targets.push_back(target_to_client(session, file, target));
    }
    session.client().respond(call, body);
  });
}

void step_in_targets(Session& session, const Call& call, const FrameArguments& arguments) {
  std::string file = session.sources().file_of_frame(arguments.frameId);
  session.ask(call, core::StepInTargets{arguments.frameId}, [&session, call, file](const core::CallTargets& list) {
    TargetsBody body;
    for (const core::CallTarget& target : list.targets) body.targets.push_back(target_to_client(session, file, target));
    session.client().respond(call, body);
  });
}

void restart_frame(Session& session, const Call& call, const FrameArguments& arguments) {
  just_do(session, call, core::RestartFrame{arguments.frameId});
}

}  // namespace krait::dap
