"""Several interpreters in one process: what each has for itself, what goes from one to another, and how each ends."""
import _xxsubinterpreters as low
import os
import sys
from test.support import interpreters


def attempt(call, *args, **kwargs):
    try:
        return call(*args, **kwargs)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


def output(interpreter, script, shared=None):
    """What the script writes into a pipe named `out`."""
    reading, writing = os.pipe()
    head = f"import os\nout = os.fdopen({writing}, 'w')\n"
    low.run_string(interpreter, head + script + "\nout.close()\n", shared)
    with os.fdopen(reading) as pipe:
        return pipe.read()


one, two = low.create(), low.create()
print(low.list_all(), low.get_main(), low.get_current(), [low.is_running(i) for i in low.list_all()])

# Modules, builtins and what programs hang on them belong to one interpreter.
sys.shared_by_mistake = True
low.run_string(one, "import sys, builtins, json\nsys.only_here = 1\nbuiltins.len = lambda x: 42\njson.loads = None")
print(output(one, "import sys\nprint(len([]), hasattr(sys, 'only_here'), hasattr(sys, 'shared_by_mistake'), file=out)"), end="")
print(output(two, "import sys, json\nprint(len([]), hasattr(sys, 'only_here'), json.loads('[1]'), file=out)"), end="")
print(len([]), hasattr(sys, "only_here"), "json" in sys.modules)

# __main__ stays from run to run; hashes agree, ids of the interpreters too.
low.run_string(one, "counter = 1")
low.run_string(one, "counter += 1")
print(output(one, "print(counter, __name__, file=out)"), end="")
print(output(two, "print(hash('word'), file=out)") == f"{hash('word')}\n")
print(output(one, "import _xxsubinterpreters as i\nprint(i.get_current(), i.get_main(), i.list_all(), file=out)"), end="")

# Values go over as copies of their data.
print(output(two, "print(a, b, c, d, file=out)", {"a": 1, "b": "täxt\ud800".encode("utf-8", "surrogatepass"), "c": None, "d": "ö"}), end="")
for value in (1, 2**63 - 1, -2**63, 2**63, "s", b"b", None, True, 1.5, (), [], len):
    print(low.is_shareable(value), attempt(low.run_string, two, "", {"v": value}))

# Exceptions come back by name and text.
for script in ("1/0", "raise KeyError('x')", "import nothing_of_that_name", "raise SystemExit(3)", "class E(Exception): pass\nraise E(1, 2)"):
    print(attempt(low.run_string, one, script))
print(attempt(low.run_string, one, "a\0b"), attempt(low.run_string, 99, ""), attempt(low.run_string, -1, ""))
print(attempt(low.run_string, low.get_main(), "pass"), attempt(low.destroy, low.get_main()))

# What only the main interpreter may do.
print(output(two, """
import signal, _thread
def attempt(call, *args):
    try:
        return call(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
print(attempt(signal.signal, signal.SIGUSR1, signal.SIG_DFL), file=out)
print(attempt(_thread.start_new_thread, print, ()), attempt(os.fork), file=out)
"""), end="")

# An interpreter that is not isolated has threads of its own.
free = low.create(isolated=False)
print(output(free, """
import threading
got = []
threads = [threading.Thread(target=lambda i=i: got.append(i * i)) for i in range(5)]
[t.start() for t in threads]
[t.join() for t in threads]
print(sorted(got), threading.active_count(), file=out)
"""), end="")

# The end: exit functions, then finalizers; when the last InterpreterID goes or by destroy().
ending = """
import atexit
class Last:
    def __del__(self): print('finalizer', flush=True)
last = Last()
atexit.register(lambda: print('at exit', flush=True))
"""
low.run_string(two, ending)
again = low.InterpreterID(two)
print(again == two, again == 2, hash(again) == hash(2), int(again), repr(again), flush=True)
del two
print("one name is left", flush=True)
del again
print(low.list_all())
low.run_string(one, ending)
low.destroy(one)
print(low.list_all(), attempt(low.is_running, one), attempt(low.destroy, one))

# The library's face.
i = interpreters.create()
i.run("x = [n * n for n in range(5)]")
print(i, i == interpreters.Interpreter(i.id), i.is_running(), interpreters.get_main() == interpreters.get_current())
i.close()
print(attempt(i.run, "pass"))
