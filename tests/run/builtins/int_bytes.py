"""int.to_bytes and from_bytes, literals in all bases, comparisons and hashes."""


CASES = r"""
(258).to_bytes(2, "big"), (258).to_bytes(2, "little"), (-2).to_bytes(2, "big", signed=True), (0).to_bytes(0, "big"), (5).to_bytes(), (255).to_bytes(1, "big"), (65).to_bytes(length=2, byteorder="little")
(256).to_bytes(1, "big")
(-1).to_bytes(1, "big")
(128).to_bytes(1, "big", signed=True)
(1).to_bytes(-1, "big")
(1).to_bytes(1, "middle")
(1).to_bytes(1, 5)
int.from_bytes(b"\x01\x02", "big"), int.from_bytes(b"\x01\x02", "little"), int.from_bytes(b"\xff\xfe", "big", signed=True), int.from_bytes([1, 2, 3]), int.from_bytes(b"", "big"), int.from_bytes(bytearray(b"\xff" * 20), "little") == 2 ** 160 - 1
int.from_bytes([256], "big")
int.from_bytes("ab", "big")
int.from_bytes(5, "big")
bin(10), oct(10), hex(255), hex(-255), bin(0), hex(2 ** 100), 0b1010, 0o17, 0xFF, 1_000_000, 0x_ff
bin(1.5)
hex("a")
1 < 2 < 3, 1 < 3 < 2, 3 > 2 == 2, 1 == True, 2 ** 64 > 2 ** 63, -2 ** 64 < 0, 10 ** 30 == 10 ** 30, 5 != 5.5
1 < "a"
1 >= None
1j < 2
hash(5), hash(-1), hash(2 ** 61 - 1), hash(2 ** 61), hash(-(2 ** 61)), hash(10 ** 30), hash(1.0), hash(True), hash(0.5), hash(1e300), hash(float("inf")), hash(1 + 0j), hash(1 + 2j)
sum([1, 2, 3]), sum([1.5, 2]), sum([[1], [2]], []), sum((), 5), sum([True, True]), sum([10 ** 20, 1]), sum([1, 2.5, 1j])
sum(["a"], "")
sum(["a"])
sum([b"a"], b"")
sum(5)
abs(-5), abs(-5.5), abs(3 + 4j), abs(True)
abs("x")
min(3, 1, 2), max([1, 3, 2]), min("abc"), max([], default=0), max("a", "bb", key=len), min([1, 1.0]), max(True, 1)
max()
max([])
max(1)
max(1, "a")
min([1], 2, default=3)
max(1, 2, key=5)
min(1, 2, foo=3)
[int(x) for x in "1 2 3".split()], all([]), any([]), all([1, 0]), any([0, 1])
all(1)
(3).real, (3).__class__, True + True, True & False, True ^ True, ~True, True | 2, -True, type(True & 1).__name__, bool([]), bool("a"), bool(0.0), bool()
bool(1, 2)
bool(x=1)
isinstance(True, int), issubclass(bool, int), int.__mro__, bool.__bases__
class_ := 1
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)
