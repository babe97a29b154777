"""Changes ast objects at random and compiles them: malformed trees must raise, never crash the interpreter.

    krait tests/fuzz/syntax_trees.py SEED COUNT     (run.py starts it, and shows the seed of what went wrong)
"""
import ast, random, sys

SOURCE = '''
import a.b as c; from . import d
@dec
class C(B, metaclass=M):
    x: int = 1
    async def f(self, a, /, b: str = 2, *c, d, e=3, **g) -> None:
        """doc"""
        async with a as b, c: await d
        async for x in y: yield x
        return
    def g(self):
        global p; nonlocal_ = 1
        for (i, *j) in [1, *k]:
            while not i: break
            else: continue
        try: raise E from F
        except (A, B) as e: del e.x, e[1:2, ...]
        else: assert a, b
        finally: pass
        try: pass
        except* G: pass
        with open(q) as (m, n): lambda *a, k=1, **z: (yield)
        x += {1: 2, **d}[f'{a!r:{w}}b'] if b else {*s, 1}
        match x:
            case [1, *_, {'k': v, **r}] | C(v, b=r) as d if d > 1: pass
            case None | -1 | 'a' | q.w | 1+2j: pass
        return [i async for i in x if y], {k: v for k, v in z}, {s for s in t}, (g for g in h), (n := 5), a and b or not c, -1 ** ~2 @ 3, x < y is z not in w, await (yield from x)
'''


def nodes_of(tree): return list(ast.walk(tree))


def odd_value(r, nodes):
    return r.choice([None, 0, -1, 2**70, 'x', '', 'a b', b'x', [], [None], [1], ['s'], (), {}, ..., 1.5, object, True, '\ud800', 'None', 'True',
                     r.choice(nodes), [r.choice(nodes)], [r.choice(nodes), r.choice(nodes)], type(r.choice(nodes))(), type('Sub', (type(r.choice(nodes)),), {})()])


def mutate(r, tree):
    nodes = nodes_of(tree)
    for _ in range(r.choice([1, 1, 1, 2, 5])):
        node = r.choice(nodes)
        names = list(node._fields) + (list(node._attributes) if r.random() < .2 else [])
        if not names: continue
        name = r.choice(names)
        kind = r.randrange(5)
        value = getattr(node, name, None)
        if kind == 0: setattr(node, name, odd_value(r, nodes))
        elif kind == 1 and isinstance(value, list) and value: value[r.randrange(len(value))] = odd_value(r, nodes)
        elif kind == 2 and isinstance(value, list): value.insert(r.randrange(len(value) + 1), odd_value(r, nodes))
        elif kind == 3 and hasattr(node, name): delattr(node, name)
        elif kind == 4:
            other = r.choice(nodes)
            if other._fields: setattr(node, name, getattr(other, r.choice(other._fields), None))


def main():
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    sys.setrecursionlimit(500)
    for number in range(seed, seed + count):
        r = random.Random(number)
        print(number, flush=True)
        tree = ast.parse(SOURCE)
        if r.random() < .2: tree = ast.Interactive(tree.body)
        if r.random() < .1: tree = ast.Expression(tree.body[-1].body[-1].body[-1].value)
        mutate(r, tree)
        try:
            c = compile(tree, 'f', r.choice(['exec', 'exec', 'single', 'eval']), r.choice([0, 0, ast.PyCF_ALLOW_TOP_LEVEL_AWAIT]), optimize=r.choice([-1, 0, 1, 2]))
            repr(c)
        except Exception: pass
        try: ast.dump(tree, indent=1), ast.unparse(tree)
        except Exception: pass
        try: compile(ast.fix_missing_locations(tree), 'f', 'exec')
        except Exception: pass


main()
