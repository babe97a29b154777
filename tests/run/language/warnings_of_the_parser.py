"""What the parser and the tokenizer warn of, in their order, and what becomes of it as an error."""
import warnings


def said(source, *actions):
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        for category in actions:
            warnings.filterwarnings("error", "", category)
        try:
            compile(source, "<text>", "exec")
            result = "accepted"
        except SyntaxError as error:
            result = error.args
    print(repr(source), result, [(str(warning.message), warning.lineno) for warning in seen])


RAISED = [
    "x = ('\\d'\n1if 2 else 3)\n", "('\\d'\n1if 2)\n", "x = '\\d' 1if 2\n", "f'{1if 2 else 3}'\n",
    'f\'{"a" 1if 2 else 3}\\d\'\n', "f'\\d{1if 2 else 3}'\n", "f'{x}\\d{y z}'\n", "f'{y z}\\d'\n",
    'f"{\'a\'}\\d" 5in\n', "'\\d' f'{x y}'\n", "'\\d' x; 1in y\n", "'\\d'\n'''\n", "'\\d'\n(\n", "('\\d'\n",
    "(\n'\\d'\n", "x\n '\\d'\n", "'\\d'\n y\n", "'\\d'\n1_\n", "b'\\d' 'x'\n", "'\\d' '\\e'\n",
    "'\\d'\n'\\e' 1or 2\n", "é = '\\d' 1or 2\n", "assert ('\\d', 1or 2)\n", "x is 1\n'\\d'\n", "'\\d'\nx is 1\n",
    "rf'{1or 2}\\d'", "f'''\n{1or 2} \\d'''", "f'{x:\\d}'", "f'{x:{1or 2}}'", "f'\\{x}'", "f'{x!r:\\{y}}'\n",
    "match x:\n case '\\d': 1or 2\n", "'\\d'\\\n'\\e'\n", "'''\n\\d'''\n1or 2\n", "'''\n\\d''' 1or 2 3\n",
]
ORDERED = [
    "x = ('\\a\\d'\nif 1or 2 else\n'\\e')\n", "x = [\n'\\d' for x in\n 1or 2 if\n '\\e' or 1and 2]\n",
    "x = {\n'\\d':\n 1or 2,\n '\\e': 1and 2}\n", "f(\n'\\d', *1or 2, a='\\e',\n b = '\\f\\g', **'\\h')\n",
    "x['\\d'\n:1or 2:\n'\\e']\n", "lambda a='\\d',\n *, b=1or 2: '\\e'\n",
    "def f(a: '\\d' =\n 1or 2, *b: '\\e', c:\n '\\g' = '\\h') -> '\\i':\n '\\j'\n",
    "@x('\\d')\n@y(1or 2)\nclass A('\\e',\n  b='\\g'):\n '\\h'\n", "'\\d' <\n '\\e'\n", "('\\d' <\n '\\e' < 1or 2)\n",
    "assert 1or 2, '\\d'\n", "with '\\d' as x['\\e'], 1or 2 as y: '\\g'\n",
    "for x['\\d'] in 1or 2: '\\e'\nelse: '\\g'\n",
    "try: '\\d'\nexcept '\\e' as x: 1or 2\nelse: '\\g'\nfinally: '\\h'\n",
    "match '\\d':\n case '\\e': 1or 2\n case {'\\g': '\\h'}: '\\i'\n case A(a='\\j'): '\\k'\n",
    "x['\\d'] = y['\\e'] = 1or 2\n", "x['\\d'] += 1or '\\e'\n", "x['\\d'] : '\\e' = '\\g'\n",
    "raise '\\d' from 1or '\\e'\n", 'f\'\\d{"a" if 1or 2 else 3}\\e{1and 2}\'\n', "'\\d' f'{1or 2}' '\\e'\n",
    "{**'\\d', 1: '\\e'}\n", "x = ('\\d',\n # c\n 1or 2,\n f'\\e{1or 2}\\g')\n", "while '\\d': '\\e'\nelse: 1or 2\n",
    "if '\\d': '\\e'\nelif 1or 2: '\\g'\nelse: '\\h'\n", "def f():\n yield '\\d'\n return 1or '\\e'\n",
    "('\\d')[1or 2]('\\e').x\n", "del x['\\d'], y[1or 2]\n", "('\\d'\n 'a' '\\e'\n)\nx y\n", "-'\\d' ** '\\e'\n",
    "x if 1else '\\d'\n", "'\\d' '\\d' '\\e\\d'\n", "'\\400\\d\\8\\9'\n", "b'\\400\\d\\u'\n",
    "assert (1, '\\d')\nx is '\\e'\n1()\n'\\g'\n", "def f():\n return 1\n x is 1\n assert(1,2)\n'\\d'\n",
]
for source in RAISED:
    said(source, DeprecationWarning)
    said(source, SyntaxWarning)
    said(source, DeprecationWarning, SyntaxWarning)
    said(source)
for source in ORDERED:
    said(source)
