// The module resource (library reference: resource): limits and use of the system's resources.
#include <errno.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/struct_sequence.h"
#include "interpreter/modules/sys_internal.h"
#include "interpreter/runtime/native.h"

namespace krait::modules {

namespace {

const StructField kUsageFields[] = {{"ru_utime", "user time used"},
                                    {"ru_stime", "system time used"},
                                    {"ru_maxrss", "max. resident set size"},
                                    {"ru_ixrss", "shared memory size"},
                                    {"ru_idrss", "unshared data size"},
                                    {"ru_isrss", "unshared stack size"},
                                    {"ru_minflt", "Page faults that were served from memory."},
                                    {"ru_majflt", "Page faults that had to wait for a device."},
                                    {"ru_nswap", "number of swap outs"},
                                    {"ru_inblock", "block input operations"},
                                    {"ru_oublock", "block output operations"},
                                    {"ru_msgsnd", "IPC messages sent"},
                                    {"ru_msgrcv", "IPC messages received"},
                                    {"ru_nsignals", "signals received"},
                                    {"ru_nvcsw", "voluntary context switches"},
                                    {"ru_nivcsw", "involuntary context switches"}};
const StructSpec kUsage = struct_spec(
    "resource.struct_rusage",
    "Resource usage figures, as getrusage() gives them.\nItems can be reached by position, in the order\n    "
    "(utime,stime,maxrss,ixrss,idrss,isrss,minflt,majflt,\n    "
    "nswap,inblock,oublock,msgsnd,msgrcv,nsignals,nvcsw,nivcsw),\nor by name with ru_ in front: ru_utime, "
    "ru_stime and so on.",
    kUsageFields, 16, 16);

double seconds(const timeval& v) { return static_cast<double>(v.tv_sec) + static_cast<double>(v.tv_usec) * 1e-6; }

Result resource_getrusage(Thread& t, const Args& a) {
  int who = TRY(as_c_int(t, a[0]));
  rusage u;
  if (getrusage(static_cast<__rusage_who>(who), &u) == -1) {
    if (errno == EINVAL) return raise_value_error(t, "invalid who parameter");
    return raise_os_error(t, errno);
  }
  Ref user = TRY(make_float(t, seconds(u.ru_utime))), system = TRY(make_float(t, seconds(u.ru_stime)));
  Value items[] = {user.leak(),
                   system.leak(),
                   small_int(u.ru_maxrss),
                   small_int(u.ru_ixrss),
                   small_int(u.ru_idrss),
                   small_int(u.ru_isrss),
                   small_int(u.ru_minflt),
                   small_int(u.ru_majflt),
                   small_int(u.ru_nswap),
                   small_int(u.ru_inblock),
                   small_int(u.ru_oublock),
                   small_int(u.ru_msgsnd),
                   small_int(u.ru_msgrcv),
                   small_int(u.ru_nsignals),
                   small_int(u.ru_nvcsw),
                   small_int(u.ru_nivcsw)};
  return make_struct(t, kUsage, items);
}

ResultOf<__rlimit_resource> resource_argument(Thread& t, Value v) {
  int number = TRY(as_c_int(t, v));
  if (number < 0 || number >= RLIM_NLIMITS) return raise_value_error(t, "invalid resource specified");
  return static_cast<__rlimit_resource>(number);
}
// (soft, hard); -1 is infinity.
ResultOf<rlimit> limits_argument(Thread& t, Value v) {
  Ref pair = TRY(tuple_from(t, v));
  if (pair.as<Tuple>()->length != 2) return raise_value_error(t, "expected a tuple of 2 integers");
  rlimit out;
  out.rlim_cur = static_cast<rlim_t>(TRY(as_i64(t, pair.as<Tuple>()->items[0])));
  out.rlim_max = static_cast<rlim_t>(TRY(as_i64(t, pair.as<Tuple>()->items[1])));
  return out;
}
Result limits_as_tuple(Thread& t, const rlimit& l) {
  Ref soft = TRY(make_int(t, static_cast<int64_t>(l.rlim_cur))),
      hard = TRY(make_int(t, static_cast<int64_t>(l.rlim_max)));
  return make_tuple(t, {soft, hard});
}

Result resource_getrlimit(Thread& t, const Args& a) {
  auto resource = TRY(resource_argument(t, a[0]));
  rlimit l;
  if (getrlimit(resource, &l) == -1) return raise_os_error(t, errno);
  return limits_as_tuple(t, l);
}
Raised raise_limit(Thread& t) {
  if (errno == EINVAL) return raise_value_error(t, "current limit exceeds maximum limit");
  if (errno == EPERM) return raise_value_error(t, "not allowed to raise maximum limit");
  return raise_os_error(t, errno);
}
Result resource_setrlimit(Thread& t, const Args& a) {
  auto resource = TRY(resource_argument(t, a[0]));
  TRY(audit(t, "resource.setrlimit", {a[0], a[1]}));
  rlimit l = TRY(limits_argument(t, a[1]));
  if (setrlimit(resource, &l) == -1) return raise_limit(t);
  return kNone;
}
Result resource_prlimit(Thread& t, const Args& a) {
  int pid = TRY(as_c_int(t, a[0]));
  auto resource = TRY(resource_argument(t, a[1]));
  TRY(audit(t, "resource.prlimit", {a[0], a[1], a[2].is_absent() ? Value(kNone) : a[2]}));
  rlimit old, fresh;
  bool sets = !a[2].is_absent();
  if (sets) fresh = TRY(limits_argument(t, a[2]));
  if (prlimit(pid, resource, sets ? &fresh : nullptr, &old) == -1) {
    if (errno == EINVAL) return raise_value_error(t, "current limit exceeds maximum limit");
    return raise_os_error(t, errno);
  }
  return limits_as_tuple(t, old);
}
Result resource_getpagesize(Thread& t, const Args&) { return make_int(t, sysconf(_SC_PAGESIZE)); }

const NativeFunction kFunctions[] = {
    {"getrusage(who, /)", resource_getrusage, nullptr},
    {"getrlimit(resource, /)", resource_getrlimit, nullptr},
    {"prlimit(pid, resource, limits=<absent>, /)", resource_prlimit, "prlimit(pid, resource, [limits])"},
    {"setrlimit(resource, limits, /)", resource_setrlimit, nullptr},
    {"getpagesize()", resource_getpagesize, nullptr},
    {}};

constexpr std::pair<const char*, int> kConstants[] = {
    {"RLIMIT_CPU", RLIMIT_CPU},       {"RLIMIT_FSIZE", RLIMIT_FSIZE},     {"RLIMIT_DATA", RLIMIT_DATA},
    {"RLIMIT_STACK", RLIMIT_STACK},   {"RLIMIT_CORE", RLIMIT_CORE},       {"RLIMIT_NOFILE", RLIMIT_NOFILE},
    {"RLIMIT_OFILE", RLIMIT_OFILE},   {"RLIMIT_AS", RLIMIT_AS},           {"RLIMIT_RSS", RLIMIT_RSS},
    {"RLIMIT_NPROC", RLIMIT_NPROC},   {"RLIMIT_MEMLOCK", RLIMIT_MEMLOCK}, {"RLIMIT_MSGQUEUE", RLIMIT_MSGQUEUE},
    {"RLIMIT_NICE", RLIMIT_NICE},     {"RLIMIT_RTPRIO", RLIMIT_RTPRIO},   {"RLIMIT_RTTIME", RLIMIT_RTTIME},
    {"RLIMIT_SIGPENDING", RLIMIT_SIGPENDING}, {"RUSAGE_SELF", RUSAGE_SELF}, {"RUSAGE_CHILDREN", RUSAGE_CHILDREN},
    {"RUSAGE_THREAD", RUSAGE_THREAD}, {"RLIM_INFINITY", -1}};

Status module_init(Thread& t, Value module) {
  Type* usage = TRY(make_struct_type(t, kUsage));
  TRY(module_add(t, module, "struct_rusage", Value::from_object(usage)));
  TRY(module_add(t, module, "error", Value::from_object(t.types().OSError)));
  for (auto [name, value] : kConstants) TRY(module_add_int(t, module, name, value));
  return ok();
}

}  // namespace

extern const NativeModule kResourceModule;
const NativeModule kResourceModule = {"resource", nullptr, kFunctions, module_init};

}  // namespace krait::modules
