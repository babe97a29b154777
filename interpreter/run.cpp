// The whole pipeline in a page: an interpreter, its library, its streams, the program, the end.
#include "interpreter/run.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "interpreter/debugger/agent.h"
#include "interpreter/debugger/attach.h"
#include "interpreter/debugger/child.h"
#include "interpreter/debugger/start_adapter.h"
#include "interpreter/dump.h"
#include "interpreter/host/files.h"
#include "interpreter/library.h"
#include "interpreter/modules/audit.h"
#include "interpreter/modules/faulthandler.h"
#include "interpreter/modules/frozen.h"
#include "interpreter/modules/import.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/traceback.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/pdb/pdb.h"
#include "interpreter/repl.h"
#include "interpreter/runtime/interpreter.h"
#include "interpreter/runtime/lock.h"
#include "interpreter/runtime/signals.h"
#include "interpreter/startup.h"
#include "interpreter/vm/compile_source.h"
#include "interpreter/vm/evaluate.h"

namespace krait {

using namespace runtime;
using namespace objects;

// --- running the program -------------------------------------------------------------------------------------------

static Result run_in_main(Thread& t, Value code) {
  Ref module = TRY(main_module(t));
  Dict* dict = module.as<Module>()->dict;
  return vm::run_code(t, as<Code>(code), dict, Value::from_object(dict));
}

static Result run_source(Thread& t, std::string_view source, const char* shown_name) {
  Ref filename = TRY(make_str(t, shown_name));
  Ref code = TRY(vm::compile_bytes(t, source, filename.as<Str>(), {.of_file = true}));
  return run_in_main(t, code);
}

// -c: text already, whatever a coding comment in it says.
static Result run_command(Thread& t, std::string_view source) {
  Ref text = TRY(fs_decode(t, source));
  ResultOf<std::string_view> utf8 = as_utf8(t, text);
  if (utf8.is_raised()) {
    fputs("Unable to decode the command from the command line:\n", stderr);
    return raised;
  }
  Ref filename = TRY(make_ascii(t, "<string>"));
  Ref code = TRY(vm::compile_text(t, utf8.take(), filename.as<Str>(), {.flags = vm::kCompileIgnoreCookie}));
  return run_in_main(t, code);
}

// -m, and folders or archives given as the program, run through the library's runpy.
static Result run_with_runpy(Thread& t, const std::string& name, bool set_argv0) {
  Ref runpy = TRY(modules::import_module(t, "runpy"));
  Ref text = TRY(make_str(t, name));
  return call_method(t, runpy, "_run_module_as_main", {text, boolean(set_argv0)});
}

static Status put_first_on_path(Thread& t, const std::string& folder) {
  Value path = dict_get_str(t, t.interpreter->sys_dict, "path");
  Ref entry = TRY(fs_decode(t, folder));
  return list_insert(t, as<List>(path), 0, entry);
}

static std::string script_folder(const std::string& file) {
  std::string real = host::real_path(file);
  size_t slash = real.rfind('/');
  return slash == std::string::npos ? "" : slash == 0 ? "/" : real.substr(0, slash);
}

// As the file is named in tracebacks and __file__: from the root, but not normalised.
static std::string absolute(const std::string& file) {
  return file.starts_with('/') ? file : host::current_directory() + "/" + file;
}

static Result run_file(Thread& t, const Options& o) {
  if (host::is_directory(o.target) || (o.target.size() > 4 && is_archive(o.target))) {
    TRY(put_first_on_path(t, absolute(o.target)));
    return run_with_runpy(t, "__main__", false);
  }
  std::string source;
  if (int error = host::read_file(o.target, source)) {
    fprintf(stderr, "%s: can't open file '%s': [Errno %d] %s\n", o.original[0].c_str(),
            absolute(o.target).c_str(), error, strerror(error));
    return raise_value(t, t.types().SystemExit, small_int(2));
  }
  if (!o.config.safe_path) TRY(put_first_on_path(t, script_folder(o.target)));
  Ref module = TRY(main_module(t));
  TRY(set_main_file(t, module, absolute(o.target)));
  if (o.skip_first_line) source.replace(0, std::min(source.size(), source.find('\n')), "");
  Ref filename = TRY(fs_decode(t, absolute(o.target)));
  if (is_bytecode_file(o.target)) {
    Ref loaded = TRY(load_bytecode(t, source));
    return run_in_main(t, loaded);
  }
  Ref code = TRY(vm::compile_bytes(t, source, filename.as<Str>(), {.of_file = true}));
  return run_in_main(t, code);
}

// The file that PYTHONSTARTUP names, in __main__; what it raises is shown, but SystemExit.
static Status run_startup_file(Thread& t, const Options& o) {
  const char* path = o.config.ignore_environment ? nullptr : getenv("PYTHONSTARTUP");
  if (!path || !*path) return ok();
  Ref name = TRY(fs_decode(t, path));
  TRY(modules::audit(t, "cpython.run_startup", {name}));
  std::string source;
  int error = host::read_file(path, source);
  Result done = error ? Result(raise_os_error(t, error, name)) : run_source(t, source, path);
  if (!done.is_raised()) return Ref(done.take()), ok();
  if (pending_matches(t, t.types().SystemExit)) return raised;
  Ref exception = take_pending(t);
  if (error) write_standard_error(t, "Could not open PYTHONSTARTUP\n");
  call_excepthook(t, exception);
  return ok();
}

static Result run_standard_input(Thread& t, const Options& o) {
  if (!o.config.safe_path) TRY(put_first_on_path(t, ""));
  if (isatty(0) || o.config.interactive) {
    if (!o.config.quiet) show_banner(t);
    TRY(run_startup_file(t, o));
    TRY(run_interactive_hook(t));
    return interact(t);
  }
  std::string source, part(65536, '\0');
  for (ssize_t n; (n = read(0, part.data(), part.size())) != 0;) {
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EBADF) break;  // closed by who started us: nothing to run
    if (n < 0) return raise_os_error(t, errno);
    source.append(part, 0, static_cast<size_t>(n));
  }
  return run_source(t, source, "<stdin>");
}

// krait debug: FILE, -m MODULE and -c COMMAND are the terminal debugger's own.
static Result run_in_terminal_debugger(Thread& t, const Options& o) {
  if (!o.config.safe_path) TRY(put_first_on_path(t, host::current_directory()));
  return pdb::run(t, o.arguments);
}

static Result run_target(Thread& t, const Options& o) {
  if (o.terminal_debugger) return run_in_terminal_debugger(t, o);
  switch (o.mode) {
    case Options::Mode::Command:
      if (!o.config.safe_path) TRY(put_first_on_path(t, ""));
      return run_command(t, o.target + "\n");
    case Options::Mode::Module:
      if (!o.config.safe_path) TRY(put_first_on_path(t, host::current_directory()));
      return run_with_runpy(t, o.target, true);
    case Options::Mode::File: return run_file(t, o);
    default: return run_standard_input(t, o);
  }
}

// --- the end -------------------------------------------------------------------------------------------------------

// The exit status that SystemExit asks for; anything but None and ints is printed.
static int status_of_exit(Thread& t, Value exception) {
  Ref code = Ref::copy(static_cast<SystemExit*>(exception.object())->code);
  if (code.is_absent() || code.is_none()) return 0;
  if (is_int(code)) {
    int64_t status;
    return int_fits_i64(code, &status) ? static_cast<int>(status) : -1;
  }
  flush_standard_streams(t);
  Result text = str(t, code);
  if (text.is_raised()) {
    clear_pending(t);
    return 1;
  }
  Ref shown = text.take();
  write_standard_error(t, str_wtf8(shown.as<Str>()) + "\n");
  return 1;
}

struct Outcome { int status = 0; bool interrupted = false; };

// inspect: a prompt follows, which SystemExit does not keep from coming.
static Outcome report_failure(Thread& t, bool inspect) {
  if (pending_matches(t, t.types().SystemExit) && !inspect) {
    Ref exit = take_pending(t);
    return {status_of_exit(t, exit)};
  }
  bool interrupted = pending_matches(t, t.types().KeyboardInterrupt);
  Ref exception = take_pending(t);
  call_excepthook(t, exception);
  return {1, interrupted};
}

// Whether a prompt follows the program: -i, or PYTHONINSPECT, which the program itself may have set.
static bool wants_prompt(const Options& o) {
  if (o.mode != Options::Mode::File && o.mode != Options::Mode::Command && o.mode != Options::Mode::Module)
    return false;
  const char* asked = o.config.ignore_environment ? nullptr : getenv("PYTHONINSPECT");
  return (o.config.inspect || (asked && *asked)) && (isatty(0) || o.config.interactive);
}

static int finish(Thread& t, Outcome outcome, debugger::Agent* agent) {
  bool flushed = end_program(t);
  if (agent) agent->say_end(t, flushed ? outcome.status : 120);
  debugger::end_attaching(t, flushed ? outcome.status : 120);
  debugger::Debugger::end(t);
  Interpreter* interpreter = t.interpreter;
  interpreter->finalizing = true;
  clear(t.swallowed_stop);
  modules::finish_faulthandler();
  claim_finalization(t);
  finalize_modules(t);
  flush_standard_streams(t);
  destroy_interpreter(interpreter);
  if (outcome.interrupted) {
    // As the shell expects of a program that ^C ended.
    signal(SIGINT, SIG_DFL);
    kill(getpid(), SIGINT);
  }
  return flushed ? outcome.status : 120;
}

// --- under a debugger ----------------------------------------------------------------------------------------------

// Before os.environ is made, so that no child of the program inherits the token; and before there are threads.
static bool prepare_agent(const Options& o, debugger::AgentOptions& agent, std::string& error) {
  constexpr const char* kTokenVariable = "KRAIT_DEBUG_TOKEN";
  const char* variable = getenv(kTokenVariable);
  agent.token = o.debug_token.empty() && variable ? variable : o.debug_token;
  unsetenv(kTokenVariable);
  agent.address = o.debug_agent;
  agent.program = o.mode == Options::Mode::Module    ? "-m " + o.target
                  : o.mode == Options::Mode::Command ? "-c"
                                                     : o.target;
  agent.version = "Python 3.11.2 (Krait 0.1.0)";
  std::optional<debugger::ChildAddress> child = debugger::take_child_address();
  bool plain = agent.address.empty() && o.listen.empty() && !o.terminal_debugger;
  if (child && plain && !(o.mode == Options::Mode::Command && debugger::is_service_process(o.target))) {
    agent.address = child->address;
    agent.token = child->token;
    agent.parent = child->parent;
  }
  if (o.listen.empty()) return true;
  agent.socket = debugger::start_adapter(o.listen, agent.token, error);
  return agent.socket >= 0;
}

static bool is_debugged(const debugger::AgentOptions& agent) { return !agent.address.empty() || agent.socket >= 0; }

static int run_program(const Options& o) {
  LibraryPaths paths;
  std::string error;
  debugger::AgentOptions agent_options;
  if (!prepare_agent(o, agent_options, error)) {
    fprintf(stderr, "krait: %s\n", error.c_str());
    return 2;
  }
  if (!find_library(o, paths, error)) {
    fprintf(stderr, "krait: %s\n", error.c_str());
    return 1;
  }
  Interpreter* interpreter = create_interpreter(o.config);
  Thread& t = *interpreter->main_thread;
  StartSettings settings{o, paths};
  Status started = start_up(t, settings);
  if (started.is_raised()) {
    fputs("krait: the interpreter could not be started\n", stderr);
    Ref failure = take_pending(t);
    print_exception(t, failure);
    return 1;
  }
  std::unique_ptr<debugger::Agent> agent;
  // Under the terminal's debugger there is no other: it hears the machine.
  if (!o.terminal_debugger && (o.config.ignore_environment || !getenv("PYTHON_DISABLE_REMOTE_DEBUG")))
    debugger::allow_attaching(t, agent_options.program, agent_options.version);
  if (is_debugged(agent_options) && !o.terminal_debugger) {
    bool child = agent_options.parent != 0;  // its debugger may be gone by now
    agent = debugger::Agent::start(t, std::move(agent_options), error);
    if (!agent && !t.pending.is_absent()) return finish(t, report_failure(t, o.config.inspect), nullptr);
    if (!agent && !child) {
      fprintf(stderr, "krait: %s\n", error.c_str());
      return finish(t, {1}, nullptr);
    }
  }
  Outcome outcome;
  bool prompted = o.mode == Options::Mode::Stdin || o.mode == Options::Mode::Interactive;
  Result result = run_target(t, o);
  if (result.is_raised()) outcome = report_failure(t, o.config.inspect && !prompted);
  else Ref value = result.take();
  if (!prompted && wants_prompt(o)) {
    Status ready = run_interactive_hook(t);
    Result session = ready.is_raised() ? Result(raised) : interact(t);
    outcome = session.is_raised() ? report_failure(t, false) : Outcome{};
    if (!session.is_raised()) Ref nothing = session.take();
  }
  return finish(t, outcome, agent.get());
}

int run(const Options& o) {
  setlocale(LC_CTYPE, "");
  switch (o.mode) {
    case Options::Mode::Help:
      if (o.help_topic.empty() || o.help_topic == "all") fputs(help_text().c_str(), stdout);
      if (o.help_topic == "env" || o.help_topic == "all") fputs(kEnvironmentHelp, stdout);
      if (o.help_topic == "xoptions" || o.help_topic == "all") fputs(kXOptionsHelp, stdout);
      return 0;
    case Options::Mode::Version:
      printf(o.verbose_version ? "Python 3.11.2 (Krait 0.1.0) [GCC %s]\n" : "Python 3.11.2 (Krait 0.1.0)\n",
             __VERSION__);
      return 0;
    case Options::Mode::Dump: return dump_stage(o);
    default: return run_program(o);
  }
}

}  // namespace krait
