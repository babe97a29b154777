// The module syslog (library reference: syslog). The identity given to openlog() must outlive the logging, so the
// process keeps it.
#include <syslog.h>

#include "interpreter/modules/sys_internal.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/lock.h"
#include "interpreter/runtime/native.h"

namespace krait::modules {

namespace {

// What the module keeps: the identity as bytes, and whether the log is open.
struct LogState {
  Ref identity;
  bool open = false;
};
LogState& state_of(Value module) { return *module_state<LogState>(module); }

// The name of the program: the last component of sys.argv[0], or absent.
Result program_name(Thread& t) {
  Value argv = dict_get_str(t, t.interpreter->sys_dict, "argv");
  if (!is_list(argv) || as<List>(argv)->length == 0 || !is_str(as<List>(argv)->items[0])) return kAbsent;
  std::string_view name = TRY(as_utf8(t, as<List>(argv)->items[0]));
  size_t slash = name.rfind('/');
  if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
  if (name.empty()) return kAbsent;
  return make_bytes(t, name);
}

Status open(Thread& t, Value module, Value identity, int options, int facility) {
  Ref name;
  if (identity.is_absent() || identity.is_none()) {
    name = TRY(program_name(t));
  } else {
    if (!is_str(identity)) return raise_type_error(t, "openlog() argument 1 must be str, not ", type_name(t, identity));
    name = TRY(make_bytes(t, TRY(as_utf8(t, identity))));
  }
  LogState& s = state_of(module);
  Ref old = std::exchange(s.identity, name);  // stays alive until the log knows the new one
  openlog(name ? reinterpret_cast<const char*>(name.as<Bytes>()->data) : nullptr, options, facility);
  s.open = true;
  return ok();
}

Result syslog_openlog(Thread& t, const Args& a) {
  int options = TRY(as_c_int(t, a[1])), facility = TRY(as_c_int(t, a[2]));
  Value identity = a[0].is_absent() ? Value(kNone) : a[0];
  if (!identity.is_none() && !is_str(identity)) {
    return raise_type_error(t, "openlog() argument 1 must be str, not ", type_name(t, identity));
  }
  TRY(audit(t, "syslog.openlog", {identity, a[1], a[2]}));
  TRY(open(t, a.self, identity, options, facility));
  return kNone;
}

Result syslog_syslog(Thread& t, const Args& a) {
  int priority = LOG_INFO;
  Value message = a.rest_count ? a.rest[a.rest_count - 1] : Value{};
  bool valid = (a.rest_count == 1 || a.rest_count == 2) && is_str(message);
  if (valid && a.rest_count == 2) {
    ResultOf<int> given = as_c_int(t, a.rest[0]);
    valid = !given.is_raised();
    if (valid) priority = given.take();
  }
  if (!valid) {
    clear_pending(t);
    return raise_type_error(t, "[priority,] message string");
  }
  std::string text(TRY(as_utf8(t, message)));
  Ref number = small_int(priority);
  TRY(audit(t, "syslog.syslog", {number, message}));
  if (!state_of(a.self).open) TRY(open(t, a.self, {}, 0, LOG_USER));
  Ref identity = state_of(a.self).identity;
  Unlocked others(t);
  syslog(priority, "%s", text.c_str());
  return kNone;
}

Result syslog_closelog(Thread& t, const Args& a) {
  TRY(audit(t, "syslog.closelog", {}));
  LogState& s = state_of(a.self);
  if (s.open) {
    closelog();
    s.identity = {};
    s.open = false;
  }
  return kNone;
}
Result syslog_setlogmask(Thread& t, const Args& a) {
  int mask = TRY(as_c_int(t, a[0]));
  TRY(audit(t, "syslog.setlogmask", {a[0]}));
  return small_int(setlogmask(mask));
}
Result syslog_mask(Thread& t, const Args& a) { return small_int(LOG_MASK(TRY(as_c_int(t, a[0])))); }
Result syslog_upto(Thread& t, const Args& a) { return small_int(LOG_UPTO(TRY(as_c_int(t, a[0])))); }

const NativeFunction kFunctions[] = {{"openlog(ident=<absent>, logoption=0, facility=8)", syslog_openlog, nullptr},
                                     {"closelog()!", syslog_closelog, nullptr},
                                     {"syslog(*args)!", syslog_syslog, nullptr},
                                     {"setlogmask(maskpri, /)!", syslog_setlogmask, nullptr},
                                     {"LOG_MASK(pri, /)!", syslog_mask, nullptr},
                                     {"LOG_UPTO(pri, /)!", syslog_upto, nullptr},
                                     {}};

constexpr std::pair<const char*, int> kConstants[] = {
    {"LOG_EMERG", LOG_EMERG},   {"LOG_ALERT", LOG_ALERT},   {"LOG_CRIT", LOG_CRIT},     {"LOG_ERR", LOG_ERR},
    {"LOG_WARNING", LOG_WARNING}, {"LOG_NOTICE", LOG_NOTICE}, {"LOG_INFO", LOG_INFO},   {"LOG_DEBUG", LOG_DEBUG},
    {"LOG_PID", LOG_PID},       {"LOG_CONS", LOG_CONS},     {"LOG_NDELAY", LOG_NDELAY}, {"LOG_ODELAY", LOG_ODELAY},
    {"LOG_NOWAIT", LOG_NOWAIT}, {"LOG_PERROR", LOG_PERROR}, {"LOG_KERN", LOG_KERN},     {"LOG_USER", LOG_USER},
    {"LOG_MAIL", LOG_MAIL},     {"LOG_DAEMON", LOG_DAEMON}, {"LOG_AUTH", LOG_AUTH},     {"LOG_LPR", LOG_LPR},
    {"LOG_LOCAL0", LOG_LOCAL0}, {"LOG_LOCAL1", LOG_LOCAL1}, {"LOG_LOCAL2", LOG_LOCAL2}, {"LOG_LOCAL3", LOG_LOCAL3},
    {"LOG_LOCAL4", LOG_LOCAL4}, {"LOG_LOCAL5", LOG_LOCAL5}, {"LOG_LOCAL6", LOG_LOCAL6}, {"LOG_LOCAL7", LOG_LOCAL7},
    {"LOG_SYSLOG", LOG_SYSLOG}, {"LOG_CRON", LOG_CRON},     {"LOG_UUCP", LOG_UUCP},     {"LOG_NEWS", LOG_NEWS},
    {"LOG_AUTHPRIV", LOG_AUTHPRIV}};

Status module_init(Thread& t, Value module) {
  auto* m = as<Module>(module);
  m->state = new LogState;
  m->state_free = [](void* state) { delete static_cast<LogState*>(state); };
  for (auto [name, value] : kConstants) TRY(module_add_int(t, module, name, value));
  return ok();
}

}  // namespace

extern const NativeModule kSyslogModule;
const NativeModule kSyslogModule = {"syslog", nullptr, kFunctions, module_init};

}  // namespace krait::modules
