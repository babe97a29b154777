#include "interpreter/repl.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "interpreter/code/code_object.h"
#include "interpreter/host/line_editor.h"
#include "interpreter/modules/audit.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/startup.h"
#include "interpreter/vm/compile_source.h"
#include "interpreter/vm/evaluate.h"
#include "syntax/ast/nodes.h"
#include "syntax/tokens/tokenizer.h"

namespace krait {

using namespace runtime;
using namespace objects;

namespace {

enum class Input {
  Line,
  Cut,  // a line without an end: the input is over
  End,
  Interrupted,
};

// Whether a bracket, a string or a joined line is open at the end.
bool is_open(const std::string& source) {
  tokens::Tokenizer tokenizer(source);
  while (true) {
    tokens::Type type = tokenizer.next().type;
    if (type == tokens::Type::kErrorToken) return true;
    if (type == tokens::Type::kEndMarker) return !tokenizer.brackets().empty();
  }
}

// Whether a parsed entry is a compound statement, which an empty line ends.
Result is_compound(Thread&, const vm::ParsedSource& source) {
  const auto& entry = static_cast<const ast::Interactive&>(source.module);
  if (entry.body.size == 0) return kFalse;
  switch (entry.body[0]->kind) {
    case ast::Kind::If:
    case ast::Kind::For:
    case ast::Kind::AsyncFor:
    case ast::Kind::While:
    case ast::Kind::Try:
    case ast::Kind::TryStar:
    case ast::Kind::With:
    case ast::Kind::AsyncWith:
    case ast::Kind::Match:
    case ast::Kind::FunctionDef:
    case ast::Kind::AsyncFunctionDef:
    case ast::Kind::ClassDef: return kTrue;
    default: return kFalse;
  }
}

struct Session {
  Thread& t;
  bool terminal = isatty(0);
  std::string left;  // read from a pipe, not given out yet
  uint32_t futures = 0;  // CO_FUTURE_*, which hold for all statements after theirs

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
    return end == std::string::npos ? Input::Cut : Input::Line;
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

  // Compiles what was typed so far, every line with its end: a code object, None if more lines are needed, or raised.
  // `last`: how the last line came. As in CPython's tokenizer for prompts an empty line ends all blocks, and nothing
  // else ends one.
  Result compile(const std::string& source, Input last, bool empty) {
    Ref name = TRY(make_ascii(t, "<stdin>"));
    vm::SourceOptions options{.mode = vm::SourceMode::Single, .flags = futures, .at_prompt = true};
    if (last != Input::End) {
      options.flags |= vm::kCompileIncompleteInput | vm::kCompileDontImplyDedent;
      Ref text = TRY(make_str(t, source));
      Result compound = vm::parse_value(t, text, name.as<Str>(), options, is_compound);
      if (compound.is_raised()) {
        if (!is_incomplete()) return raised;
        clear_pending(t);
        if (!empty || is_open(source)) return kNone;
        options.flags = futures;
      } else if (Ref is = compound.take(); is == kTrue && !empty) {
        return kNone;
      }
    }
    Ref code = TRY(vm::compile_text(t, source, name.as<Str>(), options));
    futures |= code.as<Code>()->flags & code::kFutureFlags;
    return code;
  }
  bool is_incomplete() {
    if (!pending_matches(t, t.types().SyntaxError) || !is_exception(t.pending)) return false;
    Value message = static_cast<SyntaxError*>(t.pending.object())->msg;
    return is_str(message) && str_wtf8(as<Str>(message)) == "incomplete input";
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
  ResultOf<bool> statement(Ref& code) {
    std::string source, line, begin = prompt("ps1", ">>> "), more = prompt("ps2", "... ");
    for (bool first = true;; first = false) {
      Input got = read_line(first ? begin : more, line);
      if (got == Input::Interrupted) return interrupted();
      if (got == Input::End && first) return false;
      if (got == Input::End) write_standard_error(t, "\n");
      else source += line + "\n";
      if (got == Input::Cut) continue;
      if (first && is_blank(line)) return code = Ref(kNone), true;
      code = TRY(compile(source, got, line.empty()));
      if (!code.is_none() || got == Input::End) return true;
    }
  }
  // The exception of a signal's handler, shown on a line of its own.
  Raised interrupted() {
    Ref exception = take_pending(t);
    write_standard_error(t, "\n");
    set_pending(t, std::move(exception));
    return raised;
  }
  // Only blanks and a comment: nothing to run.
  static bool is_blank(const std::string& line) {
    size_t at = line.find_first_not_of(" \t\f");
    return at == std::string::npos || line[at] == '#';
  }

  Result run(Value code) {
    Ref module = TRY(main_module(t));
    Dict* dict = module.as<Module>()->dict;
    return vm::run_code(t, as<Code>(code), dict, Value::from_object(dict));
  }
};

Status set_prompts(Thread& t) {
  Ref first = TRY(make_ascii(t, ">>> ")), more = TRY(make_ascii(t, "... "));
  if (dict_get_str(t, t.interpreter->sys_dict, "ps1").is_absent())
    TRY(dict_set(t, t.interpreter->sys_dict, "ps1", first));
  if (dict_get_str(t, t.interpreter->sys_dict, "ps2").is_absent())
    TRY(dict_set(t, t.interpreter->sys_dict, "ps2", more));
  return ok();
}

constexpr const char* kBanner =
    "Krait 0.1.0, Python 3.11.2 on linux\n"
    "Type \"help\", \"copyright\", \"credits\" or \"license\" for more information.\n";

}  // namespace

void show_banner(Thread& t) { write_standard_error(t, kBanner); }

Result interact(Thread& t) {
  Session session{t};
  TRY(set_prompts(t));
  for (;;) {
    Ref code;
    ResultOf<bool> more = session.statement(code);
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
    session.show_failure();
  }
  write_standard_error(t, "\n");
  return kNone;
}

Status run_interactive_hook(Thread& t) {
  Value found = dict_get_str(t, t.interpreter->sys_dict, "__interactivehook__");
  if (found.is_absent()) return ok();
  Ref hook = Ref::copy(found);
  TRY(modules::audit(t, "cpython.run_interactivehook", {hook}));
  Result done = call(t, hook);
  if (!done.is_raised()) return Ref(done.take()), ok();
  if (pending_matches(t, t.types().SystemExit)) return raised;
  Ref exception = take_pending(t);
  write_standard_error(t, "Failed calling sys.__interactivehook__\n");
  call_excepthook(t, exception);
  return ok();
}

}  // namespace krait
