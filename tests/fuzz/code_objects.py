"""Changes code objects at random and runs them: whatever they hold, they must raise or run, never crash the interpreter.

    krait tests/fuzz/code_objects.py SEED COUNT     (run.py starts it, and shows the seed of what went wrong)
"""
import random, signal, sys, types

SOURCES = '''
def plain(a, b=2, *c, d=4, **e):
    x = [i for i in range(5)]
    for i in x:
        if i > 3: break
        a = a + i if i % 2 else a
    return a, b, c, d, e, x
def closure(a):
    n = 0
    def inner(k):
        nonlocal n
        n += k
        return n, a
    return inner(3), inner(4)
def handlers(a):
    try:
        try: 1 / 0
        except ZeroDivisionError as e: raise KeyError(a) from e
        finally: a += 1
    except (KeyError, ValueError) as e: return repr(e), a
    with open('/dev/null') as f: return f.read()
def groups(a):
    try: raise ExceptionGroup('g', [ValueError(a), TypeError(a)])
    except* ValueError as e: a += 1
    except* TypeError: a += 2
    return a
def generator(a):
    try:
        x = yield a
        yield from (i for i in range(3))
        return x
    finally: a = None
def displays(a):
    return {1: a, **{2: 3}}, {a, *[1, 2]}, [*range(3), a], (*[1], a), f'{a!r:>5}{a}', a[1:2] if a == [] else {k: k for k in 'ab'}
def matching(a):
    match a:
        case [1, *rest]: return rest
        case {'k': v, **kw}: return v, kw
        case int(x) | str(x) if x: return x
        case types.SimpleNamespace(q=1): return 5
        case _: return None
def classes(a):
    class C:
        x: int = a
        def m(self): return __class__, self.x, super().__repr__
    return C().m(), lambda *z, k=a: (z, k)
async def coroutine(a):
    async with Context() as c:
        return [x async for x in c], await c
async def stream(a):
    for i in range(a): yield i
def calls(a):
    print(*[], sep='', end='')
    return max(a, 2, key=lambda v: -v), dict(x=a, **{'y': 1}), 'a'.join(['b']), len([a]), isinstance(a, int), [].append(a)
def deletes(a):
    b = [a]; del b[0]; del a
    global g
    g = 1; del g
    import types as t
    from types import CodeType as T
    assert b == [], b
    return t, T
def unpacking(a):
    x, (y, *z) = 1, [2, 3, 4]
    return x, y, z, a if not a else -a, +a, ~a, a and x or y, x is y, x in z, x < y <= 5
'''


class Context:
    async def __aenter__(self): return self
    async def __aexit__(self, *a): return False
    def __await__(self): return iter(())
    def __aiter__(self): return self
    async def __anext__(self): raise StopAsyncIteration


def seeds():
    scope = {}
    code = compile(SOURCES, '<fuzz>', 'exec')
    found = [code]
    for c in found:
        found += [k for k in c.co_consts if isinstance(k, types.CodeType)]
    return found


VALUES = [0, 1, -1, 2**70, None, 'x', b'y', (), (1, 2), 1.5, ('a', 'b'), frozenset({1}), ..., True]


def mutate_bytes(r, data):
    data = bytearray(data)
    for _ in range(r.choice([1, 1, 1, 2, 3, 8])):
        if not data: return bytes(data)
        kind, at = r.randrange(7), r.randrange(len(data))
        if kind == 0: data[at] = r.randrange(256)
        elif kind == 1: data[at & ~1] = r.choice(data[::2])
        elif kind == 2: data[at | 1 if at | 1 < len(data) else at] = r.choice([0, 1, 2, 3, 4, 5, 255])
        elif kind == 3: del data[at & ~1:(at & ~1) + 2 * r.randrange(1, 4)]
        elif kind == 4: data[at & ~1:at & ~1] = data[(b := r.randrange(len(data)) & ~1):b + 2 * r.randrange(1, 6)]
        elif kind == 5: data[at] ^= 1 << r.randrange(8)
        else: data[at & ~1:(at & ~1) + 2] = bytes([r.choice(OPS), r.choice([0, 1, 2, 3, r.randrange(256)])])
    return bytes(data)


OPS = [1, 2, 9, 10, 25, 30, 31, 33, 35, 36, 37, 49, 50, 51, 53, 54, 60, 68, 69, 75, 82, 83, 86, 87, 88, 89, 92, 93, 94, 97, 99, 100, 101,
       102, 103, 104, 105, 107, 110, 111, 114, 116, 117, 119, 120, 122, 123, 124, 125, 126, 130, 131, 132, 133, 135, 136, 137, 138, 139,
       140, 142, 144, 145, 146, 147, 148, 149, 151, 152, 155, 156, 157, 160, 162, 163, 164, 165, 166, 171, 172]


def mutate(r, c):
    kind = r.randrange(12)
    if kind <= 5: return c.replace(co_code=mutate_bytes(r, c.co_code))
    if kind == 6: return c.replace(co_exceptiontable=mutate_bytes(r, c.co_exceptiontable or b'\x80\x01\x02\x03'))
    if kind == 7: return c.replace(co_linetable=mutate_bytes(r, c.co_linetable))
    if kind == 8:
        consts = list(c.co_consts) or [None]
        consts[r.randrange(len(consts))] = r.choice(VALUES + list(consts))
        return c.replace(co_consts=tuple(consts[:r.randrange(1, len(consts) + 1)]))
    if kind == 9: return c.replace(co_flags=c.co_flags ^ 1 << r.randrange(12))
    if kind == 10: return c.replace(co_stacksize=max(0, c.co_stacksize + r.choice([-2, -1, 1, 100])))
    name = r.choice(['co_names', 'co_varnames', 'co_cellvars', 'co_freevars', 'co_argcount', 'co_kwonlyargcount', 'co_posonlyargcount', 'co_nlocals', 'co_firstlineno'])
    old = getattr(c, name)
    if isinstance(old, int): return c.replace(**{name: old + r.choice([-1, 1, 2, 2**20])})
    new = list(old)
    r.shuffle(new)
    new = tuple(new[r.randrange(2):] + ['extra'][:r.randrange(2)])
    return c.replace(**{name: new}, co_nlocals=len(new) if name == 'co_varnames' else c.co_nlocals)


class Enough(BaseException): pass


def too_long(signal, frame): raise Enough


def run(c):
    """Calls the code with a limit of lines, whatever comes of it."""
    steps = 0
    def count(frame, event, arg):
        nonlocal steps
        steps += 1
        if steps > 3000: raise Enough
        return count
    def use(value):
        for _ in range(6):
            if hasattr(value, 'send'): value.send(None)
            elif hasattr(value, 'asend'): value.asend(None).send(None)
        if hasattr(value, 'close'): value.close()
        repr(value)
    scope = {'types': types, 'Context': Context, 'range': range, '__name__': 'fuzz'}
    closure = tuple(types.CellType(i) for i in range(len(c.co_freevars)))
    f = types.FunctionType(c, scope, 'f', (1,), closure)
    for arguments in ((), (1,), ([],), (1, 2)):
        for traced in (False, True):
            if traced: sys.settrace(count)
            signal.setitimer(signal.ITIMER_REAL, 0.5, 0.5)
            try: use(f(*arguments))
            except BaseException as e: e.__traceback__ and e.__traceback__.tb_lineno
            finally:
                sys.settrace(None)
                signal.setitimer(signal.ITIMER_REAL, 0)
    list(c.co_lines()), list(c.co_positions()), hash(c), repr(c), c == c.replace()


def main():
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    signal.signal(signal.SIGALRM, too_long)
    null = open('/dev/null', 'w')
    sys.stdout, out = null, sys.stdout
    found = seeds()
    for number in range(seed, seed + count):
        r = random.Random(number)
        print(number, file=out, flush=True)
        c = r.choice(found)
        try:
            for _ in range(r.choice([1, 1, 2, 4])): c = mutate(r, c)
        except (ValueError, TypeError, OverflowError, SystemError): continue
        run(c)


main()
