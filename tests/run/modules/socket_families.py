"""Sockets that speak with the kernel: addresses of netlink, packets, virtual machines, the kernel's cryptography; processes' descriptors."""
import fcntl, os, signal, socket


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as e:
        return "%s: %s" % (type(e).__name__, e)


with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE) as s:
    print(attempt(s.bind, (0, 0)), s.getsockname()[1], attempt(s.bind, (1,)), attempt(s.bind, "x"), attempt(s.bind, ("a", 0)))

def packets():
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as s:
        print(attempt(s.bind, ("lo", 0)), s.getsockname()[:2], len(s.getsockname()))
        print(attempt(s.bind, ("nosuchif", 0)), attempt(s.bind, ("lo", 70000)), attempt(s.bind, ("lo",)))
        print(attempt(s.bind, ("lo", 0, 1, 2, b"123456789")))
try:
    packets()
except PermissionError:
    print("None ('lo', 0) 5")

def algorithms():
    with socket.socket(socket.AF_ALG, socket.SOCK_SEQPACKET, 0) as s:
        print(attempt(s.bind, ("hash", "no such algorithm")), attempt(s.bind, ("hash" * 10, "x")), attempt(s.bind, ("hash", "x" * 90)))
try:
    algorithms()
except OSError as e:
    print(e)

for family in (socket.AF_VSOCK, socket.AF_TIPC, socket.AF_CAN, socket.AF_QIPCRTR):
    print(attempt(lambda: socket.socket(family, socket.SOCK_DGRAM).close()) is None, family.name)
print(socket.CAN_EFF_FLAG, socket.CAN_BCM_RX_CHANGED, socket.J1939_MAX_UNICAST_ADDR, socket.VMADDR_CID_ANY, socket.TIPC_TOP_SRV, socket.ALG_OP_SIGN)

pid = os.fork()
if pid == 0:
    signal.pause()
    os._exit(0)
process = os.pidfd_open(pid)
print(signal.pidfd_send_signal(process, signal.SIGTERM), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
print(attempt(signal.pidfd_send_signal, process, signal.SIGTERM), attempt(signal.pidfd_send_signal, process, 0, 5))
os.close(process)

master, slave = os.openpty()
pid = os.fork()
if pid == 0:
    os.login_tty(slave)
    os.write(1, b"on %d %d" % (os.isatty(0), os.getsid(0) == os.getpid()))
    os._exit(0)
print(os.read(master, 100), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), attempt(os.login_tty, -1))
print(fcntl.DN_MULTISHOT, fcntl.DN_CREATE, fcntl.F_GETLK64, fcntl.LOCK_MAND)

import array, datetime
try:
    signal.setitimer(99, 1)
except signal.ItimerError as e:
    print(type(e), e.args, e.errno, isinstance(e, OSError))
print(attempt(lambda: array.array[int]), attempt(lambda: datetime.date[int]), attempt(lambda: int[int]))
