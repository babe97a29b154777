// The modules pwd, grp and spwd: the system's users and groups.
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <shadow.h>

#include "interpreter/objects/bytes.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/struct_sequence.h"
#include "interpreter/runtime/native.h"

namespace krait::modules {

namespace {

const StructField kUserFields[] = {
    {"pw_name", "user name"},  {"pw_passwd", "password"},    {"pw_uid", "user id"},        {"pw_gid", "group id"},
    {"pw_gecos", "real name"}, {"pw_dir", "home directory"}, {"pw_shell", "shell program"}};
const StructSpec kUser =
    struct_spec("pwd.struct_passwd", "pwd.struct_passwd: Results from getpw*() routines.", kUserFields, 7, 7);
const StructField kGroupFields[] = {
    {"gr_name", "group name"}, {"gr_passwd", "password"}, {"gr_gid", "group id"}, {"gr_mem", "group members"}};
const StructSpec kGroup =
    struct_spec("grp.struct_group", "grp.struct_group: Results from getgr*() routines.", kGroupFields, 4, 4);

const StructField kShadowFields[] = {{"sp_namp", "login name"},
                                     {"sp_pwdp", "encrypted password"},
                                     {"sp_lstchg", "date of last change"},
                                     {"sp_min", "min #days between changes"},
                                     {"sp_max", "max #days between changes"},
                                     {"sp_warn", "Days of warning before the password expires."},
                                     {"sp_inact", "Days from the password's expiry to the account's end."},
                                     {"sp_expire", "The day on which the account ends, counted from 1970-01-01."},
                                     {"sp_flag", "reserved"},
                                     {"sp_nam", "login name; deprecated"},
                                     {"sp_pwd", "encrypted password; deprecated"}};
const StructSpec kShadow = struct_spec(
    "spwd.struct_spwd",
    "A shadow password entry, as getspnam() and getspall() give it.\nIts nine items can be reached by position, "
    "or by name: sp_namp, sp_pwdp,\nsp_lstchg, sp_min, sp_max, sp_warn, sp_inact, sp_expire and sp_flag, in this "
    "order.",
    kShadowFields, 11, 9);

Result text(Thread& t, const char* s) {
  if (!s) return kNone;
  return fs_decode(t, s);
}

Result make_user(Thread& t, const passwd* p) {
  Ref name = TRY(text(t, p->pw_name)), password = TRY(text(t, p->pw_passwd)), real = TRY(text(t, p->pw_gecos)),
      home = TRY(text(t, p->pw_dir)), shell = TRY(text(t, p->pw_shell));
  Value items[] = {name.leak(), password.leak(), small_int(p->pw_uid), small_int(p->pw_gid),
                   real.leak(), home.leak(),     shell.leak()};
  return make_struct(t, kUser, items);
}
Result make_group(Thread& t, const group* g) {
  Ref members = TRY(make_list(t));
  for (char** m = g->gr_mem; *m; ++m) {
    Ref member = TRY(text(t, *m));
    TRY(list_append(t, members.as<List>(), member));
  }
  Ref name = TRY(text(t, g->gr_name)), password = TRY(text(t, g->gr_passwd));
  Value items[] = {name.leak(), password.leak(), small_int(g->gr_gid), members.leak()};
  return make_struct(t, kGroup, items);
}

Result make_shadow(Thread& t, const spwd* s) {
  Ref name = TRY(text(t, s->sp_namp)), password = TRY(text(t, s->sp_pwdp)),
      flag = TRY(make_int(t, static_cast<int64_t>(s->sp_flag)));
  Value items[] = {Ref(name).leak(),        Ref(password).leak(),   small_int(s->sp_lstchg), small_int(s->sp_min),
                   small_int(s->sp_max),    small_int(s->sp_warn),  small_int(s->sp_inact),  small_int(s->sp_expire),
                   flag.leak(),             name.leak(),            password.leak()};
  return make_struct(t, kShadow, items);
}

// A user's or group's number; -1, the system's "none", may be written so. False: no number that the system can have.
ResultOf<bool> number_argument(Thread& t, Value v, uint32_t* out) {
  Ref number = TRY(index(t, v));
  int64_t n;
  if (!int_fits_i64(number, &n) || n < -1 || n > UINT32_MAX) return false;
  *out = static_cast<uint32_t>(n);
  return true;
}
Result name_bytes(Thread& t, Value v) {
  if (!is_str(v)) return raise_type_error(t, "argument must be str, not ", type_name(t, v));
  return fs_encode(t, v);
}
Raised raise_unknown(Thread& t, const char* function, const char* what, Value given) {
  Ref shown = TRY(is_str(given) ? repr(t, given) : str(t, given));
  return raise_message(t, t.types().KeyError, cat(function, "(): ", what, " not found: ", shown.as<Str>()));
}

Result pwd_getpwuid(Thread& t, const Args& a) {
  uint32_t id;
  passwd* found = TRY(number_argument(t, a[0], &id)) ? getpwuid(id) : nullptr;
  if (!found) return raise_unknown(t, "getpwuid", "uid", a[0]);
  return make_user(t, found);
}
Result pwd_getpwnam(Thread& t, const Args& a) {
  Ref name = TRY(name_bytes(t, a[0]));
  passwd* found = getpwnam(reinterpret_cast<char*>(name.as<Bytes>()->data));
  if (!found) return raise_unknown(t, "getpwnam", "name", a[0]);
  return make_user(t, found);
}
Result pwd_getpwall(Thread& t, const Args&) {
  Ref out = TRY(make_list(t));
  setpwent();
  while (passwd* p = getpwent()) {
    Ref user = TRY(make_user(t, p));
    TRY(list_append(t, out.as<List>(), user));
  }
  endpwent();
  return out;
}
Result grp_getgrgid(Thread& t, const Args& a) {
  uint32_t id;
  group* found = TRY(number_argument(t, a[0], &id)) ? getgrgid(id) : nullptr;
  if (!found) return raise_unknown(t, "getgrgid", "gid", a[0]);
  return make_group(t, found);
}
Result grp_getgrnam(Thread& t, const Args& a) {
  Ref name = TRY(name_bytes(t, a[0]));
  group* found = getgrnam(reinterpret_cast<char*>(name.as<Bytes>()->data));
  if (!found) return raise_unknown(t, "getgrnam", "name", a[0]);
  return make_group(t, found);
}
Result grp_getgrall(Thread& t, const Args&) {
  Ref out = TRY(make_list(t));
  setgrent();
  while (group* g = getgrent()) {
    Ref made = TRY(make_group(t, g));
    TRY(list_append(t, out.as<List>(), made));
  }
  endgrent();
  return out;
}

Result spwd_getspnam(Thread& t, const Args& a) {
  if (!is_str(a[0])) return raise_type_error(t, "getspnam() argument must be str, not ", type_name(t, a[0]));
  Ref name = TRY(fs_encode(t, a[0]));
  errno = 0;
  spwd* s = getspnam(reinterpret_cast<const char*>(name.as<Bytes>()->data));
  if (s) return make_shadow(t, s);
  if (errno) return raise_os_error(t, errno);
  Ref message = TRY(make_ascii(t, "getspnam(): name not found"));
  return raise_value(t, t.types().KeyError, message);
}
Result spwd_getspall(Thread& t, const Args&) {
  Ref out = TRY(make_list(t));
  setspent();
  while (spwd* s = getspent()) {
    Ref made = TRY(make_shadow(t, s));
    TRY(list_append(t, out.as<List>(), made));
  }
  endspent();
  return out;
}

const NativeFunction kSpwdFunctions[] = {
    {"getspnam(arg, /)", spwd_getspnam,
     "The shadow password entry of the user with this name.\nFor the fields of an entry see help(spwd)."},
    {"getspall()", spwd_getspall,
     "A list with every entry of the shadow password database, in no particular order.\nFor the fields of an "
     "entry see help(spwd)."},
    {}};
Status spwd_init(Thread& t, Value module) {
  TRY(warn(t, t.types().DeprecationWarning, "'spwd' is deprecated and slated for removal in Python 3.13", 7));
  Type* type = TRY(make_struct_type(t, kShadow));
  return module_add(t, module, "struct_spwd", Value::from_object(type));
}
const NativeFunction kPwdFunctions[] = {
    {"getpwuid(uidobj, /)", pwd_getpwuid,
        "The account entry of the user with this number (uid).\nFor the fields of an entry see help(pwd)."},
    {"getpwnam(name, /)", pwd_getpwnam,
        "The account entry of the user with this name.\nFor the fields of an entry see help(pwd)."},
    {"getpwall()", pwd_getpwall,
        "A list with the entry of every user account, in no particular order.\nFor the fields of an entry see "
        "help(pwd)."},
    {}};
const NativeFunction kGrpFunctions[] = {
    {"getgrgid(id)", grp_getgrgid, "The entry of the group with this number; KeyError if there is none."},
    {"getgrnam(name)", grp_getgrnam, "The entry of the group with this name; KeyError if there is none."},
    {"getgrall()", grp_getgrall,
        "A list of all groups, in no particular order.\n\nA name that starts with '+' or '-' refers to YP/NIS; "
        "getgrnam and getgrgid may not find such an entry."},
    {}};

template <const StructSpec* kSpec> Status add_struct(Thread& t, Value module) {
  Type* type = TRY(make_struct_type(t, *kSpec));
  return module_add(t, module, kSpec == &kUser ? "struct_passwd" : "struct_group", Value::from_object(type));
}

}  // namespace

extern const NativeModule kPwdModule, kGrpModule, kSpwdModule;
const NativeModule kSpwdModule = {
    "spwd",
    "Look-ups in the shadow password database that some Unix systems have.\nEach entry is a struct_spwd, a tuple "
    "of nine items named as in <shadow.h>.",
    kSpwdFunctions, spwd_init};
const NativeModule kPwdModule = {"pwd", "Look-ups in the Unix user account (password) database.", kPwdFunctions,
                                 add_struct<&kUser>};
const NativeModule kGrpModule = {"grp", "The groups that the Unix system knows, by name and number.", kGrpFunctions,
                                 add_struct<&kGroup>};

}  // namespace krait::modules
