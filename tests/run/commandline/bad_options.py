"""Command line. Options that are refused, and help."""
import subprocess
import sys

STDIN = 'print("from stdin", __name__, [v for v in dir() if v[0] != "_"])\n[1,\n 2]\n1/0\n'
CASES = [("-Z",), ("--nope",), ("-c",), ("-W",), ("-X",), ("--check-hash-based-pycs", "default", "-c", "print(1)")]


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
