"""What the constructor of code objects and code.replace() refuse, in which words and order; and what they make."""
import types


def f(a, b=2, /, c=3, *args, d, e=5, **kw):
    x = lambda: (a, args)
    return x


NAMES = ["argcount", "posonlyargcount", "kwonlyargcount", "nlocals", "stacksize", "flags", "code", "consts", "names", "varnames",
         "filename", "name", "qualname", "firstlineno", "linetable", "exceptiontable", "freevars", "cellvars"]
code = f.__code__


class Text(str):
    pass


def said(make, *args, **fields):
    try:
        made = make(*args, **fields)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return made == code, [type(name) is str for name in made.co_names], made.co_varnames, made.co_cellvars, made.co_freevars


VALUES = [-1, 1, 100, 2**31, None, "x", b"", b"x", (), (1,), ("a",), (Text("a"),), []]
for index, name in enumerate(NAMES):
    for value in VALUES:
        if name in ("linetable", "exceptiontable", "consts", "filename", "code") and isinstance(value, (tuple, bytes, str)):
            continue
        args = [getattr(code, "co_" + each) for each in NAMES]
        args[index] = value
        print(name, repr(value), said(code.replace, **{"co_" + name: value}), said(types.CodeType, *args), sep=" | ")
print(said(code.replace, co_code=b"x"), said(code.replace, co_argcount=1), said(code.replace, co_foo=1), said(types.CodeType, 1))
print(compile("x", "<text>", "exec").replace(co_firstlineno=0).co_lnotab)

print("-- which fields make another code object")
for name, value in {"stacksize": 9, "exceptiontable": b"abcd", "linetable": b"", "filename": "q", "qualname": "q", "name": "q",
                    "firstlineno": 9, "flags": 1, "consts": (None,)}.items():
    other = code.replace(**{"co_" + name: value})
    print(name, other == code)
print([compile(a, "f", "exec").replace(co_linetable=b"") == compile(b, "f", "exec").replace(co_linetable=b"")
       for a, b in (("x=0.", "x=-0."), ("x=1", "x=True"), ("x=1", "x=1.0"), ("x=(1,2)", "x=(1,2.0)"), ("x=1", "x = 1"))])

print("-- the order of a set of constants, in this process and when its strings are known")
kept = []
for _ in range(2):
    kept.append(compile("x in {'s124802', 0.9424502837770503, 32, 394062369025, 664935671172, 's206442', 627503201927, 78, (3, 'q23'), 148, 23, "
                  "'s248865', b'x9', 's618411', 63, (5, 'q35'), 's756164'}", "f", "eval").co_consts)
print(*kept, sep="\n")
