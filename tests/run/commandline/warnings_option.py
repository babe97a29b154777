"""Command line. -W and what it does with warnings."""
import subprocess
import sys

STDIN = 'print("from stdin", __name__, [v for v in dir() if v[0] != "_"])\n[1,\n 2]\n1/0\n'
CASES = [("-W", "error", "-c", "import warnings; warnings.warn(\"w\")"), ("-W", "ignore", "-c", "import warnings; warnings.warn(\"w\")"), ("-W", "always", "-c", "import warnings\nfor i in range(2): warnings.warn(\"w\")"), ("-c", "import warnings\nfor i in range(2): warnings.warn(\"w\")"), ("-W", "error::DeprecationWarning", "-c", "import warnings; warnings.warn(\"d\", DeprecationWarning)"), ("-c", "import warnings; warnings.warn(\"d\", DeprecationWarning)"), ("-c", "import warnings; warnings.warn(\"d\", PendingDeprecationWarning)"), ("-Wd", "-c", "import warnings; warnings.warn(\"d\", ImportWarning)"), ("-W", "nope", "-c", "print(1)"), ("-W", "error::Nope", "-c", "print(2)"), ("-W", "ignore:secret", "-c", "import warnings; warnings.warn(\"secret x\"); warnings.warn(\"public\")"), ("-c", "x = 5 is 5"), ("-W", "error", "-c", "x = 5 is 5"), ("-c", "\"\\d\""), ("-c", "assert (1, 2)"), ("-c", "1()"), ("-W", "once", "-c", "import sys; print(sys.warnoptions)")]


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
