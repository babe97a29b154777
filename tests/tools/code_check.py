"""Hold the code objects that code_check makes against those of this Python's own compile().

    python3.11 code_check.py CODE_CHECK [-O | -OO] [--show N] [--time] FILE_OR_FOLDER...

Says how many files and code objects are equal field by field, which fields part, and shows the first N differences.
"""
import collections, io, itertools, marshal, os, subprocess, sys, time, warnings

warnings.simplefilter("ignore")
sys.setrecursionlimit(5000)

FIELDS = ("co_name", "co_qualname", "co_filename", "co_argcount", "co_posonlyargcount", "co_kwonlyargcount",
          "co_nlocals", "co_stacksize", "co_flags", "co_firstlineno", "co_names", "co_varnames", "co_freevars",
          "co_cellvars", "co_code", "co_linetable", "co_exceptiontable", "co_consts")


def comparable(value):
    """A constant with its types spelled out; a code object is compared apart."""
    if isinstance(value, tuple):
        return ("tuple",) + tuple(map(comparable, value))
    if isinstance(value, frozenset):
        return ("frozenset",) + tuple(sorted(map(repr, map(comparable, value))))
    if hasattr(value, "co_code"):
        return ("code", value.co_qualname)
    return type(value).__name__, repr(value)


def field(code, name):
    value = getattr(code, name)
    return tuple(map(comparable, value)) if name == "co_consts" else value


def children(code):
    return [c for c in code.co_consts if hasattr(c, "co_code")]


class Tally:
    def __init__(self, show):
        self.equal = self.total = 0
        self.parted = collections.Counter()
        self.show = show

    def tell(self, *what):
        if self.show > 0:
            self.show -= 1
            print(*what)

    def walk(self, path, ours, theirs):
        """True if both code objects and all inside them agree."""
        self.total += 1
        wrong = [name for name in FIELDS if field(ours, name) != field(theirs, name)]
        self.equal += not wrong
        for name in wrong:
            self.parted[name] += 1
        if wrong:
            self.tell(path, theirs.co_qualname, theirs.co_firstlineno, *wrong)
        same = not wrong
        for a, b in itertools.zip_longest(children(ours), children(theirs)):
            if a is None or b is None:
                self.parted["number of code objects"] += 1
                same = False
            else:
                same = self.walk(path, a, b) and same
        return same


def files(paths):
    for path in paths:
        if not os.path.isdir(path):
            yield path
        for root, folders, names in os.walk(path):
            folders.sort()
            yield from (os.path.join(root, n) for n in sorted(names) if n.endswith(".py"))


def expected(path, level):
    with open(path, "rb") as f:
        source = f.read()
    try:
        return compile(source, path, "exec", dont_inherit=True, optimize=level), None
    except SyntaxError as e:
        return None, "%s: %s (%s:%s-%s:%s)" % (type(e).__name__, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset)
    except (ValueError, RecursionError, MemoryError, OverflowError) as e:
        return None, "%s: %s" % (type(e).__name__, e)


def main(argv):
    tool, *rest = argv
    level = 2 if "-OO" in rest else 1 if "-O" in rest else 0
    show = int(rest.pop(rest.index("--show") + 1)) if "--show" in rest else 20
    paths = list(files([a for a in rest if not a.startswith("-")]))
    options = ["-" + "O" * level] if level else []
    if "--time" in rest:
        options.append("--time")
    listing = "\n".join(paths).encode("utf-8", "surrogateescape")
    done = subprocess.run([tool] + options, input=listing, stdout=subprocess.PIPE)
    if "--time" in rest:
        start = time.perf_counter()
        for path in paths:
            expected(path, level)
        print("krait  ", done.stdout.decode().strip())
        print("cpython %d files, %.3f s" % (len(paths), time.perf_counter() - start))
        return 0
    if done.returncode:
        print("code_check ended with", done.returncode)
    tally, right, seen = Tally(show), 0, 0
    out = io.BytesIO(done.stdout)
    for line in iter(out.readline, b""):
        path, what = line.decode("utf-8", "surrogateescape").rstrip("\n").split("\t", 1)
        kind, _, text = what.partition(" ")
        ours = marshal.loads(out.read(int(text))) if kind == "code" else None
        theirs, error = expected(path, level)
        seen += 1
        if ours is not None and theirs is not None:
            right += tally.walk(path, ours, theirs)
        elif ours is None and theirs is None and text == error:
            right += 1
        else:
            tally.parted["verdict"] += 1
            tally.tell(path, "|", text if kind == "error" else "compiled", "|", error or "compiled")
    print("%d of %d files equal, %d of %d code objects" % (right, len(paths), tally.equal, tally.total))
    for name, count in tally.parted.most_common():
        print("%8d %s" % (count, name))
    return 0 if right == seen == len(paths) and not done.returncode else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
