"""Errors that CPython's parser finds on its way to another, and the warnings on the way."""
import __future__
import ast
import warnings


def said(source, mode="exec", flags=0, version=-1):
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        try:
            compile(source, "<text>", mode, flags, True, _feature_version=version)
            result = "accepted"
        except SyntaxError as error:
            result = (error.msg, error.lineno, error.offset, error.end_lineno, error.end_offset, error.text)
    print(repr(source), result, [(str(warning.message), warning.lineno) for warning in seen])


print("-- an older language refuses what comes first, wherever the fault is")
for source in ["x @ y\na\nb\nc\nd e\n", "def f(a, /): pass\na\nb\nc\n d\n", "f'{(a:=5)}'\n", "'\\d' f'x'\n", "x f'{(a:=5)}' = y\n"]:
    said(source, flags=0x400, version=4)
    said(source, flags=0x400, version=7)

print("-- a type comment on a line of its own spoils the function's header for the second pass")
said("def f():\n  # type: () -> int\n  x\ndef g(): pass\na\nb\nc d\n", flags=0x1400)

print("-- warnings under <>")
for source in ["1or x y\n", "f('\\d' x)\n"]:
    said(source, flags=__future__.CO_FUTURE_BARRY_AS_BDFL)

print("-- literals behind a broken one")
for source in ["b'é' '\\d'\n", "'a' '\\x1' '\\d'\n", "b'a' '\\d'\n"]:
    said(source)

print("-- a cookie counts in a whole line")
for source in [b"# coding: nope", b"# coding: nope\n"]:
    said(source, "eval")
    said(source)
print("-- what may be named __debug__")
said("match x:\n  case A(1, __debug__=b): pass\n")
said("del a.__debug__\n")
said("del __debug__\n")

print("-- nothing of a name follows a wildcard, and a join does not hide a definition")
for source in ["match x:\n  case _.a: pass\n", "match x:\n  case _(): pass\n", "x; \\\ndef f(): pass\n"]:
    said(source)
print("-- annotations of lambdas as text")
annotations = {}
exec(compile("x: lambda **k: lambda *, a: lambda: lambda a: 0", "<text>", "exec", __future__.annotations.compiler_flag), annotations)
print(annotations["__annotations__"])
print("-- annotations at a prompt")
print(list(compile("\n\na.b: c\n", "<text>", "exec").co_positions()))
print(list(compile("a.b: c\n", "<text>", "single").co_positions()))

print("-- a type comment makes one item of those in parentheses")
for source in ["with (a, b):  # type: int\n  x\n", "with (a):  # type: int\n  x\n", "with (a,):  # type: int\n  x\n"]:
    print(ast.dump(ast.parse(source, type_comments=True), include_attributes=True))
print("-- await as a name in a signature")
print(ast.dump(ast.parse("(async) -> await", mode="func_type", feature_version=(3, 6))))
