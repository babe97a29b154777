"""urllib.parse, http and mimetypes: URLs, queries, cookies, headers."""
import http
import http.cookies
import mimetypes
from urllib import parse

url = "https://user:pa%20ss@example.org:8080/a/b;p?q=1&q=2&e=#frag"
p = parse.urlparse(url)
print(p, p.hostname, p.port, p.username, p.geturl() == url, parse.urlsplit("//h/p?x"), parse.urldefrag(url)[1])
print([parse.urljoin("http://a/b/c/d?q", r) for r in ("g", "./g", "/g", "//h/x", "?y", "#s", "../g", "../../../g", "", "http://z/")])
print(parse.quote("a b/ü?&"), parse.quote("a/b", safe=""), parse.quote_plus("a b+c"), parse.unquote("%C3%BC%zz+"), parse.unquote_plus("a+b"), parse.urlencode({"a": [1, 2], "b": "x y"}, doseq=True), parse.unquote_to_bytes("%ff"))
print(parse.parse_qs("a=1&a=2&b=&c"), parse.parse_qs("b=", keep_blank_values=True), parse.parse_qsl("x=1;y=2&z=%20"), parse.urlunparse(("http", "h", "/p", "", "q=1", "")))
for bad in (lambda: parse.urlparse("http://[::1"), lambda: parse.urlparse("http://h:99999").port, lambda: parse.parse_qs("a", strict_parsing=True), lambda: parse.urljoin("a", b"b")):
    try:
        bad()
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
print(http.HTTPStatus.NOT_FOUND, http.HTTPStatus(200).phrase, http.HTTPStatus.OK == 200, http.HTTPMethod.GET, mimetypes.guess_type("x.tar.gz"), mimetypes.guess_type("a.html"), mimetypes.guess_extension("image/png"))
cookie = http.cookies.SimpleCookie("a=1; b=\"x y\"")
cookie["c"] = "v;v"
cookie["c"]["path"] = "/"
cookie["c"]["httponly"] = True
print(cookie.output(), cookie["b"].value, sorted(cookie))
