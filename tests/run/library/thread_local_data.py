"""threading.local: the data of a thread goes with the object and with the thread, and the collector sees through it."""
import gc, threading, _thread, sys, weakref


class Thing:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone:", self.name)


local = threading.local()
local.thing = Thing("of the main thread")
del local
print("the object is deleted")

local = threading.local()


def work():
    local.thing = Thing("of a worker")


worker = threading.Thread(target=work)
worker.start()
worker.join()
print("the worker ended", hasattr(local, "thing"))

thing = Thing("in a cycle")
thing.local = threading.local()
thing.local.thing = thing
reference = weakref.ref(thing)
del thing
gc.collect()
print(reference())


class Counted(threading.local):
    made = 0

    def __init__(self, start):
        Counted.made += 1
        self.value = start


counted = Counted(5)
counted.value += 1
seen = []
for i in range(3):
    worker = threading.Thread(target=lambda: seen.append(counted.value))
    worker.start()
    worker.join()
print(counted.value, seen, Counted.made)


class Failing(threading.local):
    def __init__(self):
        if threading.current_thread() is not threading.main_thread():
            raise ValueError("not here")


failing = Failing()


def use():
    for i in range(2):
        try:
            failing.x = 1
        except ValueError as error:
            print(error)


worker = threading.Thread(target=use)
worker.start()
worker.join()

told = _thread.allocate_lock()
told.acquire()


def tell(unraisable):
    print(unraisable.err_msg, type(unraisable.exc_value).__name__)
    told.release()


sys.unraisablehook = tell
_thread.start_new_thread(lambda: 1 / 0, ())
told.acquire()
