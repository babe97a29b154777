"""co_lnotab: the line table of older versions, which coverage tools still read."""


def plain(a):
    if a:
        return 1
    for i in range(3):
        a += (i +
              2)
    return a


def far(a):
    with a: pass


source = "x = 1\n" + "\n" * 300 + "y = (" + "a + " * 200 + "b)\n" + "z = [i for i in (\n" + "1,\n" * 150 + ")]\n"
for code in (plain.__code__, far.__code__, compile(source, "s", "exec"), compile("", "s", "exec"), (lambda: 0).__code__):
    print(code.co_lnotab)
try:
    plain.__code__.co_lnotab = b""
except AttributeError as e:
    print(e)
