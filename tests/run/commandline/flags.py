"""Command line. Options that set sys.flags, and what they change."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "data"))
from command_line import run_cases

run_cases([
    ("-O", "-c", 'assert 0; print(__debug__, __import__("sys").flags.optimize)'),
    ("-OO", "-c", 'def f(): "doc"\nprint(f.__doc__)'),
    ("-B", "-c", "import sys; print(sys.dont_write_bytecode)"),
    ("-E", "-c", "import sys; print(sys.flags.ignore_environment)"),
    ("-I", "-c", "import sys; print(sys.flags.isolated, sys.flags.safe_path, sys.flags.no_user_site)"),
    ("-s", "-c", "import sys; print(sys.flags.no_user_site)"),
    ("-S", "-c", 'import sys; print("site" in sys.modules, sys.flags.no_site)'),
    ("-P", "-c", "import sys; print(sys.flags.safe_path)"),
    ("-u", "-c", "print(1)"),
    ("-q", "-c", "import sys; print(sys.flags.quiet)"),
    ("-b", "-c", 'print(b"a" == "a")'),
    ("-bb", "-c", 'print(b"a" == "a")'),
    ("-X", "dev", "-c", "import sys; print(sys.flags.dev_mode)"),
    ("-X", "utf8", "-c", "import sys; print(sys.flags.utf8_mode)"),
    ("-X", "utf8=0", "-c", "import sys; print(sys.flags.utf8_mode)"),
    ("-X", "int_max_str_digits=700", "-c", "print(len(str(10**699))); str(10**800)"),
    ("-X", "foo=bar", "-X", "baz", "-c", "import sys; print(sys._xoptions)"),
    ("-BEs", "-c", "import sys; print(sys.flags)"),
    ("-R", "-c", "print(1)"),
    ("-x", "-c", "print(1)"),
])
