"""str: padding, alignment, tabs, translate, zfill."""


CASES = r"""
"ab".center(7), "abc".center(6, "*"), "ab".center(5, "."), "ab".ljust(5, "-"), "ab".rjust(5), "ab".center(1), "ab".ljust(-1)
"ab".center(5, "xx")
"ab".ljust(5, 1)
"ab".rjust("5")
"42".zfill(5), "-42".zfill(5), "+4".zfill(4), "".zfill(2), "abc".zfill(2), "--1".zfill(5)
"a\tb".expandtabs(), "a\tb\tc".expandtabs(4), "\t".expandtabs(0), "ab\n\tc".expandtabs(2), "a\tb".expandtabs(tabsize=1)
"abc".translate({97: "X", 98: None, 99: 100}), "abc".translate(str.maketrans("ab", "xy", "c")), "abc".translate(str.maketrans({"a": "é", 98: "𝄞"}))
str.maketrans("ab", "x")
str.maketrans({"ab": 1})
str.maketrans(1)
str.maketrans("a", "b", 1)
"abc".translate({97: 0x110000})
"abc".translate({97: 1.5})
"abc".translate(5)
"ab" * 3, 3 * "ab", "ab" * 0, "ab" * -1
"ab" * "c"
"ab" + 1
"ab" * 1.5
"a" * (2 ** 63)
"ab" * (2 ** 62)
"abc"[1], "abc"[-1], "abc"[::-1], "abc"[5:], "abc"[-2:], "abcdef"[::2], "abcdef"[4:1:-1], "𝄞bc"[0]
"abc"[3]
"abc"["a"]
"abc"[1.0]
"abc"[None:2:0]
"abc"[2 ** 70]
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)
