"""re: functions, flags, groups, lookaround, errors."""
import re
m = re.match(r"(?P<a>\w+)-(?P<b>\d+)?", "abc-12x")


CASES = r"""
m.group(), m.group("a", 2), m.groups(), m.groupdict(), m.span("b"), m.start(), m.end(1), m.lastgroup, m.lastindex, m.string, m.re.pattern, m.pos, m.endpos, m["a"], m.expand(r"\2:\g<a>"), repr(m), m.regs
m.group(5)
m["zz"]
re.match("a", "b"), re.search("b", "abc").span(), re.fullmatch("a+", "aaa").group(), re.findall(r"\d+", "a1b22"), re.findall(r"(\w)(\d)", "a1b2"), [x.group() for x in re.finditer("a|b", "abc")], re.split(r"[,;]", "a,b;c"), re.split(r"(,)", "a,b"), re.split(",", "a,b,c", 1), re.split("", "ab"), re.split("x*", "axbc"), re.sub(r"\d", "#", "a1b2"), re.sub(r"(\w)(\d)", r"\2\1", "a1b2"), re.sub("a", lambda m: m[0].upper(), "banana", 2), re.subn("a", "b", "aaa"), re.sub("x*", "-", "abxd"), re.escape("a.b*c-d e"), re.purge()
re.findall("(?i)ABC", "abcABC"), re.findall("^a", "a\nab", re.M), re.findall("a.b", "a\nb", re.S), re.findall(r"a b # comment", "ab", re.X), re.findall(r"\w+", "é a", re.A), re.findall("(?s:.)(?-i:b)", "\nb", re.I), re.compile("a", re.I | re.M).flags, repr(re.compile("a'", re.I)), re.compile("a") == re.compile("a"), re.I | re.X, re.RegexFlag(0)
re.findall(r"(?<=a)b", "ab cb"), re.findall(r"(?<!a)b", "ab cb"), re.findall(r"a(?=b)", "ab ac"), re.findall(r"a(?!b)", "ab ac"), re.findall(r"(a)?b(?(1)c|d)", "abc bd"), re.findall(r"(\w)\1", "aabc dd"), re.findall(r"(?P<x>.)(?P=x)", "aab"), re.findall(r"a{2,3}?", "aaaa"), re.findall(r"a*+b|a++", "aaab aaa"), re.findall(r"(?>a+)b", "aab"), re.findall(r"<.*?>", "<a><b>"), re.findall(r"\bfoo\b", "foo food"), re.findall(r"[^\W\d_]+", "ab1_c"), re.findall(r"[\]\-a]", "]-a"), re.findall(r"\x41\u0042\103", "ABC"), re.findall(r"\Aa|b\Z", "ab"), re.findall(b"a.", b"abac"), re.findall(r"[a-c&&d]", "a&d") if 0 else 0
re.compile("(")
re.compile(")")
re.compile("[a")
re.compile("*a")
re.compile("a**")
re.compile("(?P<1>a)")
re.compile("(?P<a>x)(?P<a>y)")
re.compile(r"\1")
re.compile("(?<=a+)b")
re.compile("a{3,2}")
re.compile(r"\q")
re.compile("(?z)")
re.compile("a(?i)b")
re.compile("[z-a]")
re.compile("(?P=x)")
re.compile("(?(2)a)")
re.compile("\\")
re.sub("a", r"\2", "a")
re.sub("a", r"\g<x>", "a")
re.match("a", b"a")
re.match(b"a", "a")
re.match(1, "a")
re.compile(re.compile("a"), re.I)
re.compile("x").match("axb", 1).span(), re.compile("b$").search("ab\n"), re.compile("a").fullmatch("ba", 1).span(), re.compile("(a)|(b)").match("b").groups("-"), re.compile("(?P<n>a)(b)").groupindex, re.compile("(a)(b)").groups, re.compile("(a)|b").sub(r"[\1]", "ab"), re.compile("a|").findall("ba")
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)
