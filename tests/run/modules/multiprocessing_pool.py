"""multiprocessing: processes, queues, pipes, pools, shared values."""
import multiprocessing as mp
import os


def square(n):
    return n * n


def fail(n):
    raise ValueError("job %d" % n)


def worker(tasks, results):
    for task in iter(tasks.get, None):
        results.put((task, task.upper()))


def count(value, lock):
    for _ in range(100):
        with lock:
            value.value += 1


def main():
    mp.set_start_method("fork")
    tasks, results = mp.Queue(), mp.Queue()
    process = mp.Process(target=worker, args=(tasks, results), name="shouter")
    process.start()
    for word in ("a", "b", None):
        tasks.put(word)
    print(sorted([results.get(), results.get()]), process.name)
    process.join()
    print(process.exitcode, process.is_alive())
    here, there = mp.Pipe()
    child = mp.Process(target=lambda c: (c.send({"pid": os.getppid()}), c.close()), args=(there,))
    child.start()
    print(here.recv()["pid"] == os.getpid())
    child.join()
    with mp.Pool(2) as pool:
        print(pool.map(square, range(6)), pool.apply(square, (9,)), sorted(pool.imap_unordered(square, [1, 2, 3])), pool.starmap(pow, [(2, 3), (3, 2)]))
        try:
            pool.map(fail, [1])
        except ValueError as error:
            print(error, type(error.__cause__).__name__)
    value, lock = mp.Value("i", 0), mp.Lock()
    many = [mp.Process(target=count, args=(value, lock)) for _ in range(3)]
    for p in many:
        p.start()
    for p in many:
        p.join()
    array = mp.Array("d", [1.5, 2.5])
    print(value.value, list(array), len(array))
    killed = mp.Process(target=lambda: os._exit(7))
    killed.start()
    killed.join()
    print(killed.exitcode, mp.current_process().name, mp.active_children())


if __name__ == "__main__":
    main()
