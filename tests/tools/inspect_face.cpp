// A face of the debugger for tests: runs a program, stops where the program's own comments ask questions, and prints
// the answers. Used by tests/inspect/run.py.
//
//     x = compute()
//     pass
//     #> eval x + 1        <- asked before the line above runs, in its innermost frame
//
// Questions: stack, scopes, locals, closure, globals, show EXPR [/ CHILD]..., page EXPR START COUNT FILTER, eval,
// watch, hover, clip EXPR, set TARGET = EXPR, child EXPR / NAME = EXPR, complete TEXT, exception, dis BACK COUNT, goto
// LINE, stepin, locations FROM TO, sources, modules PREFIX, up, time EXPR.
#include <chrono>
#include <cstdio>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "interpreter/debugger/debugger.h"
#include "interpreter/debugger/inspector.h"
#include "interpreter/library.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/traceback.h"
#include "interpreter/runtime/abstract.h"
#include "interpreter/runtime/interpreter.h"
#include "interpreter/startup.h"
#include "interpreter/vm/compile_source.h"
#include "interpreter/vm/evaluate.h"

namespace krait::debugger {

using Questions = std::map<std::int64_t, std::vector<std::string>>;

// The questions below a line belong to it.
Questions read_questions(const std::string& path) {
  Questions out;
  std::ifstream file(path);
  std::string text;
  std::int64_t asked = 0;
  for (std::int64_t number = 1; std::getline(file, text); ++number) {
    std::size_t at = text.find("#> ");
    if (at == std::string::npos || text.find_first_not_of(' ') != at) asked = number;
    else out[asked].push_back(text.substr(at + 3));
  }
  return out;
}

const char* role_mark(VariableRole role) {
  switch (role) {
    case VariableRole::kMethod: return " [method]";
    case VariableRole::kClass: return " [class]";
    case VariableRole::kProperty: return " [property]";
    case VariableRole::kReturn: return " [return]";
    case VariableRole::kSpecial: return " [special]";
    case VariableRole::kGroup: return " [group]";
    case VariableRole::kVirtual: return " [virtual]";
    default: return "";
  }
}

void print_variable(const Variable& v) {
  std::printf("    %s", v.name.c_str());
  if (!v.type.empty()) std::printf(": %s", v.type.c_str());
  if (!v.value.empty()) std::printf(" = %s", v.value.c_str());
  std::printf("%s", role_mark(v.role));
  if (v.reference)
    std::printf(" {%s%s}", v.indexed ? (std::to_string(v.indexed) + " items").c_str() : "",
                v.indexed && v.named ? (", " + std::to_string(v.named) + " names").c_str() : "");
  if (v.lazy) std::printf(" lazy");
  if (v.read_only) std::printf(" read-only");
  if (v.failed) std::printf(" failed");
  if (!v.evaluate_name.empty() && v.evaluate_name != v.name) std::printf(" <%s>", v.evaluate_name.c_str());
  std::printf("\n");
}

class TestFace : public Face {
 public:
  TestFace(Thread& t, Questions questions, std::string path)
      : questions_(std::move(questions)), path_(std::move(path)) {
    debugger_ = Debugger::ensure(t);
  }
  Status stopped(Thread& t, const StopPoint& point) override {
    Inspector& inspector = debugger_->inspector();
    thread_ = point.stopped.thread;
    std::int64_t line = 0;
    FrameList frames = must(inspector.answer(t, Stack{thread_}));
    if (!frames.frames.empty()) {
      frame_ = frames.frames[0].id;
      line = frames.frames[0].line;
    }
    std::printf("stopped at line %ld\n", static_cast<long>(line));
    for (const std::string& question : questions_[line]) {
      std::printf("  > %s\n", question.c_str());
      std::istringstream words(question);
      std::string verb, rest;
      words >> verb >> std::ws;
      std::getline(words, rest);
      ask(t, verb, rest);
    }
    std::fflush(stdout);
    inspector.forget_all(t);
    return ok();
  }
  void tell(const wire::AnyEvent&) override {}

 private:
  template <class T>
  T must(Answer<T>&& answer) {
    if (auto* failure = std::get_if<Failure>(&answer)) {
      std::printf("    failure: %s\n", failure->message.c_str());
      return {};
    }
    return std::move(std::get<T>(answer));
  }
  Inspector& inspector() { return debugger_->inspector(); }

  void list(Thread& t, std::int64_t reference, VariableFilter filter = VariableFilter::kAll, std::int64_t start = 0,
            std::int64_t count = 0) {
    for (const Variable& each : must(inspector().answer(t, Variables{reference, filter, start, count})).variables)
      print_variable(each);
  }
  std::int64_t scope(Thread& t, ScopeKind kind) {
    for (const Scope& each : must(inspector().answer(t, Scopes{frame_})).scopes)
      if (each.kind == kind) return each.reference;
    return 0;
  }
  Variable evaluated(Thread& t, const std::string& text, EvaluationContext context, bool hex = false) {
    return must(inspector().answer(t, Evaluate{frame_, text, context, hex}));
  }
  // "EXPR / CHILD / CHILD": the variable at the end of the way.
  Variable descend(Thread& t, std::string text) {
    std::vector<std::string> parts;
    for (std::size_t at; (at = text.find(" / ")) != std::string::npos; text = text.substr(at + 3))
      parts.push_back(text.substr(0, at));
    parts.push_back(text);
    Variable here = evaluated(t, parts[0], EvaluationContext::kWatch);
    for (std::size_t i = 1; i < parts.size(); ++i) {
      Variable found;
      for (const Variable& each : must(inspector().answer(t, Variables{here.reference})).variables)
        if (each.name == parts[i]) found = each;
      here = found;
    }
    return here;
  }
  void ask(Thread& t, const std::string& verb, const std::string& rest);
  void ask_places(Thread& t, const std::string& verb, std::istringstream numbers);

  Debugger* debugger_;
  Questions questions_;
  std::string path_;
  std::int64_t frame_ = 0, thread_ = 0;
};

void TestFace::ask_places(Thread& t, const std::string& verb, std::istringstream numbers) {
  std::int64_t a = 0, b = 0;
  numbers >> a >> b;
  if (verb == "goto") {
    for (const JumpTarget& each : must(inspector().answer(t, GotoTargets{path_, 0, a})).targets)
      std::printf("    %s %ld\n", each.label.c_str(), static_cast<long>(each.line));
  } else if (verb == "stepin") {
    for (const CallTarget& each : must(inspector().answer(t, StepInTargets{frame_})).targets)
      std::printf("    %s at %ld:%ld\n", each.label.c_str(), static_cast<long>(each.line),
                  static_cast<long>(each.column));
  } else if (verb == "locations") {
    for (const CodeLocation& each : must(inspector().answer(t, BreakpointLocations{path_, 0, a, b})).locations)
      std::printf("    %ld:%ld\n", static_cast<long>(each.line), static_cast<long>(each.column));
  } else {
    FrameList frames = must(inspector().answer(t, Stack{thread_}));
    std::string at = frames.frames.at(0).instruction;
    for (const Instruction& each : must(inspector().answer(t, Disassemble{at, 0, a, b})).instructions)
      std::printf("    %s%s %s line %ld\n", each.address == at ? "-> " : "   ", each.bytes.c_str(), each.text.c_str(),
                  static_cast<long>(each.line));
  }
}

void print_exception_info(const ExceptionDescription& e, int depth) {
  std::string indent(static_cast<std::size_t>(4 + 4 * depth), ' ');
  std::printf("%s%s: %s (mode %d)\n", indent.c_str(), e.type.c_str(), e.message.c_str(), static_cast<int>(e.mode));
  std::istringstream lines(e.traceback);
  for (std::string line; std::getline(lines, line);) std::printf("%s| %s\n", indent.c_str(), line.c_str());
  for (const ExceptionDescription& each : e.inner) print_exception_info(each, depth + 1);
}

void TestFace::ask(Thread& t, const std::string& verb, const std::string& rest) {
  if (verb == "stack") {
    for (const StackFrame& f : must(inspector().answer(t, Stack{thread_})).frames)
      std::printf("    %s line %ld:%ld-%ld:%ld%s\n", f.name.c_str(), static_cast<long>(f.line),
                  static_cast<long>(f.column), static_cast<long>(f.end_line), static_cast<long>(f.end_column),
                  f.user_code ? "" : " (not user code)");
  } else if (verb == "scopes") {
    for (const Scope& s : must(inspector().answer(t, Scopes{frame_})).scopes)
      std::printf("    %s%s\n", s.name.c_str(), s.expensive ? " expensive" : "");
  } else if (verb == "locals") list(t, scope(t, ScopeKind::kLocals));
  else if (verb == "closure") list(t, scope(t, ScopeKind::kClosure));
  else if (verb == "globals") list(t, scope(t, ScopeKind::kGlobals));
  else if (verb == "show") {
    Variable v = descend(t, rest);
    print_variable(v);
    if (v.reference) list(t, v.reference);
  } else if (verb == "names") {
    Variable v = descend(t, rest);
    for (const Variable& each : must(inspector().answer(t, Variables{v.reference})).variables)
      std::printf("    %s\n", each.name.c_str());
  } else if (verb == "page") {
    std::istringstream words(rest);
    std::string expression, filter;
    std::int64_t start, count;
    words >> expression >> start >> count >> filter;
    VariableFilter which = filter == "indexed" ? VariableFilter::kIndexed
                           : filter == "named" ? VariableFilter::kNamed
                                               : VariableFilter::kAll;
    list(t, descend(t, expression).reference, which, start, count);
  } else if (verb == "eval") print_variable(evaluated(t, rest, EvaluationContext::kRepl));
  else if (verb == "hex") print_variable(evaluated(t, rest, EvaluationContext::kRepl, true));
  else if (verb == "watch") print_variable(evaluated(t, rest, EvaluationContext::kWatch));
  else if (verb == "hover") print_variable(evaluated(t, rest, EvaluationContext::kHover));
  else if (verb == "clip") print_variable(evaluated(t, rest, EvaluationContext::kClipboard));
  else if (verb == "lines") {
    std::string text = rest;
    for (std::size_t at; (at = text.find("\\n")) != std::string::npos;) text.replace(at, 2, "\n");
    print_variable(evaluated(t, text, EvaluationContext::kRepl));
  } else if (verb == "set") {
    std::size_t at = rest.find(" = ");
    print_variable(must(inspector().answer(t, SetExpression{frame_, rest.substr(0, at), rest.substr(at + 3)})));
  } else if (verb == "child") {
    std::size_t at = rest.find(" = "), slash = rest.rfind(" / ", at);
    std::string name = rest.substr(slash + 3, at - slash - 3), way = rest.substr(0, slash);
    std::int64_t reference = way == "locals"    ? scope(t, ScopeKind::kLocals)
                             : way == "globals" ? scope(t, ScopeKind::kGlobals)
                             : way == "closure" ? scope(t, ScopeKind::kClosure)
                                                : descend(t, way).reference;
    print_variable(must(inspector().answer(t, SetVariable{reference, name, rest.substr(at + 3)})));
  } else if (verb == "complete") {
    int shown = 0;
    for (const Completion& c :
         must(inspector().answer(t, Completions{frame_, rest, static_cast<std::int64_t>(rest.size())})).items)
      if (shown++ < 12)
        std::printf("    %s kind %d [%ld+%ld]\n", c.label.c_str(), static_cast<int>(c.kind), static_cast<long>(c.start),
                    static_cast<long>(c.length));
  } else if (verb == "exception") print_exception_info(must(inspector().answer(t, ExceptionInfo{thread_})), 0);
  else if (verb == "sources") {
    for (const Source& s : must(inspector().answer(t, LoadedSources{})).sources)
      if (s.reference)
        std::printf("    %s: %s\n", s.path.c_str(), must(inspector().answer(t, SourceText{s.reference})).text.c_str());
  } else if (verb == "modules") {
    inspector().learn_modules(t);
    for (const Module& m : must(inspector().answer(Modules{})).modules)
      if (m.name.starts_with(rest))
        std::printf("    %s %s%s\n", m.name.c_str(), m.version.c_str(), m.user_code ? " user code" : "");
  } else if (verb == "up") {
    FrameList frames = must(inspector().answer(t, Stack{thread_}));
    for (std::size_t i = 0; i + 1 < frames.frames.size(); ++i)
      if (frames.frames[i].id == frame_) {
        frame_ = frames.frames[i + 1].id;
        break;
      }
  } else if (verb == "time") {
    auto began = std::chrono::steady_clock::now();
    Variable v = evaluated(t, rest, EvaluationContext::kWatch);
    std::size_t count =
        must(inspector().answer(t, Variables{v.reference, VariableFilter::kAll, 0, 100})).variables.size();
    auto took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began);
    std::fprintf(stderr, "%s: %ld us for %zu\n", rest.c_str(), static_cast<long>(took.count()), count);
    std::printf("    %zu\n", count);
  } else ask_places(t, verb, std::istringstream(rest));
}

int run_inspected(const Options& options) {
  LibraryPaths paths;
  std::string error, source;
  if (!find_library(options, paths, error)) return std::fprintf(stderr, "%s\n", error.c_str()), 1;
  Interpreter* interpreter = create_interpreter(options.config);
  Thread& t = *interpreter->main_thread;
  StartSettings settings{options, paths};
  if (start_up(t, settings).is_raised()) return 1;
  std::ifstream file(options.target);
  std::ostringstream contents;
  contents << file.rdbuf();
  int status = 0;
  auto work = [&]() -> Result {
    Ref module = TRY(main_module(t));
    TRY(set_main_file(t, module, options.target));
    Ref name = TRY(make_str(t, options.target));
    Ref code = TRY(vm::compile_bytes(t, contents.str(), name.as<Str>(), {.of_file = true}));
    TestFace face(t, read_questions(options.target), options.target);
    Debugger* debugger = Debugger::of(interpreter);
    (void)debugger->attach(t, face);
    SetBreakpoints request{options.target, 0, {}};
    for (const auto& [line, asked] : read_questions(options.target))
      if (line) request.breakpoints.push_back({static_cast<std::int64_t>(request.breakpoints.size()) + 1, line});
    debugger->set_breakpoints(t, request);
    Dict* dict = module.as<objects::Module>()->dict;
    Result done = vm::run_code(t, code.as<Code>(), dict, Value::from_object(dict));
    debugger->detach(t, face);
    return done;
  };
  Result result = work();
  if (result.is_raised()) {
    Ref exception = take_pending(t);
    std::string text = format_exception(t, exception);
    flush_standard_streams(t);
    std::printf("%s", text.c_str());
    status = 1;
  } else {
    Ref nothing = result.take();
  }
  flush_standard_streams(t);
  finalize_modules(t);
  Debugger::end(t);
  destroy_interpreter(interpreter);
  return status;
}

}  // namespace krait::debugger

int main(int argc, char** argv) {
  krait::Options options;
  std::string error;
  if (!krait::parse_options(argc, argv, options, error)) return 2;
  setvbuf(stdout, nullptr, _IONBF, 0);
  return krait::debugger::run_inspected(options);
}
