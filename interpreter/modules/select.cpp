// The module select (library reference: select): select, poll and epoll.
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <unistd.h>

#include <map>
#include <vector>

#include "interpreter/host/clock.h"
#include "interpreter/modules/posix/posix_internal.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/set.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/lock.h"
#include "interpreter/runtime/native.h"
#include "interpreter/runtime/signals.h"

namespace krait::modules {

namespace {

// An int, or what an object's fileno() says.
ResultOf<int> descriptor(Thread& t, Value v) {
  Ref number = Ref::copy(v);
  if (!is_int(v)) {
    Ref method = TRY(get_attr_or_absent(t, v, t.names().fileno));
    if (method.is_absent()) return raise_type_error(t, "argument must be an int, or have a fileno() method.");
    number = TRY(call(t, method));
    if (!is_int(number)) return raise_type_error(t, "fileno() returned a non-integer");
  }
  int fd = TRY(as_c_int(t, number));
  if (fd < 0) return raise_value_error(t, "file descriptor cannot be a negative integer (", fd, ")");
  return fd;
}

// A wait's end. left() is what is still to wait, in nanoseconds; -1: for ever.
struct Deadline {
  int64_t at = -1;
  int64_t left() const {
    if (at < 0) return -1;
    int64_t n = at - host::now(host::Clock::Monotonic);
    return n < 0 ? 0 : n;
  }
  int milliseconds() const {
    int64_t n = left();
    if (n < 0) return -1;
    n = (n + 999999) / 1000000;
    return n > INT_MAX ? INT_MAX : static_cast<int>(n);
  }
};

// unit: nanoseconds a unit of the argument.
ResultOf<Deadline> deadline(Thread& t, Value v, double unit, const char* type_message) {
  Deadline d;
  if (v.is_absent() || v.is_none()) return d;
  if (!is_float(v) && !is_int(v) && !has_index(t, v)) return raise_type_error(t, type_message);
  double n = TRY(as_double(t, v));
  if (isnan(n)) return raise_value_error(t, "Invalid value NaN (not a number)");
  n = ceil(n * unit);
  if (n >= 0x1p62) return raise_overflow_error(t, "timeout is too large");
  d.at = n < 0 ? -2 : host::now(host::Clock::Monotonic) + static_cast<int64_t>(n);
  return d;
}

// --- select ----------------------------------------------------------------------------------------------------------

struct Watched {
  std::vector<std::pair<Ref, int>> items;
  fd_set set;
  Status read(Thread& t, Value iterable, int* largest) {
    FD_ZERO(&set);
    Ref list = is_list(iterable) ? Ref::copy(iterable) : TRY(list_from(t, iterable));  // fileno() may shorten it
    for (int64_t i = 0; i < list.as<List>()->length; ++i) {
      Ref item = Ref::copy(list.as<List>()->items[i]);
      int fd = TRY(descriptor(t, item));
      if (fd >= FD_SETSIZE) return raise_value_error(t, "filedescriptor out of range in select()");
      if (items.size() >= FD_SETSIZE) return raise_value_error(t, "too many file descriptors in select()");
      if (fd > *largest) *largest = fd;
      FD_SET(fd, &set);
      items.emplace_back(std::move(item), fd);
    }
    return ok();
  }
  Result ready(Thread& t, const fd_set& result) const {
    Ref out = TRY(make_list(t));
    for (const auto& [item, fd] : items)
      if (FD_ISSET(fd, &result)) TRY(list_append(t, out.as<List>(), item));
    return out;
  }
};

Result select_select(Thread& t, const Args& a) {
  Deadline end = TRY(deadline(t, a[3], 1e9, "timeout must be a float or None"));
  if (end.at == -2) return raise_value_error(t, "timeout must be non-negative");
  Watched read, write, except;
  int largest = -1;
  TRY(read.read(t, a[0], &largest));
  TRY(write.read(t, a[1], &largest));
  TRY(except.read(t, a[2], &largest));
  for (;;) {
    fd_set r = read.set, w = write.set, e = except.set;
    int64_t left = end.left();
    timeval limit{static_cast<time_t>(left / 1000000000), static_cast<suseconds_t>(left % 1000000000 / 1000)};
    int n, error;
    {
      Unlocked others(t);
      n = select(largest + 1, &r, &w, &e, left < 0 ? nullptr : &limit);
      error = errno;
    }
    if (n >= 0) {
      Ref x = TRY(read.ready(t, r)), y = TRY(write.ready(t, w)), z = TRY(except.ready(t, e));
      return make_tuple(t, {x, y, z});
    }
    if (error != EINTR) return raise_os_error(t, error);
    TRY(run_signal_handlers(t));
  }
}

// --- poll ------------------------------------------------------------------------------------------------------------

struct Poll : Object {
  std::map<int, short>* watched;  // owned
  bool polling;
};
extern const TypeSpec kPollType;
std::map<int, short>& watched(Value v) { return *as<Poll>(v)->watched; }

ResultOf<short> event_mask(Thread& t, Value v) {
  int64_t mask = TRY(as_i64(t, v));
  if (mask < 0) return raise_value_error(t, "value must be positive");
  if (mask > USHRT_MAX) return raise_overflow_error(t, "Python int too large to convert to C unsigned short");
  return static_cast<short>(mask);
}
Result select_poll(Thread& t, const Args&) {
  auto* p = allocate<Poll>(t, type_for(t, kPollType));
  if (!p) return raised;
  p->watched = new std::map<int, short>;
  return Result::own(p);
}
Result poll_register(Thread& t, const Args& a) {
  int fd = TRY(descriptor(t, a[0]));
  watched(a.self)[fd] = TRY(event_mask(t, a[1]));
  return kNone;
}
Result poll_modify(Thread& t, const Args& a) {
  int fd = TRY(descriptor(t, a[0]));
  short mask = TRY(event_mask(t, a[1]));
  auto found = watched(a.self).find(fd);
  if (found == watched(a.self).end()) return raise_os_error(t, ENOENT);
  found->second = mask;
  return kNone;
}
Result poll_unregister(Thread& t, const Args& a) {
  int fd = TRY(descriptor(t, a[0]));
  if (!watched(a.self).erase(fd)) return raise_key_error(t, small_int(fd));
  return kNone;
}
Result poll_poll(Thread& t, const Args& a) {
  Deadline end = TRY(deadline(t, a[0], 1e6, "timeout must be an integer or None"));
  if (end.at == -2) end.at = -1;
  auto* p = as<Poll>(a.self);
  if (p->polling) return raise_runtime_error(t, "concurrent poll() invocation");
  std::vector<pollfd> fds;
  for (auto [fd, mask] : *p->watched) fds.push_back({fd, mask, 0});
  for (;;) {
    int n, error;
    p->polling = true;
    {
      Unlocked others(t);
      n = poll(fds.data(), fds.size(), end.milliseconds());
      error = errno;
    }
    p->polling = false;
    if (n >= 0) break;
    if (error != EINTR) return raise_os_error(t, error);
    TRY(run_signal_handlers(t));
  }
  Ref out = TRY(make_list(t));
  for (const pollfd& f : fds) {
    if (!f.revents) continue;
    Ref pair = TRY(make_tuple(t, {small_int(f.fd), small_int(static_cast<uint16_t>(f.revents))}));
    TRY(list_append(t, out.as<List>(), pair));
  }
  return out;
}
const NativeFunction kPollMethods[] = {
    {"register(fd, eventmask=7, /)", poll_register, "Watches a file descriptor for the given events."},
    {"modify(fd, eventmask, /)", poll_modify, "Changes for which events a watched descriptor is asked."},
    {"unregister(fd, /)", poll_unregister, "Watches a file descriptor no longer."},
    {"poll(timeout=None, /)", poll_poll, "Waits for events and lists them: (descriptor, event) pairs."},
    {}};
const TypeSpec kPollType = {
    .name = "select.poll",
    .size = sizeof(Poll),
    .flags = kNoInstances,
    .methods = kPollMethods,
    .slots = {.destroy = [](Object* o) { delete std::exchange(static_cast<Poll*>(o)->watched, nullptr); }}};

// --- epoll -----------------------------------------------------------------------------------------------------------

struct Epoll : Object {
  int fd;  // -1: closed
};
extern const TypeSpec kEpollType;

void epoll_destroy(Object* o) {
  auto* e = static_cast<Epoll*>(o);
  if (e->fd >= 0) close(std::exchange(e->fd, -1));
}
ResultOf<int> epoll_fd(Thread& t, Value self) {
  if (as<Epoll>(self)->fd < 0) return raise_value_error(t, "I/O operation on closed epoll object");
  return as<Epoll>(self)->fd;
}
Result make_epoll(Thread& t, Type* type, int fd) {
  auto* e = allocate<Epoll>(t, type);
  if (!e) return raised;
  e->fd = fd;
  return Result::own(e);
}
Result epoll_new(Thread& t, const Args& a) {
  int size = TRY(as_c_int(t, a[0])), flags = TRY(as_c_int(t, a[1]));
  if (size != -1 && size <= 0) return raise_value_error(t, "negative sizehint");
  if (flags && flags != EPOLL_CLOEXEC) return raise_os_error(t, EINVAL);
  int fd = epoll_create1(EPOLL_CLOEXEC);
  if (fd < 0) return raise_os_error(t, errno);
  return make_epoll(t, as<Type>(a.self), fd);
}
Result epoll_fromfd(Thread& t, const Args& a) { return make_epoll(t, as<Type>(a.self), TRY(as_c_int(t, a[0]))); }
Result control(Thread& t, Value self, int operation, Value fd_value, uint32_t mask) {
  int epfd = TRY(epoll_fd(t, self)), fd = TRY(descriptor(t, fd_value));
  epoll_event event{};
  event.events = mask;
  event.data.fd = fd;
  if (epoll_ctl(epfd, operation, fd, &event)) return raise_os_error(t, errno);
  return kNone;
}
Result epoll_register(Thread& t, const Args& a) {
  return control(t, a.self, EPOLL_CTL_ADD, a[0], static_cast<uint32_t>(TRY(as_u64(t, a[1]))));
}
Result epoll_modify(Thread& t, const Args& a) {
  return control(t, a.self, EPOLL_CTL_MOD, a[0], static_cast<uint32_t>(TRY(as_u64(t, a[1]))));
}
Result epoll_unregister(Thread& t, const Args& a) { return control(t, a.self, EPOLL_CTL_DEL, a[0], 0); }
Result epoll_poll(Thread& t, const Args& a) {
  int epfd = TRY(epoll_fd(t, a.self));
  Deadline end = TRY(deadline(t, a[0], 1e9, "timeout must be an integer or None"));
  if (end.at == -2) end.at = -1;
  int most = TRY(as_c_int(t, a[1]));
  if (most == -1) most = FD_SETSIZE - 1;
  else if (most < 1) return raise_value_error(t, "maxevents must be greater than 0, got ", most);
  std::vector<epoll_event> events(static_cast<size_t>(most));
  int n;
  for (;;) {
    int error;
    {
      Unlocked others(t);
      n = epoll_wait(epfd, events.data(), most, end.milliseconds());
      error = errno;
    }
    if (n >= 0) break;
    if (error != EINTR) return raise_os_error(t, error);
    TRY(run_signal_handlers(t));
  }
  Ref out = TRY(make_list(t));
  for (int i = 0; i < n; ++i) {
    const epoll_event& e = events[static_cast<size_t>(i)];
    Ref pair = TRY(make_tuple(t, {small_int(e.data.fd), small_int(e.events)}));
    TRY(list_append(t, out.as<List>(), pair));
  }
  return out;
}
Result epoll_close(Thread& t, const Args& a) {
  int fd = std::exchange(as<Epoll>(a.self)->fd, -1);
  if (fd >= 0 && close(fd)) return raise_os_error(t, errno);
  return kNone;
}
Result epoll_fileno(Thread& t, const Args& a) { return small_int(TRY(epoll_fd(t, a.self))); }
Result epoll_enter(Thread& t, const Args& a) {
  (void)TRY(epoll_fd(t, a.self));
  return Result::copy(a.self);
}
Result epoll_exit(Thread& t, const Args& a) { return epoll_close(t, a); }
Result get_closed(Thread&, Value self) { return boolean(as<Epoll>(self)->fd < 0); }

const NativeFunction kEpollMethods[] = {
    {"fromfd(fd, /)", epoll_fromfd,
        "Makes an epoll object around an epoll file descriptor that is already open.", Binding::ClassMethod},
    {"register(fd, eventmask=7)", epoll_register,
        "Adds a file descriptor to the ones being watched; one that is already there gives OSError."},
    {"modify(fd, eventmask)", epoll_modify,
        "Gives a registered file descriptor another set of events to watch for."},
    {"unregister(fd)", epoll_unregister, "Stops watching a file descriptor that was registered."},
    {"poll(timeout=None, maxevents=-1)", epoll_poll,
        "Waits for events on the registered descriptors and gives a list of (fd, event) pairs."},
    {"close()", epoll_close,
        "Closes the file descriptor behind this epoll object, after which it cannot be used."},
    {"fileno()", epoll_fileno, "The number of the file descriptor behind this epoll object."},
    {"__enter__()", epoll_enter, nullptr},
    {"__exit__(exc_type=None, exc_value=None, exc_tb=None, /)", epoll_exit, nullptr},
    {}};
const NativeGetSet kEpollGetSets[] = {{"closed", get_closed, nullptr,
    "Whether close() has been called on this epoll object."}, {}};
const TypeSpec kEpollType = {.name = "select.epoll",
                             .doc = "Returns an epolling object.",
                             .size = sizeof(Epoll),
                             .new_ = {"epoll(sizehint=-1, flags=0)", epoll_new},
                             .methods = kEpollMethods,
                             .getsets = kEpollGetSets,
                             .slots = {.destroy = epoll_destroy}};

const NativeFunction kFunctions[] = {
    {"select(rlist, wlist, xlist, timeout=None, /)", select_select,
        "Blocks until at least one of the given descriptors can be read, written or has an exceptional "
        "state.\nThe result is three lists of those that are ready; after an optional timeout all may be empty."},
    {"poll()", select_poll, "Returns a polling object."},
    {}};

struct Named {
  const char* name;
  int64_t value;
};
#define N(name) {#name, static_cast<int64_t>(name)}
const Named kConstants[] = {
    N(POLLIN),      N(POLLPRI),     N(POLLOUT),     N(POLLERR),     N(POLLHUP),   N(POLLNVAL),      N(POLLRDNORM),
    N(POLLRDBAND),  N(POLLWRNORM),  N(POLLWRBAND),  N(POLLMSG),     N(POLLRDHUP), N(EPOLLIN),       N(EPOLLOUT),
    N(EPOLLPRI),    N(EPOLLERR),    N(EPOLLHUP),    N(EPOLLRDHUP),  N(EPOLLET),   N(EPOLLONESHOT),  N(EPOLLEXCLUSIVE),
    N(EPOLLRDNORM), N(EPOLLRDBAND), N(EPOLLWRNORM), N(EPOLLWRBAND), N(EPOLLMSG),  N(EPOLL_CLOEXEC), N(PIPE_BUF)};
#undef N

Status module_init(Thread& t, Value module) {
  for (const Named& c : kConstants) TRY(module_add_int(t, module, c.name, c.value));
  (void)TRY(make_type(t, kPollType));
  (void)TRY(module_add_type(t, module, kEpollType));
  return module_add(t, module, "error", Value::from_object(t.types().OSError));
}

}  // namespace

extern const NativeModule kSelectModule;
const NativeModule kSelectModule = {"select",
                                    "Waiting for input and output on several file descriptors at once.\nAny "
                                    "descriptor will do on Unix, but Windows takes sockets alone.",
                                    kFunctions, module_init};

}  // namespace krait::modules
