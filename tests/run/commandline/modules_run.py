"""Command line. -m: modules, packages, tools of the library."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "data"))
from command_line import run_cases

run_cases([
    ("-m", "json.tool"),
    ("-m", "nope_module"),
    ("-m", "json.nope"),
    ("-m", "this"),
    ("-m", "calendar", "2024", "2"),
    ("-m", "base64", "-t"),
    ("-m", "tabnanny", "/nonexistent"),
    ("-m", "ast"),
    ("-m", "tokenize"),
    ("-m", "email"),
    ("-m", "unittest", "-q"),
    ("-m",),
    ("-m", "os.path.nothing"),
    ("-m", "sys"),
    ("-m", "textwrap"),
    ("-m", "colorsys"),
    ("-m", "compileall", "-q", "/nonexistent"),
    ("-m", "py_compile", "/nonexistent"),
    ("-m", "zipfile", "-l", "/nonexistent"),
    ("-m", "inspect", "textwrap:dedent"),
    ("-m", "pyclbr", "textwrap"),
    ("-m", "difflib"),
    ("-m", "symtable"),
])
