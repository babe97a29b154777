// sendmsg, recvmsg, recvmsg_into: data scattered over several buffers, with ancillary data (file descriptors, options).
#include <poll.h>
#include <string.h>

#include <deque>
#include <vector>

#include "interpreter/modules/socket.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/buffer.h"

namespace krait::modules {

namespace {

constexpr int64_t kMostControl = 0x7fffffff - 4096;

// The buffers of an iterable, held as long as this lives.
struct Buffers {
  std::deque<BufferRef> held;
  std::vector<iovec> parts;

  Status take(Thread& t, Value iterable, int flags, const char* complaint) {
    Result sequence = list_from(t, iterable);
    if (sequence.is_raised()) {
      if (!pending_matches(t, t.types().TypeError)) return raised;
      clear_pending(t);
      return raise_type_error(t, complaint);
    }
    Ref items = sequence.take();
    for (int64_t i = 0; i < items.as<List>()->length; ++i) {
      BufferRef& one = held.emplace_back();
      Status got = one.get(t, items.as<List>()->items[i], flags);
      if (got.is_raised() && flags == kBufferWritable && pending_matches(t, t.types().BufferError)) {
        clear_pending(t);
        return raise_type_error(t, "read-write bytes-like object expected, not ",
                                type_name(t, items.as<List>()->items[i]));
      }
      TRY(got);
      parts.push_back({one.buffer.data, static_cast<size_t>(one.buffer.length)});
    }
    return ok();
  }
};

// The control block of sendmsg: an iterable of (level, type, data).
Status fill_control(Thread& t, Value iterable, std::string& control) {
  Result sequence = list_from(t, iterable);
  if (sequence.is_raised()) {
    if (!pending_matches(t, t.types().TypeError)) return raised;
    clear_pending(t);
    return raise_type_error(t, "sendmsg() argument 2 must be an iterable");
  }
  Ref items = sequence.take();
  for (int64_t i = 0; i < items.as<List>()->length; ++i) {
    Ref entry = TRY(tuple_from(t, items.as<List>()->items[i]));
    if (entry.as<Tuple>()->length != 3)
      return raise_type_error(t, "[sendmsg() ancillary data items] expected exactly 3 items, got ",
                              entry.as<Tuple>()->length);
    Value* parts = entry.as<Tuple>()->items;
    int level = TRY(as_c_int(t, parts[0])), type = TRY(as_c_int(t, parts[1]));
    BufferRef data;
    TRY(data.get(t, parts[2]));
    auto length = static_cast<size_t>(data.buffer.length);
    size_t at = control.size();
    if (data.buffer.length > kMostControl || at + CMSG_SPACE(length) > static_cast<size_t>(kMostControl))
      return raise_message(t, t.types().OSError, "too much ancillary data");
    control.resize(at + CMSG_SPACE(length));
    cmsghdr head{};
    head.cmsg_level = level;
    head.cmsg_type = type;
    head.cmsg_len = CMSG_LEN(length);
    memcpy(control.data() + at, &head, sizeof head);
    if (length) memcpy(control.data() + at + CMSG_LEN(0), data.buffer.data, length);
  }
  return ok();
}

// What came: a list of (level, type, bytes). Data that the system cut off is shown as far as it is there.
Result read_control(Thread& t, const msghdr& message) {
  Ref list = TRY(make_list(t));
  auto* end = static_cast<uint8_t*>(message.msg_control) + message.msg_controllen;
  auto* next = const_cast<msghdr*>(&message);
  for (cmsghdr* c = CMSG_FIRSTHDR(next); c; c = CMSG_NXTHDR(next, c)) {
    uint8_t* data = CMSG_DATA(c);
    if (c->cmsg_len < CMSG_LEN(0) || data > end) {
      TRY(warn(t, t.types().RuntimeWarning, "received malformed or improperly-truncated ancillary data"));
      break;
    }
    size_t length = std::min(c->cmsg_len - CMSG_LEN(0), static_cast<size_t>(end - data));
    Ref bytes = TRY(make_bytes(t, {reinterpret_cast<char*>(data), length}));
    Ref entry = TRY(make_tuple(t, {small_int(c->cmsg_level), small_int(c->cmsg_type), bytes}));
    TRY(list_append(t, list.as<List>(), entry));
  }
  return list;
}

struct Incoming {
  Address from;
  msghdr message{};
  int flags = 0, protocol = 0;
  std::vector<char> control;
  int64_t received = 0;

  // ancbufsize and flags as they were given; `parts` receive the data.
  Status run(Thread& t, Value socket, std::vector<iovec>& parts, Value room, Value options) {
    int64_t control_size = TRY(as_i64(t, room));
    if (control_size < 0 || control_size > kMostControl)
      return raise_value_error(t, "invalid ancillary data buffer length");
    flags = TRY(as_c_int(t, options));
    protocol = socket_protocol(socket);
    control.resize(static_cast<size_t>(control_size));
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    received = TRY(socket_perform(t, socket, POLLIN, [](int fd, void* context) -> int64_t {
      auto* in = static_cast<Incoming*>(context);
      in->message.msg_name = in->from.get();
      in->message.msg_namelen = sizeof in->from.storage;
      in->message.msg_control = in->control.empty() ? nullptr : in->control.data();
      in->message.msg_controllen = in->control.size();
      return recvmsg(fd, &in->message, in->flags);
    }, this));
    from.size = message.msg_namelen;
    return ok();
  }
  // (data, ancdata, flags, address)
  Result answer(Thread& t, Value data) {
    Ref ancillary = TRY(read_control(t, message)), address = TRY(address_value(t, from, protocol));
    return make_tuple(t, {data, ancillary, small_int(message.msg_flags), address});
  }
};

}  // namespace

Result socket_sendmsg(Thread& t, const Args& a) {
  Buffers data;
  TRY(data.take(t, a[0], 0, "sendmsg() argument 1 must be an iterable"));
  std::string control;
  if (!a[1].is_none()) TRY(fill_control(t, a[1], control));
  struct Outgoing { msghdr message{}; Address to; int flags; } out;
  out.flags = TRY(as_c_int(t, a[2]));
  if (!a[3].is_none()) {
    out.to = TRY(address_argument(t, TRY(socket_family(t, a.self)), socket_protocol(a.self), a[3], "sendmsg"));
    out.message.msg_name = out.to.get();
    out.message.msg_namelen = out.to.size;
  }
  out.message.msg_iov = data.parts.data();
  out.message.msg_iovlen = data.parts.size();
  out.message.msg_control = control.empty() ? nullptr : control.data();
  out.message.msg_controllen = control.size();
  return make_int(t, TRY(socket_perform(t, a.self, POLLOUT, [](int fd, void* context) -> int64_t {
    auto* o = static_cast<Outgoing*>(context);
    return sendmsg(fd, &o->message, o->flags);
  }, &out)));
}

Result socket_recvmsg(Thread& t, const Args& a) {
  int64_t room = TRY(as_i64(t, a[0]));
  if (room < 0) return raise_value_error(t, "negative buffer size in recvmsg()");
  Ref bytes = TRY(make_bytes(t, std::string(static_cast<size_t>(room), '\0')));
  std::vector<iovec> parts{{bytes.as<Bytes>()->data, static_cast<size_t>(room)}};
  Incoming in;
  TRY(in.run(t, a.self, parts, a[1], a[2]));
  if (in.received < room)
    bytes = TRY(make_bytes(t, bytes.as<Bytes>()->view().substr(0, static_cast<size_t>(in.received))));
  return in.answer(t, bytes);
}

Result socket_recvmsg_into(Thread& t, const Args& a) {
  Buffers data;
  TRY(data.take(t, a[0], kBufferWritable, "recvmsg_into() argument 1 must be an iterable"));
  Incoming in;
  TRY(in.run(t, a.self, data.parts, a[1], a[2]));
  return in.answer(t, small_int(in.received));
}

// The system's lengths are of 32 bits with a sign.
static constexpr size_t kMostLength = 0x7fffffff;

static ResultOf<size_t> item_length(Thread& t, Value v, const char* function) {
  int64_t length = TRY(as_i64(t, v));
  if (length < 0 || static_cast<size_t>(length) > kMostLength)
    return raise_overflow_error(t, function, "() argument out of range");
  return static_cast<size_t>(length);
}
Result socket_cmsg_len(Thread& t, const Args& a) {
  size_t whole = CMSG_LEN(TRY(item_length(t, a[0], "CMSG_LEN")));
  if (whole > kMostLength) return raise_overflow_error(t, "CMSG_LEN() argument out of range");
  return make_uint(t, whole);
}
Result socket_cmsg_space(Thread& t, const Args& a) {
  size_t length = TRY(item_length(t, a[0], "CMSG_SPACE")), whole = CMSG_SPACE(length);
  if (length > kMostLength - CMSG_SPACE(1)) return raise_overflow_error(t, "CMSG_SPACE() argument out of range");
  return make_uint(t, whole);
}

}  // namespace krait::modules
