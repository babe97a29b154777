"""bytearray: changes in place, slices, errors, export locks."""
def changed(action, start=b"hello"):
    b = bytearray(start); r = action(b); return b, r
def locked(action):
    b = bytearray(b"abc"); m = memoryview(b)
    action(b)


CASES = r"""
bytearray(), bytearray(3), bytearray(b"x"), bytearray("é", "utf-8"), bytearray([1, 2]), repr(bytearray(b"'")), bytearray(b"a") == b"a", bytearray(b"a") + b"b", b"a" + bytearray(b"b"), type(b"a" + bytearray()).__name__, bytearray(b"ab") * 2
changed(lambda b: b.append(33)), changed(lambda b: b.extend(b"xy")), changed(lambda b: b.extend([1, 2])), changed(lambda b: b.insert(1, 65)), changed(lambda b: b.insert(-100, 65)), changed(lambda b: b.pop()), changed(lambda b: b.pop(0)), changed(lambda b: b.remove(108)), changed(lambda b: b.reverse()), changed(lambda b: b.clear()), changed(lambda b: b.copy())
changed(lambda b: b.__setitem__(0, 72)), changed(lambda b: b.__setitem__(slice(1, 3), b"XYZ")), changed(lambda b: b.__setitem__(slice(None, None, 2), b"123")), changed(lambda b: b.__delitem__(0)), changed(lambda b: b.__delitem__(slice(None, None, 2))), changed(lambda b: b.__iadd__(b"!")), changed(lambda b: b.__imul__(2)), changed(lambda b: b.__setitem__(slice(0, 2), [1, 2, 3]))
bytearray(b"a").append(256)
bytearray(b"a").append("a")
bytearray(b"a").extend("a")
bytearray(b"a").extend(5)
bytearray(b"a").extend([300])
bytearray().pop()
bytearray(b"a").pop(5)
bytearray(b"a").remove(5)
bytearray(b"abc").__setitem__(slice(None, None, 2), b"1")
bytearray(b"abc").__setitem__(0, "a")
bytearray(b"abc").__setitem__(5, 1)
bytearray(b"abc").__setitem__(slice(0, 1), "a")
bytearray(b"abc").__setitem__(slice(0, 1), 5)
bytearray("a")
bytearray(b"a").__iadd__("x")
hash(bytearray())
locked(lambda b: b.append(1))
locked(lambda b: b.clear())
locked(lambda b: b.__delitem__(0))
locked(lambda b: b.__setitem__(slice(0, 1), b"xx"))
locked(lambda b: b.__setitem__(0, 1))
bytearray(b"a,b").split(b","), bytearray(b"abc").upper(), bytearray(b" a ").strip(), bytearray(b"a").join([b"x", b"y"]), bytearray(b"a=b").partition(b"="), bytearray(b"abc").translate(None, b"a"), bytearray(b"ab").hex(), bytearray(b"ab").decode(), bytearray(b"ab").find(b"b"), 98 in bytearray(b"ab"), bytearray(b"abc").__alloc__() >= 3, bytearray(b"ab")[::-1], list(bytearray(b"ab")), bytearray(b"b") > b"a", bytearray(b"x").__reduce__()[0].__name__, bytearray(b"abc").removeprefix(b"a"), bytearray(b"x") is bytearray(b"x").strip()
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)
