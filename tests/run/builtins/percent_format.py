"""The % operator of strings and bytes."""
class M(dict):
    def __missing__(self, k): return "?" + k


CASES = r"""
"%s %d %r %a" % ("x", 5, "é", "é"), "%5d|%-5d|%05d|%+d|% d" % (1, 2, 3, 4, 5), "%x %X %o %#x %#o" % (255, 255, 8, 255, 8), "%e %E %f %g %G %.2f %10.3f|%-10.1f|" % (1.5, 1.5, 1.5, 1e10, 1e-10, 2.345, 1.5, 1.5), "%c%c" % (65, "é"), "%%" % (), "%s" % [1], "%s" % ((1, 2),), "%(a)s %(b)d" % {"a": 1, "b": 2}, "%(x)s" % M(), "%*d|%-*d|%.*f" % (5, 1, 5, 1, 2, 1.239), "%.3s" % "abcdef", "%5.1s|" % "xyz", "%i %u" % (1.9, 2), "%x" % -255, "%d" % True, "%s" % None, "%d" % 10 ** 30, "%r" % "it's", "%-5s|" % "é", "%#.0f" % 1.0, "%+.1e" % 12345.678
"%s %s" % "a"
"%s" % ()
"%s" % (1, 2)
"%d" % "x"
"%d" % None
"%x" % 1.5
"%x" % "a"
"%c" % "ab"
"%c" % 0x110000
"%c" % -1
"%c" % 1.5
"%q" % 1
"%" % ()
"%(a)s" % 1
"%(a)s" % {}
"%(a" % {"a": 1}
"%f" % "x"
"%*d" % ("a", 1)
"%s" % {"a": 1}, "abc" % {}, "abc" % []
"abc" % 1
"abc" % (1,)
"%.500d" % 1 == "0" * 499 + "1"
"%d" % float("nan")
"%d" % float("inf")
b"%s %d %r %a" % (b"x", 5, "a", "é"), b"%c%c" % (65, b"B"), b"%b" % b"x", b"%x" % 255, b"%5s|%-5s|" % (b"a", b"b"), b"%(k)s" % {b"k": b"v"}, b"%.2f" % 1.005, bytearray(b"%s") % b"q"
b"%s" % "x"
b"%b" % 5
b"%c" % 256
b"%c" % "ab"
b"%d" % "x"
b"%s %s" % b"a"
b"x" % 1
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)
