"""compile() of an older language, with type comments, of signatures and of single entries: what it makes or refuses."""
import ast
import warnings


def said(source, mode="exec", flags=0, version=-1):
    try:
        made = compile(source, "<text>", mode, flags | ast.PyCF_ONLY_AST, True, _feature_version=version)
    except SyntaxError as error:
        return (error.msg, error.lineno, error.offset, error.end_lineno, error.end_offset, error.text)
    return ast.dump(made)


print("-- what an older language lacks")
NEWER = ["x: int\n", "x.y: int = 1, \n", "a @= b\n", "a @ b\n", "a = 1_0\n", "f'{x}'\n", "f'{x=}' 'y'\n", "b'' f'{x}'\n",
         "async def f(): pass\n", "async def f():\n  await x\n", "async def f():\n  async with x: pass\ny\n",
         "async def f():\n  async for x in y: pass\n", "async def f(): [x async for x in y]\n", "(x := 1) + 1\n",
         "def f(a, /): pass\n", "lambda a, /, b: 0\n", "with (a as b, c): pass\n", "match x:\n  case 1: pass\n",
         "try: x\nexcept* A: y\n"]
for source in NEWER:
    print(repr(source), *[said(source, version=version) for version in (4, 5, 7, 9, 10)], sep="\n    ")

print("-- async and await as names")
for source in ["async = await\n", "def async(await): return await\n", "f'{async}{await + 1}'\n",
               "async def f():\n  async = 1\n", "async def f(): pass\nawait = 1\n", "async with x: pass\n",
               "async def f(x=await): pass\n", "async\n", "a2000 = async\n"]:
    print(repr(source), said(source, version=6), said(source, version=7), sep="\n    ")

print("-- type comments")
COMMENTS = ["x = 1 # type: int\n", "x # type: int\n", "for x in y: # type: int\n  pass\n", "with x as y: #type:int\n  pass\n",
            "def f(*, # type: int\n      x): pass\n", "def f(a, # type: int\n      b # type: str\n      ): pass\n",
            "def f(): # type: () -> int\n  # type: () -> str\n  pass\n", "def f(): # plain\n  # also\n  # type: () -> int\n  pass\n",
            "def f(): # type: ignore[x]\n  # type: () -> int\n  pass\n", "# type: ignore\nx\n", "if x: # type: int\n  pass\n",
            "x = 1 # type: ignored\n", "x = ( # type: int\n  1)\n", "def f(a, # plain\n  # type: int\n  b): pass\n"]
for source in COMMENTS:
    print(repr(source), said(source, flags=ast.PyCF_TYPE_COMMENTS), sep="\n    ")
print(said("x\n  # type: int", "single", ast.PyCF_TYPE_COMMENTS))

print("-- signatures")
for source in ["() -> int", "(int, *str, **Any) -> float\n", "(int, *str, *Any) -> float", "(**int, **str) -> float", "(a,) -> b",
               "(a b) -> c", "a -> b", "() -> a, b", "(*a, b) -> c", "(a) -> b # type: int\n", "(", "() -> yield"]:
    print(repr(source), said(source, "func_type"), sep="\n    ")

print("-- incomplete entries")
for source in ["x = [\n+=", "def f()0xfor", "x = 1 +", "if x", "'''", "x = '", "f(", "1.", "a.", "x *", "x **", "pass"]:
    print(repr(source), said(source, "single", 0x4200), sep="\n    ")

print("-- warnings, and warnings as errors")
for source in ["1or 2\n", "x = 1oru\n", "0xfor x in y\n", "s = 'é'; 1in x\n", "f'{1if 2else 3}'\n", "f'{1if}'\n", "1ifx\n",
               "assert (x, 'y')\nreturn 1\n", "return 1\nassert (x, 'y')\n"]:
    for action in "always", "error":
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter(action)
            try:
                compile(source, "<text>", "exec")
                result = "accepted"
            except SyntaxError as error:
                result = (error.msg, error.lineno, error.offset, error.end_lineno, error.end_offset, error.text)
        print(repr(source), action, result, [(str(warning.message), warning.lineno) for warning in seen])

print("-- other languages inside f-strings")
for source in ["f'{(x := 1)}'\n", "f'{lambda: 0}{(lambda a, /: a)}'\n", "f'{a:{(b := c)}}'\n"]:
    print(repr(source), said(source, version=7), sep="\n    ")
for source in ["f'{a <> b}' <> c\n", "f'{a != b}'\n", "f'{a:{b <> c}}'\n", "f'{a <> b=}'\n"]:
    print(repr(source), said(source, flags=0x400000), said(source), sep="\n    ")

print("-- where a prompt's first annotation stands, and postponed annotations as text")
code = compile("x: int = 1\n", "<text>", "single")
print(list(code.co_positions())[:2])
for source in ["lambda*a: 0", "lambda *, a: 0", "lambda **k: 0", "lambda a, /, *b: 0", "lambda: 0"]:
    print(compile("from __future__ import annotations\nx: " + source, "<text>", "exec").co_consts)

print("-- what is no literal")
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    for source in ["~1.5 is x", "~1 is x", "-True is x", "-1j is not x", "~1j is x"]:
        before = len(seen)
        compile(source, "<text>", "exec")
        print(source, [str(w.message) for w in seen[before:]])
