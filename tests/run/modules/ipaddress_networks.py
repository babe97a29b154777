"""ipaddress: addresses, networks, arithmetic, properties, errors."""
import ipaddress

a = ipaddress.ip_address("192.168.1.10")
print(a + 5, int(a), a.is_private, a.reverse_pointer, a.packed, ipaddress.ip_address(2 ** 32), ipaddress.ip_address("::ffff:1.2.3.4").ipv4_mapped)
net = ipaddress.ip_network("10.0.0.0/29")
print(net.netmask, net.num_addresses, list(net.hosts()), ipaddress.ip_address("10.0.0.3") in net, list(net.subnets(new_prefix=30)), net.supernet())
print(ipaddress.ip_interface("10.1.2.3/16").network, net.overlaps(ipaddress.ip_network("10.0.0.4/30")), list(ipaddress.summarize_address_range(a, a + 3)))
print(list(ipaddress.collapse_addresses([ipaddress.ip_network("10.0.0.0/25"), ipaddress.ip_network("10.0.0.128/25")])))
v6 = ipaddress.ip_network("2001:db8::/126")
print([str(x) for x in v6], v6.exploded, ipaddress.ip_address("::1").is_loopback, format(ipaddress.ip_address("::1"), "x"))
for bad in ("256.1.1.1", "1.2.3", "10.0.0.1/8", "::g", "1::2::3", "10.0.0.0/33"):
    try:
        print(ipaddress.ip_network(bad))
    except ValueError as error:
        print(error)
print(sorted([a, ipaddress.ip_address("9.9.9.9")]), a == ipaddress.ip_address("192.168.1.10"), hash(a) == hash(ipaddress.ip_address("192.168.1.10")))
