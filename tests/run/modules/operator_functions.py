"""operator: functions for every operator, getters, callers, in-place."""
import operator as o

print([getattr(o, name)(7, 3) for name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "lshift", "rshift", "and_", "or_", "xor", "lt", "le", "eq", "ne", "ge", "gt")])
print(o.neg(5), o.pos(-5), o.invert(5), o.not_([]), o.truth("x"), o.is_(None, None), o.index(True), o.abs(-3), o.concat([1], [2]), o.contains("abc", "b"), o.countOf([1, 2, 1], 1), o.indexOf("abc", "c"))
data = {"a": [1, 2, {"z": 9}], "b": 5}
print(o.itemgetter("b")(data), o.itemgetter("a", "b")(data), o.itemgetter(slice(1, 3))("abcd"), o.attrgetter("real", "imag")(3j), o.attrgetter("__class__.__name__")(5), o.methodcaller("split", "-", maxsplit=1)("a-b-c"))
items = [1, 2]
same = o.iadd(items, [3])
print(same is items, o.imul(items, 2), o.setitem(items, 0, "x"), items, o.delitem(items, slice(0, 2)), items, o.matmul.__doc__, o.call(max, 1, 2))
print(o.itemgetter(1), o.attrgetter("a.b"), o.methodcaller("m", 1, k=2), o.length_hint(iter([1, 2, 3])), o.length_hint(5, 9) if False else "")
for bad in (lambda: o.itemgetter(), lambda: o.attrgetter(5), lambda: o.indexOf([], 1), lambda: o.length_hint([], "x"), lambda: o.concat(1, 2), lambda: o.index(1.5), lambda: o.itemgetter(9)([1])):
    try:
        bad()
    except Exception as error:
        print(type(error).__name__, error)
