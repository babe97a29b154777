// The messages of the Debug Adapter Protocol that Krait speaks: plain structs, each followed by the list of its fields,
// with the protocol's own names (a trailing underscore where C++ has the word). JSON is generic over the lists
// (server/rpc/json_fields.h). Fields that Krait neither reads nor says are left out.
// https://microsoft.github.io/debug-adapter-protocol/specification
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "server/rpc/json_fields.h"

namespace krait::dap {

using rpc::Json;
template <class T>
using Optional = std::optional<T>;

// Arguments or a body without any field.
struct Empty {
  KRAIT_FIELDS()
};

// ---- beginning and end -----------------------------------------------------------------------------------------

struct InitializeArguments {
  Optional<std::string> clientID;
  Optional<std::string> adapterID;
  Optional<bool> linesStartAt1;
  Optional<bool> columnsStartAt1;
  Optional<std::string> pathFormat;  // "path" or "uri"
  Optional<bool> supportsRunInTerminalRequest;
  Optional<bool> supportsStartDebuggingRequest;
  Optional<bool> supportsInvalidatedEvent;
  KRAIT_FIELDS(clientID, adapterID, linesStartAt1, columnsStartAt1, pathFormat, supportsRunInTerminalRequest,
               supportsStartDebuggingRequest, supportsInvalidatedEvent)
};

struct ExceptionBreakpointsFilter {
  std::string filter;
  std::string label;
  std::string description;
  bool default_ = false;
  bool supportsCondition = true;
  std::string conditionDescription;
  KRAIT_FIELDS(filter, label, description, default_, supportsCondition, conditionDescription)
};

struct Capabilities {
  bool supportsConfigurationDoneRequest = true;
  bool supportsFunctionBreakpoints = true;
  bool supportsConditionalBreakpoints = true;
  bool supportsHitConditionalBreakpoints = true;
  bool supportsEvaluateForHovers = true;
  std::vector<ExceptionBreakpointsFilter> exceptionBreakpointFilters;
  bool supportsSetVariable = true;
  bool supportsRestartFrame = true;
  bool supportsGotoTargetsRequest = true;
  bool supportsStepInTargetsRequest = true;
  bool supportsCompletionsRequest = true;
  std::vector<std::string> completionTriggerCharacters = {"."};
  bool supportsModulesRequest = true;
  bool supportsRestartRequest = true;
  bool supportsExceptionOptions = false;
  bool supportsValueFormattingOptions = true;
  bool supportsExceptionInfoRequest = true;
  bool supportTerminateDebuggee = true;
  bool supportsDelayedStackTraceLoading = true;
  bool supportsLoadedSourcesRequest = true;
  bool supportsLogPoints = true;
  bool supportsSetExpression = true;
  bool supportsTerminateRequest = true;
  bool supportsDisassembleRequest = true;
  bool supportsCancelRequest = true;
  bool supportsBreakpointLocationsRequest = true;
  bool supportsClipboardContext = true;
  bool supportsSteppingGranularity = true;
  bool supportsInstructionBreakpoints = true;
  bool supportsExceptionFilterOptions = true;
  bool supportsSingleThreadExecutionRequests = true;
  KRAIT_FIELDS(supportsConfigurationDoneRequest, supportsFunctionBreakpoints, supportsConditionalBreakpoints,
               supportsHitConditionalBreakpoints, supportsEvaluateForHovers, exceptionBreakpointFilters,
               supportsSetVariable, supportsRestartFrame, supportsGotoTargetsRequest, supportsStepInTargetsRequest,
               supportsCompletionsRequest, completionTriggerCharacters, supportsModulesRequest, supportsRestartRequest,
               supportsExceptionOptions, supportsValueFormattingOptions, supportsExceptionInfoRequest,
               supportTerminateDebuggee, supportsDelayedStackTraceLoading, supportsLoadedSourcesRequest,
               supportsLogPoints, supportsSetExpression, supportsTerminateRequest, supportsDisassembleRequest,
               supportsCancelRequest, supportsBreakpointLocationsRequest, supportsClipboardContext,
               supportsSteppingGranularity, supportsInstructionBreakpoints, supportsExceptionFilterOptions,
               supportsSingleThreadExecutionRequests)
};

struct PathMapping {
  std::string localRoot;
  std::string remoteRoot;
  KRAIT_FIELDS(localRoot, remoteRoot)
};

// `launch`: exactly one of program, module and code. editors/README.md describes each for users.
struct LaunchArguments {
  Optional<bool> noDebug;
  Optional<std::string> program;
  Optional<std::string> module;
  Json code;  // a string, or an array of lines
  Json args;  // an array of strings, or one string that is split as a shell would
  Optional<std::vector<std::string>> kraitArgs;
  Optional<std::string> krait;  // the interpreter; else the one beside the adapter
  Optional<std::string> cwd;
  Json env;  // of strings; null takes a variable away
  Optional<bool> stopOnEntry;
  Optional<std::string> console;  // internalConsole, integratedTerminal, externalTerminal
  Optional<bool> justMyCode;
  Optional<bool> showReturnValue;
  Optional<bool> subProcess;  // debug child processes as well; true
  Optional<std::vector<PathMapping>> pathMappings;
  KRAIT_FIELDS(noDebug, program, module, code, args, kraitArgs, krait, cwd, env, stopOnEntry, console, justMyCode,
               showReturnValue, subProcess, pathMappings)
};

struct ConnectAddress {
  Optional<std::string> host;
  Optional<std::int64_t> port;
  KRAIT_FIELDS(host, port)
};

// `attach`: to a program that waits with `krait --listen PORT`, or by process id.
struct AttachArguments {
  Optional<std::string> host;
  Optional<std::int64_t> port;
  Optional<ConnectAddress> connect;  // the same two, where others have them
  Optional<std::string> token;
  Json processId;                           // of a running krait, instead of a port: a number, or text
  Optional<bool> stopOnEntry;
  Optional<bool> justMyCode;
  Optional<bool> showReturnValue;
  Optional<bool> subProcess;
  Optional<bool> redirectOutput;            // say the program's output in the session; true
  Optional<std::int64_t> subProcessId;      // a child process: its output is said by its parent's session
  Optional<std::vector<PathMapping>> pathMappings;
  KRAIT_FIELDS(host, port, connect, token, processId, stopOnEntry, justMyCode, showReturnValue, subProcess,
               redirectOutput, subProcessId, pathMappings)
};

struct RestartArguments {
  Json arguments;  // those of launch, as they are now
  KRAIT_FIELDS(arguments)
};

struct DisconnectArguments {
  Optional<bool> restart;
  Optional<bool> terminateDebuggee;
  KRAIT_FIELDS(restart, terminateDebuggee)
};

struct CancelArguments {
  Optional<std::int64_t> requestId;
  KRAIT_FIELDS(requestId)
};

struct RunInTerminalArguments {
  std::string kind;  // integrated, external
  std::string title;
  std::string cwd;
  std::vector<std::string> args;
  Json env;
  KRAIT_FIELDS(kind, title, cwd, args, env)
};

struct RunInTerminalBody {
  Optional<std::int64_t> processId;
  Optional<std::int64_t> shellProcessId;
  KRAIT_FIELDS(processId, shellProcessId)
};

// ---- sources and breakpoints -----------------------------------------------------------------------------------

struct Source {
  Optional<std::string> name;
  Optional<std::string> path;
  Optional<std::int64_t> sourceReference;
  Optional<std::string> presentationHint;  // normal, emphasize, deemphasize
  KRAIT_FIELDS(name, path, sourceReference, presentationHint)
};

struct SourceBreakpoint {
  std::int64_t line = 0;
  Optional<std::int64_t> column;
  Optional<std::string> condition;
  Optional<std::string> hitCondition;
  Optional<std::string> logMessage;
  KRAIT_FIELDS(line, column, condition, hitCondition, logMessage)
};

struct SetBreakpointsArguments {
  Source source;
  Optional<std::vector<SourceBreakpoint>> breakpoints;
  Optional<std::vector<std::int64_t>> lines;  // what older clients say instead
  KRAIT_FIELDS(source, breakpoints, lines)
};

struct FunctionBreakpoint {
  std::string name;
  Optional<std::string> condition;
  Optional<std::string> hitCondition;
  Optional<std::string> logMessage;
  KRAIT_FIELDS(name, condition, hitCondition, logMessage)
};

struct SetFunctionBreakpointsArguments {
  std::vector<FunctionBreakpoint> breakpoints;
  KRAIT_FIELDS(breakpoints)
};

struct InstructionBreakpoint {
  std::string instructionReference;
  Optional<std::int64_t> offset;
  Optional<std::string> condition;
  Optional<std::string> hitCondition;
  KRAIT_FIELDS(instructionReference, offset, condition, hitCondition)
};

struct SetInstructionBreakpointsArguments {
  std::vector<InstructionBreakpoint> breakpoints;
  KRAIT_FIELDS(breakpoints)
};

struct ExceptionFilterOptions {
  std::string filterId;
  Optional<std::string> condition;
  KRAIT_FIELDS(filterId, condition)
};

struct SetExceptionBreakpointsArguments {
  std::vector<std::string> filters;
  Optional<std::vector<ExceptionFilterOptions>> filterOptions;
  KRAIT_FIELDS(filters, filterOptions)
};

struct Breakpoint {
  std::int64_t id = 0;
  bool verified = false;
  Optional<std::string> message;
  Optional<Source> source;
  Optional<std::int64_t> line;
  Optional<std::int64_t> column;
  Optional<std::int64_t> endLine;
  Optional<std::int64_t> endColumn;
  Optional<std::string> reason;  // pending, failed
  KRAIT_FIELDS(id, verified, message, source, line, column, endLine, endColumn, reason)
};

struct BreakpointsBody {
  std::vector<Breakpoint> breakpoints;
  KRAIT_FIELDS(breakpoints)
};

struct BreakpointLocationsArguments {
  Source source;
  std::int64_t line = 0;
  Optional<std::int64_t> column;
  Optional<std::int64_t> endLine;
  Optional<std::int64_t> endColumn;
  KRAIT_FIELDS(source, line, column, endLine, endColumn)
};

struct BreakpointLocation {
  std::int64_t line = 0;
  Optional<std::int64_t> column;
  Optional<std::int64_t> endLine;
  Optional<std::int64_t> endColumn;
  KRAIT_FIELDS(line, column, endLine, endColumn)
};

struct BreakpointLocationsBody {
  std::vector<BreakpointLocation> breakpoints;
  KRAIT_FIELDS(breakpoints)
};

struct SourceArguments {
  Optional<Source> source;
  Optional<std::int64_t> sourceReference;
  KRAIT_FIELDS(source, sourceReference)
};

struct SourceBody {
  std::string content;
  std::string mimeType;
  KRAIT_FIELDS(content, mimeType)
};

struct LoadedSourcesBody {
  std::vector<Source> sources;
  KRAIT_FIELDS(sources)
};

struct ModulesArguments {
  Optional<std::int64_t> startModule;
  Optional<std::int64_t> moduleCount;
  KRAIT_FIELDS(startModule, moduleCount)
};

struct Module {
  std::int64_t id = 0;
  std::string name;
  Optional<std::string> path;
  Optional<std::string> version;
  bool isUserCode = false;
  KRAIT_FIELDS(id, name, path, version, isUserCode)
};

struct ModulesBody {
  std::vector<Module> modules;
  std::int64_t totalModules = 0;
  KRAIT_FIELDS(modules, totalModules)
};

// ---- running ---------------------------------------------------------------------------------------------------

struct ThreadArguments {
  std::int64_t threadId = 0;
  KRAIT_FIELDS(threadId)
};

struct ContinueArguments {
  std::int64_t threadId = 0;
  Optional<bool> singleThread;
  KRAIT_FIELDS(threadId, singleThread)
};

struct ContinueBody {
  bool allThreadsContinued = true;
  KRAIT_FIELDS(allThreadsContinued)
};

struct StepArguments {
  std::int64_t threadId = 0;
  Optional<bool> singleThread;
  Optional<std::int64_t> targetId;  // of stepIn alone
  Optional<std::string> granularity;
  KRAIT_FIELDS(threadId, singleThread, targetId, granularity)
};

struct FrameArguments {
  std::int64_t frameId = 0;
  KRAIT_FIELDS(frameId)
};

struct StepInTarget {
  std::int64_t id = 0;
  std::string label;
  Optional<std::int64_t> line;
  Optional<std::int64_t> column;
  Optional<std::int64_t> endLine;
  Optional<std::int64_t> endColumn;
  KRAIT_FIELDS(id, label, line, column, endLine, endColumn)
};

struct TargetsBody {
  std::vector<StepInTarget> targets;
  KRAIT_FIELDS(targets)
};

struct GotoTargetsArguments {
  Source source;
  std::int64_t line = 0;
  Optional<std::int64_t> column;
  KRAIT_FIELDS(source, line, column)
};

struct GotoArguments {
  std::int64_t threadId = 0;
  std::int64_t targetId = 0;
  KRAIT_FIELDS(threadId, targetId)
};

// ---- looking ---------------------------------------------------------------------------------------------------

struct Thread {
  std::int64_t id = 0;
  std::string name;
  KRAIT_FIELDS(id, name)
};

struct ThreadsBody {
  std::vector<Thread> threads;
  KRAIT_FIELDS(threads)
};

struct StackFrameFormat {
  Optional<bool> module;
  Optional<bool> line;
  KRAIT_FIELDS(module, line)
};

struct StackTraceArguments {
  std::int64_t threadId = 0;
  Optional<std::int64_t> startFrame;
  Optional<std::int64_t> levels;
  KRAIT_FIELDS(threadId, startFrame, levels)
};

struct StackFrame {
  std::int64_t id = 0;
  std::string name;
  Optional<Source> source;
  std::int64_t line = 0;
  std::int64_t column = 0;
  Optional<std::int64_t> endLine;
  Optional<std::int64_t> endColumn;
  bool canRestart = false;
  Optional<std::string> instructionPointerReference;
  Optional<std::int64_t> moduleId;
  Optional<std::string> presentationHint;  // normal, label, subtle
  KRAIT_FIELDS(id, name, source, line, column, endLine, endColumn, canRestart, instructionPointerReference, moduleId,
               presentationHint)
};

struct StackTraceBody {
  std::vector<StackFrame> stackFrames;
  std::int64_t totalFrames = 0;
  KRAIT_FIELDS(stackFrames, totalFrames)
};

struct Scope {
  std::string name;
  Optional<std::string> presentationHint;  // arguments, locals, registers, returnValue
  std::int64_t variablesReference = 0;
  Optional<std::int64_t> namedVariables;
  bool expensive = false;
  KRAIT_FIELDS(name, presentationHint, variablesReference, namedVariables, expensive)
};

struct ScopesBody {
  std::vector<Scope> scopes;
  KRAIT_FIELDS(scopes)
};

struct ValueFormat {
  Optional<bool> hex;
  KRAIT_FIELDS(hex)
};

struct VariablesArguments {
  std::int64_t variablesReference = 0;
  Optional<std::string> filter;  // indexed, named
  Optional<std::int64_t> start;
  Optional<std::int64_t> count;
  Optional<ValueFormat> format;
  KRAIT_FIELDS(variablesReference, filter, start, count, format)
};

struct VariablePresentationHint {
  Optional<std::string> kind;
  Optional<std::vector<std::string>> attributes;
  Optional<std::string> visibility;
  Optional<bool> lazy;
  KRAIT_FIELDS(kind, attributes, visibility, lazy)
};

struct Variable {
  std::string name;
  std::string value;
  Optional<std::string> type;
  Optional<VariablePresentationHint> presentationHint;
  Optional<std::string> evaluateName;
  std::int64_t variablesReference = 0;
  Optional<std::int64_t> namedVariables;
  Optional<std::int64_t> indexedVariables;
  KRAIT_FIELDS(name, value, type, presentationHint, evaluateName, variablesReference, namedVariables, indexedVariables)
};

struct VariablesBody {
  std::vector<Variable> variables;
  KRAIT_FIELDS(variables)
};

struct EvaluateArguments {
  std::string expression;
  Optional<std::int64_t> frameId;
  Optional<std::string> context;
  Optional<ValueFormat> format;
  KRAIT_FIELDS(expression, frameId, context, format)
};

struct EvaluateBody {
  std::string result;
  Optional<std::string> type;
  Optional<VariablePresentationHint> presentationHint;
  std::int64_t variablesReference = 0;
  Optional<std::int64_t> namedVariables;
  Optional<std::int64_t> indexedVariables;
  KRAIT_FIELDS(result, type, presentationHint, variablesReference, namedVariables, indexedVariables)
};

struct SetVariableArguments {
  std::int64_t variablesReference = 0;
  std::string name;
  std::string value;
  Optional<ValueFormat> format;
  KRAIT_FIELDS(variablesReference, name, value, format)
};

struct SetExpressionArguments {
  std::string expression;
  std::string value;
  Optional<std::int64_t> frameId;
  Optional<ValueFormat> format;
  KRAIT_FIELDS(expression, value, frameId, format)
};

// Of setVariable and setExpression.
struct SetValueBody {
  std::string value;
  Optional<std::string> type;
  std::int64_t variablesReference = 0;
  Optional<std::int64_t> namedVariables;
  Optional<std::int64_t> indexedVariables;
  KRAIT_FIELDS(value, type, variablesReference, namedVariables, indexedVariables)
};

struct CompletionsArguments {
  Optional<std::int64_t> frameId;
  std::string text;
  std::int64_t column = 0;
  Optional<std::int64_t> line;
  KRAIT_FIELDS(frameId, text, column, line)
};

struct CompletionItem {
  std::string label;
  std::string type;
  std::int64_t start = 0;
  std::int64_t length = 0;
  KRAIT_FIELDS(label, type, start, length)
};

struct CompletionsBody {
  std::vector<CompletionItem> targets;
  KRAIT_FIELDS(targets)
};

struct ExceptionDetails {
  std::string message;
  std::string typeName;
  std::string fullTypeName;
  Optional<std::string> evaluateName;
  Optional<std::string> stackTrace;
  std::vector<ExceptionDetails> innerException;
  KRAIT_FIELDS(message, typeName, fullTypeName, evaluateName, stackTrace, innerException)
};

struct ExceptionInfoBody {
  std::string exceptionId;
  std::string description;
  std::string breakMode;  // never, always, unhandled, userUnhandled
  ExceptionDetails details;
  KRAIT_FIELDS(exceptionId, description, breakMode, details)
};

struct DisassembleArguments {
  std::string memoryReference;
  Optional<std::int64_t> offset;
  Optional<std::int64_t> instructionOffset;
  std::int64_t instructionCount = 0;
  KRAIT_FIELDS(memoryReference, offset, instructionOffset, instructionCount)
};

struct DisassembledInstruction {
  std::string address;
  Optional<std::string> instructionBytes;
  std::string instruction;
  Optional<Source> location;
  Optional<std::int64_t> line;
  Optional<std::int64_t> column;
  Optional<std::int64_t> endLine;
  Optional<std::int64_t> endColumn;
  Optional<std::string> presentationHint;  // normal, invalid
  KRAIT_FIELDS(address, instructionBytes, instruction, location, line, column, endLine, endColumn, presentationHint)
};

struct DisassembleBody {
  std::vector<DisassembledInstruction> instructions;
  KRAIT_FIELDS(instructions)
};

// ---- events ----------------------------------------------------------------------------------------------------

struct StoppedBody {
  std::string reason;
  Optional<std::string> description;
  Optional<std::string> text;
  std::int64_t threadId = 0;
  bool allThreadsStopped = true;
  Optional<std::vector<std::int64_t>> hitBreakpointIds;
  KRAIT_FIELDS(reason, description, text, threadId, allThreadsStopped, hitBreakpointIds)
};

struct ContinuedBody {
  std::int64_t threadId = 0;
  bool allThreadsContinued = true;
  KRAIT_FIELDS(threadId, allThreadsContinued)
};

struct ExitedBody {
  std::int64_t exitCode = 0;
  KRAIT_FIELDS(exitCode)
};

struct ThreadBody {
  std::string reason;  // started, exited
  std::int64_t threadId = 0;
  KRAIT_FIELDS(reason, threadId)
};

struct OutputBody {
  std::string category;
  std::string output;
  Optional<Source> source;
  Optional<std::int64_t> line;
  KRAIT_FIELDS(category, output, source, line)
};

struct BreakpointBody {
  std::string reason;  // changed, new, removed
  Breakpoint breakpoint;
  KRAIT_FIELDS(reason, breakpoint)
};

struct ModuleBody {
  std::string reason;
  Module module;
  KRAIT_FIELDS(reason, module)
};

struct ProcessBody {
  std::string name;
  std::int64_t systemProcessId = 0;
  bool isLocalProcess = true;
  std::string startMethod;  // launch, attach
  KRAIT_FIELDS(name, systemProcessId, isLocalProcess, startMethod)
};

struct InvalidatedBody {
  std::vector<std::string> areas;  // all, stacks, threads, variables
  KRAIT_FIELDS(areas)
};

}  // namespace krait::dap
