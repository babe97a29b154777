"""Command line. -m: modules, packages, tools of the library."""
import subprocess
import sys

STDIN = 'print("from stdin", __name__, [v for v in dir() if v[0] != "_"])\n[1,\n 2]\n1/0\n'
CASES = [("-m", "json.tool"), ("-m", "nope_module"), ("-m", "json.nope"), ("-m", "this"), ("-m", "calendar", "2024", "2"), ("-m", "base64", "-t"), ("-m", "timeit", "-n", "1", "-r", "1", "-q") if 0 else ("-m", "keyword") if 0 else ("-m", "platform", "-x") if 0 else ("-m", "tabnanny", "/nonexistent"), ("-m", "ast"), ("-m", "tokenize"), ("-m", "email") , ("-m", "unittest", "-q"), ("-m",), ("-m", "os.path.nothing"), ("-m", "sys"), ("-m", "textwrap"), ("-m", "colorsys"), ("-m", "compileall", "-q", "/nonexistent"), ("-m", "py_compile", "/nonexistent"), ("-m", "zipfile", "-l", "/nonexistent"), ("-m", "inspect", "textwrap:dedent"), ("-m", "pyclbr", "textwrap"), ("-m", "difflib") , ("-m", "symtable")]


def shown(data):
    text = data.decode("utf-8", "backslashreplace").replace(sys.executable, "PYTHON")
    return text if len(text) < 3000 else "%d characters" % len(text)


for case in CASES:
    interactive = "-i" in case
    run = subprocess.run([sys.executable, *case], input=(STDIN if not interactive else "x\n1 + 1\n1/0\n").encode(), capture_output=True, timeout=60)
    print("$", *map(repr, case), "->", run.returncode)
    if run.stdout:
        print(shown(run.stdout), end="" if run.stdout.endswith(b"\n") else "\n")
    if run.stderr and not ("Usage" in shown(run.stderr) or "usage" in shown(run.stderr)):
        print("! " + shown(run.stderr).replace("\n", "\n! ").rstrip("! "))
