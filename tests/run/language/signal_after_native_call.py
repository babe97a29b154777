# A signal that arrives during a native call has its handler run before the next instruction: what it raises, the call raises.
import signal
import os


def handler(number, frame):
    raise ValueError("signal %d in %s" % (number, frame.f_code.co_name))


signal.signal(signal.SIGUSR1, handler)


def send():
    try:
        os.kill(os.getpid(), signal.SIGUSR1)
        print("not reached")
    except ValueError as error:
        print(error)


send()
try:
    signal.raise_signal(signal.SIGUSR1)
    print("not reached")
except ValueError as error:
    print(error)
