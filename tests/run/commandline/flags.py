"""Command line. Options that set sys.flags, and what they change."""
import subprocess
import sys

STDIN = 'print("from stdin", __name__, [v for v in dir() if v[0] != "_"])\n[1,\n 2]\n1/0\n'
CASES = [("-O", "-c", "assert 0; print(__debug__, __import__(\"sys\").flags.optimize)"), ("-OO", "-c", "def f(): \"doc\"\nprint(f.__doc__)"), ("-B", "-c", "import sys; print(sys.dont_write_bytecode)"), ("-E", "-c", "import sys; print(sys.flags.ignore_environment)"), ("-I", "-c", "import sys; print(sys.flags.isolated, sys.flags.safe_path, sys.flags.no_user_site)"), ("-s", "-c", "import sys; print(sys.flags.no_user_site)"), ("-S", "-c", "import sys; print(\"site\" in sys.modules, sys.flags.no_site)"), ("-P", "-c", "import sys; print(sys.flags.safe_path)"), ("-u", "-c", "print(1)"), ("-q", "-c", "import sys; print(sys.flags.quiet)"), ("-b", "-c", "print(b\"a\" == \"a\")"), ("-bb", "-c", "print(b\"a\" == \"a\")"), ("-X", "dev", "-c", "import sys; print(sys.flags.dev_mode)"), ("-X", "utf8", "-c", "import sys; print(sys.flags.utf8_mode)"), ("-X", "utf8=0", "-c", "import sys; print(sys.flags.utf8_mode)"), ("-X", "int_max_str_digits=700", "-c", "print(len(str(10**699))); str(10**800)"), ("-X", "foo=bar", "-X", "baz", "-c", "import sys; print(sys._xoptions)"), ("-BEs", "-c", "import sys; print(sys.flags)"), ("-R", "-c", "print(1)"), ("-x", "-c", "print(1)")]


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
