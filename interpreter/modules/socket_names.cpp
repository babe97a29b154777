// The system's databases of hosts, services, protocols and interfaces, as the module _socket shows them.
#include <errno.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <unistd.h>

#include <string>

#include "interpreter/modules/audit.h"
#include "interpreter/modules/module_exception.h"
#include "interpreter/modules/socket.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/lock.h"

namespace krait::modules {

namespace {

Raised raise_host_error(Thread& t, int code) {
  Ref message = TRY(make_str(t, hstrerror(code)));
  Ref made = TRY(call(t, Value::from_object(module_exception(t, "socket.herror")), {small_int(code), message}));
  return raise_instance(t, std::move(made));
}

// (name, aliases, addresses) of what a lookup found; `data` holds what the entry points into.
struct HostEntry {
  hostent entry{};
  hostent* found = nullptr;
  int code = 0;
  std::string data = std::string(16384, '\0');

  Result answer(Thread& t) {
    if (!found) return raise_host_error(t, code);
    Ref aliases = TRY(make_list(t)), addresses = TRY(make_list(t));
    for (char** name = found->h_aliases; name && *name; ++name) {
      Ref text = TRY(make_str(t, *name));
      TRY(list_append(t, aliases.as<List>(), text));
    }
    for (char** at = found->h_addr_list; at && *at; ++at) {
      Ref text = TRY(socket_numeric_host(t, found->h_addrtype, *at));
      TRY(list_append(t, addresses.as<List>(), text));
    }
    Ref name = TRY(make_str(t, found->h_name));
    return make_tuple(t, {name, aliases, addresses});
  }
};

ResultOf<int> port_argument(Thread& t, Value v, const char* function) {
  int64_t port = TRY(as_i64(t, v));
  if (port < 0 || port > 0xffff) return raise_overflow_error(t, function, ": port must be 0-65535.");
  return static_cast<int>(port);
}

Raised raise_not_found(Thread& t, const char* what) { return raise_message(t, t.types().OSError, what); }

}  // namespace

Result socket_gethostbyname_ex(Thread& t, const Args& a) {
  TRY(audit(t, "socket.gethostbyname", {a[0]}));
  Address address = TRY(socket_resolve(t, AF_INET, a[0], "gethostbyname_ex"));
  Ref numeric = TRY(socket_numeric_host(t, AF_INET, &reinterpret_cast<sockaddr_in*>(&address.storage)->sin_addr));
  std::string host = is_str(a[0]) ? std::string(TRY(as_utf8(t, a[0]))) : std::string(TRY(as_utf8(t, numeric)));
  HostEntry e;
  {
    Unlocked others(t);
    gethostbyname2_r(host.c_str(), AF_INET, &e.entry, e.data.data(), e.data.size(), &e.found, &e.code);
  }
  return e.answer(t);
}

Result socket_gethostbyaddr(Thread& t, const Args& a) {
  TRY(audit(t, "socket.gethostbyaddr", {a[0]}));
  Address address = TRY(socket_resolve(t, AF_UNSPEC, a[0], "gethostbyaddr"));
  bool four = address.storage.ss_family == AF_INET;
  const void* at = four ? static_cast<const void*>(&reinterpret_cast<sockaddr_in*>(&address.storage)->sin_addr)
                        : &reinterpret_cast<sockaddr_in6*>(&address.storage)->sin6_addr;
  HostEntry e;
  {
    Unlocked others(t);
    gethostbyaddr_r(at, four ? 4 : 16, address.storage.ss_family, &e.entry, e.data.data(), e.data.size(), &e.found,
                    &e.code);
  }
  return e.answer(t);
}

Result socket_getservbyname(Thread& t, const Args& a) {
  std::string name(TRY(as_utf8(t, a[0]))), protocol = a[1].is_absent() ? "" : std::string(TRY(as_utf8(t, a[1])));
  TRY(audit(t, "socket.getservbyname", {a[0], a[1].is_absent() ? Value(kNone) : a[1]}));
  servent entry, *found = nullptr;
  char data[4096];
  getservbyname_r(name.c_str(), protocol.empty() ? nullptr : protocol.c_str(), &entry, data, sizeof data, &found);
  if (!found) return raise_not_found(t, "service/proto not found");
  return small_int(ntohs(static_cast<uint16_t>(found->s_port)));
}
Result socket_getservbyport(Thread& t, const Args& a) {
  int port = TRY(port_argument(t, a[0], "getservbyport"));
  std::string protocol = a[1].is_absent() ? "" : std::string(TRY(as_utf8(t, a[1])));
  TRY(audit(t, "socket.getservbyport", {a[0], a[1].is_absent() ? Value(kNone) : a[1]}));
  servent entry, *found = nullptr;
  char data[4096];
  getservbyport_r(htons(static_cast<uint16_t>(port)), protocol.empty() ? nullptr : protocol.c_str(), &entry, data,
                  sizeof data, &found);
  if (!found) return raise_not_found(t, "port/proto not found");
  return make_str(t, found->s_name);
}
Result socket_getprotobyname(Thread& t, const Args& a) {
  std::string name(TRY(as_utf8(t, a[0])));
  protoent entry, *found = nullptr;
  char data[4096];
  getprotobyname_r(name.c_str(), &entry, data, sizeof data, &found);
  if (!found) return raise_not_found(t, "protocol not found");
  return small_int(found->p_proto);
}

Result socket_if_nameindex(Thread& t, const Args&) {
  Ref list = TRY(make_list(t));
  struct Names {
    struct if_nameindex* all = ::if_nameindex();
    ~Names() {
      if (all) if_freenameindex(all);
    }
  } names;
  if (!names.all) return raise_os_error(t, errno);
  for (auto* one = names.all; one->if_index || one->if_name; ++one) {
    Ref name = TRY(fs_decode(t, one->if_name));
    Ref pair = TRY(make_tuple(t, {small_int(one->if_index), name}));
    TRY(list_append(t, list.as<List>(), pair));
  }
  return list;
}
Result socket_if_nametoindex(Thread& t, const Args& a) {
  Ref name = TRY(fs_encode(t, a[0]));
  unsigned index = if_nametoindex(std::string(name.as<Bytes>()->view()).c_str());
  if (!index) return raise_not_found(t, "no interface with this name");
  return small_int(index);
}
Result socket_if_indextoname(Thread& t, const Args& a) {
  int64_t index = TRY(as_i64(t, a[0]));
  if (index < 0 || index > UINT32_MAX) return raise_overflow_error(t, "index is out of range");
  char name[IF_NAMESIZE + 1];
  if (!if_indextoname(static_cast<unsigned>(index), name)) return raise_os_error(t, errno);
  return fs_decode(t, name);
}

}  // namespace krait::modules
