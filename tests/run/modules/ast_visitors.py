"""ast: parse, walk, transform, compile again, unparse, literal_eval."""
import ast

tree = ast.parse("def f(a, *b, c=1):\n    '''Doc.'''\n    return [a + x for x in b if x > c]\n")
print(ast.dump(tree.body[0].args))
print([type(node).__name__ for node in ast.walk(tree)][:12], ast.get_docstring(tree.body[0]))


class Doubler(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.copy_location(ast.Constant(node.value * 2), node) if isinstance(node.value, int) else node


class Names(ast.NodeVisitor):
    def __init__(self):
        self.names = []

    def visit_Name(self, node):
        self.names.append((node.id, type(node.ctx).__name__, node.lineno, node.col_offset))
        self.generic_visit(node)


names = Names()
names.visit(tree)
print(names.names)
changed = ast.fix_missing_locations(Doubler().visit(ast.parse("result = 20 + 1 * (3 - 'ab'.count('a'))")))
space = {}
exec(compile(changed, "<changed>", "exec"), space)
print(space["result"], ast.unparse(changed))
print(ast.literal_eval("{'a': [1, 2.5, None], ('b', -3): {True, b'x'}}"))
for bad in ("f()", "1 + x", "[", "__import__('os')"):
    try:
        ast.literal_eval(bad)
    except (ValueError, SyntaxError) as error:
        print(type(error).__name__, str(error).split(" at 0x")[0])
print(ast.dump(ast.parse("x: int = 1; y += 2", mode="exec"), indent=1, include_attributes=False))
print(ast.get_source_segment("a = b + c", ast.parse("a = b + c").body[0].value))
