"""Locals, rebinding, del, swaps, loops and unpacking: every name is one reference, every temporary goes at once."""
import sys
rc = sys.getrefcount


def main():
    a = object()
    print(rc(a))
    b = c = a
    print(rc(a))
    b, c = c, b
    print(rc(a))
    del b
    print(rc(a))
    c = None
    print(rc(a))
    x, *y = a, a, a
    print(rc(a), rc(y))
    (x, y), z = (a, a), [a]
    print(rc(a), rc(z))
    del x, y, z
    for n in [a, a]:
        print("for", rc(a), rc(n))
    print("after for", rc(a))
    del n
    for i, n in enumerate([a, a]):
        print("enumerate", rc(a))
    del n
    for n, in zip([a]):
        print("zip", rc(a))
    del n
    if (w := a) is a:
        print("walrus", rc(a))
    del w
    print("list", [rc(q) for q in [a, a]], rc(a))
    print("gen", list(rc(q) for q in [a, a]), rc(a))
    print("dict", {k: rc(q) for k, q in {"a": a}.items()}, rc(a))
    print("set", sorted({rc(q) for q in (a, a)}), rc(a))
    print("nested", [[rc(q) for q in r] for r in [[a], [a, a]]], rc(a))
    print("cond", rc(a if a else None), rc(a and a), rc(None or a))
    print("display", rc([a]), rc((a,)), rc({a}), rc({1: a}), rc(a))
    print("index", rc([a, a][0]), rc((a, a)[1]), rc({1: a}[1]))
    l = [a] * 10
    print("repeat", rc(a))
    l2 = l[2:5]
    print("slice", rc(a))
    l3 = l + l2
    print("concat", rc(a))
    l3 += (a,)
    print("inplace", rc(a))
    del l[0], l[:3]
    print("del items", rc(a))
    l.clear(); del l2[:]; l3 = None
    print("cleared", rc(a))
    try:
        x = a
        raise ValueError(a)
    except ValueError as e:
        print("except", rc(a), rc(e))
        y = e
        print(rc(y))
    print("after except", rc(a), rc(y))
    del x, y
    print("end", rc(a))
    a2 = a
    a2 = a2
    a2 = a2 or a2
    print("self assignment", rc(a))
    global g
    g = a
    print("global", rc(a))
    del g
    print(rc(a))
    while True:
        v = a
        break
    print(rc(a))
    with_item = [a]
    with_item[0] = with_item
    print("cycle", rc(a), rc(with_item))
    with_item[0] = None
    print(rc(with_item))


main()
