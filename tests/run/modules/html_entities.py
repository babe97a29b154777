"""html: escaping, unescaping, the parser."""
import html
from html.parser import HTMLParser

print(html.escape("<a href='x'>&</a>"), html.escape("'", quote=False), html.unescape("&lt;&amp;&eacute;&#8364;&#x1F600;&nope;&notit;&#0;"))


class Tracer(HTMLParser):
    def handle_starttag(self, tag, attributes):
        print("start", tag, attributes, self.getpos())

    def handle_startendtag(self, tag, attributes):
        print("empty", tag, attributes)

    def handle_endtag(self, tag):
        print("end", tag)

    def handle_data(self, data):
        print("data", repr(data))

    def handle_comment(self, data):
        print("comment", repr(data))

    def handle_decl(self, declaration):
        print("declaration", declaration)

    def handle_pi(self, data):
        print("instruction", data)


tracer = Tracer()
tracer.feed("<!DOCTYPE html><p class=big id='x y' checked>a &lt; b<br/><!-- note --><script>if (a<b) {}</script></p><?php x?><A HREF=\"/u?a=1&amp;b\">")
tracer.feed("tail &am")
tracer.feed("p; end")
tracer.close()
