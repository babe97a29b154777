"""str: changes of case."""


CASES = r"""
"hello World".upper(), "HeLLo".lower(), "hello".capitalize(), "they're bill's".title(), "aBc".swapcase()
"Straße".upper(), "Straße".casefold(), "ǅ".lower(), "ǆ".title(), "ﬁ".upper(), "İ".lower(), "ΑΣ".lower(), "ß".capitalize()
"".upper(), "1a".title(), "a1b".title(), "\u0149".upper()
"abc".isupper(), "ABC".isupper(), "A1".isupper(), "1".isupper(), "Abc".istitle(), "AbC".istitle(), "".istitle()
"abc".upper(1)
str.upper(1)
str.lower()
"x".casefold("y")
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)
