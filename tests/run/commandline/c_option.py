"""Command line. -c: code, arguments, exit codes, errors."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "data"))
from command_line import run_cases

run_cases([
    ("-c", "print(1)"),
    ("-c", "import sys; print(sys.argv)", "a", "-b"),
    ("-c", "1/0"),
    ("-c", "x ="),
    ("-c", "raise SystemExit(5)"),
    ("-c", 'import sys; sys.exit("text")'),
    ("-c", "import sys; sys.exit()"),
    ("-c", "import sys; sys.exit(None)"),
    ("-c", "import sys; sys.exit(True)"),
    ("-c", "import sys; sys.exit(256 + 3)"),
    ("-c", "import sys; sys.exit(-1)"),
    ("-c", "import sys; sys.exit([1])"),
    ("-c", "raise KeyboardInterrupt"),
    ("-c", "import os; os._exit(9)"),
    ("-c", "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"),
    ("-c", 'print(__name__, __file__ if "__file__" in dir() else None)'),
    ("-c", "if 1:\n  print(2)\n"),
    ("-c", "  print(3)"),
    ("-c", "import sys; print(sys.flags.interactive, sys.orig_argv[1:])"),
    ("-c",),
])
