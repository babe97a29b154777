"""bytes: every method and its errors."""


CASES = r"""
bytes(), bytes(3), bytes([1, 2]), bytes("é", "utf-8"), bytes(b"x"), bytes(bytearray(b"y")), bytes(memoryview(b"z")), bytes((65, 66)), bytes(x for x in (1, 2)), bytes(range(3)), bytes("a", encoding="ascii", errors="strict")
bytes("a")
bytes([256])
bytes([-1])
bytes(-1)
bytes(1.5)
bytes(["a"])
bytes(1, "utf-8")
bytes(None)
bytes("é", "ascii")
b"abc"[0], b"abc"[-1:], b"abc"[::-1], b"a" + b"b", b"ab" * 2, b"a" in b"abc", 97 in b"abc", b"" in b"", b"abc" < b"abd", b"a" == "a", b"a" == bytearray(b"a"), len(b"abc"), list(b"ab"), hash(b"a") == hash(b"a")
b"abc"[3]
b"abc"["a"]
b"a" + "b"
"a" + b"b"
"a" in b"abc"
256 in b"abc"
b"a" < "b"
b"Hello World".upper(), b"AB".lower(), b"ab".capitalize(), b"ab cd".title(), b"aB".swapcase(), b"abc".isalpha(), b"12".isdigit(), b"a1".isalnum(), b" ".isspace(), b"AB".isupper(), b"ab".islower(), b"Ab".istitle(), b"\xff".isascii(), b"\xe9".isalpha()
b"abcabc".find(b"c"), b"abcabc".rfind(b"c"), b"abc".find(98), b"abc".index(b"b"), b"aaa".count(b"a"), b"aaa".count(97), b"abc".startswith(b"a"), b"abc".startswith((b"x", b"a")), b"abc".endswith(b"c", 1)
b"abc".index(b"z")
b"abc".rindex(122)
b"abc".find("a")
b"abc".find(256)
b"abc".startswith("a")
b"abc".startswith(["a"])
b"a b  c".split(), b"a,b".split(b","), b"a,b,c".rsplit(b",", 1), b"a\nb\r\nc".splitlines(), b"a=b=c".partition(b"="), b"a=b=c".rpartition(b"="), b" a ".strip(), b"xax".strip(b"x"), b"xa".lstrip(b"x"), b"ax".rstrip(b"x"), b",".join([b"a", bytearray(b"b")])
b"a".split("x")
b"a".split(b"")
b",".join(["a"])
b",".join([1])
b"a".strip("x")
b"abc".replace(b"b", b"xx"), b"aaa".replace(b"a", b"", 2), b"abc".removeprefix(b"a"), b"abc".removesuffix(b"c"), b"ab".center(6, b"*"), b"ab".ljust(4), b"ab".rjust(4, b"-"), b"-5".zfill(4), b"a\tb".expandtabs(4), b"abc".translate(bytes.maketrans(b"a", b"z")), b"abc".translate(None, b"b"), b"abc".translate(bytes(range(256)), delete=b"c")
b"abc".replace("a", b"b")
b"ab".center(5, "x")
b"ab".center(5, b"xx")
b"abc".translate(b"x")
bytes.maketrans(b"a", b"bc")
b"\xe9\xff".hex(), b"abcd".hex(":"), b"abcdef".hex("-", 2), b"abcdef".hex(" ", -4), bytes.fromhex("e9 ff"), bytes.fromhex(" 0A\t0b\n"), bytearray.fromhex("00")
bytes.fromhex("e")
bytes.fromhex("zz")
bytes.fromhex(b"00")
b"a".hex(1)
b"a".hex("ab")
b"a".hex("é")
b"abc".decode(), b"\xe9".decode("latin-1"), b"\xff".decode("utf-8", "replace"), b"\xffa".decode("ascii", "ignore"), b"\xff".decode("utf-8", "backslashreplace"), b"\xff".decode("utf-8", "surrogateescape"), b"\xff\xfea\x00".decode("utf-16"), b"+AOk-".decode("utf-7")
b"\xff".decode()
b"\xe2\x82".decode()
b"\xe9".decode("ascii")
b"a".decode("nope")
b"\x00".decode("utf-16")
b"\xed\xa0\x80".decode()
repr(b"it's"), repr(b'"'), repr(b"'\""), repr(b"\x00\n\t\\\xff"), str(b"a"), b"\x41\101\n", br"\n", b"a" b"b"
b"a".__sizeof__(), bytes(10).__sizeof__(), b"ab".__getnewargs__(), b"a".__mul__(3), b"a".__contains__(97), b"abc".__getitem__(slice(0, 2)), b"a".__bytes__()
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)
