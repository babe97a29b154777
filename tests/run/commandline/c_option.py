"""Command line. -c: code, arguments, exit codes, errors."""
import subprocess
import sys

STDIN = 'print("from stdin", __name__, [v for v in dir() if v[0] != "_"])\n[1,\n 2]\n1/0\n'
CASES = [("-c", "print(1)"), ("-c", "import sys; print(sys.argv)", "a", "-b"), ("-c", "1/0"), ("-c", "x ="), ("-c", "raise SystemExit(5)"), ("-c", "import sys; sys.exit(\"text\")"), ("-c", "import sys; sys.exit()"), ("-c", "import sys; sys.exit(None)"), ("-c", "import sys; sys.exit(True)"), ("-c", "import sys; sys.exit(256 + 3)"), ("-c", "import sys; sys.exit(-1)"), ("-c", "import sys; sys.exit([1])"), ("-c", "raise KeyboardInterrupt"), ("-c", "import os; os._exit(9)"), ("-c", "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"), ("-c", "print(__name__, __file__ if \"__file__\" in dir() else None)"), ("-c", "if 1:\n  print(2)\n"), ("-c", "  print(3)"), ("-c", "import sys; print(sys.flags.interactive, sys.orig_argv[1:])"), ("-c",)]


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
