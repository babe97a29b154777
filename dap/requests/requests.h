// The requests of the client, one function each, listed in table.cpp. A handler answers its call exactly once, at once
// or when the debuggee has answered; it runs on the session's thread and never blocks.
#pragma once

#include "dap/protocol.h"

namespace krait::dap {

class Session;
struct Call;

// What must be there before a request can be served.
enum class Needs { kNothing, kInitialize, kDebuggee };

struct RequestEntry {
  const char* command;
  Needs needs;
  // Gives the arguments their type, and refuses the call when they do not fit.
  void (*serve)(Session&, const Call&);
};

// Null when there is no such request.
[[nodiscard]] const RequestEntry* find_request(const std::string& command);

// lifecycle.cpp
void initialize(Session&, const Call&, const InitializeArguments&);
void launch(Session&, const Call&, const LaunchArguments&);
void attach(Session&, const Call&, const AttachArguments&);
void configuration_done(Session&, const Call&, const Empty&);
void restart(Session&, const Call&, const RestartArguments&);
void terminate(Session&, const Call&, const Empty&);
void disconnect(Session&, const Call&, const DisconnectArguments&);
void cancel(Session&, const Call&, const CancelArguments&);

// breakpoints.cpp
void set_breakpoints(Session&, const Call&, const SetBreakpointsArguments&);
void set_function_breakpoints(Session&, const Call&, const SetFunctionBreakpointsArguments&);
void set_instruction_breakpoints(Session&, const Call&, const SetInstructionBreakpointsArguments&);
void set_exception_breakpoints(Session&, const Call&, const SetExceptionBreakpointsArguments&);
void breakpoint_locations(Session&, const Call&, const BreakpointLocationsArguments&);

// running.cpp
void continue_(Session&, const Call&, const ContinueArguments&);
void next(Session&, const Call&, const StepArguments&);
void step_in(Session&, const Call&, const StepArguments&);
void step_out(Session&, const Call&, const StepArguments&);
void pause(Session&, const Call&, const ThreadArguments&);
void goto_(Session&, const Call&, const GotoArguments&);
void goto_targets(Session&, const Call&, const GotoTargetsArguments&);
void step_in_targets(Session&, const Call&, const FrameArguments&);
void restart_frame(Session&, const Call&, const FrameArguments&);

// stack.cpp
void threads(Session&, const Call&, const Empty&);
void stack_trace(Session&, const Call&, const StackTraceArguments&);
void scopes(Session&, const Call&, const FrameArguments&);
void exception_info(Session&, const Call&, const ThreadArguments&);
void disassemble(Session&, const Call&, const DisassembleArguments&);

// values.cpp
void variables(Session&, const Call&, const VariablesArguments&);
void evaluate(Session&, const Call&, const EvaluateArguments&);
void set_variable(Session&, const Call&, const SetVariableArguments&);
void set_expression(Session&, const Call&, const SetExpressionArguments&);
void completions(Session&, const Call&, const CompletionsArguments&);

// sources.cpp
void source(Session&, const Call&, const SourceArguments&);
void loaded_sources(Session&, const Call&, const Empty&);
void modules(Session&, const Call&, const ModulesArguments&);

}  // namespace krait::dap
