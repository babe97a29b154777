import threading, queue
q = queue.Queue()
def work(n):
    for i in range(n): q.put(i)
ts = [threading.Thread(target=work, args=(10,)) for _ in range(3)]
[t.start() for t in ts]; [t.join() for t in ts]
print(q.qsize(), threading.active_count())
lock = threading.Lock(); total = 0
def add():
    global total
    for _ in range(1000):
        with lock: total += 1
ts = [threading.Thread(target=add) for _ in range(4)]; [t.start() for t in ts]; [t.join() for t in ts]; print(total)
