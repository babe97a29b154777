"""signal, select and selectors: handlers, alarms, readiness."""
import os
import select
import selectors
import signal
import socket
import time

seen = []
old = signal.signal(signal.SIGUSR1, lambda number, frame: seen.append((signal.Signals(number).name, frame.f_code.co_name)))
os.kill(os.getpid(), signal.SIGUSR1)
print(seen, old == signal.SIG_DFL, signal.getsignal(signal.SIGUSR1) is not None, signal.strsignal(signal.SIGTERM))


def stop(number, frame):
    raise TimeoutError("too long")


signal.signal(signal.SIGALRM, stop)
signal.setitimer(signal.ITIMER_REAL, 0.02)
try:
    time.sleep(5)
except TimeoutError as error:
    print(error)
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
os.kill(os.getpid(), signal.SIGUSR1)
print(signal.sigpending(), len(seen))
signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGUSR1])
print(len(seen))
for bad in (lambda: signal.signal(999, stop), lambda: signal.signal(signal.SIGKILL, stop), lambda: signal.signal(signal.SIGINT, 5)):
    try:
        bad()
    except (ValueError, OSError, TypeError) as error:
        print(type(error).__name__, error)
a, b = socket.socketpair()
print(select.select([a], [a], [], 0) == ([], [a], []))
b.send(b"hello")
print(select.select([a], [], [], 1)[0] == [a], a.recv(3))
poll = select.poll()
poll.register(a, select.POLLIN)
print([(fd == a.fileno(), event) for fd, event in poll.poll(0)], a.recv(9), poll.poll(0))
with selectors.DefaultSelector() as selector:
    selector.register(a, selectors.EVENT_READ, data="mine")
    b.close()
    [(key, events)] = selector.select(1)
    print(key.data, events, a.recv(1), len(selector.get_map()))
a.close()
read, write = os.pipe()
os.write(write, b"x")
os.close(write)
print(os.read(read, 5), os.read(read, 5))
os.close(read)
signal.signal(signal.SIGALRM, signal.SIG_DFL)
