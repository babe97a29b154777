"""Holds the docstrings of native types and functions against CPython's: the facts may be the same, no sentence may.

    python3.11 tests/conformance/docstrings.py KRAIT

A sentence is five words or more; lines that only show a signature do not count. Two descriptions are CPython's, because
its test_descr asks for them to the letter. Without /usr/bin/python3.11 there is nothing to compare, which is a failure.
"""
import json, re, subprocess, sys

REFERENCE = "/usr/bin/python3.11"
ASKED_FOR = {"true if the file is closed", "the real part of a complex number"}

# Runs in each of the two: the docstrings of everything native that modules and types lead to.
COLLECT = r"""
import contextlib, importlib, io, json, sys, types
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    for name in sorted(sys.stdlib_module_names - {"antigravity", "this", "idlelib", "turtledemo", "test"}):
        try:
            importlib.import_module(name)
        except Exception:
            pass
native = (types.MethodDescriptorType, types.GetSetDescriptorType, types.BuiltinFunctionType, types.MemberDescriptorType,
          types.ClassMethodDescriptorType, types.WrapperDescriptorType)
found, seen = {}, set()
def add(name, thing):
    text = getattr(thing, "__doc__", None)
    if isinstance(text, str):
        found[name] = text
def walk(kind):
    if kind in seen:
        return
    seen.add(kind)
    if not kind.__flags__ & 1 << 9 or "heap" in sys.argv:  # of ours, only what no class statement made
        add(f"{kind.__module__}.{kind.__qualname__}", kind)
    for name, value in list(vars(kind).items()):
        if isinstance(value, native) and name != "__doc__":
            add(f"{kind.__module__}.{kind.__qualname__}.{name}", value)
    for child in type.__subclasses__(kind):
        walk(child)
walk(object)
for module in list(sys.modules.values()):
    if not str(getattr(module, "__file__", "")).endswith(".py") and isinstance(module, types.ModuleType):
        for name, value in list(vars(module).items()):
            if isinstance(value, types.BuiltinFunctionType):
                add(f"{module.__name__}.{name}", value)
print(json.dumps(found))
"""


def sentences(text):
    text = re.sub(r"(?m)^[\w.]+\([^\n]*\)\s*(-+>[^\n]*)?$", "\n\n", text)
    for part in re.split(r"(?<=[.:;])\s+|\n\s*\n", text):
        words = re.findall(r"[A-Za-z0-9_']+", part.lower())
        if len(words) >= 5:
            yield " ".join(words)


def collected(*command):
    program = [command[0], "-c", COLLECT, *command[1:]]
    run = subprocess.run(program, capture_output=True, text=True, timeout=300, check=True)
    return json.loads(run.stdout.splitlines()[-1])


def main():
    theirs = {sentence for text in collected(REFERENCE, "heap").values() for sentence in sentences(text)} - ASKED_FOR
    ours = collected(sys.argv[1])
    copied = [(name, sentence) for name, text in ours.items() for sentence in theirs.intersection(sentences(text))]
    for name, sentence in copied:
        print(f"{name}: CPython says {sentence!r} too")
    print(f"{len(ours)} docstrings, {len(theirs)} sentences to avoid")
    failed = bool(copied) or not ours or not theirs
    print(f"{1 - failed} passed, {failed + 0} failed")
    return failed


sys.exit(main())
