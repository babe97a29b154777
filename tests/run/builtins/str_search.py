"""str: finding, counting, replacing, testing ends."""


CASES = r"""
"hello".find("l"), "hello".rfind("l"), "hello".find("z"), "hello".find("l", 3), "hello".find("l", -1), "hello".find("", 5), "hello".find("", 6)
"hello".index("l"), "hello".rindex("l")
"hello".index("z")
"hello".rindex("l", 0, 2)
"aaaa".count("aa"), "aaa".count(""), "abc".count("", 1), "abc".count("c", 5)
"hello".startswith("he"), "hello".startswith(("x", "he")), "hello".startswith("l", 2), "hello".startswith("", 9), "hello".endswith("lo"), "hello".endswith(("a", "o")), "hello".endswith("l", 0, 4)
"hello".startswith(1)
"hello".startswith(["a"])
"hello".endswith((1,))
"aXbXc".replace("X", "--"), "aXbXc".replace("X", "", 1), "abc".replace("", "-"), "abc".replace("", "-", 2), "aaa".replace("a", "b", -1), "abc".replace("abc", "")
"abc".replace("a")
"abc".replace(1, "x")
"abc".replace("a", None)
"abc".removeprefix("a"), "abc".removeprefix("x"), "abc".removesuffix("bc"), "abc".removesuffix("")
"abc".removeprefix(1)
"b" in "abc", "" in "", "z" in "abc"
1 in "abc"
"abc".find(1)
"abc".count(None)
"abc".find("a", "b")
"ü€𝄞".find("𝄞"), "ü€𝄞".find("€"), "aü".count("ü"), "€€€".replace("€", "e"), "eee".replace("e", "€", 2)
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)
