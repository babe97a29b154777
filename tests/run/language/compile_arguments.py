"""compile(): which arguments it takes, what it says of others, and which flags change what is accepted."""
import ast


def attempt(*arguments, **named):
    try:
        made = compile(*arguments, **named)
        answer = ast.dump(made) if isinstance(made, ast.AST) else made.co_code.hex()
    except SyntaxError as error:
        answer = type(error).__name__, error.args
    except Exception as error:
        answer = repr(error)
    print(ascii(arguments), named, answer)


for flags in 0, 0x200, 0x400, 0x800, 0x1000, 0x2000, 0x4000, 0x8000, 0x400000, 0x1000000, -1, "x":
    for source, mode in ("await x", "exec"), ("if 1:\n x", "single"), ("a b", "exec"), ("f(", "eval"), ("a <> b", "eval"):
        attempt(source, "<f>", mode, flags, True)
for mode in "foo", None, 1, "func_type", "exec\0":
    attempt("x", "<f>", mode)
    attempt("()->x", "<f>", mode, 0x400)
for source in 1, None, [], b"x", bytearray(b"x"), "x\0":
    attempt(source, "<f>", "exec")
    attempt(source, "<f>", "exec", 0x400)
for optimize in -2, 3, "x":
    attempt("x", "<f>", "exec", optimize=optimize)
attempt("match x:\n case 1: pass", "f", "exec", _feature_version=5)
for source in "(x := 0)", "f'{x}'", "a @ b", "async def f():\n await x", "lambda x, /: 0":
    attempt(source, "f", "exec", 0x400, _feature_version=4)
attempt("x  # type: int", "f", "exec", 0x1400)
