"""Threads, queues, locks, events, executors, subprocesses: a pipeline with results in a certain order."""
import concurrent.futures as cf, os, queue, subprocess, sys, threading, time
q1, q2 = queue.Queue(5), queue.PriorityQueue()
def produce(): [q1.put(i) for i in range(20)]; [q1.put(None) for _ in range(3)]
def work():
    while (n := q1.get()) is not None: q2.put((n, n * n)); q1.task_done()
    q1.task_done()
ts = [threading.Thread(target=produce, name="producer")] + [threading.Thread(target=work, name=f"w{i}", daemon=True) for i in range(3)]
for t in ts: t.start()
for t in ts: t.join()
print([q2.get() for _ in range(q2.qsize())][-3:], q1.empty(), q2.empty(), [t.is_alive() for t in ts], ts[0].name, ts[1].daemon)
for f in (lambda: q1.get_nowait(), lambda: q1.get(timeout=0.001), lambda: [q1.put(i, block=False) for i in range(9)], lambda: q1.task_done() or [q1.task_done() for _ in range(99)], lambda: ts[0].start(), lambda: threading.Thread().join(), lambda: threading.current_thread().join(), lambda: threading.Lock().release(), lambda: threading.RLock().release(), lambda: threading.Semaphore(-1)):
    try: f(); print("fine")
    except Exception as e: print(type(e).__name__, e)
total, lock = 0, threading.Lock()
def add():
    global total
    for _ in range(1000):
        with lock: total += 1
ts = [threading.Thread(target=add) for _ in range(4)]; [t.start() for t in ts]; [t.join() for t in ts]; print(total, lock.locked(), lock.acquire(False), lock.acquire(timeout=0.001))
ev, seen = threading.Event(), []
t = threading.Thread(target=lambda: (ev.wait(), seen.append("woken"))); t.start(); ev.set(); t.join(); print(seen, ev.is_set(), ev.wait(0))
cond, ready = threading.Condition(), []
def consumer():
    with cond: cond.wait_for(lambda: ready); seen.append(ready.pop())
t = threading.Thread(target=consumer); t.start()
with cond: ready.append("item"); cond.notify_all()
t.join(); print(seen)
bar = threading.Barrier(3, action=lambda: seen.append("barrier")); ts = [threading.Thread(target=bar.wait) for _ in range(3)]; [t.start() for t in ts]; [t.join() for t in ts]; print(seen, bar.n_waiting)
loc = threading.local(); loc.x = 1
def other(): seen.append(hasattr(loc, "x")); loc.x = 2
t = threading.Thread(target=other); t.start(); t.join(); print(loc.x, seen[-1])
threading.excepthook = lambda a: seen.append((a.exc_type.__name__, str(a.exc_value), a.thread.name))
t = threading.Thread(target=lambda: 1 / 0, name="bad"); t.start(); t.join(); print(seen[-1])
with cf.ThreadPoolExecutor(3, thread_name_prefix="p") as ex:
    fs = [ex.submit(pow, n, 2) for n in range(5)]; print([f.result() for f in fs], list(ex.map(lambda a, b: a + b, [1, 2], [3, 4])), sorted(f.result() for f in cf.as_completed(fs)))
    f = ex.submit(int, "x"); print(repr(f.exception()), f.done(), f.cancelled()); done, pending = cf.wait(fs); print(len(done), len(pending))
    try: f.result()
    except ValueError as e: print(e)
tm = threading.Timer(0.001, seen.append, ["timer"]); tm.start(); tm.join(); print(seen[-1], threading.main_thread().name, threading.active_count(), threading.current_thread() is threading.main_thread())
r = subprocess.run(["cat"], input="to cat", capture_output=True, text=True); print(r.stdout, r.returncode, r.args)
r = subprocess.run("echo out; echo err >&2; exit 3", shell=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT); print(r)
for f in (lambda: subprocess.run(["false"], check=True), lambda: subprocess.run(["/nonexistent"]), lambda: subprocess.check_output("exit 2", shell=True), lambda: subprocess.Popen([])):
    try: f()
    except Exception as e: print(type(e).__name__, e)
p = subprocess.Popen(["tr", "a-z", "A-Z"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={"X": "1"}); print(p.communicate("pipe\nline"), p.poll(), p.wait()); p = subprocess.Popen(["sleep", "9"]); p.terminate(); print(p.wait(), os.waitstatus_to_exitcode(256))
print(subprocess.getoutput("echo hi"), subprocess.list2cmdline(["a b", "c"]), subprocess.run([sys.executable, "-c", "import sys; print(sys.argv); sys.exit(7)", "x"], stdout=subprocess.DEVNULL).returncode)
sl = queue.LifoQueue(); [sl.put(i) for i in range(3)]; print(sl.get(), queue.SimpleQueue().empty(), sl.maxsize, sl.full())
