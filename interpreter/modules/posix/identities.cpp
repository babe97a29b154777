// Whom a process acts for: users, groups, sessions.
#include <grp.h>
#include <stdio.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

#include "interpreter/modules/posix/posix_internal.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/tuple.h"

namespace krait::modules::posix {

#define KRAIT_GET(name) \
  static Result posix_##name(Thread& t, const Args&) { return make_int(t, name()); }
KRAIT_GET(getpid)
KRAIT_GET(getppid)
KRAIT_GET(getuid)
KRAIT_GET(geteuid)
KRAIT_GET(getgid)
KRAIT_GET(getegid)
KRAIT_GET(getpgrp)
#undef KRAIT_GET
#define KRAIT_SET(name, what)                                    \
  static Result posix_##name(Thread& t, const Args& a) {         \
    if (name(TRY(id_argument(t, a[0], what)))) return raise_errno(t); \
    return kNone;                                                \
  }
KRAIT_SET(setuid, "uid")
KRAIT_SET(seteuid, "uid")
KRAIT_SET(setgid, "gid")
KRAIT_SET(setegid, "gid")
#undef KRAIT_SET
// Users and groups with a real and an effective one, and a saved one.
#define KRAIT_SET_TWO(name, what)                                                              \
  static Result posix_##name(Thread& t, const Args& a) {                                       \
    uint32_t real = TRY(id_argument(t, a[0], what)), effective = TRY(id_argument(t, a[1], what)); \
    if (name(real, effective)) return raise_errno(t);                                          \
    return kNone;                                                                              \
  }
KRAIT_SET_TWO(setreuid, "uid")
KRAIT_SET_TWO(setregid, "gid")
#undef KRAIT_SET_TWO
#define KRAIT_SET_THREE(name, what)                                                            \
  static Result posix_##name(Thread& t, const Args& a) {                                       \
    uint32_t real = TRY(id_argument(t, a[0], what)), effective = TRY(id_argument(t, a[1], what)); \
    if (name(real, effective, TRY(id_argument(t, a[2], what)))) return raise_errno(t);         \
    return kNone;                                                                              \
  }
KRAIT_SET_THREE(setresuid, "uid")
KRAIT_SET_THREE(setresgid, "gid")
#undef KRAIT_SET_THREE
static Result posix_setpgrp(Thread& t, const Args&) {
  if (setpgrp() < 0) return raise_errno(t);
  return kNone;
}
static Result posix_setsid(Thread& t, const Args&) {
  if (setsid() < 0) return raise_errno(t);
  return kNone;
}
static Result posix_getsid(Thread& t, const Args& a) {
  pid_t id = getsid(TRY(as_c_int(t, a[0])));
  if (id < 0) return raise_errno(t);
  return small_int(id);
}
static Result posix_getpgid(Thread& t, const Args& a) {
  pid_t id = getpgid(TRY(as_c_int(t, a[0])));
  if (id < 0) return raise_errno(t);
  return small_int(id);
}
static Result posix_setpgid(Thread& t, const Args& a) {
  if (setpgid(TRY(as_c_int(t, a[0])), TRY(as_c_int(t, a[1])))) return raise_errno(t);
  return kNone;
}
static Result group_list(Thread& t, const std::vector<gid_t>& groups, int count) {
  Ref list = TRY(make_list(t));
  for (int i = 0; i < count; ++i) TRY(list_append(t, list.as<List>(), small_int(groups[static_cast<size_t>(i)])));
  return list;
}
static Result posix_getgroups(Thread& t, const Args&) {
  int n = getgroups(0, nullptr);
  if (n < 0) return raise_errno(t);
  std::vector<gid_t> groups(static_cast<size_t>(n));
  n = getgroups(n, groups.data());
  if (n < 0) return raise_errno(t);
  return group_list(t, groups, n);
}
static Result posix_setgroups(Thread& t, const Args& a) {
  if (!is_sequence(t, a[0])) return raise_type_error(t, "setgroups argument must be a sequence");
  std::vector<gid_t> groups;
  TRY(for_each(t, a[0], [&](Value v) -> Status {
    if (!is_int(v)) return raise_type_error(t, "groups must be integers");
    groups.push_back(TRY(id_argument(t, v, "gid")));
    return ok();
  }));
  if (groups.size() > 65536) return raise_value_error(t, "too many groups");
  if (setgroups(groups.size(), groups.data())) return raise_errno(t);
  return kNone;
}
static Result posix_getgrouplist(Thread& t, const Args& a) {
  Ref user = TRY(fs_encode(t, a[0]));
  gid_t base = TRY(id_argument(t, a[1], "gid"));
  std::vector<gid_t> groups(64);
  for (;;) {
    int n = static_cast<int>(groups.size());
    if (getgrouplist(reinterpret_cast<const char*>(user.as<Bytes>()->data), base, groups.data(), &n) >= 0)
      return group_list(t, groups, n);
    groups.resize(std::max(static_cast<size_t>(n), groups.size() * 2));
  }
}
static Result posix_initgroups(Thread& t, const Args& a) {
  Ref user = TRY(fs_encode(t, a[0]));
  gid_t base = TRY(id_argument(t, a[1], "gid"));
  if (initgroups(reinterpret_cast<const char*>(user.as<Bytes>()->data), base)) return raise_errno(t);
  return kNone;
}
static Result three_ids(Thread& t, int failed, unsigned a, unsigned b, unsigned c) {
  if (failed) return raise_errno(t);
  return make_tuple(t, {small_int(a), small_int(b), small_int(c)});
}
static Result posix_getresuid(Thread& t, const Args&) {
  uid_t a, b, c;
  int failed = getresuid(&a, &b, &c);
  return three_ids(t, failed, a, b, c);
}
static Result posix_getresgid(Thread& t, const Args&) {
  gid_t a, b, c;
  int failed = getresgid(&a, &b, &c);
  return three_ids(t, failed, a, b, c);
}
static Result posix_getlogin(Thread& t, const Args&) {
  char name[256];
  if (int error = getlogin_r(name, sizeof name)) return raise_os_error(t, error);
  return file_name(t, name, false);
}

static Result posix_ctermid(Thread& t, const Args&) {
  char name[L_ctermid];
  return file_name(t, ctermid(name), false);
}

extern const NativeFunction kIdentityFunctions[] = {
    {"getpid()", posix_getpid, "The number of this process."},
    {"getppid()", posix_getppid, "The number of the parent process."},
    {"getuid()", posix_getuid, nullptr},
    {"geteuid()", posix_geteuid, nullptr},
    {"getgid()", posix_getgid, nullptr},
    {"getegid()", posix_getegid, nullptr},
    {"setuid(uid, /)", posix_setuid, nullptr},
    {"seteuid(euid, /)", posix_seteuid, nullptr},
    {"setgid(gid, /)", posix_setgid, nullptr},
    {"setegid(egid, /)", posix_setegid, nullptr},
    {"getpgrp()", posix_getpgrp, nullptr},
    {"setsid()", posix_setsid, nullptr},
    {"getsid(pid, /)", posix_getsid, nullptr},
    {"getpgid(pid)", posix_getpgid, nullptr},
    {"setpgid(pid, pgrp, /)", posix_setpgid, nullptr},
    {"getgroups()", posix_getgroups, nullptr},
    {"getresuid()", posix_getresuid, nullptr},
    {"getresgid()", posix_getresgid, nullptr},
    {"getlogin()", posix_getlogin, "The name of the user that logged in."},
    {"setreuid(ruid, euid, /)", posix_setreuid, nullptr},
    {"setregid(rgid, egid, /)", posix_setregid, nullptr},
    {"setresuid(ruid, euid, suid, /)", posix_setresuid, nullptr},
    {"setresgid(rgid, egid, sgid, /)", posix_setresgid, nullptr},
    {"setpgrp()", posix_setpgrp, "Make this process the leader of a group of its own."},
    {"setgroups(groups, /)", posix_setgroups, "The supplementary groups of this process."},
    {"getgrouplist(user, group, /)", posix_getgrouplist, "The groups that a user belongs to, and the one given."},
    {"initgroups(username, gid, /)", posix_initgroups, "Take on the groups of a user."},
    {"ctermid()", posix_ctermid, "The path of the controlling terminal."},
    {}};

}  // namespace krait::modules::posix
