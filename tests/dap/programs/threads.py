import threading

ready = threading.Event()
leave = threading.Event()


def wait():
    ready.set()
    leave.wait()


worker = threading.Thread(target=wait, name="worker")
worker.start()
ready.wait()
here = 1
leave.set()
worker.join()
print("joined", here)
