"""Runs command lines of the interpreter that runs this program, and prints what they print and how they end."""
import hashlib
import re
import subprocess
import sys

STDIN = 'print("from stdin", __name__, [v for v in dir() if v[0] != "_"])\n[1,\n 2]\n1/0\n'
INTERACTIVE = "x\n1 + 1\n1/0\n"


def shown(data):
    text = data.decode("utf-8", "backslashreplace").replace(sys.executable, "PYTHON")
    text = re.sub(r"(Ran \d+ tests? in) [\d.]+s", r"\1 TIME", text)
    return text if len(text) < 3000 else "%d characters, %s\n" % (len(text), hashlib.sha256(text.encode()).hexdigest())


def run_cases(cases):
    """Each case is the arguments of one run, which reads STDIN, or INTERACTIVE if it has -i."""
    for case in cases:
        stdin = INTERACTIVE if "-i" in case else STDIN
        run = subprocess.run([sys.executable, *case], input=stdin.encode(), capture_output=True, timeout=60)
        print("$", *map(repr, case), "->", run.returncode)
        if run.stdout:
            print(shown(run.stdout), end="" if run.stdout.endswith(b"\n") else "\n")
        error = shown(run.stderr)
        if error and "usage" not in error.lower():  # the words of the help are each interpreter's own
            print("! " + error.replace("\n", "\n! ").rstrip("! "))
