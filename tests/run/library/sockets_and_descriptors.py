# Sockets that pass descriptors, names of the system, polling.
import array
import os
import select
import socket
import tempfile

left, right = socket.socketpair()
print(left.sendmsg([b"two ", b"pieces"]), right.recvmsg(100))
with tempfile.TemporaryFile() as file:
    file.write(b"through a socket")
    file.flush()
    left.sendmsg([b"fd"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [file.fileno()]))])
    data, ancillary, flags, address = right.recvmsg(10, socket.CMSG_LEN(4))
    level, kind, content = ancillary[0]
    descriptor = array.array("i", content)[0]
    os.lseek(descriptor, 0, os.SEEK_SET)
    print(data, level == socket.SOL_SOCKET, kind == socket.SCM_RIGHTS, os.read(descriptor, 50))
    os.close(descriptor)
socket.send_fds(left, [b"again"], [0])
print(socket.recv_fds(right, 10, 1)[0])
left.send(b"scattered text")
buffers = [bytearray(4), bytearray(20)]
print(right.recvmsg_into(buffers)[0], buffers[0], bytes(buffers[1]).rstrip(b"\0"))
print(socket.CMSG_LEN(0), socket.CMSG_SPACE(5), socket.getservbyname("http", "tcp"), socket.getservbyport(443), socket.getprotobyname("udp"))
interfaces = socket.if_nameindex()
index, name = interfaces[0]
print(socket.if_nametoindex(name) == index, socket.if_indextoname(index) == name)
print(socket.gethostbyname_ex("localhost")[2][:1])

poller = select.epoll()
poller.register(right, select.EPOLLIN)
print(poller.poll(0))
left.send(b"x")
print(poller.poll(1) == [(right.fileno(), select.EPOLLIN)], select.select([right], [], [], 0)[0] == [right])
poller.close()
for call in (lambda: socket.CMSG_LEN(-1), lambda: left.sendmsg(5), lambda: right.recvmsg(-1), lambda: socket.if_nametoindex("no such one"),
             lambda: socket.getservbyname("nothing at all"), lambda: poller.poll()):
    try:
        call()
    except Exception as error:
        print(type(error).__name__, error)
left.close()
right.close()
