"""queue and sched: FIFO, LIFO, priority, limits, timeouts, timed events."""
import queue
import sched
import threading

for kind in (queue.Queue, queue.LifoQueue, queue.PriorityQueue, queue.SimpleQueue):
    q = kind()
    for n in (3, 1, 2):
        q.put(n)
    print(kind.__name__, q.qsize(), [q.get() for _ in range(3)], q.empty())
    try:
        q.get(block=False)
    except queue.Empty as error:
        print(type(error).__name__)
limited = queue.Queue(maxsize=1)
limited.put("x")
print(limited.full())
for action in (lambda: limited.put_nowait("y"), lambda: limited.put("y", timeout=0.01), lambda: limited.get(timeout=-1)):
    try:
        action()
    except (queue.Full, ValueError) as error:
        print(type(error).__name__, error)
results = []


def worker(q):
    while (item := q.get()) is not None:
        results.append(item * 2)
        q.task_done()
    q.task_done()


q = queue.Queue(2)
thread = threading.Thread(target=worker, args=(q,))
thread.start()
for n in range(5):
    q.put(n)
q.put(None)
q.join()
thread.join()
print(results)
try:
    q.task_done()
except ValueError as error:
    print(error)
clock = [0.0]
scheduler = sched.scheduler(lambda: clock[0], lambda d: clock.__setitem__(0, clock[0] + d))
scheduler.enter(5, 1, print, ("five",))
scheduler.enter(1, 2, print, ("one, later",))
scheduler.enter(1, 1, print, ("one, first",), {"end": "!\n"})
cancelled = scheduler.enter(3, 1, print, ("never",))
scheduler.cancel(cancelled)
print(len(scheduler.queue), scheduler.empty())
scheduler.run()
print(clock)
