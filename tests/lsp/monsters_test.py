"""Texts that no person writes, each opened and edited in the language server: diagnostics come, and soon; memory is bounded.

What is dear about a text must grow with its size, so each is large enough for its square to be felt. Random edits that
may fall anywhere, between the halves of a newline or of a surrogate pair, end where a fresh document does.
"""
import os, random, sys, time

from client import Client, run_tests

N = int(os.environ.get("KRAIT_TEST_MONSTER", "10000"))
MOST_MEGABYTES = 1500
ROWS = ("(", "[", "{", "f(", "a[", "{1:", "(\n", "lambda: ", "not ", "-", "x if y else ", "x + ", "x ** ", "@", "f'{", "'", '"',
        "\\", ")", "]", "}", ".", ":", "1 ", "x ", "await ", "*", ";", "$", "é", "\u20ac", "\0", "\\\n", "'a' ", "f'a{x}' ",
        "if x: ", "class A: ", "print ", "x = ", "x := ", "0x")
LINES = ("def f(", "@a", "@", "x = (", "else:", "except:", "except E as e:", "finally:", "elif x:", "case 1:", ")", "}", "\\", "'",
         '"""', "(", "[", "if x:", "for x in y:", "try:", "with a:", "class A:", "def f():", "match x:", "x = = 1", "print x",
         "a b", "a b c", "lambda", "return", "import", "from", "from x import", "global", "global x", "nonlocal x", "break",
         "yield 1", "await x", "x: int = (", "$", "0x", "1a", "'\\d'", "1 is 1", "f'{'", "f'{a b}'", "f(a=1, 2)", "f() = 1",
         "(a, b) += 1", "del f()", "\x0c", "\0", "é €", "  x", " x\n\tx", "if x:\n  a\n b", "#", 'x = """', "def f(a, a): pass",
         "from __future__ import nope", "class A:\n  def f(self):\n    return (", "def f():\n  x = 1\n  nonlocal x", "pass")


def texts():
    for row in ROWS:
        yield "row of " + repr(row), row * N
    for line in LINES:
        yield "lines of " + repr(line), (line + "\n") * N
    yield "nest", "(" * N + ")" * N
    yield "f-string's nest", "f'" + "{a:" * N + "}" * N + "'"
    yield "f-string's fields", "x = f'" + "{a}" * N + "'\n"
    yield "deeper and deeper", "".join(" " * i + "if x:\n" for i in range(1000))
    yield "elif", "if x:\n  pass\n" + "elif y:\n  pass\n" * N
    yield "faulty elif", "def f():\n  if x:\n    pass\n" + "  elif y\n    pass\n" * N
    yield "long line", "x = [" + "1, " * (N * 10) + "]\n"
    yield "long faulty line", "x = [" + "1 " * (N * 10) + "]\n"
    yield "long name", "x" * (N * 30)
    yield "long string", "'" + "x" * (N * 30)
    yield "long docstring", '"""' + "some words here\n" * N
    yield "wide line", "x = '" + "\U0001f600" * (N * 3) + "' $ ( \n"
    yield "wide line of faults", "'\U0001f600' 1 $ ;" * N
    yield "blank lines", "\n" * (N * 10) + "("
    yield "returns", "\r" * (N * 10) + "("
    yield "class of faults", "class A:\n" + "  def f(self: return 1\n" * N
    yield "dict of faults", "x = {\n" + "  'a' 1,\n" * N + "}\n"
    yield "open dict", "x = {\n" + "  'a': 1,\n" * N
    yield "function of faults", "def f():\n" + "  x = = 1\n" * N
    yield "function of brackets", "def f():\n" + "  x = (\n" * N
    yield "open bracket", "(\n" + "await x\n" * N
    source = random.Random(7)
    yield "bytes", "".join(map(chr, (source.randrange(256) for _ in range(N * 3))))
    words = "def class if else ( ) [ ] { } : , ' \" \"\"\" \n \n    \\ x 1 = return f' lambda @ for in import".split(" ")
    yield "words", " ".join(source.choice(words) for _ in range(N * 3))


def megabytes(process):
    with open(f"/proc/{process.pid}/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM")) // 1024


def end_of(text):
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return len(lines) - 1, len(lines[-1].encode("utf-16-le")) // 2


def test_monstrous_texts_get_their_diagnostics():
    slow = []
    for name, text in texts():
        with Client.stdio() as c:
            c.initialize()
            start = time.monotonic()
            c.open(text)
            assert len(c.diagnostics()) <= 1001, name
            lines = text.count("\n")
            for version, (line, column) in enumerate([(0, 0), (lines // 2, 0), end_of(text)], 1):
                c.change(version * 2, (line, column, line, column, "("))
                c.diagnostics(version * 2)
                c.change(version * 2 + 1, (line, column, line, column + 1, ""))
                assert len(c.diagnostics(version * 2 + 1)) <= 1001, name
            slow.append((time.monotonic() - start, name))
            assert megabytes(c.process) < MOST_MEGABYTES, (name, megabytes(c.process))
    print("slowest:", ", ".join("%s %.1f s" % (name, seconds) for seconds, name in sorted(slow)[-5:]))


def units(text, encoding):
    return len(text.encode({"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}[encoding], "surrogatepass")) \
        // {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]


def lines_of(text):
    """(start, end without the newline) of each line: LF, CR and CRLF end one."""
    found, start, at = [], 0, 0
    while at < len(text):
        if text[at] in "\r\n":
            found.append((start, at))
            at += 2 if text[at:at + 2] == "\r\n" else 1
            start = at
        else:
            at += 1
    return found + [(start, len(text))]


def offset_of(text, line, character, encoding):
    """Where the protocol's position is: at the line's end if beyond it; inside of a character, behind it."""
    found = lines_of(text)
    if line >= len(found):
        return len(text)
    start, end = found[line]
    at = start
    while at < end and units(text[start:at], encoding) < character:
        at += 1
    return at


PIECES = ["(", ")", '"""', "'", "\n", "\r", "\r\n", "\n    ", "\t", "\f", "\\\n", "é", "\U0001f600", "def f(a):\n    return a\n", "x = 1\n",
          "class C:\n    y = '\U0001f600'\r\n    def m(self): pass\r\n", "global x\n", "else:\n", "# c\r", "@", "x = = 1\n", "f'{x!r}'",
          "from __future__ import annotations\n", "if x:\n  pass\n"]


def check_random_edits(encoding, seed, rounds):
    source = random.Random(seed)
    with Client.stdio() as c:
        assert c.initialize([encoding])["positionEncoding"] == encoding
        text = "".join(source.choice(PIECES) for _ in range(60))
        c.open(text)
        c.diagnostics()
        for version in range(2, rounds):
            changes = []
            for _ in range(source.choice([1, 1, 2, 5])):
                last = len(lines_of(text))
                def place():
                    line = source.randrange(last + 1) if source.randrange(8) else last + 1000
                    return line, source.randrange(12) if source.randrange(8) else 100000
                start, end = place(), place()
                if source.randrange(4):
                    end = start[0], start[1] + source.randrange(4)
                if start > end:
                    start, end = end, start
                new = source.choice(PIECES) if source.randrange(3) else ""
                changes.append((*start, *end, new))
                first = offset_of(text, *start, encoding)
                text = text[:first] + new + text[max(first, offset_of(text, *end, encoding)):]
            c.change(version, *changes)
            told = c.diagnostics(version)
            uri = f"file:///{version}.py"
            c.open(text, uri)
            fresh = c.wait(lambda m: m.get("method") == "textDocument/publishDiagnostics" and m["params"]["uri"] == uri)
            for one in told + fresh["params"]["diagnostics"]:
                for related in one.get("relatedInformation", ()):
                    related["location"].pop("uri")
            assert told == fresh["params"]["diagnostics"], (encoding, seed, version, text)
            c.notify("textDocument/didClose", {"textDocument": {"uri": uri}})


def test_random_edits_anywhere_end_where_a_fresh_document_does():
    for encoding in "utf-8", "utf-16", "utf-32":
        for seed in range(int(os.environ.get("KRAIT_TEST_EDITS", "4"))):
            check_random_edits(encoding, seed, 80)


if __name__ == "__main__":
    sys.exit(run_tests(globals()))
