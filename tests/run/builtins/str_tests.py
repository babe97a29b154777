"""str: the is... methods over the kinds of characters."""


CASES = r"""
[(c, c.isalpha(), c.isdigit(), c.isdecimal(), c.isnumeric(), c.isalnum(), c.isspace(), c.isprintable(), c.isidentifier(), c.isascii(), c.islower(), c.isupper(), c.istitle()) for c in ["a", "Z", "5", "²", "½", "٣", "一", " ", "\t", "\n", "_", "é", "ǅ", "\u200b", "𝟘", "\x7f", "\xad", "Ⅷ", "ⓐ", "", "ab1", "1a", "a b", "\ud800"]]
"class".isidentifier(), "日本".isidentifier(), "a-b".isidentifier(), "ª".isidentifier(), "℘".isidentifier()
repr("\x00\x7f\xa0\xad\u0378\u2028\ud800\U0010ffff'\"\\\t\n\r"), repr("it's"), repr('"'), repr("'\""), ascii("aé€𝄞\n")
"a" < "b", "a" < "B", "" < "a", "abc" == "abc", "é" == "e\u0301", "a" != 1, "z" > "é", "𝄞" > "€"
"a" < 1
"a" >= None
hash("abc") == hash("abc"), len("𝄞é"), max("hello"), min("hello"), sorted("hello"), list(reversed("abc")), "abc".__iter__().__next__()
"a".encode(), "é€𝄞".encode(), "é".encode("latin-1"), "é".encode("ascii", "replace"), "é€".encode("ascii", "xmlcharrefreplace"), "é€𝄞".encode("ascii", "backslashreplace"), "é".encode("ascii", "namereplace"), "a€".encode("ascii", "ignore"), "\udc80".encode("utf-8", "surrogateescape")
"é".encode("ascii")
"a\ud800".encode()
"é€".encode("latin-1")
"x".encode("nope")
"é".encode("ascii", "nope")
"x".encode(1)
"é".encode("utf-16"), "é".encode("utf-16-le"), "é".encode("utf-32-be"), "é".encode("utf-8-sig"), "éa+".encode("utf-7"), "é".encode("cp1252"), "bücher".encode("punycode"), "bücher.de".encode("idna")
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)
