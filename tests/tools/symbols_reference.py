"""Prints each file's path and a SHA-1 of CPython's own symbol table for it: what `ast_check --symbols` prints.

    python3.11 symbols_reference.py [--full] FILE...
"""
import _symtable
import hashlib
import sys
import warnings

warnings.simplefilter("ignore")


def listing(entry, out):
    symbols = sorted(f"{name}={flags}" for name, flags in entry.symbols.items())
    varnames = "".join(name + "," for name in entry.varnames)
    out.append(" ".join([str(entry.type), entry.name, str(entry.lineno), str(int(entry.nested)), f"({varnames})"] + symbols))
    for child in entry.children:
        listing(child, out)


for path in (argument for argument in sys.argv[1:] if not argument.startswith("--")):
    with open(path, "rb") as file:
        source = file.read()
    try:
        out = []
        listing(_symtable.symtable(source, path, "exec"), out)
        text = "\n".join(out) + "\n"
    except SyntaxError as error:
        text = f"{type(error).__name__}: {error.msg} ({error.lineno}:{error.offset}-{error.end_lineno}:{error.end_offset})"
    if "--full" in sys.argv:
        print("==", path)
        print(text)
    else:
        print(path, hashlib.sha1(text.encode("utf-8", "surrogatepass")).hexdigest())
