"""compile(), eval() and exec() take their arguments in CPython's order and say what is wrong with them in its words."""
import ast
import types


class Number:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


def said(function, *args, **keywords):
    try:
        made = function(*args, **keywords)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return made.co_flags if isinstance(made, types.CodeType) else made


for value in (0, 1, None, "", "x", 1 << 70, 1.5, [], Number(0), Number("x")):
    print("dont_inherit", said(compile, "x", "f", "exec", 0, value))
for mode in ("exec", "nope", "exec\0", b"exec", None, "\ud800"):
    print("mode", said(compile, "x", "f", mode, 1 << 40), said(compile, "x", "f", mode, 64), said(compile, "x", "f", mode))
print(said(compile, "x", "f", "exec", 64, 0, 7), said(compile, "x", "f", "nope", 0, 0, 7), said(compile, "x", "f", "nope", 0, 0, "x"))
print(said(compile, memoryview(b"xxxx")[::2], "f", "exec"), said(compile, memoryview(b"xxxx")[::2], "f", "exec", ast.PyCF_ONLY_AST))
print(said(compile, ast.AST(), "f", "exec"), said(compile, ast.parse("x").body[0], "f", "exec"))
print([said(eval, source) for source in (b" \t 1", "\t 1", bytearray(b" 2"), memoryview(b" 3"), " 1;", b"\xff", None)])
print(said(eval, "1", [], 5), said(eval, "1", []), said(eval, "1", 5), said(eval, "1", None, 5), said(exec, "1", [], 5))
print(said(exec, "1", closure=()), said(exec, compile("1", "f", "exec"), closure=()))
