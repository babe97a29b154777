// Addresses of the families that speak with the kernel, with devices and with other machines of a host: netlink,
// packets, CAN, virtual machines, TIPC, Qualcomm's IPC router, the kernel's cryptography (library reference: socket,
// "Socket families").
#include <linux/can.h>
#include <linux/if_alg.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/qrtr.h>
#include <linux/tipc.h>
#include <linux/vm_sockets.h>
#include <net/if.h>
#include <arpa/inet.h>
#include <string.h>
#include <sys/ioctl.h>

#include "interpreter/modules/socket.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/codecs.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/buffer.h"

namespace krait::modules {

namespace {

template <class T> T* filled(Address& out, int family) {
  static_assert(sizeof(T) <= sizeof out.storage);
  auto* to = reinterpret_cast<T*>(&out.storage);
  out.storage.ss_family = static_cast<sa_family_t>(family);
  out.size = sizeof(T);
  return to;
}
template <class T> const T* seen(const Address& a) { return reinterpret_cast<const T*>(&a.storage); }

// The parts of an address tuple.
class Parts {
 public:
  Parts(Thread& t, Tuple* tuple) : t_(t), tuple_(tuple) {}
  int64_t count() const { return tuple_->length; }
  Value operator[](int64_t i) const { return tuple_->items[i]; }
  ResultOf<int64_t> integer(int64_t i, int64_t otherwise = 0) {
    return i < count() ? as_i64(t_, tuple_->items[i]) : ResultOf<int64_t>(otherwise);
  }
  ResultOf<uint32_t> word(int64_t i, uint32_t otherwise = 0) {
    int64_t n = TRY(integer(i, otherwise));
    return static_cast<uint32_t>(n);
  }
  // The index of a network interface by its name; "" is any (0).
  ResultOf<int> interface(int64_t i) {
    Ref name = TRY(fs_encode(t_, tuple_->items[i]));
    std::string text(name.as<Bytes>()->view());
    if (text.empty()) return 0;
    unsigned found = text.size() < IFNAMSIZ ? if_nametoindex(text.c_str()) : 0;
    if (!found)
      return text.size() < IFNAMSIZ ? raise_os_error(t_, errno)
                                    : raise_message(t_, t_.types().OSError, "interface name too long");
    return static_cast<int>(found);
  }

 private:
  Thread& t_;
  Tuple* tuple_;
};

Status netlink_address(Thread&, Parts& p, Address& out) {
  auto* to = filled<sockaddr_nl>(out, AF_NETLINK);
  to->nl_pid = TRY(p.word(0));
  to->nl_groups = TRY(p.word(1));
  return ok();
}

Status packet_address(Thread& t, Parts& p, Address& out) {
  auto* to = filled<sockaddr_ll>(out, AF_PACKET);
  to->sll_ifindex = TRY(p.interface(0));
  int64_t protocol = TRY(p.integer(1));
  if (protocol < 0 || protocol > 65535) return raise_overflow_error(t, "bind(): proto must be 0-65535.");
  to->sll_protocol = htons(static_cast<uint16_t>(protocol));
  to->sll_pkttype = static_cast<uint8_t>(TRY(p.integer(2)));
  to->sll_hatype = static_cast<uint16_t>(TRY(p.integer(3)));
  if (p.count() > 4) {
    BufferRef hardware;
    TRY(hardware.get(t, p[4]));
    if (hardware.view().size() > sizeof to->sll_addr)
      return raise_value_error(t, "Hardware address must be 8 bytes or less");
    to->sll_halen =
        static_cast<uint8_t>(hardware.view().copy(reinterpret_cast<char*>(to->sll_addr), sizeof to->sll_addr));
  }
  return ok();
}

// (interface,), for ISO-TP with the two identifiers, for J1939 with name, group and address.
Status can_address(Thread& t, Parts& p, int protocol, Address& out) {
  auto* to = filled<sockaddr_can>(out, AF_CAN);
  to->can_ifindex = TRY(p.interface(0));
  if (protocol == CAN_ISOTP) {
    to->can_addr.tp.rx_id = TRY(p.word(1));
    to->can_addr.tp.tx_id = TRY(p.word(2));
  } else if (protocol == CAN_J1939) {
    to->can_addr.j1939.name = TRY(as_u64(t, p[1]));
    to->can_addr.j1939.pgn = TRY(p.word(2));
    to->can_addr.j1939.addr = static_cast<uint8_t>(TRY(p.integer(3)));
  }
  return ok();
}

Status vm_address(Thread&, Parts& p, Address& out) {
  auto* to = filled<sockaddr_vm>(out, AF_VSOCK);
  to->svm_cid = TRY(p.word(0));
  to->svm_port = TRY(p.word(1));
  return ok();
}

Status router_address(Thread&, Parts& p, Address& out) {
  auto* to = filled<sockaddr_qrtr>(out, AF_QIPCRTR);
  to->sq_node = TRY(p.word(0));
  to->sq_port = TRY(p.word(1));
  return ok();
}

// (kind, v1, v2, v3[, scope]): what the numbers mean depends on the kind.
Status tipc_address(Thread& t, Parts& p, Address& out) {
  auto* to = filled<sockaddr_tipc>(out, AF_TIPC);
  int64_t kind = TRY(p.integer(0));
  uint32_t a = TRY(p.word(1)), b = TRY(p.word(2)), c = TRY(p.word(3));
  to->scope = static_cast<signed char>(TRY(p.integer(4, TIPC_CLUSTER_SCOPE)));
  to->addrtype = static_cast<unsigned char>(kind);
  if (kind == TIPC_ADDR_NAMESEQ) {
    to->addr.nameseq = {a, b, c};
  } else if (kind == TIPC_ADDR_NAME) {
    to->addr.name.name = {a, b};
  } else if (kind == TIPC_ADDR_ID) {
    to->addr.id.node = a;
    to->addr.id.ref = b;
  } else {
    return raise_type_error(t, "Invalid address type");
  }
  return ok();
}

template <size_t kRoom> Status algorithm_text(Thread& t, Value v, unsigned char (&room)[kRoom], const char* too_long) {
  std::string_view text = TRY(as_utf8(t, v));
  if (text.size() >= kRoom) return raise_value_error(t, too_long);
  memcpy(room, text.data(), text.size());
  return ok();
}
Status algorithm_address(Thread& t, Parts& p, Address& out) {
  auto* to = filled<sockaddr_alg>(out, AF_ALG);
  TRY(algorithm_text(t, p[0], to->salg_type, "AF_ALG type too long."));
  TRY(algorithm_text(t, p[1], to->salg_name, "AF_ALG name too long."));
  to->salg_feat = TRY(p.word(2));
  to->salg_mask = TRY(p.word(3));
  return ok();
}

std::string interface_name(int index) {
  char name[IFNAMSIZ] = {};
  return index && if_indextoname(static_cast<unsigned>(index), name) ? name : "";
}

Result packet_value(Thread& t, const sockaddr_ll* from) {
  Ref name = TRY(fs_decode(t, interface_name(from->sll_ifindex)));
  Ref hardware = TRY(make_bytes(
      t, {reinterpret_cast<const char*>(from->sll_addr), std::min<size_t>(from->sll_halen, sizeof from->sll_addr)}));
  return make_tuple(t, {name, small_int(ntohs(from->sll_protocol)), small_int(from->sll_pkttype),
                        small_int(from->sll_hatype), hardware});
}

Result can_value(Thread& t, const sockaddr_can* from, int protocol) {
  Ref name = TRY(fs_decode(t, interface_name(from->can_ifindex)));
  if (protocol == CAN_ISOTP)
    return make_tuple(t, {name, small_int(from->can_addr.tp.rx_id), small_int(from->can_addr.tp.tx_id)});
  if (protocol == CAN_J1939) {
    Ref long_name = TRY(make_uint(t, from->can_addr.j1939.name));
    return make_tuple(t, {name, long_name, small_int(from->can_addr.j1939.pgn), small_int(from->can_addr.j1939.addr)});
  }
  return make_tuple(t, {name});
}

Result tipc_value(Thread& t, const sockaddr_tipc* from) {
  switch (from->addrtype) {
    case TIPC_ADDR_NAMESEQ:
      return make_tuple(
          t, {small_int(from->addrtype), small_int(from->addr.nameseq.type), small_int(from->addr.nameseq.lower),
              small_int(from->addr.nameseq.upper), small_int(from->scope)});
    case TIPC_ADDR_NAME:
      return make_tuple(
          t, {small_int(from->addrtype), small_int(from->addr.name.name.type), small_int(from->addr.name.name.instance),
              small_int(from->addr.name.name.instance), small_int(from->scope)});
    case TIPC_ADDR_ID:
      return make_tuple(t, {small_int(from->addrtype), small_int(from->addr.id.node), small_int(from->addr.id.ref),
                            small_int(0), small_int(from->scope)});
    default: return raise_value_error(t, "Invalid address type");
  }
}

struct Family {
  int family;
  const char* name;
  int64_t least, most;  // parts of its tuple
  const char* shape;
};
constexpr Family kFamilies[] = {{AF_NETLINK, "AF_NETLINK", 2, 2, "pair (pid, groups)"},
                                {AF_PACKET, "AF_PACKET", 2, 5, "tuple of two to five elements"},
                                {AF_CAN, "AF_CAN", 1, 4, "tuple (interface, ...)"},
                                {AF_VSOCK, "AF_VSOCK", 2, 2, "pair (cid, port)"},
                                {AF_QIPCRTR, "AF_QIPCRTR", 2, 2, "pair (node, port)"},
                                {AF_TIPC, "AF_TIPC", 4, 5, "tuple of four or five elements"},
                                {AF_ALG, "AF_ALG", 2, 4, "tuple (type, name[, feat[, mask]])"}};

}  // namespace

Status kernel_address(Thread& t, int family, int protocol, Value v, const char* function, Address& out) {
  const Family* f = nullptr;
  for (const Family& one : kFamilies)
    if (one.family == family) f = &one;
  if (!f) return raise_message(t, t.types().OSError, cat(function, "(): bad family"));
  if (!is_tuple(v))
    return raise_type_error(t, function, "(): ", f->name, " address must be tuple, not ", type_name(t, v));
  int64_t least = family != AF_CAN ? f->least : protocol == CAN_ISOTP ? 3 : protocol == CAN_J1939 ? 4 : 1;
  int64_t count = as<Tuple>(v)->length;
  if (count < least || count > f->most) return raise_type_error(t, f->name, " address must be a ", f->shape);
  Parts parts(t, as<Tuple>(v));
  switch (family) {
    case AF_NETLINK: return netlink_address(t, parts, out);
    case AF_PACKET: return packet_address(t, parts, out);
    case AF_CAN: return can_address(t, parts, protocol, out);
    case AF_VSOCK: return vm_address(t, parts, out);
    case AF_QIPCRTR: return router_address(t, parts, out);
    case AF_TIPC: return tipc_address(t, parts, out);
    default: return algorithm_address(t, parts, out);
  }
}

Result kernel_address_value(Thread& t, const Address& a, int protocol) {
  switch (a.storage.ss_family) {
    case AF_NETLINK:
      return make_tuple(t, {small_int(seen<sockaddr_nl>(a)->nl_pid), small_int(seen<sockaddr_nl>(a)->nl_groups)});
    case AF_PACKET: return packet_value(t, seen<sockaddr_ll>(a));
    case AF_CAN: return can_value(t, seen<sockaddr_can>(a), protocol);
    case AF_VSOCK:
      return make_tuple(t, {small_int(seen<sockaddr_vm>(a)->svm_cid), small_int(seen<sockaddr_vm>(a)->svm_port)});
    case AF_QIPCRTR:
      return make_tuple(t, {small_int(seen<sockaddr_qrtr>(a)->sq_node), small_int(seen<sockaddr_qrtr>(a)->sq_port)});
    case AF_TIPC: return tipc_value(t, seen<sockaddr_tipc>(a));
    default: return kAbsent;
  }
}

}  // namespace krait::modules
