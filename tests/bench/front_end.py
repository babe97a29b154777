"""The front end beside /usr/bin/python3.11, in one run: part of `./dev bench`.

    python3.11 tests/bench/front_end.py BIN_FOLDER [FILE ...]

Over the whole library, file by file, in megabytes a second of processor time: text to abstract tree (ours in C++, CPython's
`ast.parse`, which makes Python objects as well, and krait's own `ast.parse`, which does so too) and text to code object
(`compile`). Then how long a keystroke takes to new diagnostics in a file of 10,000 lines, quotes, brackets, joins, Enter and
paste among what is typed. The exit status is 1 when a limit is missed.
"""
import glob, os, re, resource, subprocess, sys, tempfile

REFERENCE = "/usr/bin/python3.11"
TREE_LIMIT, CODE_LIMIT = 0.8, 0.6
MEDIAN_LIMIT, PERCENTILE_LIMIT, WORST_LIMIT = 2, 20, 40
LINES = 10000
PYTHON = """
import ast, sys, warnings
warnings.simplefilter("ignore")
make = ast.parse if sys.argv[1] == "tree" else lambda data: compile(data, "f", "exec", dont_inherit=True)
for path in sys.stdin.read().split("\\n"):
    try:
        with open(path, "rb") as file:
            make(file.read())
    except (SyntaxError, ValueError):
        pass
"""


def seconds(command, files, given=None):
    """The processor time that a command takes, less what it takes for nothing."""
    taken = []
    for paths in ([], files):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        arguments = command + paths if given is None else command
        subprocess.run(arguments, input=None if given is None else "\n".join(paths or [os.devnull]).encode(), check=False,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return taken[1] - taken[0]


def compare(name, ours, theirs, files, size, limit):
    """Each the better of two runs."""
    mine, reference = (min(seconds(*command) for _ in range(2)) for command in (ours, theirs))
    print("%-34s %8.1f MB/s %8.1f MB/s %7.2f" % (name, size / reference / 1e6, size / mine / 1e6, reference / mine), flush=True)
    return limit is None or reference / mine >= limit


def large_file(folder, files):
    """Ordinary modules one behind the other."""
    path = os.path.join(folder, "large.py")
    lines = []
    for name in ("_pydecimal.py", "argparse.py", "inspect.py", "typing.py"):
        with open(os.path.join("/usr/lib/python3.11", name), encoding="utf-8") as file:
            lines += file.read().splitlines(True)
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(lines[:LINES])
    return path


def keystrokes(tool, files):
    with tempfile.TemporaryDirectory() as folder:
        output = subprocess.run([tool, "--keystrokes", "1000", large_file(folder, files)], stdout=subprocess.PIPE, check=True).stdout.decode()
    print(output, end="")
    median, percentile, worst = map(float, re.search(r"median ([\d.]+) ms, 99th percentile ([\d.]+) ms, worst ([\d.]+) ms", output).groups())
    return median <= MEDIAN_LIMIT and percentile <= PERCENTILE_LIMIT and worst <= WORST_LIMIT


def main():
    tool = lambda name: os.path.join(sys.argv[1], name)
    files = sys.argv[2:] or sorted(glob.glob("/usr/lib/python3.11/**/*.py", recursive=True))
    size = sum(os.path.getsize(path) for path in files)
    print("%-34s %13s %13s %7s" % ("%d files, %.1f MB" % (len(files), size / 1e6), "CPython", "Krait", "ratio"))
    tree = ([REFERENCE, "-c", PYTHON, "tree"], files, True)
    right = compare("text to tree", ([tool("ast_check"), "--time"], files), tree, files, size, TREE_LIMIT)
    right &= compare("text to tree, as Python objects", ([tool("krait"), "-c", PYTHON, "tree"], files, True), tree, files, size, None)
    code = ([REFERENCE, "-c", PYTHON, "code"], files, True)
    right &= compare("text to code", ([tool("code_check"), "--time"], files), code, files, size, CODE_LIMIT)
    right &= keystrokes(tool("edit_check"), files)
    return 0 if right else 1


sys.exit(main())
