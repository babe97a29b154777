// The module _posixsubprocess: fork and exec in one step, with nothing but async-signal-safe calls between (unless the
// caller asks for a preexec_fn).
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <vector>

#include "interpreter/objects/bytes.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/fork.h"
#include "interpreter/runtime/native.h"
#include "interpreter/runtime/process.h"

namespace krait::modules {

namespace {

// All that the child needs, ready before the fork.
struct Plan {
  std::vector<std::string> argument_texts, environment_texts, programs;
  std::vector<char*> arguments, environment;
  bool own_environment = false, close_fds = false, restore_signals = false, new_session = false;
  std::vector<int> keep;
  std::string directory;
  bool change_directory = false;
  int p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite, errpipe_read, errpipe_write;
  int group = -1, umask = -1;
  int64_t gid = -1, uid = -1;
  std::vector<gid_t> groups;
  bool set_groups = false;
  Value preexec;  // None: none
};

Status texts_of(Thread& t, Value sequence, std::vector<std::string>& texts) {
  Ref items = TRY(tuple_from(t, sequence));
  for (int64_t i = 0; i < items.as<Tuple>()->length; ++i) {
    Ref bytes = TRY(fs_encode(t, items.as<Tuple>()->items[i]));
    texts.emplace_back(bytes.as<Bytes>()->view());
  }
  return ok();
}
std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& s : texts) out.push_back(s.data());
  out.push_back(nullptr);
  return out;
}

// Async-signal-safe from here on --------------------------------------------------------------------------------------

int move_above(int fd, int low) {
  int moved = fcntl(fd, F_DUPFD_CLOEXEC, low);
  return moved;
}
bool make_inheritable(int fd) {
  int flags = fcntl(fd, F_GETFD);
  return flags >= 0 && fcntl(fd, F_SETFD, flags & ~FD_CLOEXEC) == 0;
}

void close_others(const Plan& p) {
  int start = 3;
  auto close_span = [](int from, int to) {
    if (from <= to) (void)syscall(SYS_close_range, static_cast<unsigned>(from), static_cast<unsigned>(to), 0u);
  };
  for (int fd : p.keep) {  // sorted
    if (fd < start) continue;
    close_span(start, fd - 1);
    start = fd + 1;
  }
  close_span(start, INT32_MAX);
}

// The child's set-up; on return, something failed: errno says what, *step is what the parent is told ("noexec": it was
// not the program).
void set_up_and_exec(Thread& t, Plan& p, const char** step) {
  *step = "noexec";
  for (int fd : p.keep)
    if (fd != p.errpipe_write && !make_inheritable(fd)) return;
  if (p.p2cwrite >= 0) close(p.p2cwrite);
  if (p.c2pread >= 0) close(p.c2pread);
  if (p.errread >= 0) close(p.errread);
  close(p.errpipe_read);
  if (p.c2pwrite == 0 && (p.c2pwrite = move_above(p.c2pwrite, 3)) < 0) return;
  while (p.errwrite == 0 || p.errwrite == 1)
    if ((p.errwrite = move_above(p.errwrite, 3)) < 0) return;
  auto place = [](int fd, int at) { return fd == at ? make_inheritable(fd) : fd < 0 || dup2(fd, at) >= 0; };
  if (!place(p.p2cread, 0) || !place(p.c2pwrite, 1) || !place(p.errwrite, 2)) return;
  if (p.change_directory && chdir(p.directory.c_str()) < 0) return;
  if (p.umask >= 0) ::umask(static_cast<mode_t>(p.umask));
  if (p.restore_signals) {
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
  }
  if (p.new_session) setsid();
  if (p.group >= 0 && setpgid(0, p.group) < 0) return;
  if (p.set_groups && setgroups(p.groups.size(), p.groups.data()) < 0) return;
  if (p.gid >= 0 && setregid(static_cast<gid_t>(p.gid), static_cast<gid_t>(p.gid)) < 0) return;
  if (p.uid >= 0 && setreuid(static_cast<uid_t>(p.uid), static_cast<uid_t>(p.uid)) < 0) return;
  *step = nullptr;
  if (!p.preexec.is_none()) {
    Result done = call(t, p.preexec);
    if (done.is_raised()) {
      errno = 0;
      *step = "SubprocessError:0:Exception occurred in preexec_fn.";
      return;
    }
    Ref nothing = done.take();
  }
  if (p.close_fds) close_others(p);
  int saved = 0;
  for (std::string& program : p.programs) {
    if (p.own_environment) execve(program.c_str(), p.arguments.data(), p.environment.data());
    else execv(program.c_str(), p.arguments.data());
    if (errno != ENOENT && errno != ENOTDIR && saved == 0) saved = errno;
  }
  if (saved) errno = saved;
}

[[noreturn]] void run_child(Thread& t, Plan& p) {
  const char* step = "";
  set_up_and_exec(t, p, &step);
  int error = errno;
  char text[64];
  size_t n = 0;
  auto put = [&](const char* s) {
    while (*s && n < sizeof text) text[n++] = *s++;
  };
  if (step && strchr(step, ' ')) {
    put(step);
  } else {
    put("OSError:");
    char digits[16];
    size_t count = 0;
    for (unsigned v = static_cast<unsigned>(error); v || count == 0; v >>= 4)
      digits[count++] = "0123456789ABCDEF"[v & 15];
    while (count) text[n++] = digits[--count];
    put(":");
    if (step) put(*step ? step : "");
  }
  (void)!write(p.errpipe_write, text, n);
  _exit(255);
}

// ---------------------------------------------------------------------------------------------------------------------

ResultOf<int64_t> id_argument(Thread& t, Value v) {
  if (v.is_none()) return int64_t{-1};
  return as_i64(t, v);
}
ResultOf<gid_t> group_argument(Thread& t, Value v) {
  int64_t group;
  if (!is_int(v)) return raise_type_error(t, "gid should be integer, not ", type_name(t, v));
  if (!int_fits_i64(v, &group) || group < -1 || group > UINT32_MAX) return raise_value_error(t, "invalid group id");
  return static_cast<gid_t>(group);
}

Status read_plan(Thread& t, const Args& a, Plan& p) {
  TRY(texts_of(t, a[1], p.programs));
  if (!a[0].is_none()) TRY(texts_of(t, a[0], p.argument_texts));
  p.arguments = pointers_to(p.argument_texts);
  p.close_fds = TRY(is_true(t, a[2]));
  Ref keep = TRY(tuple_from(t, a[3]));
  int previous = -1;
  for (int64_t i = 0; i < keep.as<Tuple>()->length; ++i) {
    Value v = keep.as<Tuple>()->items[i];
    int64_t fd;
    if (!is_int(v) || !int_fits_i64(v, &fd) || fd < 0 || fd <= previous || fd > INT32_MAX) {
      return raise_value_error(t, "bad value(s) in fds_to_keep");
    }
    p.keep.push_back(previous = static_cast<int>(fd));
  }
  if (!a[4].is_none()) {
    Ref directory = TRY(fs_encode(t, a[4]));
    p.directory = directory.as<Bytes>()->view();
    p.change_directory = true;
  }
  if (!a[5].is_none()) {
    p.own_environment = true;
    TRY(texts_of(t, a[5], p.environment_texts));
    p.environment = pointers_to(p.environment_texts);
  }
  int* descriptors[] = {&p.p2cread, &p.p2cwrite, &p.c2pread,      &p.c2pwrite,
                        &p.errread, &p.errwrite, &p.errpipe_read, &p.errpipe_write};
  for (size_t i = 0; i < 8; ++i) *descriptors[i] = TRY(as_c_int(t, a[6 + i]));
  p.restore_signals = TRY(is_true(t, a[14]));
  p.new_session = TRY(is_true(t, a[15]));
  p.group = TRY(as_c_int(t, a[16]));
  p.gid = TRY(id_argument(t, a[17]));
  if (!a[18].is_none()) {
    p.set_groups = true;
    Ref groups = TRY(tuple_from(t, a[18]));
    for (int64_t i = 0; i < groups.as<Tuple>()->length; ++i) {
      p.groups.push_back(TRY(group_argument(t, groups.as<Tuple>()->items[i])));
    }
  }
  p.uid = TRY(id_argument(t, a[19]));
  p.umask = TRY(as_c_int(t, a[20]));
  p.preexec = a[21];
  if (p.close_fds && p.errpipe_write < 3) return raise_value_error(t, "errpipe_write must be >= 3");
  return ok();
}

// Under a debugger, a child that is an interpreter like this one is told where it is.
void tell_of_debugger(Thread& t, Plan& p) {
  auto program =
      std::find_if(p.programs.begin(), p.programs.end(), [](auto& path) { return access(path.c_str(), X_OK) == 0; });
  if (program == p.programs.end()) return;
  std::string variable = posix::debugger_variable(t, *program);
  if (variable.empty()) return;
  if (!p.own_environment)
    for (char** at = environ; *at; ++at) p.environment_texts.emplace_back(*at);
  p.own_environment = true;
  p.environment_texts.push_back(std::move(variable));
  p.environment = pointers_to(p.environment_texts);
}

Result fork_exec(Thread& t, const Args& a) {
  if (!a[21].is_none() && !is_main_interpreter(t.interpreter))
    return raise_runtime_error(t, "preexec_fn not supported within subinterpreters");
  if (t.interpreter->no_threads) return raise_runtime_error(t, "subprocess not supported for isolated subinterpreters");
  Plan p;
  TRY(read_plan(t, a, p));
  tell_of_debugger(t, p);
  bool hooks = !p.preexec.is_none();
  sigset_t all, before;
  if (hooks) posix::before_fork(t);
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  pid_t pid = fork();
  if (pid == 0) {
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (hooks) posix::after_fork_in_child(t);
    run_child(t, p);
  }
  int error = errno;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (hooks) posix::after_fork_in_parent(t);
  if (pid < 0) return raise_os_error(t, error);
  return small_int(pid);
}

const NativeFunction kFunctions[] = {{"fork_exec(process_args, executable_list, close_fds, pass_fds, cwd, env, "
                                      "p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite, "
                                      "errpipe_read, errpipe_write, restore_signals, call_setsid, pgid_to_set, gid, "
                                      "groups_list, uid, child_umask, preexec_fn, "
                                      "allow_vfork, /)",
                                      fork_exec, "Forks a child and runs a program in it; answers its process id."},
                                     {}};

}  // namespace

extern const NativeModule kPosixsubprocessModule;
const NativeModule kPosixsubprocessModule = {"_posixsubprocess",
    "The native part of subprocess on POSIX systems.", kFunctions};

}  // namespace krait::modules
