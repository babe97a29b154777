#include "dap/requests/requests.h"
#include "dap/session.h"

namespace krait::dap {

namespace {

StackFrame frame_to_client(Session& session, const core::StackFrame& frame) {
  StackFrame said;
  said.id = frame.id;
  said.name = frame.name;
  said.source = session.sources().to_client_if_any(frame.source);
  session.sources().note_frame(frame.id, frame.source.path);
  Breakpoint place;  // for its optional range
  session.sources().set_range(place, frame.source.path, frame);
  said.line = place.line.value_or(0);
  said.column = place.column.value_or(session.sources().first_column());
  said.endLine = place.endLine;
  said.endColumn = place.endColumn;
  said.canRestart = frame.can_restart;
  if (!frame.instruction.empty()) said.instructionPointerReference = frame.instruction;
  if (frame.module > 0) said.moduleId = frame.module;
  if (!frame.user_code) {
    said.presentationHint = "subtle";
    if (said.source) said.source->presentationHint = "deemphasize";
  }
  return said;
}

const char* scope_hint(core::ScopeKind kind) {
  switch (kind) {
    case core::ScopeKind::kLocals:
      return "locals";
    case core::ScopeKind::kRegisters:
      return "registers";
    default:
      return nullptr;
  }
}

std::string break_mode(core::ExceptionMode mode) {
  switch (mode) {
    case core::ExceptionMode::kRaised:
      return "always";
    case core::ExceptionMode::kUncaught:
      return "unhandled";
    case core::ExceptionMode::kUserUncaught:
      return "userUnhandled";
  }
  return "always";
}

ExceptionDetails details_to_client(const core::ExceptionDescription& description) {
  ExceptionDetails details;
  details.message = description.message;
  details.fullTypeName = description.type;
  std::size_t dot = description.type.rfind('.');
  details.typeName = dot == std::string::npos ? description.type : description.type.substr(dot + 1);
  if (!description.evaluate_name.empty()) details.evaluateName = description.evaluate_name;
  if (!description.traceback.empty()) details.stackTrace = description.traceback;
  for (const core::ExceptionDescription& inner : description.inner) {
    details.innerException.push_back(details_to_client(inner));
  }
  return details;
}

DisassembledInstruction instruction_to_client(Session& session, const core::Instruction& instruction) {
  DisassembledInstruction said;
  said.address = instruction.address;
  said.instruction = instruction.text;
  if (!instruction.bytes.empty()) said.instructionBytes = instruction.bytes;
  if (instruction.text.empty()) said.presentationHint = "invalid";
  said.location = session.sources().to_client_if_any(instruction.source);
  if (instruction.line > 0) session.sources().set_range(said, instruction.source.path, instruction);
  return said;
}

}  // namespace

// Asked for at any time; without a debuggee there is one thread to show, the program itself.
void threads(Session& session, const Call& call, const Empty&) {
  if (!session.debuggee()) return session.client().respond(call, ThreadsBody{});
  session.ask(call, core::Threads{}, [&session, call](const core::ThreadList& list) {
    ThreadsBody body;
    for (const core::ThreadInfo& thread : list.threads) body.threads.push_back({thread.id, thread.name});
    session.client().respond(call, body);
  });
}

void stack_trace(Session& session, const Call& call, const StackTraceArguments& arguments) {
  core::Stack request{arguments.threadId, arguments.startFrame.value_or(0), arguments.levels.value_or(0)};
  session.ask(call, request, [&session, call](const core::FrameList& list) {
    StackTraceBody body;
    body.totalFrames = list.total;
    for (const core::StackFrame& frame : list.frames) body.stackFrames.push_back(frame_to_client(session, frame));
    session.client().respond(call, body);
  });
}

void scopes(Session& session, const Call& call, const FrameArguments& arguments) {
  session.ask(call, core::Scopes{arguments.frameId}, [&session, call](const core::ScopeList& list) {
    ScopesBody body;
    for (const core::Scope& scope : list.scopes) {
      Scope& said = body.scopes.emplace_back();
      said.name = scope.name;
      if (const char* hint = scope_hint(scope.kind)) said.presentationHint = hint;
      said.variablesReference = scope.reference;
      if (scope.named > 0) said.namedVariables = scope.named;
      said.expensive = scope.expensive;
    }
    session.client().respond(call, body);
  });
}

void exception_info(Session& session, const Call& call, const ThreadArguments& arguments) {
  session.ask(call, core::ExceptionInfo{arguments.threadId},
              [&session, call](const core::ExceptionDescription& description) {
                ExceptionInfoBody body;
                body.exceptionId = description.type;
                body.description = description.message;
                body.breakMode = break_mode(description.mode);
                body.details = details_to_client(description);
                session.client().respond(call, body);
              });
}

void disassemble(Session& session, const Call& call, const DisassembleArguments& arguments) {
  core::Disassemble request{arguments.memoryReference, arguments.offset.value_or(0),
                            arguments.instructionOffset.value_or(0), arguments.instructionCount};
  session.ask(call, request, [&session, call](const core::InstructionList& list) {
    DisassembleBody body;
    for (const core::Instruction& instruction : list.instructions) {
      body.instructions.push_back(instruction_to_client(session, instruction));
    }
    session.client().respond(call, body);
  });
}

}  // namespace krait::dap
