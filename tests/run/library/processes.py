# multiprocessing and concurrent.futures, forked and spawned.
import concurrent.futures
import multiprocessing
import multiprocessing.shared_memory
import os
import sys


def square(n):
    return n * n


def put_squares(queue, numbers):
    for n in numbers:
        queue.put((n, square(n)))
    queue.put(None)


def count(counter, lock, times):
    for _ in range(times):
        with lock:
            counter.value += 1


def fill(array, name):
    array[0] = 1.5
    memory = multiprocessing.shared_memory.SharedMemory(name=name)
    memory.buf[:5] = b"child"
    memory.close()


def main(method):
    context = multiprocessing.get_context(method)
    queue = context.Queue()
    child = context.Process(target=put_squares, args=(queue, [1, 2, 3]), name="squares")
    child.start()
    print(method, list(iter(queue.get, None)))
    child.join()
    print(child.name, child.exitcode, child.is_alive())

    with context.Pool(2) as pool:
        print(pool.map(square, range(6)), pool.apply(square, (9,)), sorted(pool.imap_unordered(square, [3, 1])))
        try:
            pool.apply(int, ("x",))
        except ValueError as error:
            print("ValueError", error)

    here, there = context.Pipe()
    here.send({"a": [1, 2]})
    print(there.recv(), there.poll())
    counter, lock = context.Value("i", 0), context.Lock()
    workers = [context.Process(target=count, args=(counter, lock, 50)) for _ in range(2)]
    for w in workers:
        w.start()
    for w in workers:
        w.join()
    print(counter.value)

    array = context.Array("d", 3)
    memory = multiprocessing.shared_memory.SharedMemory(create=True, size=16)
    child = context.Process(target=fill, args=(array, memory.name))
    child.start()
    child.join()
    print(list(array), bytes(memory.buf[:5]))
    memory.close()
    memory.unlink()

    failing = context.Process(target=sys.exit, args=(3,))
    failing.start()
    failing.join()
    print(failing.exitcode)


if __name__ == "__main__":
    main("fork")
    main("spawn")
    with multiprocessing.Manager() as manager:
        shared = manager.dict()
        shared["x"] = manager.list([1, 2])
        shared["x"].append(3)
        print(list(shared["x"]), shared.keys())
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        print(list(pool.map(square, range(5))), pool.submit(pow, 2, 10).result())
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        futures = [pool.submit(square, n) for n in range(4)]
        print(sorted(f.result() for f in concurrent.futures.as_completed(futures)))
    reader, writer = os.pipe()
    os.close(reader)
    os.close(writer)
