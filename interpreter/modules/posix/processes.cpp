// Processes: starting, waiting, signalling.
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <pty.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/times.h>
#include <sys/wait.h>
#include <unistd.h>

#include <vector>

#include "interpreter/modules/audit.h"
#include "interpreter/modules/import_lock.h"
#include "interpreter/modules/interpreters/interpreters.h"
#include "interpreter/modules/posix/posix_internal.h"
#include "interpreter/modules/posix/string_vector.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/extra.h"
#include "interpreter/runtime/fork.h"
#include "interpreter/runtime/process.h"
#include "interpreter/vm/instrument.h"

namespace krait::modules::posix {

// --- fork and exec -------------------------------------------------------------------------------------------------

// Functions to call around fork: three lists (before, after in parent, after in child).
static List* fork_hooks(Thread& t, int which) {
  Tuple* hooks = static_cast<Tuple*>(t.interpreter->extra[kExtraForkHooks]);
  return hooks ? as<List>(hooks->items[which]) : nullptr;
}
static void run_fork_hooks(Thread& t, int which, bool reversed) {
  List* hooks = fork_hooks(t, which);
  if (!hooks) return;
  int64_t n = hooks->length;
  for (int64_t i = 0; i < n && i < hooks->length; ++i) {
    Ref hook = Ref::copy(hooks->items[reversed ? hooks->length - 1 - i : i]);
    Result done = call(t, hook);
    if (done.is_raised()) report_unraisable(t, hook);
    else Ref nothing = done.take();
  }
}
static Result posix_register_at_fork(Thread& t, const Args& a) {
  for (int i = 0; i < 3; ++i)
    if (!a[i].is_absent() && !is_callable(t, a[i]))
      return raise_type_error(t, "'",
                              i == 0   ? "before"
                              : i == 1 ? "after_in_child"
                                       : "after_in_parent",
                              "' must be callable, not ", type_name(t, a[i]));
  if (a[0].is_absent() && a[1].is_absent() && a[2].is_absent())
    return raise_type_error(t, "At least one argument is required.");
  if (!fork_hooks(t, 0)) {
    Ref before = TRY(make_list(t)), child = TRY(make_list(t)), parent = TRY(make_list(t));
    set_extra_object(t.interpreter, kExtraForkHooks, TRY(make_tuple(t, {before, child, parent})).leak().object());
  }
  for (int i = 0; i < 3; ++i)
    if (!a[i].is_absent()) TRY(list_append(t, fork_hooks(t, i), a[i]));
  return kNone;
}

// The import lock is held across the fork: the child sees no module that another thread has half imported.
void before_fork(Thread& t) {
  run_fork_hooks(t, 0, true);
  import_lock(t).acquire(t);
}
void after_fork_in_parent(Thread& t) {
  import_lock(t).release(t);
  run_fork_hooks(t, 2, false);
}
void after_fork_in_child(Thread& t) {
  forget_other_threads(t);
  import_lock(t).forked(t);
  forget_other_interpreters();
  if (const DebugHooks* hooks = t.interpreter->debug_hooks; hooks && hooks->forked) hooks->forked(t);
  run_fork_hooks(t, 1, false);
}

std::string debugger_variable(Thread& t, const std::string& program) {
  const DebugHooks* hooks = t.interpreter->debug_hooks;
  return hooks && hooks->child_variable ? hooks->child_variable(t, program) : "";
}

static Status may_fork(Thread& t) {
  if (t.interpreter->no_threads) return raise_runtime_error(t, "fork not supported for isolated subinterpreters");
  if (!is_main_interpreter(t.interpreter)) return raise_runtime_error(t, "fork not supported for subinterpreters");
  return ok();
}

static Result posix_fork(Thread& t, const Args&) {
  TRY(audit(t, "os.fork", {}));
  TRY(may_fork(t));
  before_fork(t);
  pid_t pid = fork();
  int error = errno;
  if (pid == 0) after_fork_in_child(t);
  else after_fork_in_parent(t);
  errno = error;
  if (pid < 0) return raise_errno(t);
  return small_int(pid);
}

static Result posix_forkpty(Thread& t, const Args&) {
  TRY(audit(t, "os.forkpty", {}));
  TRY(may_fork(t));
  int master = -1;
  before_fork(t);
  pid_t pid = forkpty(&master, nullptr, nullptr, nullptr);
  int error = errno;
  if (pid == 0) after_fork_in_child(t);
  else after_fork_in_parent(t);
  errno = error;
  if (pid < 0) return raise_errno(t);
  return make_tuple(t, {small_int(pid), small_int(master)});
}

static Status add_path_string(Thread& t, Value v, std::vector<std::string>& out) {
  Ref bytes = TRY(fs_encode(t, v));
  out.emplace_back(bytes.as<Bytes>()->view());
  return ok();
}
ResultOf<StringVector> argument_vector(Thread& t, Value v, const char* function) {
  if (!is_tuple(v) && !is_list(v)) return raise_type_error(t, function, ": argv must be a tuple or list");
  StringVector out;
  Ref items = TRY(tuple_from(t, v));
  Tuple* tuple = items.as<Tuple>();
  if (tuple->length < 1) return raise_value_error(t, function, ": argv must not be empty");
  for (int64_t i = 0; i < tuple->length; ++i) TRY(add_path_string(t, tuple->items[i], out.strings));
  if (out.strings[0].empty()) return raise_value_error(t, function, ": argv first element cannot be empty");
  return out;
}
ResultOf<StringVector> environment_vector(Thread& t, Value v, const char* function) {
  if (!is_mapping(t, v)) return raise_type_error(t, function, ": environment must be a mapping object");
  StringVector out;
  Ref keys = TRY(call_method(t, v, t.names().keys));
  TRY(for_each(t, keys, [&](Value key) -> Status {
    Ref value = TRY(get_item(t, v, key));
    std::vector<std::string> pair;
    TRY(add_path_string(t, key, pair));
    TRY(add_path_string(t, value, pair));
    if (pair[0].empty() || pair[0].find('=', 1) != std::string::npos)
      return raise_value_error(t, "illegal environment variable name");
    out.strings.push_back(pair[0] + "=" + pair[1]);
    return ok();
  }));
  return out;
}
static Result posix_execv(Thread& t, const Args& a) {
  Path path = TRY(path_argument(t, a[0], "execv"));
  StringVector argv = TRY(argument_vector(t, a[1], "execv"));
  TRY(audit(t, "os.exec", {a[0], a[1], kNone}));
  StringVector environment;
  if (std::string more = debugger_variable(t, path.c_str()); !more.empty()) {
    for (char** at = environ; *at; ++at) environment.strings.emplace_back(*at);
    environment.strings.push_back(std::move(more));
  }
  if (environment.strings.empty()) execv(path.c_str(), argv.data());
  else execve(path.c_str(), argv.data(), environment.data());
  return raise_errno(t, path);
}
static Result posix_execve(Thread& t, const Args& a) {
  Path path = TRY(path_argument(t, a[0], "execve", "path", kPathOrFd));
  StringVector argv = TRY(argument_vector(t, a[1], "execve"));
  StringVector environment = TRY(environment_vector(t, a[2], "execve"));
  TRY(audit(t, "os.exec", {a[0], a[1], a[2]}));
  std::string program = path.fd >= 0 ? "/proc/self/fd/" + std::to_string(path.fd) : path.c_str();
  if (std::string more = debugger_variable(t, program); !more.empty()) environment.strings.push_back(std::move(more));
  if (path.fd >= 0) fexecve(path.fd, argv.data(), environment.data());
  else execve(path.c_str(), argv.data(), environment.data());
  return raise_errno(t, path);
}
static Result posix_exit(Thread& t, const Args& a) {
  int status = TRY(as_c_int(t, a[0]));
  if (const DebugHooks* hooks = t.interpreter->debug_hooks; hooks && hooks->ending) hooks->ending(t, status);
  _exit(status);
}
static Result posix_abort(Thread&, const Args&) { abort(); }
static Result posix_system(Thread& t, const Args& a) {
  Ref command = TRY(fs_encode(t, a[0]));
  TRY(audit(t, "os.system", {command}));
  int status;
  {
    Unlocked others(t);
    status = system(reinterpret_cast<char*>(command.as<Bytes>()->data));
  }
  return small_int(status);
}

// --- waiting -------------------------------------------------------------------------------------------------------

static const StructField kUsageFields[] = {{"ru_utime"},  {"ru_stime"},    {"ru_maxrss"},  {"ru_ixrss"},
                                           {"ru_idrss"},  {"ru_isrss"},    {"ru_minflt"},  {"ru_majflt"},
                                           {"ru_nswap"},  {"ru_inblock"},  {"ru_oublock"}, {"ru_msgsnd"},
                                           {"ru_msgrcv"}, {"ru_nsignals"}, {"ru_nvcsw"},   {"ru_nivcsw"}};
static const StructSpec kUsage =
    struct_spec("resource.struct_rusage", "Resources that a process used.", kUsageFields, 16, 16);

static Value seconds(Thread& t, const timeval& v) {
  return make_float(t, static_cast<double>(v.tv_sec) + 1e-6 * static_cast<double>(v.tv_usec)).word;
}
static Result make_usage(Thread& t, const rusage& u) {
  Value items[16] = {seconds(t, u.ru_utime), seconds(t, u.ru_stime)};
  const long numbers[] = {u.ru_maxrss, u.ru_ixrss,    u.ru_idrss,   u.ru_isrss,   u.ru_minflt,
                          u.ru_majflt, u.ru_nswap,    u.ru_inblock, u.ru_oublock, u.ru_msgsnd,
                          u.ru_msgrcv, u.ru_nsignals, u.ru_nvcsw,   u.ru_nivcsw};
  for (int i = 0; i < 14; ++i) items[i + 2] = Value::from_small_int(numbers[i]);
  TRY(make_struct_type(t, kUsage));
  return make_struct(t, kUsage, items);
}
static Result wait_result(Thread& t, int64_t pid, int status) {
  if (pid < 0) return raise_errno(t);
  return make_tuple(t, {small_int(pid), small_int(status)});
}
static Result posix_waitpid(Thread& t, const Args& a) {
  pid_t pid = TRY(as_c_int(t, a[0]));
  int options = TRY(as_c_int(t, a[1])), status = 0;
  int64_t done = TRY(system_call(t, [&] { return waitpid(pid, &status, options); }));
  return wait_result(t, done, status);
}
static Result posix_wait(Thread& t, const Args&) {
  int status = 0;
  int64_t done = TRY(system_call(t, [&] { return wait(&status); }));
  return wait_result(t, done, status);
}
static Result wait_with_usage(Thread& t, pid_t pid, int options) {
  int status = 0;
  rusage usage{};
  int64_t done = TRY(system_call(t, [&] { return wait4(pid, &status, options, &usage); }));
  if (done < 0) return raise_errno(t);
  Ref used = TRY(make_usage(t, usage));
  return make_tuple(t, {small_int(done), small_int(status), used});
}
static Result posix_wait3(Thread& t, const Args& a) { return wait_with_usage(t, -1, TRY(as_c_int(t, a[0]))); }
static Result posix_wait4(Thread& t, const Args& a) {
  return wait_with_usage(t, TRY(as_c_int(t, a[0])), TRY(as_c_int(t, a[1])));
}

static const StructField kWaitidFields[] = {{"si_pid"}, {"si_uid"}, {"si_signo"}, {"si_status"}, {"si_code"}};
static const StructSpec kWaitid = struct_spec("posix.waitid_result", "What waitid() tells.", kWaitidFields, 5, 5);
static Result posix_waitid(Thread& t, const Args& a) {
  int type = TRY(as_c_int(t, a[0])), id = TRY(as_c_int(t, a[1])), options = TRY(as_c_int(t, a[2]));
  siginfo_t info{};
  if (TRY(system_call(t, [&] { return waitid(static_cast<idtype_t>(type), static_cast<id_t>(id), &info, options); })))
    return raise_errno(t);
  if (info.si_pid == 0) return kNone;
  Value items[] = {Value::from_small_int(info.si_pid), Value::from_small_int(info.si_uid),
                   Value::from_small_int(info.si_signo), Value::from_small_int(info.si_status),
                   Value::from_small_int(info.si_code)};
  return make_struct(t, kWaitid, items);
}
static Result posix_waitstatus_to_exitcode(Thread& t, const Args& a) {
  if (is_float(a[0])) return raise_type_error(t, "'float' object cannot be interpreted as an integer");
  int status = TRY(as_c_int(t, a[0]));
  if (WIFEXITED(status)) return small_int(WEXITSTATUS(status));
  if (WIFSIGNALED(status)) return small_int(-WTERMSIG(status));
  if (WIFSTOPPED(status)) return raise_value_error(t, "process stopped by delivery of signal ", WSTOPSIG(status));
  return raise_value_error(t, "invalid wait status: ", status);
}
#define KRAIT_STATUS(name, macro, make)                                                                   \
  static Result posix_##macro(Thread& t, const Args& a) {                                                 \
    int status = TRY(as_c_int(t, a[0]));                                                                  \
    return make(macro(status));                                                                           \
  }
KRAIT_STATUS(WCOREDUMP, WCOREDUMP, boolean)
KRAIT_STATUS(WIFCONTINUED, WIFCONTINUED, boolean)
KRAIT_STATUS(WIFSTOPPED, WIFSTOPPED, boolean)
KRAIT_STATUS(WIFSIGNALED, WIFSIGNALED, boolean)
KRAIT_STATUS(WIFEXITED, WIFEXITED, boolean)
KRAIT_STATUS(WEXITSTATUS, WEXITSTATUS, small_int)
KRAIT_STATUS(WTERMSIG, WTERMSIG, small_int)
KRAIT_STATUS(WSTOPSIG, WSTOPSIG, small_int)
#undef KRAIT_STATUS

// --- signals ----------------------------------------------------------------------------------------

static Result posix_kill(Thread& t, const Args& a) {
  int pid = TRY(as_c_int(t, a[0])), number = TRY(as_c_int(t, a[1]));
  TRY(audit(t, "os.kill", {small_int(pid), small_int(number)}));
  if (kill(pid, number)) return raise_errno(t);
  TRY(run_signal_handlers(t));
  return kNone;
}
static Result posix_killpg(Thread& t, const Args& a) {
  int group = TRY(as_c_int(t, a[0])), number = TRY(as_c_int(t, a[1]));
  TRY(audit(t, "os.killpg", {small_int(group), small_int(number)}));
  if (killpg(group, number)) return raise_errno(t);
  TRY(run_signal_handlers(t));
  return kNone;
}
static Result posix_pidfd_open(Thread& t, const Args& a) {
  int pid = TRY(as_c_int(t, a[0])), flags = TRY(as_c_int(t, a[1]));
  int fd = static_cast<int>(syscall(SYS_pidfd_open, pid, flags));
  if (fd < 0) return raise_errno(t);
  return small_int(fd);
}
static Result posix_nice(Thread& t, const Args& a) {
  errno = 0;
  int value = nice(TRY(as_c_int(t, a[0])));
  if (value == -1 && errno) return raise_errno(t);
  return small_int(value);
}
static Result posix_cpu_count(Thread& t, const Args&) {
  long n = sysconf(_SC_NPROCESSORS_ONLN);
  return n < 1 ? Result(kNone) : make_int(t, n);
}

static const StructField kTimesFields[] = {{"user"}, {"system"}, {"children_user"}, {"children_system"}, {"elapsed"}};
static const StructSpec kTimes =
    struct_spec("posix.times_result", "Times that this process and its children used.", kTimesFields, 5, 5);
static Result posix_times(Thread& t, const Args&) {
  tms used;
  clock_t elapsed = times(&used);
  double tick = static_cast<double>(sysconf(_SC_CLK_TCK));
  auto time = [&](clock_t c) { return make_float(t, static_cast<double>(c) / tick).word; };
  Value items[] = {time(used.tms_utime), time(used.tms_stime), time(used.tms_cutime), time(used.tms_cstime),
                   time(elapsed)};
  return make_struct(t, kTimes, items);
}

Status add_process_types(Thread& t, Value module) {
  Type* times_type = TRY(make_struct_type(t, kTimes));
  TRY(module_add(t, module, "times_result", Value::from_object(times_type)));
  Type* waitid_type = TRY(make_struct_type(t, kWaitid));
  return module_add(t, module, "waitid_result", Value::from_object(waitid_type));
}

extern const NativeFunction kProcessFunctions[] = {
    {"fork()", posix_fork, "Split this process: 0 in the child, the child's number in the parent."},
    {"forkpty()", posix_forkpty, "The same with a pseudo-terminal for the child: (pid, the terminal's other end)."},
    {"register_at_fork(*, before=<absent>, after_in_child=<absent>, after_in_parent=<absent>)", posix_register_at_fork,
     "Functions to be called around fork()."},
    {"execv(path, argv, /)", posix_execv, "Run another program in this process."},
    {"execve(path, argv, env)", posix_execve, "Run another program with the given environment."},
    {"_exit(status)", posix_exit, "End the process at once, without cleaning up."},
    {"abort()", posix_abort, "End the process by SIGABRT."},
    {"system(command)", posix_system, "Run a command in a shell; the answer is its wait status."},
    {"waitpid(pid, options, /)", posix_waitpid, "Wait for a child: (its number, its status)."},
    {"wait()", posix_wait, "Wait for any child."},
    {"wait3(options)", posix_wait3, "Wait for any child, with its resources."},
    {"wait4(pid, options)", posix_wait4, "Wait for a child, with its resources."},
    {"waitid(idtype, id, options, /)", posix_waitid, nullptr},
    {"waitstatus_to_exitcode(status)", posix_waitstatus_to_exitcode,
     "The exit code in a wait status; minus the signal's number."},
    {"WCOREDUMP(status, /)", posix_WCOREDUMP, nullptr},
    {"WIFCONTINUED(status)", posix_WIFCONTINUED, nullptr},
    {"WIFSTOPPED(status)", posix_WIFSTOPPED, nullptr},
    {"WIFSIGNALED(status)", posix_WIFSIGNALED, nullptr},
    {"WIFEXITED(status)", posix_WIFEXITED, nullptr},
    {"WEXITSTATUS(status)", posix_WEXITSTATUS, nullptr},
    {"WTERMSIG(status)", posix_WTERMSIG, nullptr},
    {"WSTOPSIG(status)", posix_WSTOPSIG, nullptr},
    {"kill(pid, signal, /)", posix_kill, "Send a signal to a process."},
    {"killpg(pgid, signal, /)", posix_killpg, "Send a signal to a process group."},
    {"pidfd_open(pid, flags=0)", posix_pidfd_open, "A descriptor that stands for a process."},
    {"nice(increment, /)", posix_nice, nullptr},
    {"cpu_count()", posix_cpu_count, "How many processors there are."},
    {"times()", posix_times, "Times that this process and its children used."},
    {}};

}  // namespace krait::modules::posix
