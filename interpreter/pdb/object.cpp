#include "interpreter/pdb/object.h"

#include "interpreter/host/files.h"
#include "interpreter/modules/import.h"
#include "interpreter/objects/descriptors.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/function.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/simple_namespace.h"
#include "interpreter/objects/str.h"
#include "interpreter/pdb/pdb.h"
#include "interpreter/pdb/places.h"
#include "interpreter/runtime/extra.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/native.h"
#include "interpreter/startup.h"

namespace krait::pdb {

namespace {

// ---- what the library's functions and breakpoint() ask of a Pdb -----------------------------------------------------

Result terminal_reset(Thread&, const Args& a) {
  TRY(session_of(a.self).reset());
  return kNone;
}
Result terminal_canonic(Thread& t, const Args& a) {
  if (!is_str(a[0])) return raise_type_error(t, "a file name must be a str");
  return make_str(t, canonical(str_wtf8(as<Str>(a[0]))));
}
Result terminal_message(Thread& t, const Args& a) {
  Ref text = TRY(str(t, a[0]));
  TRY(session_of(a.self).message(str_wtf8(text.as<Str>())));
  return kNone;
}
Result terminal_set_trace(Thread& t, const Args& a) {
  if (!has_kind(a[0], Kind::Frame)) return raise_type_error(t, "set_trace() takes a frame");
  TRY(session_of(a.self).set_trace(a[0]));
  return kNone;
}

// Post mortem. The debugger's own work is not observed. After it the main loop starts the program again, which is all
// that `run` asks for here (the reference's ends with a traceback of itself).
Result terminal_interaction(Thread& t, const Args& a) {
  Status done = [&] {
    vm::Unobserved guard(t);
    return session_of(a.self).interact_at(a[0], a[1]);
  }();
  if (!done.is_raised()) return kNone;
  Ref exception = take_pending(t);
  Ref library = TRY(modules::import_module(t, "pdb"));
  Ref restart = TRY(get_attr(t, library, "Restart"));
  if (has_type(t, exception, restart.as<Type>())) return kNone;
  set_pending(t, std::move(exception));
  return raised;
}

// sys.displayhook of a statement typed at the prompt: `_` is left alone.
Result terminal_displayhook(Thread& t, const Args& a) {
  if (a[0].is_none()) return kNone;
  Ref text = TRY(repr(t, a[0]));
  TRY(session_of(a.self).message(str_wtf8(text.as<Str>())));
  return kNone;
}

Result terminal_interrupted(Thread& t, const Args& a) {
  Session& s = session_of(a.self);
  if (s.may_interrupt) return raise_none(t, t.types().KeyboardInterrupt);
  TRY(s.message("\nProgram interrupted. (Use 'cont' to resume)."));
  s.set_step();
  TRY(s.set_trace(a[1]));
  return kNone;
}

Result get_trace_dispatch(Thread&, Value self) { return Result::copy(self); }
Result get_start_lines(Thread&, Value self) { return Ref(session_of(self).start_lines); }
Result get_quit_requested(Thread&, Value self) { return boolean(session_of(self).quit_requested); }
Status set_quit_requested(Thread& t, Value self, Value value) {
  session_of(self).quit_requested = TRY(is_true(t, value));
  return ok();
}
Result get_waiting(Thread&, Value self) { return boolean(session_of(self).waiting_for_main); }
Status set_waiting(Thread& t, Value self, Value value) {
  session_of(self).waiting_for_main = TRY(is_true(t, value));
  return ok();
}
Result get_quitting(Thread&, Value self) { return boolean(session_of(self).quitting); }
Status set_quitting(Thread& t, Value self, Value value) {
  session_of(self).quitting = TRY(is_true(t, value));
  return ok();
}
Result get_main_file(Thread& t, Value self) { return make_str(t, session_of(self).main_file); }
Status set_main_file(Thread& t, Value self, Value value) {
  if (!is_str(value)) return raise_type_error(t, "a file name must be a str");
  session_of(self).main_file = str_wtf8(as<Str>(value));
  return ok();
}

const NativeFunction kMethods[] = {
    {"reset()", terminal_reset},
    {"canonic(filename)", terminal_canonic},
    {"message(msg)", terminal_message},
    {"set_trace(frame)", terminal_set_trace},
    {"interaction(frame, traceback)", terminal_interaction},
    {"displayhook(obj)", terminal_displayhook},
    {"sigint_handler(signum, frame)", terminal_interrupted},
    {}};
const NativeGetSet kGetSets[] = {{"trace_dispatch", get_trace_dispatch},
                                 {"rcLines", get_start_lines},
                                 {"quitting", get_quitting, set_quitting},
                                 {"mainpyfile", get_main_file, set_main_file},
                                 {"_wait_for_mainpyfile", get_waiting, set_waiting},
                                 {"_user_requested_quit", get_quit_requested, set_quit_requested},
                                 {}};

void terminal_traverse(Object* o, Visitor& visit) {
  Session* s = static_cast<TerminalObject*>(o)->session;
  if (!s) return;
  for (const Ref* held : {&s->bottom_frame, &s->stop_frame, &s->return_frame, &s->returning_frame, &s->frame,
                          &s->locals, &s->input, &s->output, &s->start_lines, &s->interrupt_handler})
    visit(held->get());
  for (const StackEntry& entry : s->stack) visit(entry.frame.get());
  for (const auto& [frame, all] : s->displays) {
    visit(frame.get());
    for (const Display& display : all) visit(display.value.get());
  }
}

void terminal_destroy(Object* o) {
  Session* s = std::exchange(static_cast<TerminalObject*>(o)->session, nullptr);
  if (s && Session::active(s->t) == s) Session::activate(s->t, nullptr);
  delete s;
}

void terminal_clear(Object* o) {
  Session* s = static_cast<TerminalObject*>(o)->session;
  if (!s) return;
  s->bottom_frame = s->stop_frame = s->return_frame = s->returning_frame = s->interrupt_handler = kNone;
  s->forget();
  s->locals = Ref();
  s->displays.clear();
}

const TypeSpec kTerminalType = {
    .name = "krait.Terminal",
    .doc = "The terminal debugger.",
    .size = sizeof(TerminalObject),
    .flags = kHasGc | kHasPrefix | kHasDict | kNoInstances,
    .methods = kMethods,
    .getsets = kGetSets,
    .slots = {.destroy = terminal_destroy, .traverse = terminal_traverse, .clear = terminal_clear}};

// ---- the library's functions over ours ------------------------------------------------------------------------------

// What bdb's run() calls sys.settrace: its argument is a terminal, or None.
Result start_following(Thread& t, const Args& a) {
  Session::activate(t, a[0].is_none() ? nullptr : &session_of(a[0]));
  return kNone;
}
Result new_terminal(Thread& t, const Args&) { return make_terminal(t, nullptr); }

const NativeFunction kStartFollowing = {"settrace(function, /)", start_following};
const NativeFunction kNewTerminal = {"Pdb(*arguments)", new_terminal};

// A copy of a Python function whose globals are those of its module with `changes` over them.
Result over(Thread& t, Value function, const char* name, Value replacement) {
  if (!is_function(function)) return raise_system_error(t, "the library's pdb is not as expected");
  Function* f = as<Function>(function);
  Ref globals = TRY(dict_copy(t, f->globals));
  TRY(dict_set(t, globals.as<Dict>(), name, replacement));
  Ref made = TRY(make_function(t, f->code, globals.as<Dict>(), f->qualname));
  replace(made.as<Function>()->defaults, Ref::copy(f->defaults));
  replace(made.as<Function>()->kw_defaults, Ref::copy(f->kw_defaults));
  return made;
}

Result library_method(Thread& t, const char* module, const char* type, const char* name) {
  Ref library = TRY(modules::import_module(t, module));
  Ref owner = TRY(get_attr(t, library, type));
  return get_attr(t, owner, name);
}

// run() of bdb, with settrace leading to the session.
Result run_function(Thread& t) {
  Ref original = TRY(library_method(t, "bdb", "Bdb", "run"));
  Ref system = TRY(make_simple_namespace(t));
  Ref settrace = TRY(make_native_function(t, &kStartFollowing, {}, nullptr));
  TRY(set_attr(t, system, "settrace", settrace));
  return over(t, original, "sys", system);
}

// Functions called on the terminal without being bound to its type: they stand in its own namespace.
Status add_library_methods(Thread& t, Value terminal) {
  Ref run = TRY(run_function(t));
  Ref run_target = TRY(library_method(t, "pdb", "Pdb", "_run"));
  Ref bound_run = TRY(make_bound_method(t, run, terminal)),
      bound_target = TRY(make_bound_method(t, run_target, terminal));
  TRY(set_attr(t, terminal, "run", bound_run));
  return set_attr(t, terminal, "_run", bound_target);
}

Result stream(Thread& t, const char* name) {
  Value found = dict_get_str(t, t.interpreter->sys_dict, name);
  return found.is_absent() ? Result(kNone) : Result::copy(found);
}

Status set_arguments(Thread& t, const std::vector<std::string>& arguments) {
  Ref argv = TRY(make_list(t));
  Ref library = TRY(modules::import_module(t, "pdb"));
  Ref file = TRY(get_attr(t, library, "__file__"));
  TRY(list_append(t, argv.as<List>(), file));
  for (const std::string& argument : arguments) {
    Ref text = TRY(fs_decode(t, argument));
    TRY(list_append(t, argv.as<List>(), text));
  }
  return dict_set(t, t.interpreter->sys_dict, "argv", argv);
}

}  // namespace

Result make_terminal(Thread& t, Session* outer) {
  Type* type = TRY(make_type(t, kTerminalType));
  Ref object = Ref::own(allocate<TerminalObject>(t, type));
  if (object.is_absent()) return raised;
  Terminals* all = terminals(t);
  if (!all) return raise_runtime_error(t, "the debugger has ended");
  Session* s = new Session(t, object, all->breakpoints);
  object.as<TerminalObject>()->session = s;
  for (Breakpoint* b : all->breakpoints->all()) s->places[b->file].insert(b->line);
  s->input = outer ? outer->input : TRY(stream(t, "stdin"));
  s->output = outer ? outer->output : TRY(stream(t, "stdout"));
  s->own_streams = outer != nullptr;
  TRY(s->read_start_files());
  TRY(add_library_methods(t, object));
  return object;
}

Result run_nested(Thread& t, Value terminal, const std::string& text, Value globals, Value locals) {
  Ref code = TRY(make_str(t, text));
  Ref run = TRY(get_attr(t, terminal, "run"));
  char event = std::exchange(t.traced_event, '\0');
  Result done = [&] {
    vm::ObservedAgain scope(t);
    return call(t, run, {code, globals, locals});
  }();
  t.traced_event = event;
  return done;
}

namespace {

// The sessions' common things while the main loop runs.
struct Running {
  Thread& t;
  Terminals all;
  explicit Running(Thread& thread) : t(thread) {
    t.interpreter->extra[kExtraTerminalDebugger] = &all;
    listen(t, true);
  }
  ~Running() {
    Session::activate(t, nullptr);
    all.sites.clear();
    listen(t, false);
    t.interpreter->extra[kExtraTerminalDebugger] = nullptr;
  }
};

}  // namespace

Result run(Thread& t, const std::vector<std::string>& arguments) {
  Ref program = TRY(main_module(t));
  Running scope(t);
  TRY(set_arguments(t, arguments));
  Ref library = TRY(modules::import_module(t, "pdb"));
  Ref maker = TRY(make_native_function(t, &kNewTerminal, {}, nullptr));
  // breakpoint() and pdb.set_trace() in the program come to this debugger as well.
  Ref set_trace = TRY(get_attr(t, library, "set_trace"));
  Ref mine = TRY(over(t, set_trace, "Pdb", maker));
  TRY(set_attr(t, library, "set_trace", mine));
  Ref main = TRY(get_attr(t, library, "main"));
  Ref loop = TRY(over(t, main, "Pdb", maker));
  TRY(set_attr(t, library, "main", loop));
  Ref runpy = TRY(modules::import_module(t, "runpy")), name = TRY(make_ascii(t, "pdb"));
  return call_method(t, runpy, "_run_module_as_main", {name});
}

}  // namespace krait::pdb
