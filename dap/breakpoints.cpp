#include "dap/breakpoints.h"

namespace krait::dap {

namespace {

struct FilterEntry {
  const char* name;
  core::ExceptionMode mode;
  const char* label;
  const char* description;
  bool on_by_default;
};

constexpr FilterEntry kFilters[] = {
    {"raised", core::ExceptionMode::kRaised, "Raised Exceptions",
     "Stop wherever an exception is raised, handled or not.", false},
    {"uncaught", core::ExceptionMode::kUncaught, "Uncaught Exceptions",
     "Stop where an exception is raised that nothing will handle.", true},
    {"userUnhandled", core::ExceptionMode::kUserUncaught, "User Uncaught Exceptions",
     "Stop when an exception leaves your own code for a library's.", false},
};

constexpr const char* kConditionDescription =
    "Exception types, separated by commas, subclasses included; ! before one leaves it out. For example: OSError, "
    "!FileNotFoundError";

const FilterEntry* find_filter(const std::string& name) {
  for (const FilterEntry& filter : kFilters) {
    if (name == filter.name) return &filter;
  }
  return nullptr;
}

std::string key_of(const std::string& file, std::int64_t reference) {
  return reference > 0 ? "#" + std::to_string(reference) : file;
}

std::vector<SourceBreakpoint> wanted_in(const SetBreakpointsArguments& arguments) {
  if (arguments.breakpoints) return *arguments.breakpoints;
  std::vector<SourceBreakpoint> wanted;
  for (std::int64_t line : arguments.lines.value_or(std::vector<std::int64_t>()))
    wanted.push_back({line, {}, {}, {}, {}});
  return wanted;
}

}  // namespace

std::vector<ExceptionBreakpointsFilter> exception_filters() {
  std::vector<ExceptionBreakpointsFilter> filters;
  for (const FilterEntry& filter : kFilters) {
    filters.push_back(
        {filter.name, filter.label, filter.description, filter.on_by_default, true, kConditionDescription});
  }
  return filters;
}

const core::SetBreakpoints& BreakpointBook::set(const SetBreakpointsArguments& arguments) {
  core::SetBreakpoints request;
  request.reference = arguments.source.sourceReference.value_or(0);
  request.file = request.reference > 0 ? arguments.source.path.value_or("") : sources_.file_of(arguments.source);
  std::string key = key_of(request.file, request.reference);
  FileEntry& entry = files_[key];
  std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> known;
  for (const core::SourceBreakpoint& old : entry.request.breakpoints) {
    known.emplace(std::pair(old.line, old.column), old.id);
    places_.erase(old.id);
  }
  for (const SourceBreakpoint& wanted : wanted_in(arguments)) {
    core::SourceBreakpoint& made = request.breakpoints.emplace_back();
    made.line = sources_.line_from_client(wanted.line);
    made.column = sources_.column_from_client(request.file, made.line, wanted.column);
    made.condition = wanted.condition.value_or("");
    made.hit_condition = wanted.hitCondition.value_or("");
    made.log_message = wanted.logMessage.value_or("");
    auto old = known.extract(std::pair(made.line, made.column));
    made.id = old.empty() ? next_id_++ : old.mapped();
    places_[made.id] = key;
  }
  entry = {arguments.source, std::move(request)};
  return entry.request;
}

const core::SetFunctionBreakpoints& BreakpointBook::set(const SetFunctionBreakpointsArguments& arguments) {
  functions_.breakpoints.clear();
  for (const FunctionBreakpoint& wanted : arguments.breakpoints) {
    functions_.breakpoints.push_back({next_id_++, wanted.name, wanted.condition.value_or(""),
                                      wanted.hitCondition.value_or(""), wanted.logMessage.value_or("")});
  }
  return functions_;
}

const core::SetInstructionBreakpoints& BreakpointBook::set(const SetInstructionBreakpointsArguments& arguments) {
  instructions_.breakpoints.clear();
  for (const InstructionBreakpoint& wanted : arguments.breakpoints) {
    instructions_.breakpoints.push_back({next_id_++, wanted.instructionReference, wanted.offset.value_or(0),
                                         wanted.condition.value_or(""), wanted.hitCondition.value_or("")});
  }
  return instructions_;
}

bool BreakpointBook::set(const SetExceptionBreakpointsArguments& arguments, std::string& problem) {
  core::SetExceptionBreakpoints request;
  auto add = [&](const std::string& name, const std::string& condition) {
    const FilterEntry* filter = find_filter(name);
    if (!filter) {
      problem = "there is no exception filter '" + name + "'; there are raised, uncaught and userUnhandled";
      return false;
    }
    request.filters.push_back({next_id_++, filter->mode, condition});
    return true;
  };
  for (const std::string& name : arguments.filters) {
    if (!add(name, "")) return false;
  }
  for (const auto& option : arguments.filterOptions.value_or(std::vector<ExceptionFilterOptions>())) {
    if (!add(option.filterId, option.condition.value_or(""))) return false;
  }
  exceptions_ = std::move(request);
  return true;
}

std::vector<core::SetBreakpoints> BreakpointBook::files() const {
  std::vector<core::SetBreakpoints> requests;
  for (const auto& [key, entry] : files_) {
    if (entry.request.reference == 0) requests.push_back(entry.request);
  }
  return requests;
}

Breakpoint BreakpointBook::to_client(const core::BreakpointStatus& status) const {
  Breakpoint said;
  said.id = status.id;
  said.verified = status.verified;
  if (!status.message.empty()) said.message = status.message;
  if (!status.verified) said.reason = status.pending ? "pending" : "failed";
  auto place = places_.find(status.id);
  if (place == places_.end()) return said;
  const FileEntry& entry = files_.at(place->second);
  said.source = entry.source;
  if (status.line > 0) sources_.set_range(said, entry.request.file, status);
  return said;
}

BreakpointsBody BreakpointBook::unverified(const std::vector<std::int64_t>& ids, const std::string& why) const {
  BreakpointsBody body;
  for (std::int64_t id : ids) {
    core::BreakpointStatus status;
    status.id = id;
    status.pending = true;
    status.message = why;
    body.breakpoints.push_back(to_client(status));
  }
  return body;
}

}  // namespace krait::dap
