// Scheduling: policies, priorities and processors of a process.
#include "interpreter/modules/posix/scheduling.h"

#include <sched.h>
#include <sys/resource.h>
#include <time.h>

#include <algorithm>
#include <vector>

#include "interpreter/modules/posix/posix_internal.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/set.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/heap.h"

namespace krait::modules::posix {

// --- os.sched_param ------------------------------------------------------------------------------------------------

extern const StructSpec kSchedParam;

static Result sched_param_new(Thread& t, const Args& a) {
  Value items[] = {Ref::copy(a[0]).leak()};
  return make_struct(t, kSchedParam, items);
}
static Result sched_param_reduce(Thread& t, const Args& a) {
  Ref arguments = TRY(make_tuple(t, as<Tuple>(a.self)->items, 1));
  return make_tuple(t, {Value::from_object(type_of(t, a.self)), arguments.get()});
}
static const NativeFunction kSchedParamMethods[] = {{"__reduce__()", sched_param_reduce, nullptr}, {}};
static const StructField kSchedParamFields[] = {{"sched_priority", "the scheduling priority"}};
const StructSpec kSchedParam =
    struct_spec("posix.sched_param", "What a scheduling policy is told: the priority.", kSchedParamFields, 1, 1, true,
                {"sched_param(sched_priority)", sched_param_new}, kSchedParamMethods);

ResultOf<sched_param> scheduling_parameter(Thread& t, Value v) {
  if (type_of(t, v) != type_for(t, kSchedParam)) return raise_type_error(t, "must have a sched_param object");
  Value given = as<Tuple>(v)->items[0];
  Ref whole = TRY(index(t, given));
  int64_t priority;
  if (!int_fits_i64(whole, &priority) || priority != static_cast<int>(priority))
    return raise_overflow_error(t, "sched_priority out of range");
  sched_param out{};
  out.sched_priority = static_cast<int>(priority);
  return out;
}

// --- policies ------------------------------------------------------------------------------------------------------

static Result posix_sched_get_priority_max(Thread& t, const Args& a) {
  int highest = sched_get_priority_max(TRY(as_c_int(t, a[0])));
  if (highest < 0) return raise_errno(t);
  return small_int(highest);
}
static Result posix_sched_get_priority_min(Thread& t, const Args& a) {
  int lowest = sched_get_priority_min(TRY(as_c_int(t, a[0])));
  if (lowest < 0) return raise_errno(t);
  return small_int(lowest);
}
static Result posix_sched_getscheduler(Thread& t, const Args& a) {
  int policy = sched_getscheduler(TRY(as_c_int(t, a[0])));
  if (policy < 0) return raise_errno(t);
  return small_int(policy);
}
static Result posix_sched_setscheduler(Thread& t, const Args& a) {
  int pid = TRY(as_c_int(t, a[0])), policy = TRY(as_c_int(t, a[1]));
  sched_param parameter = TRY(scheduling_parameter(t, a[2]));
  if (sched_setscheduler(pid, policy, &parameter) < 0) return raise_errno(t);
  return kNone;
}
static Result posix_sched_getparam(Thread& t, const Args& a) {
  sched_param parameter;
  if (sched_getparam(TRY(as_c_int(t, a[0])), &parameter)) return raise_errno(t);
  Value items[] = {Value::from_small_int(parameter.sched_priority)};
  return make_struct(t, kSchedParam, items);
}
static Result posix_sched_setparam(Thread& t, const Args& a) {
  int pid = TRY(as_c_int(t, a[0]));
  sched_param parameter = TRY(scheduling_parameter(t, a[1]));
  if (sched_setparam(pid, &parameter)) return raise_errno(t);
  return kNone;
}
static Result posix_sched_rr_get_interval(Thread& t, const Args& a) {
  timespec quantum;
  if (sched_rr_get_interval(TRY(as_c_int(t, a[0])), &quantum)) return raise_errno(t);
  return make_float(t, static_cast<double>(quantum.tv_sec) + 1e-9 * static_cast<double>(quantum.tv_nsec));
}
static Result posix_sched_yield(Thread& t, const Args&) {
  Unlocked others(t);
  sched_yield();
  return kNone;
}
static Result posix_getpriority(Thread& t, const Args& a) {
  int which = TRY(as_c_int(t, a[0])), who = TRY(as_c_int(t, a[1]));
  errno = 0;
  int priority = getpriority(static_cast<__priority_which>(which), static_cast<id_t>(who));
  if (errno) return raise_errno(t);
  return small_int(priority);
}
static Result posix_setpriority(Thread& t, const Args& a) {
  int which = TRY(as_c_int(t, a[0])), who = TRY(as_c_int(t, a[1])), priority = TRY(as_c_int(t, a[2]));
  if (setpriority(static_cast<__priority_which>(which), static_cast<id_t>(who), priority)) return raise_errno(t);
  return kNone;
}

// --- processors ----------------------------------------------------------------------------------------------------

// A set of processors as large as the system's wants to be: the kernel says EINVAL while ours is too small for it.
struct Processors {
  cpu_set_t* set;
  int room;
  explicit Processors(int room) : set(CPU_ALLOC(static_cast<size_t>(room))), room(room) {
    if (set) CPU_ZERO_S(bytes(), set);
  }
  ~Processors() { CPU_FREE(set); }
  Processors(const Processors&) = delete;
  size_t bytes() const { return CPU_ALLOC_SIZE(static_cast<size_t>(room)); }
};
static constexpr int kMostProcessors = 1 << 20;

static Result posix_sched_getaffinity(Thread& t, const Args& a) {
  int pid = TRY(as_c_int(t, a[0]));
  for (int room = CPU_SETSIZE;; room *= 2) {
    Processors cpus(room);
    if (!cpus.set) return raise_memory_error(t);
    if (sched_getaffinity(pid, cpus.bytes(), cpus.set)) {
      if (errno != EINVAL || room >= kMostProcessors) return raise_errno(t);
      continue;
    }
    Ref set = TRY(make_set(t, {}));
    for (int i = 0; i < room; ++i)
      if (CPU_ISSET_S(static_cast<size_t>(i), cpus.bytes(), cpus.set)) TRY(set_add(t, set.as<Set>(), small_int(i)));
    return set;
  }
}
static Result posix_sched_setaffinity(Thread& t, const Args& a) {
  int pid = TRY(as_c_int(t, a[0]));
  std::vector<int64_t> numbers;
  int64_t highest = CPU_SETSIZE - 1;
  TRY(for_each(t, a[1], [&](Value v) -> Status {
    if (!is_int(v))
      return raise_type_error(t, "expected an iterator of ints, but iterator yielded ",
                              TRY(repr(t, Value::from_object(type_of(t, v)))).as<Str>());
    int64_t cpu = TRY(as_i64(t, v));
    if (cpu < 0) return raise_value_error(t, "negative CPU number");
    if (cpu >= kMostProcessors) return raise_overflow_error(t, "CPU number too large");
    numbers.push_back(cpu);
    highest = std::max(highest, cpu);
    return ok();
  }));
  Processors cpus(static_cast<int>(highest + 1));
  if (!cpus.set) return raise_memory_error(t);
  for (int64_t cpu : numbers) CPU_SET_S(static_cast<size_t>(cpu), cpus.bytes(), cpus.set);
  if (sched_setaffinity(pid, cpus.bytes(), cpus.set)) return raise_errno(t);
  return kNone;
}

Status add_scheduling_types(Thread& t, Value module) {
  Type* type = TRY(make_struct_type(t, kSchedParam));
  return module_add(t, module, "sched_param", Value::from_object(type));
}

extern const NativeFunction kSchedulingFunctions[] = {
    {"sched_get_priority_max(policy)", posix_sched_get_priority_max, "The highest priority of a policy."},
    {"sched_get_priority_min(policy)", posix_sched_get_priority_min, "The lowest priority of a policy."},
    {"sched_getscheduler(pid, /)", posix_sched_getscheduler, "The policy of a process; 0 is this one."},
    {"sched_setscheduler(pid, policy, param, /)", posix_sched_setscheduler, "Give a process a policy."},
    {"sched_getparam(pid, /)", posix_sched_getparam, "The parameters that a process is scheduled by."},
    {"sched_setparam(pid, param, /)", posix_sched_setparam, "Give a process other scheduling parameters."},
    {"sched_rr_get_interval(pid, /)", posix_sched_rr_get_interval,
     "A process's share under the round-robin policy, in seconds."},
    {"sched_yield()", posix_sched_yield, "Let others run."},
    {"sched_getaffinity(pid, /)", posix_sched_getaffinity, "The processors that a process may run on."},
    {"sched_setaffinity(pid, mask, /)", posix_sched_setaffinity, "Restrict a process to the processors given."},
    {"getpriority(which, who)", posix_getpriority, "How nice a process, a group or a user's processes are."},
    {"setpriority(which, who, priority)", posix_setpriority, "Make them more or less nice."},
    {}};

}  // namespace krait::modules::posix
