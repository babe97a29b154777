"""string: constants, Template, Formatter, capwords."""
import string
from string import Template, Formatter
class T(Template): delimiter = "%"; idpattern = "[a-z]+"
class F(Formatter):
    def get_value(self, k, a, kw): return "<%s>" % k if isinstance(k, str) else super().get_value(k, a, kw)
    def convert_field(self, v, c): return v.upper() if c == "u" else super().convert_field(v, c)


CASES = r"""
string.ascii_letters, string.digits, string.hexdigits, string.octdigits, string.punctuation, string.whitespace, len(string.printable)
string.capwords("hello  wORLD  x"), string.capwords("a-b-c", "-")
Template("$a ${b}c $$").substitute(a=1, b=2), Template("$a $b").safe_substitute(a=1), Template("$a").substitute({"a": 1}, a=2), T("%x % %%").safe_substitute(x=1), Template("$x $y ${x}").get_identifiers(), Template("$x $").is_valid()
Template("$a").substitute()
Template("$").substitute()
Template("a\n$1").substitute()
Template("${a").substitute(a=1)
Formatter().format("{0} {a:>5} {}".replace("{}", "{1}"), 1, 2, a="x"), list(Formatter().parse("a{b!r:>{w}}c{{")), F().format("{x} {0} {y!u}", 5), Formatter().vformat("{} {}", (1, 2), {})
Formatter().format("{0} {}", 1)
Formatter().format("{}")
Formatter().format("{a}")
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)
