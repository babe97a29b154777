// The breakpoints of a session as the client last set them, numbered: what is replayed to a debuggee that is started
// again, and what tells a later change's place. Owned by the session, on its thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "dap/protocol.h"
#include "dap/sources.h"
#include "interpreter/debugger/facade.h"

namespace krait::dap {

class BreakpointBook {
 public:
  explicit BreakpointBook(Sources& sources) : sources_(sources) {}

  // Each replaces the list that it concerns, and gives what to ask the debuggee. A breakpoint that was there before,
  // on the same line and column, keeps its number.
  const core::SetBreakpoints& set(const SetBreakpointsArguments& arguments);
  const core::SetFunctionBreakpoints& set(const SetFunctionBreakpointsArguments& arguments);
  const core::SetInstructionBreakpoints& set(const SetInstructionBreakpointsArguments& arguments);
  // False with a sentence when there is no such filter.
  [[nodiscard]] bool set(const SetExceptionBreakpointsArguments& arguments, std::string& problem);

  [[nodiscard]] const core::SetExceptionBreakpoints& exceptions() const { return exceptions_; }
  [[nodiscard]] const core::SetFunctionBreakpoints& functions() const { return functions_; }
  // Those of every file. Instructions have no place in a program that starts anew.
  [[nodiscard]] std::vector<core::SetBreakpoints> files() const;

  [[nodiscard]] Breakpoint to_client(const core::BreakpointStatus& status) const;
  // What is said while there is no debuggee that could tell.
  [[nodiscard]] BreakpointsBody unverified(const std::vector<std::int64_t>& ids, const std::string& why) const;

 private:
  struct FileEntry {
    Source source;
    core::SetBreakpoints request;
  };
  Sources& sources_;
  std::int64_t next_id_ = 1;
  std::map<std::string, FileEntry> files_;      // by the debuggee's name, or "#reference"
  std::map<std::int64_t, std::string> places_;  // the file of a source breakpoint
  core::SetFunctionBreakpoints functions_;
  core::SetInstructionBreakpoints instructions_;
  core::SetExceptionBreakpoints exceptions_;
};

// The filters that `initialize` offers.
[[nodiscard]] std::vector<ExceptionBreakpointsFilter> exception_filters();

}  // namespace krait::dap
