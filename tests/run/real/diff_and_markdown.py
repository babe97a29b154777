"""A diff tool by Myers and one by longest subsequence, patches applied; a text wrapper; a Markdown to HTML converter."""
import difflib
import html
import re
import textwrap
from itertools import zip_longest


def myers(a, b):
    """The shortest edit script, as (op, item)."""
    n, m = len(a), len(b)
    best, trace = {1: 0}, []
    for d in range(n + m + 1):
        trace.append(dict(best))
        for k in range(-d, d + 1, 2):
            x = best[k + 1] if k == -d or (k != d and best[k - 1] < best[k + 1]) else best[k - 1] + 1
            while x < n and x - k < m and a[x] == b[x - k]:
                x += 1
            best[k] = x
            if x >= n and x - k >= m:
                return backtrack(a, b, trace, d)


def backtrack(a, b, trace, depth):
    x, y, script = len(a), len(b), []
    for d in range(depth, -1, -1):
        best, k = trace[d], x - y
        down = k == -d or (k != d and best[k - 1] < best[k + 1])
        previous = best[k + 1] if down else best[k - 1]
        py = previous - (k + 1 if down else k - 1)
        while x > previous and y > py and x > 0 and y > 0:
            x, y = x - 1, y - 1
            script.append((" ", a[x]))
        if d:
            script.append(("+", b[y - 1]) if down else ("-", a[x - 1]))
            x, y = previous, py
    return script[::-1]


def hunks(script, context=1):
    keep = [any(op != " " for op, _ in script[max(0, i - context):i + context + 1]) for i in range(len(script))]
    old = new = 1
    hunk = None
    for (op, line), k in zip_longest(script, keep):
        if k:
            if hunk is None:
                hunk = [old, new, []]
            hunk[2].append(op + line)
        elif hunk:
            yield tuple(hunk)
            hunk = None
        old += op in " -"
        new += op in " +"
    if hunk:
        yield tuple(hunk)


def apply(lines, patch):
    out, at = [], 0
    for old, _, body in patch:
        out += lines[at:old - 1]
        at = old - 1
        for line in body:
            if line[0] in " -":
                if lines[at] != line[1:]:
                    raise ValueError(f"line {at + 1} is {lines[at]!r}, the patch expects {line[1:]!r}")
                at += 1
            if line[0] in " +":
                out.append(line[1:])
    return out + lines[at:]


class Markdown:
    INLINE = [(r"`([^`]+)`", lambda m: f"<code>{m[1]}</code>"), (r"!\[([^]]*)\]\(([^)\s]+)\)", r'<img alt="\1" src="\2">'),
              (r"\[([^]]+)\]\(([^)\s]+)(?:\s+&quot;(.*?)&quot;)?\)", lambda m: f'<a href="{m[2]}"' + (f' title="{m[3]}"' if m[3] else "") + f">{m[1]}</a>"),
              (r"\*\*(.+?)\*\*", r"<strong>\1</strong>"), (r"(?<![\w*])\*([^*]+)\*", r"<em>\1</em>"), (r"~~(.+?)~~", r"<del>\1</del>"), (r"&lt;(https?://[^&]+)&gt;", r'<a href="\1">\1</a>')]

    def __init__(self, text):
        self.lines = text.splitlines()
        self.out, self.headings = [], []

    def inline(self, text):
        text = html.escape(text)
        stash = []

        def keep(m):
            stash.append(f"<code>{m[1]}</code>")
            return f"\0{len(stash) - 1}\0"

        text = re.sub(self.INLINE[0][0], keep, text)
        for pattern, replacement in self.INLINE[1:]:
            text = re.sub(pattern, replacement, text)
        return re.sub("\0(\\d+)\0", lambda m: stash[int(m[1])], text)

    def render(self):
        i = 0
        while i < len(self.lines):
            line = self.lines[i]
            if m := re.match(r"(#{1,6})\s+(.*?)\s*#*$", line):
                slug = re.sub(r"\W+", "-", m[2].lower()).strip("-")
                self.headings.append((len(m[1]), m[2], slug))
                self.out.append(f'<h{len(m[1])} id="{slug}">{self.inline(m[2])}</h{len(m[1])}>')
            elif line.startswith("```"):
                end = next((j for j in range(i + 1, len(self.lines)) if self.lines[j].startswith("```")), len(self.lines))
                self.out.append(f"<pre><code{f' class={line[3:]}' if line[3:] else ''}>{html.escape(chr(10).join(self.lines[i + 1:end]))}</code></pre>")
                i = end
            elif re.fullmatch(r"\s*([-*_])(\s*\1){2,}\s*", line):
                self.out.append("<hr>")
            elif line.startswith(">"):
                block = []
                while i < len(self.lines) and self.lines[i].startswith(">"):
                    block.append(re.sub(r"^> ?", "", self.lines[i]))
                    i += 1
                self.out.append("<blockquote>" + Markdown("\n".join(block)).render() + "</blockquote>")
                continue
            elif re.match(r"\s*([-*+]|\d+\.)\s", line):
                i = self.list(i)
                continue
            elif "|" in line and i + 1 < len(self.lines) and re.fullmatch(r"[\s|:-]+", self.lines[i + 1]) and "-" in self.lines[i + 1]:
                i = self.table(i)
                continue
            elif line.strip():
                block = []
                while i < len(self.lines) and self.lines[i].strip() and not re.match(r"#|>|```|[-*+]\s", self.lines[i]):
                    block.append(self.lines[i].strip())
                    i += 1
                self.out.append("<p>" + self.inline("\n".join(block)) + "</p>")
                continue
            i += 1
        return "\n".join(self.out)

    def list(self, i):
        stack = []
        while i < len(self.lines) and (m := re.match(r"(\s*)([-*+]|\d+\.)\s+(.*)", self.lines[i])):
            indent, tag = len(m[1].expandtabs()), "ol" if m[2][0].isdigit() else "ul"
            while stack and stack[-1][0] > indent:
                self.out.append(f"</li></{stack.pop()[1]}>")
            if not stack or stack[-1][0] < indent:
                stack.append((indent, tag))
                self.out.append(f"<{tag}>")
            else:
                self.out.append("</li>")
            self.out.append("<li>" + self.inline(re.sub(r"^\[([ x])\] ", lambda c: "☑ " if c[1] == "x" else "☐ ", m[3])))
            i += 1
        while stack:
            self.out.append(f"</li></{stack.pop()[1]}>")
        return i

    def table(self, i):
        cells = lambda line: [c.strip() for c in line.strip().strip("|").split("|")]
        align = [{(True, True): "center", (False, True): "right"}.get((c.startswith(":"), c.endswith(":")), "left") for c in cells(self.lines[i + 1])]
        rows, start = ["th"], i
        self.out.append("<table>")
        while i < len(self.lines) and "|" in self.lines[i]:
            if i != start + 1:
                tag = "th" if i == start else "td"
                self.out.append("<tr>" + "".join(f'<{tag} align={a}>{self.inline(c)}</{tag}>' for a, c in zip(align, cells(self.lines[i]))) + "</tr>")
            i += 1
        self.out.append("</table>")
        return i


A = "one\ntwo\nthree\nfour\nfive\nsix\nseven".split("\n")
B = "zero\none\ntwo\n3\nfour\nsix\nseven\neight".split("\n")
script = myers(A, B)
patch = list(hunks(script))
for old, new, body in patch:
    print(f"@@ -{old} +{new} @@", *body, sep="\n")
print(apply(A, patch) == B, len([1 for op, _ in script if op != " "]), "".join(op for op, _ in myers("ABCABBA", "CBABAC")))
try:
    apply(B, patch)
except ValueError as e:
    print(e)
print(*difflib.unified_diff(A, B, "a", "b", lineterm="", n=1), sep="\n")
print(*difflib.ndiff(["abcd", "same"], ["abxd", "same", "new"]), sep="\n")
s = difflib.SequenceMatcher(None, "private Thread currentThread;", "private volatile Thread currentThread;")
print(round(s.ratio(), 4), s.get_opcodes(), difflib.get_close_matches("appel", ["ape", "apple", "peach", "puppy"]))
print(Markdown('''# Title *here* #
Some **bold**, *em*, `code <b> *x*` and [a link](http://x.y/z "T & t") <https://auto.link>
on two lines ~~gone~~ ![pic](p.png) 1 * 2 * 3.

> quoted
> - a
> > nested

- item one
- [x] done
  1. sub
  2. sub two
- last

```python
if a < b: pass
```
***
| h1 | h2 | h3 |
|:---|:--:|---:|
| a  | **b** | 1 |
| <c> | `d` | 2 |
## Second Level!
''').render())
print(textwrap.fill("The quick brown fox jumped over the lazy-dog's supercalifragilisticexpialidocious back.", 20), textwrap.dedent("  a\n    b\n  c"), textwrap.indent("x\n\ny", "> "), textwrap.shorten("hello big wide world", 12), sep="\n")
