// What the files of the module _socket share: addresses as the system and as Python see them.
#pragma once
#include <sys/socket.h>

#include "interpreter/runtime/native.h"

namespace krait::modules {

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

// A tuple (host, port ...) or a path, by family. function: for messages. Resolves names.
ResultOf<Address> address_argument(Thread&, int family, Value, const char* function);
Result address_value(Thread&, const Address&);

Result socket_getaddrinfo(Thread&, const Args&);
Result socket_getnameinfo(Thread&, const Args&);
Result socket_gethostbyname(Thread&, const Args&);
Result socket_inet_aton(Thread&, const Args&);
Result socket_inet_ntoa(Thread&, const Args&);
Result socket_inet_pton(Thread&, const Args&);
Result socket_inet_ntop(Thread&, const Args&);

}  // namespace krait::modules
