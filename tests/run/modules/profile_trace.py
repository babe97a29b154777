"""cProfile, pstats, trace and timeit: what ran and how often."""
import cProfile
import contextlib
import io
import pstats
import sys
import timeit
import trace


def leaf(n):
    return n + 1


def tree(n):
    return leaf(n) if n == 0 else tree(n - 1) + tree(n - 1)


profiler = cProfile.Profile()
profiler.enable()
tree(4)
profiler.disable()
out = io.StringIO()
stats = pstats.Stats(profiler, stream=out)
counts = {name: (primitive, total) for (file, line, name), (primitive, total, *rest) in stats.stats.items() if name in ("leaf", "tree")}
print(sorted(counts.items()))
stats.sort_stats("ncalls").print_stats("leaf|tree")
print([line.split()[0] for line in out.getvalue().splitlines() if line.rstrip().endswith(("(leaf)", "(tree)"))])
tracer = trace.Trace(count=1, trace=0)
print(tracer.runfunc(tree, 2))
lines = {line: n for (file, line), n in tracer.results().counts.items() if file == __file__}
print(lines)
out = io.StringIO()
with contextlib.redirect_stdout(out):
    trace.Trace(count=0, trace=1).runfunc(leaf, 1)
print([line for line in out.getvalue().splitlines() if "leaf" in line or "return" in line])
print(type(timeit.timeit("x = 1", number=10)).__name__, len(timeit.repeat("pass", repeat=3, number=1)), timeit.Timer("n += 1", "n = 0").timeit(5) >= 0)
events = []
sys.setprofile(lambda frame, event, argument: events.append((event, frame.f_code.co_name if "c_" not in event else argument.__name__)))
leaf(len("ab"))
sys.setprofile(None)
print(events)
