"""threading: locks, events, conditions, semaphores, barriers, timers, locals, hooks."""
import threading

lock, rlock = threading.Lock(), threading.RLock()
print(lock.acquire(), lock.locked(), lock.acquire(blocking=False), lock.acquire(timeout=0.01))
lock.release()
with rlock, rlock:
    print("re-entered")
for bad in (lock.release, rlock.release, lambda: threading.Thread(target=print).join(), lambda: threading.Semaphore(-1), lambda: threading.Barrier(0), lambda: threading.Condition().notify(), lambda: lock.acquire(False, 1)):
    try:
        bad()
    except (RuntimeError, ValueError) as error:
        print(type(error).__name__, error)
counter, total = 0, threading.Lock()


def add():
    global counter
    for _ in range(1000):
        with total:
            counter += 1


threads = [threading.Thread(target=add, name=f"adder-{i}") for i in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(counter, [t.name for t in threads], threads[0].is_alive(), threads[0].daemon, threading.current_thread().name, threading.main_thread() is threading.current_thread())
event, condition, items = threading.Event(), threading.Condition(), []


def consume():
    event.wait()
    with condition:
        condition.wait_for(lambda: len(items) == 2)
        items.append("consumed")


t = threading.Thread(target=consume)
t.start()
event.set()
for i in range(2):
    with condition:
        items.append(i)
        condition.notify()
t.join()
print(items, event.is_set(), event.wait(0))
barrier, order = threading.Barrier(3, action=lambda: order.append("all here")), []
waiters = [threading.Thread(target=lambda: order.append(type(barrier.wait()).__name__)) for _ in range(3)]
for t in waiters:
    t.start()
for t in waiters:
    t.join()
print(order[0], len(order), barrier.n_waiting)
semaphore = threading.BoundedSemaphore(1)
semaphore.acquire()
semaphore.release()
try:
    semaphore.release()
except ValueError as error:
    print(error)
local = threading.local()
local.x = "main"
seen = []
t = threading.Thread(target=lambda: seen.append(hasattr(local, "x")))
t.start(), t.join()
fired = threading.Event()
timer = threading.Timer(0.01, fired.set)
timer.start()
print(seen, local.x, fired.wait(5))
threading.Timer(100, print).cancel()
threading.excepthook = lambda args: print("hook", args.exc_type.__name__, args.exc_value, args.thread.name)
t = threading.Thread(target=lambda: 1 / 0, name="bad")
t.start(), t.join()
try:
    t.start()
except RuntimeError as error:
    print(error)
print(threading.active_count(), t.ident is not None, threading.stack_size(), threading.get_ident() == threading.current_thread().ident)
