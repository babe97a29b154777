#include "interpreter/repl.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "interpreter/host/line_editor.h"
#include "interpreter/modules/import.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/startup.h"
#include "interpreter/vm/compile_source.h"
#include "interpreter/vm/evaluate.h"

namespace krait {

using namespace runtime;
using namespace objects;

namespace {

enum class Input { Line, End, Interrupted };

struct Session {
  Thread& t;
  bool terminal = isatty(0);
  std::string left;  // read from a pipe, not given out yet

  std::string prompt(const char* name, const char* otherwise) {
    Value given = dict_get_str(t, t.interpreter->sys_dict, name);
    if (given.is_absent()) return otherwise;
    Ref held = Ref::copy(given);
    Result text = str(t, held);
    if (text.is_raised()) return clear_pending(t), "";
    Ref shown = text.take();
    return str_wtf8(shown.as<Str>());
  }

  Input from_pipe(const std::string& shown, std::string& line) {
    write_standard_error(t, shown);
    flush_standard_streams(t);  // the prompt has no newline
    char part[4096];
    size_t end;
    while ((end = left.find('\n')) == std::string::npos) {
      ssize_t n = read(0, part, sizeof part);
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) break;
      left.append(part, static_cast<size_t>(n));
    }
    if (left.empty()) return Input::End;
    line = left.substr(0, end);
    left.erase(0, end == std::string::npos ? left.size() : end + 1);
    return Input::Line;
  }

  Input read_line(const std::string& shown, std::string& line) {
    flush_standard_streams(t);
    if (!terminal) return from_pipe(shown, line);
    switch (host::read_line_from_terminal(t, shown, line)) {
      case host::LineResult::Line: return Input::Line;
      case host::LineResult::EndOfFile: return Input::End;
      case host::LineResult::Interrupted: return Input::Interrupted;
    }
    return Input::End;
  }

  // Compiles what was typed so far: a code object, None if more lines are needed, or raised.
  Result compile(Value compiler, const std::string& source) {
    Ref text = TRY(make_str(t, source));
    Ref name = TRY(make_ascii(t, "<stdin>"));
    Ref mode = TRY(make_ascii(t, "single"));
    return call(t, compiler, {text, name, mode});
  }

  void show_failure() {
    Ref exception = take_pending(t);
    if (remember(exception).is_raised()) clear_pending(t);
    call_excepthook(t, exception);
  }
  Status remember(Value exception) {
    Dict* sys = t.interpreter->sys_dict;
    TRY(dict_set(t, sys, "last_type", Value::from_object(type_of(t, exception))));
    TRY(dict_set(t, sys, "last_value", exception));
    Value traceback = as<BaseException>(exception)->traceback;
    return dict_set(t, sys, "last_traceback", traceback.is_absent() ? Value(kNone) : traceback);
  }

  // One statement, from its first line to its last. False at the end of the input.
  ResultOf<bool> statement(Value compiler, Ref& code) {
    std::string source, line;
    for (bool first = true;; first = false) {
      Input got = read_line(first ? prompt("ps1", ">>> ") : prompt("ps2", "... "), line);
      if (got == Input::Interrupted) return raised;
      if (got == Input::End) {
        if (first) return false;
        line.clear();
      }
      if (!line.empty() && terminal) host::add_to_history(line);
      source += first ? line : "\n" + line;
      if (first && source.find_first_not_of(" \t\f") == std::string::npos) return code = Ref(kNone), true;
      code = TRY(compile(compiler, got == Input::End ? source + "\n" : source));
      if (!code.is_none() || got == Input::End) return true;
    }
  }

  Result run(Value code) {
    Ref module = TRY(main_module(t));
    Dict* dict = module.as<Module>()->dict;
    return vm::run_code(t, as<Code>(code), dict, Value::from_object(dict));
  }
};

std::string history_path() {
  const char* home = getenv("HOME");
  return std::string(home ? home : ".") + "/.krait_history";
}

Status set_prompts(Thread& t) {
  Ref first = TRY(make_ascii(t, ">>> ")), more = TRY(make_ascii(t, "... "));
  if (dict_get_str(t, t.interpreter->sys_dict, "ps1").is_absent()) TRY(dict_set(t, t.interpreter->sys_dict, "ps1", first));
  if (dict_get_str(t, t.interpreter->sys_dict, "ps2").is_absent()) TRY(dict_set(t, t.interpreter->sys_dict, "ps2", more));
  return ok();
}

}  // namespace

Result interact(Thread& t, const Options& o, bool with_banner) {
  Session session{t};
  if (with_banner)
    write_standard_error(t, "Krait 0.1.0, Python 3.11.2 on linux\nType \"help\", \"copyright\", \"credits\" or \"license\" for more information.\n");
  TRY(set_prompts(t));
  if (session.terminal) host::load_history(history_path());
  Ref codeop = TRY(modules::import_module(t, "codeop"));
  Ref compiler = TRY(call_method(t, codeop, "CommandCompiler"));
  for (;;) {
    Ref code;
    ResultOf<bool> more = session.statement(compiler, code);
    if (!more.is_raised() && !more.value) break;
    if (!more.is_raised() && !code.is_none()) {
      Result done = session.run(code);
      if (!done.is_raised()) {
        Ref nothing = done.take();
        continue;
      }
    }
    if (t.pending.is_absent()) continue;
    if (pending_matches(t, t.types().SystemExit)) return raised;
    if (pending_matches(t, t.types().KeyboardInterrupt)) write_standard_error(t, "\n");
    session.show_failure();
  }
  if (session.terminal) host::save_history(history_path());
  write_standard_error(t, "\n");
  return kNone;
}

}  // namespace krait
