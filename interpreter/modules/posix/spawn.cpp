// posix_spawn and posix_spawnp: start a program without copying this process.
#include <fcntl.h>
#include <sched.h>
#include <spawn.h>

#include <vector>

#include "interpreter/modules/audit.h"
#include "interpreter/modules/posix/posix_internal.h"
#include "interpreter/modules/posix/scheduling.h"
#include "interpreter/modules/posix/string_vector.h"
#include "interpreter/modules/signal_sets.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/fork.h"
#include "interpreter/objects/module.h"

namespace krait::modules::posix {

enum SpawnAction { kSpawnOpen, kSpawnClose, kSpawnDup2 };

namespace {

struct Actions {
  posix_spawn_file_actions_t all;
  Actions() { posix_spawn_file_actions_init(&all); }
  ~Actions() { posix_spawn_file_actions_destroy(&all); }
  Actions(const Actions&) = delete;
};
struct Attributes {
  posix_spawnattr_t all;
  Attributes() { posix_spawnattr_init(&all); }
  ~Attributes() { posix_spawnattr_destroy(&all); }
  Attributes(const Attributes&) = delete;
};

// An action's items; `count` with its kind. Raises for another number of them.
Status expect_items(Thread& t, const Tuple* action, int64_t count, const char* name) {
  if (action->length == count) return ok();
  return raise_type_error(t, "A ", name, " file_action tuple must have ", count, " elements");
}

Status add_open(Thread& t, const Tuple* action, Actions& out) {
  TRY(expect_items(t, action, 5, "open"));
  int fd = TRY(as_c_int(t, action->items[1]));
  Path path = TRY(path_argument(t, action->items[2], "posix_spawn"));
  int flags = TRY(as_c_int(t, action->items[3]));
  uint64_t mode = TRY(as_u64(t, action->items[4]));
  if (int error = posix_spawn_file_actions_addopen(&out.all, fd, path.c_str(), flags, static_cast<mode_t>(mode)))
    return raise_os_error(t, error);
  return ok();
}
Status add_close(Thread& t, const Tuple* action, Actions& out) {
  TRY(expect_items(t, action, 2, "close"));
  if (int error = posix_spawn_file_actions_addclose(&out.all, TRY(as_c_int(t, action->items[1]))))
    return raise_os_error(t, error);
  return ok();
}
Status add_dup2(Thread& t, const Tuple* action, Actions& out) {
  TRY(expect_items(t, action, 3, "dup2"));
  int from = TRY(as_c_int(t, action->items[1])), to = TRY(as_c_int(t, action->items[2]));
  if (int error = posix_spawn_file_actions_adddup2(&out.all, from, to)) return raise_os_error(t, error);
  return ok();
}

Status add_actions(Thread& t, Value sequence, Actions& out) {
  if (sequence.is_none()) return ok();
  if (!type_of(t, sequence)->slots.iter && !is_sequence(t, sequence))
    return raise_type_error(t, "file_actions must be a sequence or None");
  return for_each(t, sequence, [&](Value v) -> Status {
    if (!is_tuple(v) || as<Tuple>(v)->length == 0)
      return raise_type_error(t, "Each file_actions element must be a non-empty tuple");
    const Tuple* action = as<Tuple>(v);
    switch (TRY(as_c_int(t, action->items[0]))) {
      case kSpawnOpen:
        return add_open(t, action, out);
      case kSpawnClose:
        return add_close(t, action, out);
      case kSpawnDup2:
        return add_dup2(t, action, out);
      default:
        return raise_type_error(t, "Unknown file_actions identifier");
    }
  });
}

// (policy or None, os.sched_param)
Status set_scheduler(Thread& t, Value given, const char* function, Attributes& out, int& flags) {
  if (!is_tuple(given)) return raise_type_error(t, function, ": scheduler must be a tuple or None");
  const Tuple* pair = as<Tuple>(given);
  if (pair->length != 2) return raise_type_error(t, "A scheduler tuple must have two elements");
  sched_param parameter = TRY(scheduling_parameter(t, pair->items[1]));
  if (!pair->items[0].is_none()) {
    if (int error = posix_spawnattr_setschedpolicy(&out.all, TRY(as_c_int(t, pair->items[0]))))
      return raise_os_error(t, error);
    flags |= POSIX_SPAWN_SETSCHEDULER;
  }
  if (int error = posix_spawnattr_setschedparam(&out.all, &parameter)) return raise_os_error(t, error);
  flags |= POSIX_SPAWN_SETSCHEDPARAM;
  return ok();
}

enum SpawnArgument {
  kPath,
  kArguments,
  kEnvironment,
  kFileActions,
  kProcessGroup,
  kResetIds,
  kNewSession,
  kMask,
  kDefaults,
  kScheduler
};

Status set_attributes(Thread& t, const Args& a, const char* function, Attributes& out) {
  int flags = 0;
  if (!a[kProcessGroup].is_absent()) {
    if (int error = posix_spawnattr_setpgroup(&out.all, TRY(as_c_int(t, a[kProcessGroup]))))
      return raise_os_error(t, error);
    flags |= POSIX_SPAWN_SETPGROUP;
  }
  if (TRY(as_c_int(t, a[kResetIds]))) flags |= POSIX_SPAWN_RESETIDS;
  if (TRY(as_c_int(t, a[kNewSession]))) flags |= POSIX_SPAWN_SETSID;
  if (!a[kMask].is_absent()) {
    sigset_t set = TRY(signal_set(t, a[kMask]));
    posix_spawnattr_setsigmask(&out.all, &set);
    flags |= POSIX_SPAWN_SETSIGMASK;
  }
  if (!a[kDefaults].is_absent()) {
    sigset_t set = TRY(signal_set(t, a[kDefaults]));
    posix_spawnattr_setsigdefault(&out.all, &set);
    flags |= POSIX_SPAWN_SETSIGDEF;
  }
  if (!a[kScheduler].is_absent() && !a[kScheduler].is_none())
    TRY(set_scheduler(t, a[kScheduler], function, out, flags));
  posix_spawnattr_setflags(&out.all, static_cast<short>(flags));
  return ok();
}

Result spawn(Thread& t, const Args& a, const char* function, decltype(&::posix_spawn) start) {
  Path path = TRY(path_argument(t, a[kPath], function));
  StringVector arguments = TRY(argument_vector(t, a[kArguments], function));
  StringVector environment = TRY(environment_vector(t, a[kEnvironment], function));
  if (std::string more = debugger_variable(t, path.c_str()); !more.empty())
    environment.strings.push_back(std::move(more));
  Actions actions;
  TRY(add_actions(t, a[kFileActions], actions));
  Attributes attributes;
  TRY(set_attributes(t, a, function, attributes));
  TRY(audit(t, "os.posix_spawn", {path.object, a[kArguments], a[kEnvironment]}));
  pid_t pid;
  int error = start(&pid, path.c_str(), &actions.all, &attributes.all, arguments.data(), environment.data());
  if (error) return raise_os_error(t, error, path.object);
  return small_int(pid);
}

}  // namespace

static Result posix_posix_spawn(Thread& t, const Args& a) { return spawn(t, a, "posix_spawn", ::posix_spawn); }
static Result posix_posix_spawnp(Thread& t, const Args& a) { return spawn(t, a, "posix_spawnp", ::posix_spawnp); }

Status add_spawn_constants(Thread& t, Value module) {
  TRY(module_add_int(t, module, "POSIX_SPAWN_OPEN", kSpawnOpen));
  TRY(module_add_int(t, module, "POSIX_SPAWN_CLOSE", kSpawnClose));
  return module_add_int(t, module, "POSIX_SPAWN_DUP2", kSpawnDup2);
}

extern const NativeFunction kSpawnFunctions[] = {
    {"posix_spawn(path, argv, env, /, *, file_actions=(), setpgroup=<absent>, resetids=False, setsid=False, "
     "setsigmask=<absent>, "
     "setsigdef=<absent>, scheduler=<absent>)",
     posix_posix_spawn, "Start a program; the answer is the number of its process."},
    {"posix_spawnp(path, argv, env, /, *, file_actions=(), setpgroup=<absent>, resetids=False, setsid=False, "
     "setsigmask=<absent>, "
     "setsigdef=<absent>, scheduler=<absent>)",
     posix_posix_spawnp, "Start a program that is looked for along PATH."},
    {}};

}  // namespace krait::modules::posix
