// Addresses of sockets: tuples and paths to the system's form and back, names looked up.
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/un.h>

#include <string>

#include "interpreter/modules/audit.h"
#include "interpreter/modules/module_exception.h"
#include "interpreter/modules/socket.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/codecs.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/runtime/lock.h"

namespace krait::modules {

namespace {

Raised raise_gai(Thread& t, int code) {
  if (code == EAI_SYSTEM) return raise_os_error(t, errno);
  Ref message = TRY(make_str(t, gai_strerror(code)));
  Ref made = TRY(call(t, Value::from_object(module_exception(t, "socket.gaierror")), {small_int(code), message}));
  return raise_instance(t, std::move(made));
}

struct Found {
  addrinfo* list = nullptr;
  ~Found() {
    if (list) freeaddrinfo(list);
  }
};
Status look_up(Thread& t, const char* host, const char* service, const addrinfo& hints, Found& found) {
  int code;
  {
    Unlocked others(t);
    code = getaddrinfo(host, service, &hints, &found.list);
  }
  if (code) return raise_gai(t, code);
  return ok();
}

// A host as bytes: str by IDNA, bytes as they are.
ResultOf<std::string> host_text(Thread& t, Value v, const char* function) {
  if (is_str(v)) {
    if (as<Str>(v)->ascii) return std::string(TRY(as_utf8(t, v)));
    Ref encoded = TRY(encode_str(t, v, "idna", "strict"));
    return std::string(encoded.as<Bytes>()->view());
  }
  if (is_bytes(v)) return std::string(as<Bytes>(v)->view());
  if (has_kind(v, Kind::ByteArray)) return std::string(as<ByteArray>(v)->view());
  return raise_type_error(t, function, "() argument must be str, bytes or bytearray, not ", type_name(t, v));
}

// Fills the host part: "" is any address, "<broadcast>" the broadcast one.
Status resolve(Thread& t, int family, const std::string& host, Address& out) {
  addrinfo hints{};
  hints.ai_family = family;
  hints.ai_socktype = SOCK_DGRAM;
  if (host.empty()) hints.ai_flags = AI_PASSIVE;
  bool broadcast = family == AF_INET && host == "<broadcast>";
  Found found;
  TRY(look_up(t,
              host.empty() ? nullptr
              : broadcast  ? "255.255.255.255"
                           : host.c_str(),
              host.empty() ? "0" : nullptr, hints, found));
  memcpy(&out.storage, found.list->ai_addr, found.list->ai_addrlen);
  out.size = found.list->ai_addrlen;
  return ok();
}

ResultOf<uint16_t> port_argument(Thread& t, Value v, const char* function) {
  if (!is_int(v) && !has_index(t, v))
    return raise_type_error(t, "'", type_name(t, v), "' object cannot be interpreted as an integer");
  int64_t port = TRY(index_as_i64(t, v));
  if (port < 0 || port > 65535) return raise_overflow_error(t, function, "(): port must be 0-65535.");
  return static_cast<uint16_t>(port);
}

ResultOf<Address> unix_address(Thread& t, Value v) {
  std::string path;
  if (is_str(v)) {
    Ref bytes = TRY(encode_str(t, v, "utf-8", "surrogateescape"));
    path = bytes.as<Bytes>()->view();
  } else {
    BufferRef bytes;
    TRY(bytes.get(t, v));
    path = bytes.view();
  }
  Address out;
  auto* to = reinterpret_cast<sockaddr_un*>(&out.storage);
  bool abstract = path.empty() || path[0] == '\0';
  if (path.size() + !abstract > sizeof to->sun_path)
    return raise_message(t, t.types().OSError, "AF_UNIX path too long");
  to->sun_family = AF_UNIX;
  memcpy(to->sun_path, path.data(), path.size());
  out.size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + !abstract);
  return out;
}

Result numeric_host(Thread& t, int family, const void* address) {
  char text[INET6_ADDRSTRLEN];
  if (!inet_ntop(family, address, text, sizeof text)) return raise_os_error(t, errno);
  return make_ascii(t, text);
}

}  // namespace

ResultOf<Address> address_argument(Thread& t, int family, int protocol, Value v, const char* function) {
  if (family == AF_UNIX) return unix_address(t, v);
  if (family != AF_INET && family != AF_INET6) {
    Address other;
    TRY(kernel_address(t, family, protocol, v, function, other));
    return other;
  }
  const char* name = family == AF_INET ? "AF_INET" : "AF_INET6";
  if (!is_tuple(v)) return raise_type_error(t, function, "(): ", name, " address must be tuple, not ", type_name(t, v));
  auto* parts = as<Tuple>(v);
  if (parts->length < 2 || parts->length > (family == AF_INET ? 2 : 4)) {
    return raise_type_error(t, name, " address must be a ",
                            family == AF_INET ? "pair (host, port)" : "tuple (host, port[, flowinfo[, scopeid]])");
  }
  Address out;
  std::string host = TRY(host_text(t, parts->items[0], function));
  TRY(resolve(t, family, host, out));
  uint16_t port = TRY(port_argument(t, parts->items[1], function));
  if (family == AF_INET) {
    reinterpret_cast<sockaddr_in*>(&out.storage)->sin_port = htons(port);
    return out;
  }
  auto* six = reinterpret_cast<sockaddr_in6*>(&out.storage);
  six->sin6_port = htons(port);
  if (parts->length > 2) {
    uint64_t flow = TRY(as_u64(t, parts->items[2]));
    if (flow > 0xfffff) return raise_overflow_error(t, function, "(): flowinfo must be 0-1048575.");
    six->sin6_flowinfo = htonl(static_cast<uint32_t>(flow));
  }
  if (parts->length > 3) six->sin6_scope_id = static_cast<uint32_t>(TRY(as_u64(t, parts->items[3])));
  return out;
}

Result address_value(Thread& t, const Address& a, int protocol) {
  if (a.size == 0) return kNone;
  if (a.storage.ss_family == AF_INET) {
    auto* four = reinterpret_cast<const sockaddr_in*>(&a.storage);
    Ref host = TRY(numeric_host(t, AF_INET, &four->sin_addr));
    return make_tuple(t, {host, small_int(ntohs(four->sin_port))});
  }
  if (a.storage.ss_family == AF_INET6) {
    auto* six = reinterpret_cast<const sockaddr_in6*>(&a.storage);
    Ref host = TRY(numeric_host(t, AF_INET6, &six->sin6_addr));
    return make_tuple(t, {host, small_int(ntohs(six->sin6_port)), small_int(ntohl(six->sin6_flowinfo)),
                          small_int(six->sin6_scope_id)});
  }
  if (a.storage.ss_family == AF_UNIX) {
    auto* local = reinterpret_cast<const sockaddr_un*>(&a.storage);
    size_t room = a.size > offsetof(sockaddr_un, sun_path) ? a.size - offsetof(sockaddr_un, sun_path) : 0;
    if (room > 0 && local->sun_path[0] == '\0') return make_bytes(t, {local->sun_path, room});
    return fs_decode(t, {local->sun_path, strnlen(local->sun_path, room)});
  }
  Ref known = TRY(kernel_address_value(t, a, protocol));
  if (!known.is_absent()) return known;
  Ref bytes = TRY(
      make_bytes(t, {reinterpret_cast<const char*>(&a.storage) + sizeof(sa_family_t), a.size - sizeof(sa_family_t)}));
  return make_tuple(t, {small_int(a.storage.ss_family), bytes});
}

Result socket_getaddrinfo(Thread& t, const Args& a) {
  std::string host, service;
  if (!a[0].is_none()) host = TRY(host_text(t, a[0], "getaddrinfo"));
  if (is_int(a[1])) service = std::to_string(TRY(as_i64(t, a[1])));
  else if (is_str(a[1])) service = TRY(as_utf8(t, a[1]));
  else if (is_bytes(a[1])) service = as<Bytes>(a[1])->view();
  else if (!a[1].is_none()) return raise_message(t, t.types().OSError, "Int or String expected");
  addrinfo hints{};
  hints.ai_family = TRY(as_c_int(t, a[2]));
  hints.ai_socktype = TRY(as_c_int(t, a[3]));
  hints.ai_protocol = TRY(as_c_int(t, a[4]));
  hints.ai_flags = TRY(as_c_int(t, a[5]));
  TRY(audit(t, "socket.getaddrinfo",
            {a[0], a[1], small_int(hints.ai_family), small_int(hints.ai_socktype), small_int(hints.ai_protocol)}));
  Found found;
  TRY(look_up(t, a[0].is_none() ? nullptr : host.c_str(), a[1].is_none() ? nullptr : service.c_str(), hints, found));
  Ref out = TRY(make_list(t));
  for (addrinfo* i = found.list; i; i = i->ai_next) {
    Address one;
    memcpy(&one.storage, i->ai_addr, i->ai_addrlen);
    one.size = i->ai_addrlen;
    Ref address = TRY(address_value(t, one)), name = TRY(make_str(t, i->ai_canonname ? i->ai_canonname : ""));
    Ref entry = TRY(
        make_tuple(t, {small_int(i->ai_family), small_int(i->ai_socktype), small_int(i->ai_protocol), name, address}));
    TRY(list_append(t, out.as<List>(), entry));
  }
  return out;
}

// The address that a numeric host and a port name, for getnameinfo.
static ResultOf<Address> numeric_address(Thread& t, Tuple* parts) {
  std::string host = TRY(host_text(t, parts->items[0], "getnameinfo")),
              port = std::to_string(TRY(as_c_int(t, parts->items[1])));
  int64_t flow = parts->length > 2 ? TRY(as_i64(t, parts->items[2])) : 0,
          scope = parts->length > 3 ? TRY(as_i64(t, parts->items[3])) : 0;
  if (flow < 0 || flow > 0xfffff) return raise_overflow_error(t, "getnameinfo(): flowinfo must be 0-1048575.");
  addrinfo hints{}, *found = nullptr;
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_DGRAM;
  hints.ai_flags = AI_NUMERICHOST;
  if (int code = getaddrinfo(host.c_str(), port.c_str(), &hints, &found)) return raise_gai(t, code);
  Address address;
  memcpy(&address.storage, found->ai_addr, found->ai_addrlen);
  address.size = found->ai_addrlen;
  freeaddrinfo(found);
  if (address.storage.ss_family == AF_INET && parts->length != 2)
    return raise_message(t, t.types().OSError, "IPv4 sockaddr must be 2 tuple");
  if (address.storage.ss_family == AF_INET6) {
    auto* six = reinterpret_cast<sockaddr_in6*>(&address.storage);
    six->sin6_flowinfo = htonl(static_cast<uint32_t>(flow));
    six->sin6_scope_id = static_cast<uint32_t>(scope);
  }
  return address;
}

Result socket_getnameinfo(Thread& t, const Args& a) {
  int flags = TRY(as_c_int(t, a[1]));
  if (!is_tuple(a[0])) return raise_type_error(t, "getnameinfo() argument 1 must be a tuple");
  auto* parts = as<Tuple>(a[0]);
  if (parts->length < 2 || parts->length > 4) return raise_type_error(t, "getnameinfo(): illegal sockaddr argument");
  TRY(audit(t, "socket.getnameinfo", {a[0]}));
  Address address = TRY(numeric_address(t, parts));
  char name[NI_MAXHOST], service[NI_MAXSERV];
  int code;
  {
    Unlocked others(t);
    code = getnameinfo(address.get(), address.size, name, sizeof name, service, sizeof service, flags);
  }
  if (code) return raise_gai(t, code);
  Ref x = TRY(fs_decode(t, name)), y = TRY(fs_decode(t, service));
  return make_tuple(t, {x, y});
}

ResultOf<Address> socket_resolve(Thread& t, int family, Value host, const char* function) {
  Address address;
  TRY(resolve(t, family, TRY(host_text(t, host, function)), address));
  return address;
}
Result socket_numeric_host(Thread& t, int family, const void* packed) { return numeric_host(t, family, packed); }
Result socket_gethostbyname(Thread& t, const Args& a) {
  TRY(audit(t, "socket.gethostbyname", {a[0]}));
  Address address;
  TRY(resolve(t, AF_INET, TRY(host_text(t, a[0], "gethostbyname")), address));
  return numeric_host(t, AF_INET, &reinterpret_cast<sockaddr_in*>(&address.storage)->sin_addr);
}
Result socket_inet_aton(Thread& t, const Args& a) {
  in_addr out;
  std::string text(TRY(as_utf8(t, a[0])));
  if (!inet_aton(text.c_str(), &out))
    return raise_message(t, t.types().OSError, "illegal IP address string passed to inet_aton");
  return make_bytes(t, {reinterpret_cast<char*>(&out), sizeof out});
}
Result socket_inet_ntoa(Thread& t, const Args& a) {
  BufferRef packed;
  TRY(packed.get(t, a[0]));
  if (packed.buffer.length != 4) return raise_message(t, t.types().OSError, "packed IP wrong length");
  return numeric_host(t, AF_INET, packed.buffer.data);
}
Result socket_inet_pton(Thread& t, const Args& a) {
  int family = TRY(as_c_int(t, a[0]));
  std::string text(TRY(as_utf8(t, a[1])));
  char out[16];
  int n = inet_pton(family, text.c_str(), out);
  if (n < 0) return raise_os_error(t, errno);
  if (n == 0) return raise_message(t, t.types().OSError, "illegal IP address string passed to inet_pton");
  return make_bytes(t, {out, static_cast<size_t>(family == AF_INET ? 4 : 16)});
}
Result socket_inet_ntop(Thread& t, const Args& a) {
  int family = TRY(as_c_int(t, a[0]));
  BufferRef packed;
  TRY(packed.get(t, a[1]));
  if (family != AF_INET && family != AF_INET6) return raise_value_error(t, "unknown address family ", family);
  if (packed.buffer.length != (family == AF_INET ? 4 : 16))
    return raise_value_error(t, "invalid length of packed IP address string");
  return numeric_host(t, family, packed.buffer.data);
}

}  // namespace krait::modules
