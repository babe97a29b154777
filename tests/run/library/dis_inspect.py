import dis, inspect, ast
def f(a, b=2, *c, d, **e): return a + b
dis.dis(f); print(inspect.signature(f)); print(ast.dump(ast.parse("x = 1 + y"), indent=1)); print(ast.unparse(ast.parse("def g(a): return [i for i in a]")))
