"""What the server says beside an error: other places that explain it, and fixes, each applied and compiled.

FIXES: a text, the title of the fix that is preferred for its first error, and what the fix makes of it.
RELATED: a text, and the words said of a place: the caret stands in the text in front of it.
"""
import ast, os, re, sys

from client import HERE, Client, run_tests

FIXES = [
    # layout
    ("if x\n    y\n", "Insert ':'", "if x:\n    y\n"),
    ("while x  # why\n    y\n", "Insert ':'", "while x:  # why\n    y\n"),
    ("def f(a)\n    return a\n", "Insert ':'", "def f(a):\n    return a\n"),
    ("class C(A)\n    x = 1\n", "Insert ':'", "class C(A):\n    x = 1\n"),
    ("if x:\ny = 1\n", "Indent line 2", "if x:\n    y = 1\n"),
    ("def f():\nfor x in y:\n    z\n", "Indent 2 lines", "def f():\n    for x in y:\n        z\n"),
    ("def f():\n\nx = 1\n", "Insert 'pass'", "def f():\n    pass\n\nx = 1\n"),
    ("x = 1\n    y = 2\nz = 3\n", "Change the indentation of line 2", "x = 1\ny = 2\nz = 3\n"),
    ("def f():\n    x = 1\n  y = 2\n    z = 3\n", "Change the indentation of line 3", "def f():\n    x = 1\n    y = 2\n    z = 3\n"),
    ("def f():\n    x = 1\ny = 2\n    z = 3\n", "Change the indentation of line 3", "def f():\n    x = 1\n    y = 2\n    z = 3\n"),
    ("def f():\n        x = 1\n    y = 2\n    return x\n", "Change the indentation of line 2", "def f():\n    x = 1\n    y = 2\n    return x\n"),
    ("from x import (\n    y\n    z,\n)\n", "Insert ','", "from x import (\n    y,\n    z,\n)\n"),
    ("if x:\n        y\n\tz\n", "Convert tabs to 8 spaces", "if x:\n        y\n        z\n"),
    ("if x:\n    y\n\tz\n", "Convert tabs to 4 spaces", "if x:\n    y\n    z\n"),
    ("try:\n    x\ny = 1\n", "Add an 'except' clause", "try:\n    x\nexcept Exception:\n    raise\ny = 1\n"),
    # brackets and strings
    ("x = (1 + 2\ny = 3\n", "Insert ')'", "x = (1 + 2)\ny = 3\n"),
    ("if f(x:\n    y\n", "Insert ')'", "if f(x):\n    y\n"),
    ("x = [1,\n     2\ny = 3\n", "Insert ']'", "x = [1,\n     2]\ny = 3\n"),
    ("def f(a:\n    b = g()\n    c = 2\n", "Insert ')'", "def f(a):\n    b = g()\n    c = 2\n"),
    ("x = f(a\ny = 2\nz = 3\n", "Insert ')'", "x = f(a)\ny = 2\nz = 3\n"),
    ("x = f(1))\n", "Remove ')'", "x = f(1)\n"),
    ("x = f([1, 2)\n", "Insert ']'", "x = f([1, 2])\n"),
    ("x = (1, 2]\n", "Replace by ')'", "x = (1, 2)\n"),
    ("print('abc)\nx = 1\n", "Insert '", "print('abc')\nx = 1\n"),
    ("x = \"abc\ny = 1\n", "Insert \"", "x = \"abc\"\ny = 1\n"),
    ("x = f(abc')\n", "Insert ' in front", "x = f('abc')\n"),
    ("def f():\n    \"\"\"Doc of f\n    return 1\n", "Insert \"\"\"", "def f():\n    \"\"\"Doc of f\"\"\"\n    return 1\n"),
    ("x = \u201cabc\u201d\n", "Replace 2 characters of line 1", "x = \"abc\"\n"),
    ("x =\u00a01\n", "Replace by ' '", "x = 1\n"),
    ("x = f'{y'\n", "Insert '}'", "x = f'{y}'\n"),
    ("x = f'}'\n", "Double the brace", "x = f'}}'\n"),
    # words and operators
    ("if x = 1:\n    y\n", "Compare with '=='", "if x == 1:\n    y\n"),
    ("if x.y = 1:\n    y\n", "Compare with '=='", "if x.y == 1:\n    y\n"),
    ("f(x.y=1)\n", "Compare with '=='", "f(x.y==1)\n"),
    ("print x\n", "Call print(...)", "print(x)\n"),
    ("print 'a', b\nc\n", "Call print(...)", "print('a', b)\nc\n"),
    ("exec code\n", "Call exec(...)", "exec(code)\n"),
    ("f(x y)\n", "Insert ','", "f(x, y)\n"),
    ("x = [\n    1\n    2,\n]\n", "Insert ','", "x = [\n    1,\n    2,\n]\n"),
    ("try: x\nexcept A, B: y\n", "Parenthesize the exception types", "try: x\nexcept (A, B): y\n"),
    ("x = 1 if y\n", "Insert 'else None'", "x = 1 if y else None\n"),
    ("from x import y,\n", "Remove the trailing comma", "from x import y\n"),
    ("f(x for x in y, 1)\n", "Add parentheses", "f((x for x in y), 1)\n"),
    ("[x, y for x in z]\n", "Add parentheses", "[(x, y) for x in z]\n"),
    ("def f((x)): pass\n", "Remove the parentheses", "def f(x): pass\n"),
    ("def f:\n    pass\n", "Insert '()'", "def f():\n    pass\n"),
    ("x = 017\n", "Write an octal number, 0o17", "x = 0o17\n"),
    ("def f(x=): pass\n", "Insert 'None'", "def f(x=None): pass\n"),
    ("  x = 1\n", "Change the indentation of line 1", "x = 1\n"),
    ("*x = y\n", "Make it a tuple", "*x, = y\n"),
    ("if x:\n    y\nelse if z:\n    w\n", "Write 'elif'", "if x:\n    y\nelif z:\n    w\n"),
    ("x = a && b\n", "Write 'and'", "x = a and b\n"),
    ("x = a <> b\n", "Write '!='", "x = a != b\n"),
    ("x++\n", "Write ' += 1'", "x += 1\n"),
    # behind the parser
    ("def f():\n    await x\n", "Make the function async", "async def f():\n    await x\n"),
    ("'''Doc.'''\nimport x\nfrom __future__ import annotations\n", "Move it to the beginning of the file",
     "'''Doc.'''\nfrom __future__ import annotations\nimport x\n"),
    # warnings
    ("x is 1\n", "Compare with '=='", "x == 1\n"),
    ("x is not 'y'\n", "Compare with '!='", "x != 'y'\n"),
    ("x = '\\d'\n", "Write '\\\\d'", "x = '\\\\d'\n"),
    ("assert (x, 'y')\n", "Remove the parentheses", "assert x, 'y'\n"),
]

RELATED = [
    ("class A:\n    def f^(self:\n        f = mock()\n        g = 2\n    def g(a:\n           int = 3, b:\n             str): pass\n    def h(self, x:\n        return x\n    def k(self): pass\n", "'(' was never closed"),
    ("x = ^(1,\n2]\n", "'(' opened here"),
    ("^if x:\ny\n", "a block is expected because of this line"),
    ("def f():\n    x\n^y\n    z\n", "the indentation of this line leaves the block before it"),
    ("^try:\n    x\ny\n", "the 'try' is here"),
    ("def f(^x, y, x): pass\n", "'x' first stands here"),
    ("def f(^x):\n    global x\n", "'x' is a parameter here"),
    ("def f():\n    ^x = 1\n    global x\n", "'x' is assigned here"),
    ("def f():\n    print(^x)\n    global x\n", "'x' is used here"),
    ("f(^x=1, 2)\n", "the keyword argument is here"),
    ("f(1, ^x=1, y=2, x=3)\n", "the keyword argument is here"),
    ("f(^**x, 2)\n", "the keyword arguments are unpacked here"),
    ("def f(^x=1, y): pass\n", "this one has a default"),
    ("def f(^*x, *y): pass\n", "the first * is here"),
    ("async def f():\n    ^yield 1\n    return 2\n", "this makes the function a generator"),
    ("match x:\n    case y: pass\n    ^case 1: pass\n", "this case is never reached"),
    ("def ^f():\n    await x\n", "this function is not async"),
    ("if x:\n^        y\n\tz\n", "the line before is indented differently"),
]


def offset_of(text, position):
    lines = text.splitlines(keepends=True)
    return sum(map(len, lines[:position["line"]])) + position["character"]


def applied(action, text):
    (edits,) = action["edit"]["changes"].values()
    for edit in sorted(edits, key=lambda e: -offset_of(text, e["range"]["start"])):
        start, end = (offset_of(text, edit["range"][side]) for side in ("start", "end"))
        text = text[:start] + edit["newText"] + text[end:]
    return text


def compiles(text):
    try:
        compile(text, "mended", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True


def test_fixes():
    failed = []
    with Client.stdio() as c:
        assert c.initialize(["utf-32"])["codeActionProvider"] == {"codeActionKinds": ["quickfix"]}
        for number, (text, title, mended) in enumerate(FIXES):
            uri = f"file:///{number}.py"
            c.open(text, uri)
            lines = text.count("\n")
            actions = c.actions((0, 0), (lines, 0), uri)
            preferred = [a for a in actions if a.get("isPreferred")]
            if not preferred or preferred[0]["title"] != title or applied(preferred[0], text) != mended:
                failed.append((text, title, [(a["title"], applied(a, text)) for a in actions]))
            if not compiles(mended):
                failed.append((mended, "does not compile"))
            assert all(a["kind"] == "quickfix" and a["diagnostics"][0]["source"] == "krait" for a in actions)
    assert not failed, "\n".join(map(str, failed))


def test_every_fix_of_every_message_leaves_fewer_errors():
    table = os.path.join(HERE, "..", "..", "syntax", "diagnostics", "messages.def")
    with open(table, encoding="utf-8") as file:
        examples = re.findall(r', ("(?:[^"\\]|\\.)*")\)$', file.read(), re.M)
    offered = 0
    with Client.stdio() as c:
        c.initialize(["utf-32"])
        for number, example in enumerate(examples):
            text, uri = ast.literal_eval(example), f"file:///{number}.py"
            c.open(text, uri)
            actions = c.actions((0, 0), (text.count("\n"), 0), uri)
            offered += bool(actions)
            for action in actions:
                mended = applied(action, text)
                assert compiles(mended) or not compiles(text), (text, action["title"], mended)
    assert offered >= 54, offered


def test_no_fix_brings_a_new_error():
    with Client.stdio() as c:
        c.initialize(["utf-32"])
        text = "if x:\n    for y in z:\n   w\nu = 1\n"
        c.open(text)
        offered = [applied(a, text) for a in c.actions((0, 0), (4, 0))]
        assert offered and all(compiles(mended) for mended in offered), offered


def test_fixes_are_offered_where_they_are_asked_for():
    with Client.stdio() as c:
        c.initialize(["utf-32"])
        c.open("x = (1\nif y: pass\nz = [3\n")
        assert {a["title"] for a in c.actions((2, 0), (2, 0))} == {"Insert ']'"}
        assert c.actions((1, 0), (1, 0)) == []
        assert c.actions((2, 0), (2, 0), only=["refactor"]) == []
        assert c.actions((2, 0), (2, 0), only=["quickfix"])


def test_related():
    failed = []
    with Client.stdio() as c:
        c.initialize(["utf-32"])
        for number, (marked, words) in enumerate(RELATED):
            uri, text = f"file:///{number}.py", marked.replace("^", "")
            c.open(text, uri)
            said = c.notification("textDocument/publishDiagnostics")
            assert said["uri"] == uri
            others = [(offset_of(text, other["location"]["range"]["start"]), other["message"])
                      for d in said["diagnostics"] for other in d.get("relatedInformation", [])]
            if (marked.index("^"), words) not in others:
                failed.append((marked, words, others, [d["message"] for d in said["diagnostics"]]))
    assert not failed, "\n".join(map(str, failed))


if __name__ == "__main__":
    sys.exit(run_tests(globals()))
