"""What the compiler computes from literals: the constants and code of expressions, at the limits and for numbers that
are not equal to themselves."""

EXPRESSIONS = """
1e999 - 1e999
(1e999 - 1e999, 1e999 - 1e999)
(1e999 - 1e999) in {1e999 - 1e999, 1e999 - 1e999}
-(1e999 - 1e999)
+(1e999 - 1e999)
1e999j - 1e999j
(0.0, -0.0)
(2+2j) ** -1
(-1) ** 0.2
0j ** -1
0.0 ** -1
2 ** -1
2 ** -2000
0 ** (1 << 70)
0 << (1 << 70)
-5 >> (1 << 70)
0x7fffffff << 65
3 ** 80
3 ** 81
1e300 * 1e300
10 // 3.0
-7.5 % 2
True | False
'a' * -1
'' * 5
(1, 2) * 3
(1, 2)[-1]
'\u20acx'[0]
b'ab'[1]
(1,) + (2,)
x in {1, 1.0, True, 2}
x in {(1,), (1.0,)}
{1, 1.0, 2, True, 2.0, 'a', b'a'}
{0.0, -0.0, 0}
[1, 1.0, True]
'%5s' % (a,)
'%-5.3r|%a' % (a, b)
'%s' % (a, *b)
"""


def shown(constant):
    return sorted(map(repr, constant)) if isinstance(constant, frozenset) else constant


def describe(text):
    code = compile(text, "folded", "eval")
    print(text, [shown(c) for c in code.co_consts], code.co_code.hex())


for line in EXPRESSIONS.strip().splitlines():
    describe(line)

TWICE = """
def f():
    try:
        a
    finally:
        x = 1e999 - 1e999
        y = (1e999 - 1e999, 1)
        z = [1e999 - 1e999, 1, 2, 3]
    return 1e999 - 1e999
"""
function = compile(TWICE, "folded", "exec").co_consts[0]
print(function.co_consts, function.co_code.hex())

SPEC = """
def f(key, value):
    print('%-24s: %10s' % (key, value if key else key))
"""
print([p for p in compile(SPEC, "folded", "exec").co_consts[0].co_positions()])
