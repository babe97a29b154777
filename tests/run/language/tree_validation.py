# Trees built by hand are checked before they are compiled: contexts, empty lists, patterns, positions.
import ast


def refused(node, mode="exec"):
    tree = ast.Expression(node) if mode == "eval" else ast.Module([node], [])
    ast.fix_missing_locations(tree)
    try:
        compile(tree, "<tree>", mode)
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
    else:
        print("compiled")


load, store = ast.Name("x", ast.Load()), ast.Name("x", ast.Store())
refused(ast.Assign([load], ast.Constant(1)))
refused(ast.Expr(store))
refused(ast.If(load, [], []))
refused(ast.Try([ast.Pass()], [], [], []))
refused(ast.Delete([]))
refused(ast.BoolOp(ast.And(), [load]), "eval")
refused(ast.Compare(load, [ast.In()], []), "eval")
refused(ast.Dict([load], []), "eval")
refused(ast.Name("None", ast.Load()), "eval")
refused(ast.Constant([1]), "eval")
refused(ast.List([None], ast.Load()), "eval")
refused(ast.Match(load, [ast.match_case(ast.MatchSingleton("a"), None, [ast.Pass()])]))
refused(ast.Match(load, [ast.match_case(ast.MatchStar("a"), None, [ast.Pass()])]))
refused(ast.Match(load, [ast.match_case(ast.MatchValue(ast.Constant(1)), None, [ast.Pass()])]))
refused(ast.Pass(lineno=3, col_offset=0, end_lineno=2, end_col_offset=0))
print(ast.withitem.__doc__, "|", ast.Name.__doc__)

# What a constant cannot be is said after all that is wrong with the types of fields, and where the validator comes to it.
refused(ast.Assign([ast.Name("x", ast.Store())], ast.Constant(object()), 5))
refused(ast.Assign([ast.Name("x", ast.Load())], ast.Constant([1])))
refused(ast.Expr(ast.Constant((1, frozenset({2}), [3]))))
refused(ast.Expr(ast.Subscript(ast.Name("True", ast.Load()), ast.Constant({}), ast.Load())))
refused(ast.Expr(ast.Lambda(ast.arguments([], [ast.arg("a")], None, [], [], None, []), ast.Name("b", 7))))
refused(ast.Match(load, [ast.match_case(ast.MatchValue(ast.Constant(1)), None, 3)]))
refused(ast.Match(load, [ast.match_case(ast.MatchSingleton(ast.Load()), None, [ast.Pass()])]))
print(hasattr(ast.pattern, "end_lineno"), ast.expr.end_lineno)

# The very object that a program put into the tree becomes the constant, where CPython keeps it.
for value in None, True, ..., b"", "", frozenset():
    tree = ast.fix_missing_locations(ast.Expression(ast.Constant(value)))
    print(eval(compile(tree, "<tree>", "eval")) is value)

# What only the compiler meets: targets that no source has, conversions that no f-string has.
def compiled(node):
    try:
        code = compile(ast.fix_missing_locations(ast.Expression(node)), "<tree>", "eval")
    except (TypeError, ValueError, SystemError) as error:
        return f"{type(error).__name__}: {error}"
    return code.co_code.hex(), code.co_names, code.co_consts


name = ast.Name("a", ast.Load())
print(compiled(ast.NamedExpr(ast.Attribute(name, "x", ast.Store()), name)))
print(compiled(ast.NamedExpr(ast.Tuple([], ast.Store()), name)))
print(compiled(ast.FormattedValue(name, 0, None)), compiled(ast.FormattedValue(name, 256 + ord("s"), None)))
print(compiled(ast.Compare(name, [ast.In()], [ast.Set([])])))
for node in (ast.AugAssign(ast.Tuple([], ast.Store()), ast.Add(), name), ast.AnnAssign(ast.List([], ast.Store()), name, None, 0)):
    try:
        compile(ast.fix_missing_locations(ast.Module([node], [])), "<tree>", "exec")
    except SystemError as error:
        print(error)

# How deep a tree may be, and what is said of one that is deeper.
def deepest(make, limit=200):
    import sys
    node, said = name, None
    sys.setrecursionlimit(limit)
    for depth in range(limit + 20):
        node = make(node)
        try:
            compile(ast.Expression(node), "<tree>", "eval")
        except RecursionError as error:
            said = depth, str(error)
            break
    sys.setrecursionlimit(1000)
    return said


name.lineno, name.col_offset = 1, 0
place = {"lineno": 1, "col_offset": 0}
print(deepest(lambda node: ast.UnaryOp(ast.USub(), node, **place)))
print(deepest(lambda node: ast.Call(name, [], [ast.keyword("a", node, **place)], **place)))
print(deepest(lambda node: ast.Lambda(ast.arguments([], [ast.arg("a", **place)], None, [], [], None, [node]), name, **place)))
print(deepest(lambda node: ast.ListComp(node, [ast.comprehension(ast.Name("b", ast.Store(), **place), name, [], 0)], **place)))

# Identifiers and strings of a class of one's own are refused.
class Text(str):
    pass


print(compiled(ast.Name(Text("x"), ast.Load())), compiled(ast.Constant(1, kind=Text("u"))), compiled(ast.Constant(1, kind=b"u")))
