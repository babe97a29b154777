"""Pure-Python modules: urllib.parse, html, shlex, fnmatch, colorsys, calendar, email.utils, uuid, ipaddress."""
import urllib.parse as u, html, shlex, colorsys, calendar, uuid, ipaddress, email.utils, mimetypes, quopri, keyword, numbers, reprlib, string, graphlib, cmd, configparser, fileinput, getopt, gettext, sched, secrets, stat


CASES = r"""
u.urlparse("http://u:p@host:80/p;x?q=1#f"), u.urlsplit("//a/b").netloc, u.urljoin("http://a/b/c", "../d"), u.quote("a b/é&"), u.quote_plus("a b"), u.unquote("%C3%A9+"), u.unquote_plus("a+b"), u.urlencode({"a": [1, 2], "b": "x y"}, doseq=True), u.parse_qs("a=1&a=2&b="), u.parse_qsl("a=1&b", keep_blank_values=True), u.urlunsplit(("http", "h", "/p", "q", "")), u.urldefrag("a#b")
html.escape("<a href='x'>&\""), html.unescape("&lt;&eacute;&#233;&#x41;&nope;"), shlex.split("a 'b c' \"d\\\"e\" f\\ g"), shlex.quote("it's"), shlex.join(["a b", "c"]), colorsys.rgb_to_hsv(0.5, 0.25, 0.75), calendar.monthrange(2024, 2), calendar.isleap(1900), calendar.weekday(2024, 2, 29), calendar.month_name[3], uuid.UUID(int=5), uuid.uuid5(uuid.NAMESPACE_DNS, "x.org"), uuid.UUID("12345678123456781234567812345678").hex[:8]
shlex.split("'unclosed")
uuid.UUID("x")
ipaddress.ip_address("192.168.0.1").is_private, ipaddress.ip_network("10.0.0.0/30").num_addresses, list(ipaddress.ip_network("10.0.0.0/30").hosts()), ipaddress.ip_address("::1").exploded, ipaddress.ip_address("10.0.0.1") + 1, ipaddress.ip_network("10.0.0.0/8").supernet(), ipaddress.summarize_address_range(ipaddress.ip_address("10.0.0.0"), ipaddress.ip_address("10.0.0.3")).__next__()
ipaddress.ip_address("1.2.3")
ipaddress.ip_network("10.0.0.1/8")
email.utils.parseaddr("Ann <a@b.c>"), email.utils.formataddr(("Ann", "a@b.c")), mimetypes.guess_type("a.html"), quopri.encodestring(b"a=\xe9"), keyword.iskeyword("if"), keyword.issoftkeyword("match"), isinstance(1, numbers.Integral), reprlib.repr(list(range(100))), reprlib.repr("x" * 100), getopt.getopt(["-a", "--b=c", "d"], "a", ["b="]), stat.filemode(0o100644), secrets.compare_digest("a", "a")
getopt.getopt(["-z"], "a")
__import__("fractions").Fraction(1, 2).__reduce__(), __import__("pprint").pformat({"b": [1] * 30, "a": {"x": (1, 2)}}, width=40), __import__("pprint").pformat([list(range(8))] * 2, width=20, compact=True), __import__("timeit").timeit("1", number=1) >= 0, __import__("codecs").encode("abc", "rot13"), __import__("zlib").crc32(b"")
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)
