// step, next, until, return, continue, jump, run, quit, debug: commands that let the program go.
#include "interpreter/modules/import.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/dict.h"
#include "interpreter/pdb/commands.h"
#include "interpreter/pdb/object.h"
#include "interpreter/pdb/places.h"
#include "interpreter/pdb/values.h"

namespace krait::pdb {

Outcome do_step(Session& s, const std::string&) {
  s.set_step();
  return true;
}

Outcome do_next(Session& s, const std::string&) {
  s.set_next(s.frame);
  return true;
}

Outcome do_until(Session& s, const std::string& argument) {
  int line = line_of(s.frame) + 1, given;
  if (!argument.empty()) {
    if (!parse_int(s.t, argument, given)) {
      TRY(s.error("Error in argument: " + quoted(s.t, argument)));
      return false;
    }
    if (given < line) {
      TRY(s.error("\"until\" line number is smaller than current line number"));
      return false;
    }
    line = given;
  }
  s.set_until(s.frame, line);
  return true;
}

Outcome do_return(Session& s, const std::string&) {
  TRY(s.set_return(s.frame));
  return true;
}

namespace {

// While the program runs freely, ^C stops it instead of ending it.
Status take_interrupts(Session& s) {
  Ref signal = TRY(modules::import_module(s.t, "signal"));
  Ref number = TRY(get_attr(s.t, signal, "SIGINT"));
  Ref handler = TRY(get_attr(s.t, s.object, "sigint_handler"));
  Result old = call_method(s.t, signal, "signal", {number, handler});
  if (!old.is_raised()) {
    s.interrupt_handler = old.take();
    return ok();
  }
  if (!pending_matches(s.t, s.t.types().ValueError)) return raised;
  clear_pending(s.t);  // only the main thread hears signals
  return ok();
}

}  // namespace

Outcome do_continue(Session& s, const std::string&) {
  TRY(take_interrupts(s));
  s.set_continue();
  return true;
}

Outcome do_jump(Session& s, const std::string& argument) {
  int line;
  if (s.index + 1 != s.stack.size()) {
    TRY(s.error("You can only jump within the bottom frame"));
    return false;
  }
  if (!parse_int(s.t, argument, line)) {
    TRY(s.error("The 'jump' command requires a line number"));
    return false;
  }
  Ref frame = s.frame;
  Status moved = set_attr(s.t, frame, "f_lineno", small_int(line));
  if (moved.is_raised()) {
    if (!pending_matches(s.t, s.t.types().ValueError)) return raised;
    Ref why = take_pending(s.t);
    Ref text = TRY(str(s.t, why));
    TRY(s.error("Jump failed: " + str_wtf8(text.as<Str>())));
    return false;
  }
  s.stack[s.index].line = line;
  TRY(s.print_entry(s.stack[s.index]));
  return false;
}

Outcome do_run(Session& s, const std::string& argument) {
  if (!argument.empty()) {
    Ref shlex = TRY(modules::import_module(s.t, "shlex"));
    Ref text = TRY(make_str(s.t, argument));
    Result split = call_method(s.t, shlex, "split", {text});
    if (split.is_raised()) {
      if (!pending_matches(s.t, s.t.types().ValueError)) return raised;
      Ref why = take_pending(s.t);
      Ref shown = TRY(str(s.t, why));
      TRY(s.error("Cannot run " + argument + ": " + str_wtf8(shown.as<Str>())));
      return false;
    }
    Ref arguments = split.take();
    Ref old = Ref::copy(dict_get_str(s.t, s.t.interpreter->sys_dict, "argv"));
    if (is_list(old) && old.as<List>()->length)
      TRY(list_insert(s.t, arguments.as<List>(), 0, old.as<List>()->items[0]));
    TRY(dict_set(s.t, s.t.interpreter->sys_dict, "argv", arguments));
  }
  Ref library = TRY(modules::import_module(s.t, "pdb"));
  Ref restart = TRY(get_attr(s.t, library, "Restart"));
  return raise_none(s.t, restart.as<Type>());
}

Outcome do_quit(Session& s, const std::string&) {
  s.quit_requested = true;
  s.set_quit();
  return true;
}

Outcome do_end_of_file(Session& s, const std::string& argument) {
  TRY(s.message(""));
  return do_quit(s, argument);
}

Outcome do_debug(Session& s, const std::string& argument) {
  Session::activate(s.t, nullptr);
  Ref globals = Ref::copy(globals_of(s.frame)), locals = s.locals;
  Ref inner = TRY(make_terminal(s.t, &s));
  session_of(inner).prompt = "(" + stripped(s.prompt) + ") ";
  TRY(s.message("ENTERING RECURSIVE DEBUGGER"));
  Result done = run_nested(s.t, inner, argument, globals, locals);
  if (done.is_raised()) {
    if (!pending_matches(s.t, s.t.types().Exception)) return raised;
    TRY(s.pending_error());
  } else {
    Ref nothing = done.take();
  }
  TRY(s.message("LEAVING RECURSIVE DEBUGGER"));
  Session::activate(s.t, &s);
  s.last_command = session_of(inner).last_command;
  return false;
}

}  // namespace krait::pdb
