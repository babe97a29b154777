// The module _socket (library reference: socket): TCP, UDP and Unix sockets. Addresses: socket_address.cpp.
#include "interpreter/modules/socket.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "interpreter/host/clock.h"
#include "interpreter/modules/audit.h"
#include "interpreter/modules/module_exception.h"
#include "interpreter/modules/unclosed.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/lock.h"
#include "interpreter/runtime/signals.h"

namespace krait::modules {

ResultOf<bool> wait_ready(Thread& t, int fd, short events, int64_t deadline) {
  if (fd < 0) return raise_os_error(t, EBADF);
  for (;;) {
    int64_t left = deadline < 0 ? -1 : deadline - host::now(host::Clock::Monotonic);
    if (deadline >= 0 && left <= 0) return false;
    pollfd p{fd, events, 0};
    int n, error;
    {
      Unlocked others(t);
      n = poll(&p, 1, left < 0 ? -1 : static_cast<int>((left + 999999) / 1000000));
      error = errno;
    }
    if (n > 0) return true;
    if (n < 0 && error != EINTR) return raise_os_error(t, error);
    if (n < 0) TRY(run_signal_handlers(t));
  }
}

namespace {

struct Socket : Object {
  int fd, family, type_, protocol;
  int64_t timeout;  // nanoseconds; -1: wait for ever, 0: never wait
};
extern const TypeSpec kSocketType;
Socket* self_of(Value v) { return as<Socket>(v); }

int64_t stored_timeout(Thread& t) { return type_for(t, kSocketType)->module_state.small_int(); }
void store_timeout(Thread& t, int64_t n) { type_for(t, kSocketType)->module_state = Value::from_small_int(n); }

// None: -1. Seconds otherwise.
ResultOf<int64_t> timeout_argument(Thread& t, Value v) {
  if (v.is_none()) return int64_t{-1};
  double seconds = TRY(as_double(t, v));
  if (isnan(seconds)) return raise_value_error(t, "Invalid value NaN (not a number)");
  if (seconds < 0) return raise_value_error(t, "Timeout value out of range");
  if (seconds * 1e9 >= 0x1p62) return raise_overflow_error(t, "timestamp too large to convert to C _PyTime_t");
  return static_cast<int64_t>(ceil(seconds * 1e9));
}
bool set_blocking(int fd, bool blocking) {
  int on = !blocking;
  return ioctl(fd, FIONBIO, &on) == 0;
}

// A call that may wait, under the socket's timeout. The answer of `call`, never -1.
template <class Call> ResultOf<int64_t> perform(Thread& t, Socket* s, short events, Call call) {
  int64_t deadline = s->timeout > 0 ? host::now(host::Clock::Monotonic) + s->timeout : -1;
  for (;;) {
    if (s->timeout > 0 && !TRY(wait_ready(t, s->fd, events, deadline)))
      return raise_message(t, t.types().TimeoutError, "timed out");
    int64_t n;
    int error;
    {
      Unlocked others(t);
      n = static_cast<int64_t>(call());
      error = errno;
    }
    if (n != -1) return n;
    if (error == EINTR) TRY(run_signal_handlers(t));
    else if (!(s->timeout > 0 && (error == EAGAIN || error == EWOULDBLOCK))) return raise_os_error(t, error);
  }
}

// --- life ------------------------------------------------------------------------------------------------------------

Result socket_new(Thread& t, Type* type, const Value*, size_t, Tuple*) {
  auto* s = allocate<Socket>(t, type);
  if (!s) return raised;
  s->fd = -1;
  s->timeout = -1;
  return Result::own(s);
}
Status become(Thread& t, Socket* s, int fd, int family, int type, int protocol) {
  s->fd = fd;
  s->family = family;
  s->type_ = type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
  s->protocol = protocol;
  s->timeout = type & SOCK_NONBLOCK ? 0 : stored_timeout(t);
  if (s->timeout >= 0 && !set_blocking(fd, false)) return raise_os_error(t, errno);
  return ok();
}
int option_of(int fd, int option, int otherwise) {
  int value = otherwise;
  socklen_t size = sizeof value;
  return getsockopt(fd, SOL_SOCKET, option, &value, &size) ? otherwise : value;
}
Result socket_init(Thread& t, const Args& a) {
  int family = TRY(as_c_int(t, a[0])), type = TRY(as_c_int(t, a[1])), protocol = TRY(as_c_int(t, a[2]));
  TRY(audit(t, "socket.__new__", {a.self, small_int(family), small_int(type), small_int(protocol)}));
  int fd;
  if (!a[3].is_none()) {
    if (is_float(a[3])) return raise_type_error(t, "integer argument expected, got float");
    fd = TRY(as_c_int(t, a[3]));
    if (fd < 0) return raise_value_error(t, "negative file descriptor");
    sockaddr_storage address;
    socklen_t size = sizeof address;
    address.ss_family = AF_UNSPEC;
    if (getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) && (errno == EBADF || errno == ENOTSOCK))
      return raise_os_error(t, errno);
    if (family == -1) family = address.ss_family;
    if (type == -1) type = option_of(fd, SO_TYPE, SOCK_STREAM);
    if (protocol == -1) protocol = option_of(fd, SO_PROTOCOL, 0);
  } else {
    if (family == -1) family = AF_INET;
    if (type == -1) type = SOCK_STREAM;
    if (protocol == -1) protocol = 0;
    fd = ::socket(family, type | SOCK_CLOEXEC, protocol);
    if (fd < 0) return raise_os_error(t, errno);
  }
  TRY(become(t, self_of(a.self), fd, family, type, protocol));
  return kNone;
}
void socket_finalize(Thread& t, Object* o) {
  auto* s = static_cast<Socket*>(o);
  if (s->fd < 0) return;
  Ref self = Ref::copy(o);
  warn_unclosed(t, self, self, "unclosed ");
  if (s->fd >= 0) close(std::exchange(s->fd, -1));
}
void socket_destroy(Object* o) {
  auto* s = static_cast<Socket*>(o);
  if (s->fd >= 0) close(std::exchange(s->fd, -1));
}
Result socket_repr(Thread& t, Value self) {
  Socket* s = self_of(self);
  return make_str(
      t, cat("<socket object, fd=", s->fd, ", family=", s->family, ", type=", s->type_, ", proto=", s->protocol, ">"));
}

// --- methods ---------------------------------------------------------------------------------------------------------

Result sock_accept(Thread& t, const Args& a) {
  Socket* s = self_of(a.self);
  Address from;
  int64_t fd = TRY(perform(t, s, POLLIN, [&] {
    from.size = sizeof from.storage;
    return accept4(s->fd, from.get(), &from.size, SOCK_CLOEXEC);
  }));
  Ref address = TRY(address_value(t, from, self_of(a.self)->protocol));
  return make_tuple(t, {small_int(fd), address});
}
Result sock_bind(Thread& t, const Args& a) {
  Address to = TRY(address_argument(t, self_of(a.self)->family, self_of(a.self)->protocol, a[0], "bind"));
  TRY(audit(t, "socket.bind", {a.self, a[0]}));
  if (::bind(self_of(a.self)->fd, to.get(), to.size)) return raise_os_error(t, errno);
  return kNone;
}
Result sock_listen(Thread& t, const Args& a) {
  int backlog = TRY(as_c_int(t, a[0]));
  if (listen(self_of(a.self)->fd, backlog < 0 ? 0 : backlog)) return raise_os_error(t, errno);
  return kNone;
}

// 0 or an error number; waits for the connection as long as the timeout allows.
ResultOf<int> connect_to(Thread& t, Socket* s, Value where, const char* function) {
  Address to = TRY(address_argument(t, s->family, s->protocol, where, function));
  TRY(audit(t, "socket.connect", {Value::from_object(s), where}));
  int n, error;
  {
    Unlocked others(t);
    n = ::connect(s->fd, to.get(), to.size);
    error = n ? errno : 0;
  }
  if (n == 0) return 0;
  if (error == EINTR) TRY(run_signal_handlers(t));
  bool wait = error == EINTR ? s->timeout != 0 : error == EINPROGRESS && s->timeout > 0;
  if (!wait) return error;
  int64_t deadline = s->timeout > 0 ? host::now(host::Clock::Monotonic) + s->timeout : -1;
  if (!TRY(wait_ready(t, s->fd, POLLOUT, deadline))) return ETIMEDOUT;
  return option_of(s->fd, SO_ERROR, 0);
}
Result sock_connect(Thread& t, const Args& a) {
  int error = TRY(connect_to(t, self_of(a.self), a[0], "connect"));
  if (error == ETIMEDOUT && self_of(a.self)->timeout > 0) return raise_message(t, t.types().TimeoutError, "timed out");
  if (error) return raise_os_error(t, error);
  return kNone;
}
Result sock_connect_ex(Thread& t, const Args& a) {
  return small_int(TRY(connect_to(t, self_of(a.self), a[0], "connect_ex")));
}

Result sock_send(Thread& t, const Args& a) {
  Socket* s = self_of(a.self);
  BufferRef data;
  TRY(data.get(t, a[0]));
  int flags = TRY(as_c_int(t, a[1]));
  return make_int(t, TRY(perform(t, s, POLLOUT, [&] {
                    return send(s->fd, data.buffer.data, static_cast<size_t>(data.buffer.length), flags);
                  })));
}
Result sock_sendall(Thread& t, const Args& a) {
  Socket* s = self_of(a.self);
  BufferRef data;
  TRY(data.get(t, a[0]));
  int flags = TRY(as_c_int(t, a[1]));
  for (int64_t at = 0; at < data.buffer.length;) {
    at += TRY(perform(t, s, POLLOUT, [&] {
      return send(s->fd, data.buffer.data + at, static_cast<size_t>(data.buffer.length - at), flags);
    }));
    TRY(run_signal_handlers(t));
  }
  return kNone;
}
Result sock_sendto(Thread& t, const Args& a) {
  Socket* s = self_of(a.self);
  if (a.rest_count != 2 && a.rest_count != 3)
    return raise_type_error(t, "sendto() takes 2 or 3 arguments (", a.rest_count, " given)");
  BufferRef data;
  TRY(data.get(t, a.rest[0]));
  int flags = a.rest_count == 2 ? 0 : TRY(as_c_int(t, a.rest[1]));
  Address to = TRY(address_argument(t, s->family, s->protocol, a.rest[a.rest_count - 1], "sendto"));
  TRY(audit(t, "socket.sendto", {a.self, a.rest[a.rest_count - 1]}));
  return make_int(t, TRY(perform(t, s, POLLOUT, [&] {
    return sendto(s->fd, data.buffer.data, static_cast<size_t>(data.buffer.length), flags, to.get(), to.size);
  })));
}

ResultOf<int64_t> receive(Thread& t, Socket* s, void* to, int64_t room, int flags, Address* from) {
  if (!from && room == 0) return 0;  // nothing is asked for, so nothing is waited for
  return perform(t, s, POLLIN, [&] {
    if (!from) return recv(s->fd, to, static_cast<size_t>(room), flags);
    from->size = sizeof from->storage;
    return recvfrom(s->fd, to, static_cast<size_t>(room), flags, from->get(), &from->size);
  });
}
template <bool kFrom> Result sock_recv(Thread& t, const Args& a) {
  int64_t room = TRY(as_i64(t, a[0]));
  if (room < 0) return raise_value_error(t, "negative buffersize in recv", kFrom ? "from" : "");
  int flags = TRY(as_c_int(t, a[1]));
  Ref bytes = TRY(make_empty_bytes(t, room));
  Address from;
  int64_t n = TRY(receive(t, self_of(a.self), bytes.as<Bytes>()->data, room, flags, kFrom ? &from : nullptr));
  if (n < room) bytes = TRY(make_bytes(t, bytes.as<Bytes>()->view().substr(0, static_cast<size_t>(n))));
  if (!kFrom) return bytes;
  Ref address = TRY(address_value(t, from, self_of(a.self)->protocol));
  return make_tuple(t, {bytes, address});
}
template <bool kFrom> Result sock_recv_into(Thread& t, const Args& a) {
  BufferRef data;
  TRY(data.get(t, a[0], kBufferWritable));
  int64_t room = TRY(as_i64(t, a[1]));
  int flags = TRY(as_c_int(t, a[2]));
  if (room < 0) return raise_value_error(t, "negative buffersize in recv", kFrom ? "from" : "", "_into");
  if (room == 0) room = data.buffer.length;
  if (room > data.buffer.length) {
    return raise_value_error(
        t, kFrom ? "nbytes is greater than the length of the buffer" : "buffer too small for requested bytes");
  }
  Address from;
  int64_t n = TRY(receive(t, self_of(a.self), data.buffer.data, room, flags, kFrom ? &from : nullptr));
  if (!kFrom) return make_int(t, n);
  Ref address = TRY(address_value(t, from, self_of(a.self)->protocol));
  return make_tuple(t, {small_int(n), address});
}

Result sock_close(Thread& t, const Args& a) {
  int fd = std::exchange(self_of(a.self)->fd, -1);
  if (fd >= 0 && close(fd) && errno != ECONNRESET) return raise_os_error(t, errno);
  return kNone;
}
Result sock_detach(Thread&, const Args& a) { return small_int(std::exchange(self_of(a.self)->fd, -1)); }
Result sock_fileno(Thread&, const Args& a) { return small_int(self_of(a.self)->fd); }
Result sock_shutdown(Thread& t, const Args& a) {
  if (shutdown(self_of(a.self)->fd, TRY(as_c_int(t, a[0])))) return raise_os_error(t, errno);
  return kNone;
}
template <int (*kAsk)(int, sockaddr*, socklen_t*)> Result sock_name(Thread& t, const Args& a) {
  Address address;
  address.size = sizeof address.storage;
  if (kAsk(self_of(a.self)->fd, address.get(), &address.size)) return raise_os_error(t, errno);
  return address_value(t, address, self_of(a.self)->protocol);
}

Status change_timeout(Thread& t, Socket* s, int64_t timeout) {
  s->timeout = timeout;
  if (!set_blocking(s->fd, timeout < 0)) return raise_os_error(t, errno);
  return ok();
}
Result sock_settimeout(Thread& t, const Args& a) {
  TRY(change_timeout(t, self_of(a.self), TRY(timeout_argument(t, a[0]))));
  return kNone;
}
Result timeout_value(Thread& t, int64_t timeout) {
  if (timeout < 0) return kNone;
  return make_float(t, static_cast<double>(timeout) / 1e9);
}
Result sock_gettimeout(Thread& t, const Args& a) { return timeout_value(t, self_of(a.self)->timeout); }
Result sock_setblocking(Thread& t, const Args& a) {
  TRY(change_timeout(t, self_of(a.self), TRY(is_true(t, a[0])) ? -1 : 0));
  return kNone;
}
Result sock_getblocking(Thread&, const Args& a) { return boolean(self_of(a.self)->timeout != 0); }

Result sock_setsockopt(Thread& t, const Args& a) {
  int level = TRY(as_c_int(t, a[0])), option = TRY(as_c_int(t, a[1])), n;
  if (!a[3].is_absent()) {
    if (!a[2].is_none()) return raise_type_error(t, "setsockopt() argument 3 must be None when optlen is given");
    n = setsockopt(self_of(a.self)->fd, level, option, nullptr, static_cast<socklen_t>(TRY(as_u64(t, a[3]))));
  } else if (is_int(a[2]) && self_of(a.self)->family == AF_VSOCK) {  // its options have eight bytes
    uint64_t value = TRY(as_u64(t, a[2]));
    n = setsockopt(self_of(a.self)->fd, level, option, &value, sizeof value);
  } else if (is_int(a[2])) {
    int value = TRY(as_c_int(t, a[2]));
    n = setsockopt(self_of(a.self)->fd, level, option, &value, sizeof value);
  } else {
    BufferRef data;
    TRY(data.get(t, a[2]));
    n = setsockopt(self_of(a.self)->fd, level, option, data.buffer.data, static_cast<socklen_t>(data.buffer.length));
  }
  if (n) return raise_os_error(t, errno);
  return kNone;
}
Result sock_getsockopt(Thread& t, const Args& a) {
  int level = TRY(as_c_int(t, a[0])), option = TRY(as_c_int(t, a[1])), room = TRY(as_c_int(t, a[2]));
  if (room == 0 && self_of(a.self)->family == AF_VSOCK) {
    uint64_t value = 0;
    socklen_t size = sizeof value;
    if (getsockopt(self_of(a.self)->fd, level, option, &value, &size)) return raise_os_error(t, errno);
    return make_uint(t, value);
  }
  if (room == 0) {
    int value = 0;
    socklen_t size = sizeof value;
    if (getsockopt(self_of(a.self)->fd, level, option, &value, &size)) return raise_os_error(t, errno);
    return small_int(value);
  }
  if (room < 0 || room > 1024) return raise_message(t, t.types().OSError, "getsockopt buflen out of range");
  char data[1024];
  auto size = static_cast<socklen_t>(room);
  if (getsockopt(self_of(a.self)->fd, level, option, data, &size)) return raise_os_error(t, errno);
  return make_bytes(t, {data, size});
}

Result get_family(Thread&, Value v) { return small_int(self_of(v)->family); }
Result get_type(Thread&, Value v) { return small_int(self_of(v)->type_); }
Result get_proto(Thread&, Value v) { return small_int(self_of(v)->protocol); }
Result get_timeout(Thread& t, Value v) { return timeout_value(t, self_of(v)->timeout); }

const NativeFunction kMethods[] = {
    {"_accept()", sock_accept, "_accept() -> (integer, address info)"},
    {"bind(address, /)", sock_bind, "Gives the socket an address of its own on this machine."},
    {"listen(backlog=128, /)", sock_listen, "Lets clients connect to this socket, which so becomes a server's."},
    {"connect(address, /)", sock_connect, "Makes a connection from this socket to the one at the address given."},
    {"connect_ex(address, /)", sock_connect_ex,
     "This is like connect(address), but returns an error code instead of raising."},
    {"send(data, flags=0, /)", sock_send, "Sends bytes through the socket and tells how many of them went out."},
    {"sendall(data, flags=0, /)", sock_sendall, "Send a data string to the socket, all of it."},
    {"sendto(*data_flags_address)", sock_sendto, "Sends data as send(data, flags) does, but to the address given."},
    {"recv(buffersize, flags=0, /)", sock_recv<false>, "Receives data from the socket, at most buffersize bytes."},
    {"recvfrom(buffersize, flags=0, /)", sock_recv<true>,
     "Receives data as recv(buffersize, flags) does; gives a tuple of the data and its sender's address."},
    {"recv_into(buffer, nbytes=0, flags=0)", sock_recv_into<false>,
     "A version of recv() that stores its data into a buffer."},
    {"recvfrom_into(buffer, nbytes=0, flags=0)", sock_recv_into<true>,
     "Like recv_into(), but also return the sender's address info."},
    {"sendmsg(buffers, ancdata=None, flags=0, address=None, /)", socket_sendmsg,
     "Send normal and ancillary data to the socket."},
    {"recvmsg(bufsize, ancbufsize=0, flags=0, /)", socket_recvmsg,
     "Receive normal data and ancillary data from the socket."},
    {"recvmsg_into(buffers, ancbufsize=0, flags=0, /)", socket_recvmsg_into,
     "Like recvmsg(), but scatter the data into a series of buffers."},
    {"close()!", sock_close, "Closes the socket, which is of no use afterwards."},
    {"detach()", sock_detach,
     "Marks the socket object closed but leaves its file descriptor open, and gives that descriptor."},
    {"fileno()", sock_fileno, "The socket's file descriptor, an int."},
    {"shutdown(how, /)", sock_shutdown, "Shut down the reading side of the socket, the writing side, or both."},
    {"getsockname()", sock_name<getsockname>, "The socket's own address."},
    {"getpeername()", sock_name<getpeername>, "The address of the endpoint at the other side of the connection."},
    {"settimeout(timeout, /)", sock_settimeout, "Limits how long operations on the socket may wait, in seconds."},
    {"gettimeout()", sock_gettimeout, "The socket's timeout in seconds, a float, or None if it has none."},
    {"setblocking(flag, /)", sock_setblocking,
     "With a true flag, operations on the socket wait when they must; with a false one, they never do."},
    {"getblocking()", sock_getblocking, "Tells whether operations on the socket wait (blocking mode) or not."},
    {"setsockopt(level, option, value, optlen=<absent>, /)", sock_setsockopt, "Set a socket option."},
    {"getsockopt(level, option, buffersize=0, /)", sock_getsockopt, "Get a socket option."},
    {}};
const NativeGetSet kGetSets[] = {{"family", get_family, nullptr, "the socket family"},
                                 {"type", get_type, nullptr, "the socket type"},
                                 {"proto", get_proto, nullptr, "the socket protocol"},
                                 {"timeout", get_timeout, nullptr, "the socket timeout"},
                                 {}};
const TypeSpec kSocketType = {
    .name = "_socket.socket",
    .doc = "socket(family=AF_INET, type=SOCK_STREAM, proto=0) -> socket object",
    .size = sizeof(Socket),
    .flags = kBaseType,
    .init = {"socket(family=-1, type=-1, proto=-1, fileno=None)", socket_init},
    .methods = kMethods,
    .getsets = kGetSets,
    .slots = {.destroy = socket_destroy, .finalize = socket_finalize, .new_ = socket_new, .repr = socket_repr}};

}  // namespace

ResultOf<int64_t> socket_perform(Thread& t, Value socket, short events, int64_t (*call)(int fd, void* context),
                                 void* context) {
  Socket* s = self_of(socket);
  return perform(t, s, events, [&] { return call(s->fd, context); });
}
int socket_protocol(Value socket) { return self_of(socket)->protocol; }
ResultOf<int> socket_family(Thread&, Value socket) { return self_of(socket)->family; }

namespace {

// --- the module ------------------------------------------------------------------------------------------------------

Result module_socketpair(Thread& t, const Args& a) {
  int family = a[0].is_none() ? AF_UNIX : TRY(as_c_int(t, a[0])), type = TRY(as_c_int(t, a[1])),
      protocol = TRY(as_c_int(t, a[2])), fds[2];
  if (socketpair(family, type | SOCK_CLOEXEC, protocol, fds)) return raise_os_error(t, errno);
  Ref both[2];
  for (int i = 0; i < 2; ++i) {
    both[i] = TRY(socket_new(t, type_for(t, kSocketType), nullptr, 0, nullptr));
    TRY(become(t, both[i].as<Socket>(), fds[i], family, type, protocol));
  }
  return make_tuple(t, {both[0], both[1]});
}
Result module_close(Thread& t, const Args& a) {
  if (close(TRY(as_c_int(t, a[0]))) && errno != ECONNRESET) return raise_os_error(t, errno);
  return kNone;
}
Result module_dup(Thread& t, const Args& a) {
  int fd = fcntl(TRY(as_c_int(t, a[0])), F_DUPFD_CLOEXEC, 0);
  if (fd < 0) return raise_os_error(t, errno);
  return small_int(fd);
}
Result module_sethostname(Thread& t, const Args& a) {
  TRY(audit(t, "socket.sethostname", {a[0]}));
  Ref bytes = is_str(a[0]) ? TRY(fs_encode(t, a[0])) : Ref::copy(a[0]);
  BufferRef name;
  TRY(name.get(t, bytes));
  if (sethostname(reinterpret_cast<const char*>(name.view().data()), name.view().size()))
    return raise_os_error(t, errno);
  return kNone;
}

Result module_gethostname(Thread& t, const Args&) {
  TRY(audit(t, "socket.gethostname", {}));
  char name[256] = "";
  if (gethostname(name, sizeof name - 1)) return raise_os_error(t, errno);
  return fs_decode(t, name);
}
Result module_getdefaulttimeout(Thread& t, const Args&) { return timeout_value(t, stored_timeout(t)); }
Result module_setdefaulttimeout(Thread& t, const Args& a) {
  store_timeout(t, TRY(timeout_argument(t, a[0])));
  return kNone;
}
template <int kBytes, bool kToNetwork> Result swap_bytes(Thread& t, const Args& a) {
  int64_t n = TRY(as_i64(t, a[0]));
  const char* name = kBytes == 2 ? (kToNetwork ? "htons" : "ntohs") : (kToNetwork ? "htonl" : "ntohl");
  if (n < 0)
    return raise_overflow_error(t, name, ": can't convert negative Python int to C ", kBytes * 8,
                                "-bit unsigned integer");
  if (n >> (8 * kBytes))
    return raise_overflow_error(t, name, ": Python int too large to convert to C ", kBytes * 8,
                                "-bit unsigned integer");
  return small_int(kBytes == 2 ? int64_t{htons(static_cast<uint16_t>(n))} : int64_t{htonl(static_cast<uint32_t>(n))});
}

const NativeFunction kFunctions[] = {
    {"socketpair(family=None, type=1, proto=0, /)!", module_socketpair,
     "Makes two sockets connected to each other, with the system's socketpair() call."},
    {"close(fd, /)!", module_close, "Closes a socket given by its file descriptor, an int."},
    {"dup(fd, /)!", module_dup, "A new file descriptor for the same socket as the one given, both ints."},
    {"sethostname(name, /)!", module_sethostname, "Sets the host name."},
    {"gethostname()!", module_gethostname, "The name of this machine."},
    {"getdefaulttimeout()!", module_getdefaulttimeout,
     "The timeout in seconds, a float, that new sockets start with, or None if they have none."},
    {"setdefaulttimeout(timeout, /)!", module_setdefaulttimeout,
     "Chooses the timeout in seconds, a float, that new sockets start with; None means no timeout."},
    {"htons(x, /)!", swap_bytes<2, true>,
     "Rearranges a 16-bit unsigned integer from this machine's byte order into the network's."},
    {"ntohs(x, /)!", swap_bytes<2, false>,
     "Rearranges a 16-bit unsigned integer from the network's byte order into this machine's."},
    {"htonl(x, /)!", swap_bytes<4, true>,
     "Rearranges a 32-bit integer from this machine's byte order into the network's."},
    {"ntohl(x, /)!", swap_bytes<4, false>,
     "Rearranges a 32-bit integer from the network's byte order into this machine's."},
    {"getaddrinfo(host, port, family=0, type=0, proto=0, flags=0)!", socket_getaddrinfo,
     "Looks up a host and port; gives the list of addresses, as tuples, that a socket could use."},
    {"getnameinfo(sockaddr, flags, /)!", socket_getnameinfo,
     "Turns a socket address into a host name and a port or service name."},
    {"gethostbyname(host, /)!", socket_gethostbyname,
     "Looks up a host name and gives its IPv4 address as a string, such as '127.0.0.1'."},
    {"gethostbyname_ex(host, /)!", socket_gethostbyname_ex,
     "A tuple of three for a host: its true name, a list of its other names and a list of its IP addresses."},
    {"gethostbyaddr(host, /)!", socket_gethostbyaddr,
     "A tuple of three for a host: its true name, a list of its other names and a list of its IP addresses."},
    {"getservbyname(servicename, protocolname=<absent>, /)", socket_getservbyname,
     "The port number of a service, such as 'http', over the protocol named."},
    {"getservbyport(port, protocolname=<absent>, /)", socket_getservbyport,
     "The name of the service that uses a port number over the protocol named."},
    {"getprotobyname(name, /)!", socket_getprotobyname, "Looks up a protocol, such as 'tcp', and gives its number."},
    {"if_nameindex()!", socket_if_nameindex, "A list of the network interfaces, each a tuple (index, name)."},
    {"if_nametoindex(if_name, /)!", socket_if_nametoindex, "The index of the network interface named if_name."},
    {"if_indextoname(if_index, /)!", socket_if_indextoname, "The name of the network interface numbered if_index."},
    {"CMSG_LEN(length, /)!", socket_cmsg_len,
     "Return the total length, without trailing padding, of an ancillary data item with this much data."},
    {"CMSG_SPACE(length, /)!", socket_cmsg_space,
     "Return the buffer size needed for an ancillary data item with this much data."},
    {"inet_aton(string, /)!", socket_inet_aton,
     "Convert an IP address in string format to the 32-bit packed binary format."},
    {"inet_ntoa(packed, /)!", socket_inet_ntoa,
     "Writes an IPv4 address, given as 4 bytes, as a string such as '127.0.0.1'."},
    {"inet_pton(family, string, /)!", socket_inet_pton, "Convert an IP address from string format to a packed string."},
    {"inet_ntop(family, packed, /)!", socket_inet_ntop,
     "Writes an address of the given family, given as packed bytes, as a readable string."},
    {}};

Status module_init(Thread& t, Value module) {
  Type* type = TRY(module_add_type(t, module, kSocketType));
  if (type->module_state.is_absent()) store_timeout(t, -1);
  TRY(module_add(t, module, "SocketType", Value::from_object(type)));
  TRY(add_socket_constants(t, module));
  TRY(module_add(t, module, "has_ipv6", kTrue));
  TRY(module_add(t, module, "error", Value::from_object(t.types().OSError)));
  TRY(module_add(t, module, "timeout", Value::from_object(t.types().TimeoutError)));
  TRY(add_exception(t, module, "herror", "socket.herror", t.types().OSError));
  return add_exception(t, module, "gaierror", "socket.gaierror", t.types().OSError);
}

}  // namespace

extern const NativeModule kSocketModule;
const NativeModule kSocketModule = {"_socket",
    "The native part of the socket module, where the documentation is.",
                                    kFunctions, module_init};

}  // namespace krait::modules
