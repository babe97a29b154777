"""str(): of everything, with encodings, its errors."""
class S:
    def __str__(self): return 5
class R:
    def __repr__(self): return 5
class Sub(str): pass
class Both:
    def __str__(self): return Sub("sub")


CASES = r"""
str(), str(1), str(1.5), str(None), str([1, "a"]), str(b"ab"), str("x"), str(object=3), str(Sub("q")), type(str(Sub("q"))).__name__, type(str(Both())).__name__
str(b"a\xc3\xa9", "utf-8"), str(b"\xff", "latin-1"), str(b"\xff", "utf-8", "replace"), str(b"ab", errors="strict"), str(bytearray(b"xy"), "ascii"), str(memoryview(b"xy"), "ascii")
str(b"\xff", "utf-8")
str("a", "utf-8")
str(1, "utf-8")
str(b"a", 1)
str(1, 2, 3, 4)
str(S())
repr(R())
str(R())
"%s" % S()
f"{S()}"
str.__new__(int)
str.join(1, [])
str.format
int.from_bytes.__name__
Sub("a") + "b", type(Sub("a") + "b").__name__, type(Sub("a").upper()).__name__, type(Sub("a")[:]).__name__, type(Sub("abc").strip()).__name__
"abc".__contains__("a"), "abc".__add__("d"), "abc".__mul__(2), "abc".__getitem__(slice(1)), "abc".__len__(), "a".__eq__(1), "a".__lt__("b"), "a".__mod__(()), "a".__rmod__("b"), "a".__hash__() == hash("a"), "x".__format__(">3"), "x".__getnewargs__(), "a".__sizeof__(), "é".__sizeof__(), "€".__sizeof__(), "𝄞".__sizeof__()
"abc".nothing
"abc".x = 1
setattr("abc", "x", 1)
delattr("abc", "upper")
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)
