// What the debugger core offers to its faces (the DAP adapter, the terminal): plain structs of requests, results and
// events. No JSON, no terminal, nothing of the VM. Requests and events are listed in requests.def; wire.h carries them
// between the agent thread in the debuggee and the adapter. Values are copied, so any thread may hold them.
//
// Conventions, everywhere below:
//   - lines count from 1; columns are UTF-8 byte offsets from 0, as in co_positions(); -1 is "not known";
//   - text is UTF-8; a lone surrogate of a Python str is written as its \udcXX escape;
//   - an id or reference is greater than 0; 0 is "none";
//   - a frame id, a variables reference, a jump or call target is valid until its thread next resumes; a stale one is
//     refused with a failure that says so;
//   - a list in a result is in the order of the list in the request;
//   - a request that resumes (Continue, Step, Goto's follow-up) answers before the event that it causes is sent;
//   - nothing here runs user code but Evaluate, SetVariable, SetExpression, breakpoint conditions and log messages, and
//     a Variable that was marked lazy and is then asked for.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "syntax/fields.h"

namespace krait::debugger {

// The answer to a request that has nothing to say but that it was done.
struct Nothing {
  KRAIT_FIELDS()
};

// The answer to a request that could not be done: a sentence for a person, naming what was wrong.
struct Failure {
  std::string message;
  bool cancelled = false;  // by Cancel, or because the thread went away
  KRAIT_FIELDS(message, cancelled)
};

// ---- life of a session -----------------------------------------------------------------------------------------

// The first message on a connection, from the debuggee; the adapter closes a connection whose token is wrong.
struct Hello {
  std::string token;
  std::int64_t process = 0;
  std::int64_t parent = 0;  // the debuggee that started this one, 0 when it was the adapter or a person; `process` when
                            // it was this process itself, by exec
  std::string program;      // sys.argv[0] as it will be
  std::string version;      // of the interpreter, as `krait -V` prints it
  KRAIT_FIELDS(token, process, parent, program, version)
};

// The adapter's first request: how the session is to behave. No user bytecode has run yet (unless it was attached to).
struct Configure {
  bool stop_on_entry = false;       // stop before the first statement of the main module, reason kEntry
  bool just_my_code = true;         // steps and the user-uncaught filter pass over the standard library and packages
  bool show_return_values = false;  // add what the last step's calls returned to the locals, as "(return) name"
  bool report_output = false;       // say what is written to stdout and stderr as Output events (attached sessions;
                                    // a launched one has pipes instead)
  std::int64_t evaluation_limit_ms = 1000;  // after this long the other threads run until the evaluation ends
  std::int64_t repr_limit = 1000;           // characters of a value's text before it is shortened
  // HOST:PORT and token for the Hello of child processes: forked ones, and interpreters like this one started by exec.
  // Empty: they run without a debugger.
  std::string child_address;
  std::string child_token;
  KRAIT_FIELDS(stop_on_entry, just_my_code, show_return_values, report_output, evaluation_limit_ms, repr_limit,
               child_address, child_token)
};

// Breakpoints are set: user bytecode may run.
struct ConfigurationDone {
  KRAIT_FIELDS()
};

// Ends the program as Ctrl-C would: KeyboardInterrupt in the main thread at its next safe point, breakpoints removed.
struct Terminate {
  KRAIT_FIELDS()
};

// The face leaves: breakpoints are removed, stopped threads resume. The adapter then closes the connection, or keeps it
// for another client, which begins with Configure again (ConfigurationDone is then no more waited for).
struct Disconnect {
  KRAIT_FIELDS()
};

// Ends the request with this serial, wherever it is: an evaluation ends by an exception at its next safe point.
// The cancelled request is answered by a Failure with `cancelled`; an unknown serial is no failure.
struct Cancel {
  std::uint32_t serial = 0;
  KRAIT_FIELDS(serial)
};

// ---- sources ---------------------------------------------------------------------------------------------------

// Where code comes from. `path` is absolute when there is a file, else co_filename as it is ("<string>");
// `reference` is for SourceText and non-zero exactly when the text can only be had from the debuggee.
struct Source {
  std::string path;
  std::int64_t reference = 0;
  KRAIT_FIELDS(path, reference)
};

struct SourceText {
  std::int64_t reference = 0;
  KRAIT_FIELDS(reference)
};

struct Text {
  std::string text;
  KRAIT_FIELDS(text)
};

struct LoadedSources {
  KRAIT_FIELDS()
};

struct SourceList {
  std::vector<Source> sources;
  KRAIT_FIELDS(sources)
};

struct Module {
  std::int64_t id = 0;
  std::string name;
  std::string path;     // __file__, or empty
  std::string version;  // __version__ when it is a str, or empty
  bool user_code = false;
  KRAIT_FIELDS(id, name, path, version, user_code)
};

struct Modules {
  std::int64_t start = 0;
  std::int64_t count = 0;  // 0: all
  KRAIT_FIELDS(start, count)
};

struct ModuleList {
  std::vector<Module> modules;
  std::int64_t total = 0;
  KRAIT_FIELDS(modules, total)
};

// ---- breakpoints -----------------------------------------------------------------------------------------------
// The face numbers breakpoints (id) and repeats its whole list for a file on each change: a list replaces the last one.
// `hit_condition` is a count with an optional operator before it: "3" (stop at the third hit, as ==), "==3", ">3",
// ">=3", "<3", "<=3", "%3". `log_message` makes it a log point: Output in category kConsole with each {expression}
// replaced by its value, no stop; {{ and }} are braces.

struct SourceBreakpoint {
  std::int64_t id = 0;
  std::int64_t line = 0;
  std::int64_t column = -1;  // -1: the first statement of the line
  std::string condition;
  std::string hit_condition;
  std::string log_message;
  bool temporary = false;  // goes away when hit (pdb's tbreak)
  KRAIT_FIELDS(id, line, column, condition, hit_condition, log_message, temporary)
};

struct SetBreakpoints {
  std::string file;            // an absolute path, or co_filename of code without a file
  std::int64_t reference = 0;  // when the source is one that the debuggee numbered
  std::vector<SourceBreakpoint> breakpoints;
  KRAIT_FIELDS(file, reference, breakpoints)
};

struct FunctionBreakpoint {
  std::int64_t id = 0;
  std::string name;  // a co_name, a qualified name (Class.method), or module.qualified
  std::string condition;
  std::string hit_condition;
  std::string log_message;
  KRAIT_FIELDS(id, name, condition, hit_condition, log_message)
};

struct SetFunctionBreakpoints {
  std::vector<FunctionBreakpoint> breakpoints;
  KRAIT_FIELDS(breakpoints)
};

struct InstructionBreakpoint {
  std::int64_t id = 0;
  std::string instruction;  // StackFrame::instruction or Instruction::address
  std::int64_t offset = 0;  // in bytes, added to it
  std::string condition;
  std::string hit_condition;
  KRAIT_FIELDS(id, instruction, offset, condition, hit_condition)
};

struct SetInstructionBreakpoints {
  std::vector<InstructionBreakpoint> breakpoints;
  KRAIT_FIELDS(breakpoints)
};

enum class ExceptionMode : std::uint8_t {
  kRaised,        // where it is raised, handled or not
  kUncaught,      // no handler in any frame of the thread: stops where it was raised, before unwinding
  kUserUncaught,  // leaves the program's own code for a library's
};

struct ExceptionFilter {
  std::int64_t id = 0;
  ExceptionMode mode = ExceptionMode::kUncaught;
  std::string condition;  // type names separated by commas (subclasses count), "!" before one excludes it; empty: all
  KRAIT_FIELDS(id, mode, condition)
};

struct SetExceptionBreakpoints {
  std::vector<ExceptionFilter> filters;
  KRAIT_FIELDS(filters)
};

// Where a breakpoint came to be. Unverified ones say why in `message`; a pending one may still be verified when its
// code is loaded (BreakpointChanged). The file on disk is compiled to answer at once for code not loaded yet.
struct BreakpointStatus {
  std::int64_t id = 0;
  bool verified = false;
  bool pending = false;
  std::int64_t line = 0;  // the statement's first line, which may lie after the line asked for
  std::int64_t column = -1;
  std::int64_t end_line = 0;
  std::int64_t end_column = -1;
  std::string message;
  KRAIT_FIELDS(id, verified, pending, line, column, end_line, end_column, message)
};

struct BreakpointStatuses {
  std::vector<BreakpointStatus> breakpoints;
  KRAIT_FIELDS(breakpoints)
};

// Where in a range of lines a breakpoint can stand.
struct BreakpointLocations {
  std::string file;
  std::int64_t reference = 0;
  std::int64_t line = 0;
  std::int64_t end_line = 0;  // inclusive; 0: the same line
  KRAIT_FIELDS(file, reference, line, end_line)
};

struct CodeLocation {
  std::int64_t line = 0;
  std::int64_t column = -1;
  std::int64_t end_line = 0;
  std::int64_t end_column = -1;
  KRAIT_FIELDS(line, column, end_line, end_column)
};

struct LocationList {
  std::vector<CodeLocation> locations;
  KRAIT_FIELDS(locations)
};

// ---- running ---------------------------------------------------------------------------------------------------

struct Continue {
  std::int64_t thread = 0;
  bool only_this_thread = false;
  KRAIT_FIELDS(thread, only_this_thread)
};

enum class StepKind : std::uint8_t { kOver, kInto, kOut };
enum class Granularity : std::uint8_t { kStatement, kLine, kInstruction };

struct Step {
  std::int64_t thread = 0;
  StepKind kind = StepKind::kOver;
  Granularity granularity = Granularity::kStatement;
  std::int64_t call_target = 0;  // of StepInTargets, for kInto
  bool only_this_thread = false;
  KRAIT_FIELDS(thread, kind, granularity, call_target, only_this_thread)
};

// Stops the thread, or the main thread when 0, at its next safe point; Stopped follows with reason kPause.
struct Pause {
  std::int64_t thread = 0;
  KRAIT_FIELDS(thread)
};

struct GotoTargets {
  std::string file;
  std::int64_t reference = 0;
  std::int64_t line = 0;
  std::int64_t column = -1;
  KRAIT_FIELDS(file, reference, line, column)
};

struct JumpTarget {
  std::int64_t id = 0;
  std::string label;
  std::int64_t line = 0;
  std::int64_t column = -1;
  std::int64_t end_line = 0;
  std::int64_t end_column = -1;
  KRAIT_FIELDS(id, label, line, column, end_line, end_column)
};

struct JumpTargets {
  std::vector<JumpTarget> targets;
  KRAIT_FIELDS(targets)
};

// Moves the top frame of the thread without running anything; Stopped with reason kGoto follows. The rules of
// assigning f_lineno hold; what breaks one is a Failure with Python's own words.
struct Goto {
  std::int64_t thread = 0;
  std::int64_t target = 0;
  KRAIT_FIELDS(thread, target)
};

struct StepInTargets {
  std::int64_t frame = 0;
  KRAIT_FIELDS(frame)
};

// A call that the frame's current statement has yet to make.
struct CallTarget {
  std::int64_t id = 0;
  std::string label;  // the call's text, shortened
  std::int64_t line = 0;
  std::int64_t column = -1;
  std::int64_t end_line = 0;
  std::int64_t end_column = -1;
  KRAIT_FIELDS(id, label, line, column, end_line, end_column)
};

struct CallTargets {
  std::vector<CallTarget> targets;
  KRAIT_FIELDS(targets)
};

// Frames above are dropped, the frame starts again with the arguments that it has now; Stopped, kRestart, follows.
struct RestartFrame {
  std::int64_t frame = 0;
  KRAIT_FIELDS(frame)
};

// ---- looking ---------------------------------------------------------------------------------------------------

struct Threads {
  KRAIT_FIELDS()
};

struct ThreadInfo {
  std::int64_t id = 0;      // small, for clients that count in 32 bits; 1 is the main thread
  std::int64_t native = 0;  // the system's
  std::string name;
  KRAIT_FIELDS(id, native, name)
};

struct ThreadList {
  std::vector<ThreadInfo> threads;  // the main thread first
  KRAIT_FIELDS(threads)
};

struct Stack {
  std::int64_t thread = 0;
  std::int64_t start = 0;
  std::int64_t count = 0;  // 0: all
  KRAIT_FIELDS(thread, start, count)
};

struct StackFrame {
  std::int64_t id = 0;
  std::string name;  // co_qualname; "<module>"
  Source source;
  std::int64_t line = 0;
  std::int64_t column = -1;
  std::int64_t end_line = 0;
  std::int64_t end_column = -1;
  std::string instruction;  // an address for Disassemble: "0x", the code object's number, the byte offset in the last 6
  std::int64_t module = 0;
  bool user_code = true;  // false: shown subdued
  bool can_restart = false;
  KRAIT_FIELDS(id, name, source, line, column, end_line, end_column, instruction, module, user_code, can_restart)
};

struct FrameList {
  std::vector<StackFrame> frames;  // innermost first
  std::int64_t total = 0;
  KRAIT_FIELDS(frames, total)
};

enum class ScopeKind : std::uint8_t { kLocals, kClosure, kGlobals, kBuiltins, kRegisters };

struct Scopes {
  std::int64_t frame = 0;
  KRAIT_FIELDS(frame)
};

struct Scope {
  ScopeKind kind = ScopeKind::kLocals;
  std::string name;
  std::int64_t reference = 0;
  std::int64_t named = 0;
  bool expensive = false;
  KRAIT_FIELDS(kind, name, reference, named, expensive)
};

struct ScopeList {
  std::vector<Scope> scopes;
  KRAIT_FIELDS(scopes)
};

enum class VariableFilter : std::uint8_t { kAll, kIndexed, kNamed };

struct Variables {
  std::int64_t reference = 0;
  VariableFilter filter = VariableFilter::kAll;
  std::int64_t start = 0;
  std::int64_t count = 0;  // 0: all
  bool hex = false;        // ints in hexadecimal
  KRAIT_FIELDS(reference, filter, start, count, hex)
};

enum class VariableRole : std::uint8_t {
  kData,
  kMethod,
  kClass,
  kProperty,  // a getter not yet run: lazy
  kReturn,    // what a call returned during the last step
  kSpecial,   // __dunder__
  kGroup,     // "special variables", "function variables": a heading with children, no value of the program
  kVirtual,   // len(), reference count, size: said about the value, not held by it
};

// A value with a name; or, from Evaluate and the two setters, a value alone (name empty).
struct Variable {
  std::string name;
  std::string value;  // repr, shortened; made without running user code unless `lazy` was asked for
  std::string type;
  std::string evaluate_name;  // an expression for it in the frame, empty when there is none
  VariableRole role = VariableRole::kData;
  std::int64_t reference = 0;  // its children, 0: none
  std::int64_t named = 0;      // how many children have names, and how many have indices
  std::int64_t indexed = 0;
  bool read_only = false;
  bool raw_string = false;  // the value is the text of a str, so that a client can show it whole
  bool lazy = false;        // asking for its children runs user code (a property): show a button first
  bool failed = false;      // Evaluate: the expression raised; value is the exception's text
  KRAIT_FIELDS(name, value, type, evaluate_name, role, reference, named, indexed, read_only, raw_string, lazy, failed)
};

struct VariableList {
  std::vector<Variable> variables;
  KRAIT_FIELDS(variables)
};

enum class EvaluationContext : std::uint8_t {
  kWatch,      // an expression; must not print, log or stop at breakpoints
  kRepl,       // any statements; the value of a last expression; breakpoints inside are not hit
  kHover,      // a name or attribute chain under the mouse: refused when it would call something
  kClipboard,  // as kWatch, but the value's text is not shortened
};

struct Evaluate {
  std::int64_t frame = 0;  // 0: the globals of __main__
  std::string expression;
  EvaluationContext context = EvaluationContext::kRepl;
  bool hex = false;
  KRAIT_FIELDS(frame, expression, context, hex)
};

// Assigns to one of the children of `reference`: a local or global, an item, an attribute.
struct SetVariable {
  std::int64_t reference = 0;
  std::string name;
  std::string value;  // an expression, evaluated in the frame that the reference belongs to
  bool hex = false;
  KRAIT_FIELDS(reference, name, value, hex)
};

struct SetExpression {
  std::int64_t frame = 0;
  std::string expression;  // an assignment target
  std::string value;
  bool hex = false;
  KRAIT_FIELDS(frame, expression, value, hex)
};

struct Completions {
  std::int64_t frame = 0;
  std::string text;
  std::int64_t offset = 0;  // of the cursor, in bytes from the start of the text
  KRAIT_FIELDS(frame, text, offset)
};

enum class CompletionKind : std::uint8_t { kVariable, kFunction, kClass, kModule, kKeyword, kMethod, kField };

struct Completion {
  std::string label;
  CompletionKind kind = CompletionKind::kVariable;
  std::int64_t start = 0;  // the bytes of the text that it replaces
  std::int64_t length = 0;
  KRAIT_FIELDS(label, kind, start, length)
};

struct CompletionList {
  std::vector<Completion> items;
  KRAIT_FIELDS(items)
};

struct ExceptionInfo {
  std::int64_t thread = 0;
  KRAIT_FIELDS(thread)
};

struct ExceptionDescription {
  std::string type;       // the qualified name, module and all unless builtins
  std::string message;    // str(exception)
  std::string traceback;  // as Python prints it
  ExceptionMode mode = ExceptionMode::kRaised;
  std::string evaluate_name;                // an expression for the exception in the top frame
  std::vector<ExceptionDescription> inner;  // cause or context, and the members of a group
  KRAIT_FIELDS(type, message, traceback, mode, evaluate_name, inner)
};

struct Disassemble {
  std::string instruction;              // an address: StackFrame::instruction, or Instruction::address
  std::int64_t offset = 0;              // in bytes, added to it
  std::int64_t instruction_offset = 0;  // then this many instructions, which may be negative
  std::int64_t count = 0;               // exactly so many are answered; those that do not exist have an empty text
  KRAIT_FIELDS(instruction, offset, instruction_offset, count)
};

struct Instruction {
  std::string address;
  std::string bytes;  // opcode and argument in hexadecimal
  std::string text;   // "LOAD_FAST  0 (x)"
  Source source;
  std::int64_t line = 0;
  std::int64_t column = -1;
  std::int64_t end_line = 0;
  std::int64_t end_column = -1;
  KRAIT_FIELDS(address, bytes, text, source, line, column, end_line, end_column)
};

struct InstructionList {
  std::vector<Instruction> instructions;
  KRAIT_FIELDS(instructions)
};

// ---- events ----------------------------------------------------------------------------------------------------

enum class StopReason : std::uint8_t {
  kEntry,
  kStep,
  kBreakpoint,
  kFunctionBreakpoint,
  kInstructionBreakpoint,
  kException,
  kPause,
  kGoto,
  kRestart,         // the frame was restarted
  kBreakpointCall,  // breakpoint() in the program
};

// All threads are stopped, this one being the cause. Standard streams were flushed before it was sent.
struct Stopped {
  std::int64_t thread = 0;
  StopReason reason = StopReason::kBreakpoint;
  std::string text;  // an exception's type and message; why a condition failed; else empty
  std::vector<std::int64_t> hit_breakpoints;
  bool all_threads = true;
  KRAIT_FIELDS(thread, reason, text, hit_breakpoints, all_threads)
};

// Threads run again for a reason that is no answer to a request.
struct Continued {
  std::int64_t thread = 0;
  bool all_threads = true;
  KRAIT_FIELDS(thread, all_threads)
};

struct ThreadChanged {
  ThreadInfo thread;
  bool started = true;  // false: it ended
  KRAIT_FIELDS(thread, started)
};

enum class OutputCategory : std::uint8_t { kConsole, kStdout, kStderr, kImportant };

struct Output {
  OutputCategory category = OutputCategory::kConsole;
  std::string text;
  Source source;  // of a log point, with its line; else empty
  std::int64_t line = 0;
  KRAIT_FIELDS(category, text, source, line)
};

enum class ChangeKind : std::uint8_t { kNew, kChanged, kRemoved };

struct ModuleChanged {
  ChangeKind change = ChangeKind::kNew;
  Module module;
  KRAIT_FIELDS(change, module)
};

struct BreakpointChanged {
  ChangeKind change = ChangeKind::kChanged;
  BreakpointStatus breakpoint;
  KRAIT_FIELDS(change, breakpoint)
};

// What was asked before may have changed: an assignment through Evaluate, for one.
struct Invalidated {
  bool stacks = false;
  bool variables = false;
  bool threads = false;
  KRAIT_FIELDS(stacks, variables, threads)
};

// The last event: the program has ended (its traceback, if any, is printed) and the process is about to exit.
struct Exiting {
  std::int64_t code = 0;
  KRAIT_FIELDS(code)
};

}  // namespace krait::debugger
