import threading

results = []
lock = threading.Lock()


def worker(n):
    value = n * n
    with lock:
        results.append(value)


def run():
    workers = [threading.Thread(target=worker, args=(n,)) for n in range(3)]
    for w in workers:
        w.start()
        w.join()
    ordered = sorted(results)
    return ordered


print(run())
