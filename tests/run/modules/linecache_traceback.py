"""linecache and traceback: formatting exceptions, stacks, summaries, captured locals."""
import linecache
import sys
import traceback


def fail(n):
    local = "value %d" % n
    if n == 0:
        raise ValueError("bottom")
    fail(n - 1)


try:
    fail(2)
except ValueError as error:
    caught = error
print("".join(traceback.format_exception(caught)).replace(__file__, "FILE"))
print([(f.name, f.lineno, f.line) for f in traceback.extract_tb(caught.__traceback__)])
print(traceback.format_exception_only(caught), traceback.format_exception_only(SyntaxError("bad", ("f.py", 2, 3, "x = = 1\n", 2, 4))))
captured = traceback.TracebackException.from_exception(caught, capture_locals=True)
print([sorted((k, v) for k, v in frame.locals.items() if k in ("local", "n")) for frame in captured.stack][1:])
try:
    try:
        {}["k"]
    except KeyError as inner:
        raise RuntimeError("outer") from inner
except RuntimeError as error:
    print("".join(traceback.format_exception(error, limit=1)).replace(__file__, "FILE"))
    print("".join(traceback.format_exception(error, chain=False)).replace(__file__, "FILE"))
group = ExceptionGroup("several", [ValueError(1), ExceptionGroup("nested", [TypeError("x")])])
group.add_note("a note")
print("".join(traceback.format_exception(group)))


def deep(n):
    return deep(n - 1) if n else [].x


try:
    deep(20)
except AttributeError as error:
    print("".join(traceback.format_exception(error)).replace(__file__, "FILE"))
print(linecache.getline(__file__, 1), repr(linecache.getline("/no/file", 1)))
traceback.print_exc(file=sys.stdout)
print([f.name for f in traceback.extract_stack()], len(traceback.format_stack()))
