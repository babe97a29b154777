#include "dap/requests/requests.h"
#include "dap/session.h"

namespace krait::dap {

namespace {

template <class Arguments, void (*Handler)(Session&, const Call&, const Arguments&)>
void with(Session& session, const Call& call) {
  Arguments arguments;
  std::string problem;
  const Json& given = call.arguments;
  if (rpc::from_json(given.is_null() ? Json::object() : given, arguments, problem)) {
    Handler(session, call, arguments);
  } else {
    session.client().refuse(call, call.command + ": arguments" + (problem[0] == ':' ? "" : ".") + problem);
  }
}

constexpr Needs kNothing = Needs::kNothing;
constexpr Needs kInitialize = Needs::kInitialize;
constexpr Needs kDebuggee = Needs::kDebuggee;

constexpr RequestEntry kRequests[] = {
    {"initialize", kNothing, with<InitializeArguments, initialize>},
    {"launch", kInitialize, with<LaunchArguments, launch>},
    {"attach", kInitialize, with<AttachArguments, attach>},
    {"configurationDone", kInitialize, with<Empty, configuration_done>},
    {"restart", kInitialize, with<RestartArguments, restart>},
    {"terminate", kInitialize, with<Empty, terminate>},
    {"disconnect", kNothing, with<DisconnectArguments, disconnect>},
    {"cancel", kInitialize, with<CancelArguments, cancel>},

    {"setBreakpoints", kInitialize, with<SetBreakpointsArguments, set_breakpoints>},
    {"setFunctionBreakpoints", kInitialize, with<SetFunctionBreakpointsArguments, set_function_breakpoints>},
    {"setInstructionBreakpoints", kInitialize, with<SetInstructionBreakpointsArguments, set_instruction_breakpoints>},
    {"setExceptionBreakpoints", kInitialize, with<SetExceptionBreakpointsArguments, set_exception_breakpoints>},
    {"breakpointLocations", kDebuggee, with<BreakpointLocationsArguments, breakpoint_locations>},

    {"continue", kDebuggee, with<ContinueArguments, continue_>},
    {"next", kDebuggee, with<StepArguments, next>},
    {"stepIn", kDebuggee, with<StepArguments, step_in>},
    {"stepOut", kDebuggee, with<StepArguments, step_out>},
    {"pause", kDebuggee, with<ThreadArguments, pause>},
    {"goto", kDebuggee, with<GotoArguments, goto_>},
    {"gotoTargets", kDebuggee, with<GotoTargetsArguments, goto_targets>},
    {"stepInTargets", kDebuggee, with<FrameArguments, step_in_targets>},
    {"restartFrame", kDebuggee, with<FrameArguments, restart_frame>},

    {"threads", kInitialize, with<Empty, threads>},
    {"stackTrace", kDebuggee, with<StackTraceArguments, stack_trace>},
    {"scopes", kDebuggee, with<FrameArguments, scopes>},
    {"exceptionInfo", kDebuggee, with<ThreadArguments, exception_info>},
    {"disassemble", kDebuggee, with<DisassembleArguments, disassemble>},

    {"variables", kDebuggee, with<VariablesArguments, variables>},
    {"evaluate", kDebuggee, with<EvaluateArguments, evaluate>},
    {"setVariable", kDebuggee, with<SetVariableArguments, set_variable>},
    {"setExpression", kDebuggee, with<SetExpressionArguments, set_expression>},
    {"completions", kDebuggee, with<CompletionsArguments, completions>},

    {"source", kDebuggee, with<SourceArguments, source>},
    {"loadedSources", kDebuggee, with<Empty, loaded_sources>},
    {"modules", kDebuggee, with<ModulesArguments, modules>},
};

}  // namespace

const RequestEntry* find_request(const std::string& command) {
  for (const RequestEntry& entry : kRequests) {
    if (command == entry.command) return &entry;
  }
  return nullptr;
}

}  // namespace krait::dap
