"""re: groups, flags, lookaround, substitution, scanning, errors."""
import re

print(re.match(r"(?P<y>\d{4})-(?P<m>\d\d)", "2026-11-21").groupdict(), re.fullmatch(r"a|ab", "ab"), re.search(r"(a)(b)?", "xac").groups("-"), re.search("c", "abc").span())
print(re.findall(r"(\w)(\d)", "a1 b2"), re.findall(r"\bfoo\b", "foo food foo"), [m.start() for m in re.finditer("", "ab")], re.split(r"(,)\s*", "a, b,c"), re.split(r"x*", "axbc"))
print(re.sub(r"(\w+) (\w+)", r"\2 \g<1>", "hello world"), re.sub("a", lambda m: str(m.start()), "banana"), re.subn("x", "", "axbx", count=1), re.sub(r"(?P<n>a)", r"[\g<n>]", "cat"), re.sub("", "-", "ab"))
print(re.findall(r"(?<=\$)\d+(?!\d|\.)", "$10 $2.5 $300"), re.findall(r"(?<!a)b", "ab cb b"), re.findall(r"(?i)straße|STRASSE", "STRASSE Straße"), re.findall(r"(?m)^\w", "ab\ncd"), re.findall(r"(?s)a.b", "a\nb"))
print(re.match(r"""(?x) (\d+)  # number
    \s* ([a-z]+)""", "12 ab").groups(), re.match(r"(a+)+b", "a" * 20 + "b").end(), re.match(r"(?:(a)|b)*", "ab").group(1), re.match(r"(a)?(?(1)b|c)", "c").group(), re.match(r"(.)\1+", "aaab").group())
print(re.compile(r"a.c", re.S | re.I), re.compile("x").flags, re.escape("a.b*c[d]"), re.match(r"a{2,3}?", "aaaa").group(), re.match(r"a*+b", "aaab").group(), re.match(r"(?>a+)b", "aab").group())
m = re.search(r"(?P<a>x)(y)?", "..xz")
print(m, m.lastindex, m.lastgroup, m.regs, m.pos, m.endpos, m.string, m.re.groupindex, m[0], m["a"], m.expand(r"<\1>"), m.start(2))
print(re.compile(rb"\w+").findall(b"ab \xff cd"), re.findall(r"\w+", "naïve 中文"), re.findall(r"\w+", "naïve", re.A), re.compile("a").scanner("aXa").search().end(), re.sub(r"\d+", lambda m: hex(int(m[0])), "255 16"))
for bad in ("(", "[a", "a**", r"\q", "(?P<1>a)", "(?P<a>.)(?P<a>.)", "(?<=a+)b", r"(?P=x)", "a{2,1}", "(?z)", "x(?i)", r"\1", "[z-a]", "(?P<a", "*a", ")"):
    try:
        re.compile(bad)
    except re.error as error:
        print(repr(bad), error.msg, error.pos, error.lineno, error.colno)
for action in (lambda: m.group(5), lambda: re.sub("a", r"\9", "a"), lambda: re.match("a", b"a"), lambda: re.compile(b"a").match("a"), lambda: re.compile("a", 5 << 20) if False else re.sub("(?P<n>a)", r"\g<x>", "a")):
    try:
        action()
    except (IndexError, re.error, TypeError) as error:
        print(type(error).__name__, error)
