"""socket, socketserver and threading: an echo server, timeouts, addresses."""
import socket
import socketserver
import threading


class Echo(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            self.wfile.write(line.upper())


with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Echo) as server:
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    with socket.create_connection(server.server_address) as client:
        file = client.makefile("rwb")
        for word in (b"hello\n", b"w\xc3\xb6rld\n"):
            file.write(word)
            file.flush()
            print(file.readline())
        print(client.getpeername() == server.server_address, client.family.name, client.type.name, client.gettimeout())
        file.close()
    server.shutdown()
    thread.join()
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 0))
s.settimeout(0.01)
try:
    s.recvfrom(10)
except TimeoutError as error:
    print(type(error).__name__, error)
s.sendto(b"self", s.getsockname())
print(s.recvfrom(10)[0], s.fileno() > 0)
s.close()
for bad in (lambda: s.send(b"x"), lambda: socket.create_connection(("127.0.0.1", 1), timeout=1), lambda: socket.inet_aton("1.2.3.x"), lambda: socket.socket(-5, 7), lambda: socket.socket().bind("x")):
    try:
        bad()
    except (OSError, TypeError) as error:
        print(type(error).__name__, error)
print(socket.inet_ntoa(b"\x7f\0\0\1"), socket.htons(1), socket.inet_pton(socket.AF_INET6, "::1")[-1], socket.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM)[0][4], socket.gethostbyname("localhost"))
a, b = socket.socketpair()
a.sendall(b"0123456789")
buffer = bytearray(4)
print(b.recv_into(buffer), buffer, b.recv(3, socket.MSG_PEEK), b.recv(100))
a.shutdown(socket.SHUT_WR)
print(b.recv(1), a.detach() > 0, a.fileno())
b.close()
