# The modules that look inside Python: symtable, cProfile, tracemalloc, faulthandler, gc and sys.
import cProfile
import faulthandler
import gc
import io
import pstats
import symtable
import sys
import tempfile
import tracemalloc

source = """
import os
total = 0
class Counter:
    limit: int = 3
    def count(self, step=1, *more, **named):
        global total
        inner = [step * k for k in more]
        def bump():
            nonlocal inner
            return inner, total, self
        return bump
"""
def show(table, indent=""):
    print(indent + table.get_type(), table.get_name(), table.get_lineno(), table.is_nested(), table.has_children())
    for symbol in sorted(table.get_symbols(), key=lambda s: s.get_name()):
        flags = [f for f in ("referenced", "parameter", "global", "nonlocal", "local", "free", "imported", "assigned", "annotated", "namespace")
                 if getattr(symbol, "is_" + f)()]
        print(indent + "  " + symbol.get_name(), *flags)
    for child in table.get_children():
        show(child, indent + "    ")
show(symtable.symtable(source, "counter.py", "exec"))
try:
    symtable.symtable("def f(x): global x", "bad.py", "exec")
except SyntaxError as error:
    print(error.msg, error.filename, error.lineno)

# cProfile
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
def work():
    return sorted([fib(k) for k in range(8)], reverse=True)
profile = cProfile.Profile()
result = profile.runcall(work)
print(result)
stats = pstats.Stats(profile, stream=io.StringIO())
for (file, line, name), (primitive, calls, *_rest) in sorted(stats.stats.items(), key=lambda item: item[0][2]):
    print(name, primitive, calls)
entry = [e for e in profile.getstats() if getattr(e.code, "co_name", "") == "work"][0]
print(type(entry).__name__, entry.callcount, [getattr(c.code, "co_name", c.code) for c in entry.calls][:1])

# sys.setprofile sees calls into C as well
events = []
def watch(frame, event, argument):
    events.append((event, frame.f_code.co_name, getattr(argument, "__name__", None)))
def watched():
    return len([3]) + abs(-1)
sys.setprofile(watch)
watched()
sys.setprofile(None)
print(events)

# tracemalloc
tracemalloc.start(3)
kept = [bytes(1000) for _ in range(10)]
current, peak = tracemalloc.get_traced_memory()
print(current > 10000, peak >= current, tracemalloc.get_traceback_limit())
trace = tracemalloc.get_object_traceback(kept[0])
print(len(trace) >= 1, trace[-1].filename == __file__, trace[-1].lineno)
top = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(True, __file__)]).statistics("lineno")
print(top[0].count >= 10, top[0].size >= 10000)
del kept
print(tracemalloc.get_traced_memory()[0] < current)
tracemalloc.stop()
print(tracemalloc.is_tracing(), tracemalloc.get_traced_memory())

# faulthandler
def inner():
    with tempfile.TemporaryFile() as out:
        faulthandler.dump_traceback(out, all_threads=False)
        out.seek(0)
        return out.read().decode()
for line in inner().splitlines():
    print(line.replace(__file__, "FILE"))
print(faulthandler.is_enabled())

# counts and cycles
class Node:
    pass
a = Node()
b = a
print(sys.getrefcount(a))
a.me = a
del a, b
print(gc.collect() >= 1, sys.getswitchinterval())
