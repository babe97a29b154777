"""operator: functions and getters."""
import operator
from operator import *
class A: b = type("B", (), {"c": [1, 2]})


CASES = r"""
add(1, 2), sub(1, 2), mul(2, 3), truediv(1, 2), floordiv(7, 2), mod(7, 3), pow(2, 3), neg(1), pos(1), inv(1), invert(2), and_(6, 3), or_(6, 3), xor(6, 3), lshift(1, 3), rshift(8, 1), not_(0), truth([]), is_(1, 1), is_not(1, None), lt(1, 2), le(1, 1), eq(1, 1), ne(1, 2), ge(1, 2), gt(2, 1), concat([1], [2]), contains("abc", "b"), countOf([1, 1], 1), indexOf("abc", "c"), getitem([1], 0), length_hint([1, 2]), index(True), abs(-1), matmul.__name__, iadd([1], [2]), call(len, "ab")
itemgetter(1)("abc"), itemgetter(0, 2)("abc"), itemgetter(slice(1))("abc"), attrgetter("b.c")(A), attrgetter("b", "b.c")(A)[1], methodcaller("upper")("a"), methodcaller("split", ",", maxsplit=1)("a,b,c"), repr(itemgetter(1, 2)), repr(attrgetter("a.b")), repr(methodcaller("f", 1, x=2)), sorted([(1, "b"), (0, "c")], key=itemgetter(1))
itemgetter()
attrgetter(1)
attrgetter("x")(5)
methodcaller()
methodcaller(1)
itemgetter(5)("a")
concat(1, 2)
indexOf([], 1)
add(1, "a")
index(1.5)
length_hint(5, "a")
setitem((), 0, 1)
delitem([1], 5)
not_()
(lambda l: (setitem(l, 0, 9), delitem(l, 1), l))([1, 2, 3])
__import__("operator").__add__(1, 2), operator.__lt__ is lt
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)
