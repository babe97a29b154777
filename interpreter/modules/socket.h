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
ResultOf<Address> address_argument(Thread&, int family, int protocol, Value, const char* function);
Result address_value(Thread&, const Address&, int protocol = 0);
// The same for families that are not of the Internet and not local (socket_kernel_address.cpp); absent: unknown.
Status kernel_address(Thread&, int family, int protocol, Value, const char* function, Address& out);
Result kernel_address_value(Thread&, const Address&, int protocol);

// A call on the socket's descriptor that may wait, under its timeout: what `call` answered, never -1 (errno is raised).
ResultOf<int64_t> socket_perform(Thread&, Value socket, short events, int64_t (*call)(int fd, void* context),
                                 void* context);
// Waits, without the lock, until the descriptor is ready for the events of poll(); false: the deadline is past.
// deadline: of the monotonic clock, in nanoseconds; -1: none.
ResultOf<bool> wait_ready(Thread&, int fd, short events, int64_t deadline);
ResultOf<int> socket_family(Thread&, Value socket);
int socket_protocol(Value socket);
// A host (str or bytes) as an address of the family, AF_UNSPEC: any; and the text of a packed address.
ResultOf<Address> socket_resolve(Thread&, int family, Value host, const char* function);
Result socket_numeric_host(Thread&, int family, const void* packed);

Result socket_sendmsg(Thread&, const Args&);  // socket_message.cpp
Result socket_recvmsg(Thread&, const Args&);
Result socket_recvmsg_into(Thread&, const Args&);
Result socket_cmsg_len(Thread&, const Args&);
Result socket_cmsg_space(Thread&, const Args&);
Result socket_gethostbyname_ex(Thread&, const Args&);  // socket_names.cpp
Result socket_gethostbyaddr(Thread&, const Args&);
Result socket_getservbyname(Thread&, const Args&);
Result socket_getservbyport(Thread&, const Args&);
Result socket_getprotobyname(Thread&, const Args&);
Result socket_if_nameindex(Thread&, const Args&);
Result socket_if_nametoindex(Thread&, const Args&);
Result socket_if_indextoname(Thread&, const Args&);
Result socket_getaddrinfo(Thread&, const Args&);
Result socket_getnameinfo(Thread&, const Args&);
Result socket_gethostbyname(Thread&, const Args&);
Result socket_inet_aton(Thread&, const Args&);
Result socket_inet_ntoa(Thread&, const Args&);
Result socket_inet_pton(Thread&, const Args&);
Result socket_inet_ntop(Thread&, const Args&);
Status add_socket_constants(Thread&, Value module);      // socket_constants.cpp

}  // namespace krait::modules
