"""Command line. Options that are refused, and help."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "data"))
from command_line import run_cases

run_cases([
    ("-Z",),
    ("--nope",),
    ("-c",),
    ("-W",),
    ("-X",),
    ("--check-hash-based-pycs", "default", "-c", "print(1)"),
])
