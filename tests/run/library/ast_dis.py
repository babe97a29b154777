"""ast, dis, inspect, tokenize on small sources."""
import ast, dis, inspect, io, tokenize
def f(a, b: int = 1, *c, d, e=2, **g) -> str:
    "doc"
    return a + b


CASES = r"""
ast.dump(ast.parse("x = 1 + y")), ast.dump(ast.parse("f(*a, k=1)", mode="eval")), ast.unparse(ast.parse("def f(a, /, b=1, *c, d: int=2, **e) -> x:\n  return [i for i in a if i]")), ast.literal_eval("{'a': [1, 2.5, None, (True,), -3, {4}, b'x', 1+2j]}"), [type(n).__name__ for n in ast.walk(ast.parse("a.b[c]"))], ast.unparse(ast.parse("f'{x!r:>{w}} {{}}'; lambda: (yield); a if b else c; not (a or b); -(-x) ** 2")), ast.dump(ast.parse("match x:\n case [1, *_] | {'k': v}: pass"), indent=1), ast.Name("x").id
ast.literal_eval("1 +")
ast.parse("a b")
ast.Name("a", "b", "c")
eval(compile(ast.fix_missing_locations(ast.Expression(ast.BinOp(ast.Constant(2), ast.Mult(), ast.Constant(21)))), "x", "eval"))
[(i.opname, i.argrepr) for i in dis.get_instructions(compile("x = [a.b(c) for a in d]", "s", "exec")) if "code object" not in i.argrepr][:12], dis.opmap["LOAD_CONST"], dis.stack_effect(dis.opmap["POP_TOP"])
inspect.signature(f), inspect.signature(f).parameters["b"], str(inspect.signature(f).replace(return_annotation=int)), inspect.getfullargspec(f), inspect.signature(f).bind(1, d=3).arguments, inspect.isfunction(f), inspect.getdoc(f), inspect.getsource(f).splitlines()[0], inspect.signature(len), inspect.ismethod(f), inspect.isbuiltin(len), inspect.isclass(int), inspect.getmro(bool), inspect.unwrap(f) is f, inspect.cleandoc("  a\n   b"), inspect.getmodulename("/x/y.py"), inspect.getcallargs(f, 1, d=2)
inspect.signature(f).bind()
inspect.signature(f).bind(1, 2, d=1, zz=5, a=2)
inspect.signature(5)
inspect.getsource(len)
[(t.type, t.string) for t in tokenize.generate_tokens(io.StringIO("x = 1 # c\nif y:\n  z()\n").readline)]
list(tokenize.generate_tokens(io.StringIO("(1,").readline))
tokenize.untokenize(tokenize.generate_tokens(io.StringIO("a  +  b\n").readline))
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)
