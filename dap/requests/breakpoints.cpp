#include "dap/breakpoints.h"

#include "dap/requests/requests.h"
#include "dap/session.h"

namespace krait::dap {

namespace {

// Asks the debuggee to have the list, or, without one, says that they wait.
template <class Request>
void place(Session& session, const Call& call, const Request& request) {
  if (session.debuggee()) {
    session.ask(call, request, [&session, call](const core::BreakpointStatuses& statuses) {
      BreakpointsBody body;
      for (const core::BreakpointStatus& status : statuses.breakpoints) {
        body.breakpoints.push_back(session.book().to_client(status));
      }
      session.client().respond(call, body);
    });
    return;
  }
  std::vector<std::int64_t> ids;
  for (const auto& breakpoint : request.breakpoints) ids.push_back(breakpoint.id);
  session.client().respond(call, session.book().unverified(ids, "there is no debugger in this run"));
}

}  // namespace

void set_breakpoints(Session& session, const Call& call, const SetBreakpointsArguments& arguments) {
  if (!arguments.source.path && arguments.source.sourceReference.value_or(0) == 0) {
    return session.client().refuse(call, "setBreakpoints: the source has neither a path nor a sourceReference");
  }
  place(session, call, session.book().set(arguments));
}

void set_function_breakpoints(Session& session, const Call& call, const SetFunctionBreakpointsArguments& arguments) {
  place(session, call, session.book().set(arguments));
}

void set_instruction_breakpoints(Session& session, const Call& call,
                                 const SetInstructionBreakpointsArguments& arguments) {
  place(session, call, session.book().set(arguments));
}

void set_exception_breakpoints(Session& session, const Call& call, const SetExceptionBreakpointsArguments& arguments) {
  std::string problem;
  if (!session.book().set(arguments, problem)) return session.client().refuse(call, problem);
  const core::SetExceptionBreakpoints& request = session.book().exceptions();
  if (!session.debuggee()) return session.client().respond(call);
  session.ask(call, request, [&session, call](const core::BreakpointStatuses& statuses) {
    BreakpointsBody body;
    for (const core::BreakpointStatus& status : statuses.breakpoints) {
      body.breakpoints.push_back(session.book().to_client(status));
    }
    session.client().respond(call, body);
  });
}

void breakpoint_locations(Session& session, const Call& call, const BreakpointLocationsArguments& arguments) {
  Sources& sources = session.sources();
  core::BreakpointLocations request;
  request.file = sources.file_of(arguments.source);
  request.reference = arguments.source.sourceReference.value_or(0);
  request.line = sources.line_from_client(arguments.line);
  request.end_line = arguments.endLine ? sources.line_from_client(*arguments.endLine) : 0;
  session.ask(call, request, [&session, call, file = request.file](const core::LocationList& list) {
    BreakpointLocationsBody body;
    for (const core::CodeLocation& location : list.locations) {
      session.sources().set_range(body.breakpoints.emplace_back(), file, location);
    }
    session.client().respond(call, body);
  });
}

}  // namespace krait::dap
