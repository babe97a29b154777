# Daemon threads that run, wait and write while the interpreter ends.
import threading, time


def spins():
    while True:
        sum(range(1000))


def sleeps():
    while True:
        time.sleep(0.0001)


def writes():
    with open("/dev/null", "w") as file:
        while True:
            file.write("x" * 100)
            file.flush()


started = threading.Barrier(7)
for work in (spins, sleeps, writes) * 2:
    threading.Thread(target=lambda w=work: (started.wait(), w()), daemon=True).start()
started.wait()
print("ending")
