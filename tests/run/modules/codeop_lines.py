"""codeop: complete, incomplete and wrong input."""
import codeop
import warnings

warnings.simplefilter("ignore")
for text in ("x = 1", "if x:", "if x:\n    y", "if x:\n    y\n", "def f(", "x = (1,\n", "'''abc", "a b", "for", "class A: pass", "@d", "x = 'a", "try:\n  pass",
             "", "# comment", "while 1:\n  pass\n\n", "lambda", "[1,\n2]", "print(1) if"):
    try:
        made = codeop.compile_command(text)
        print(repr(text), "incomplete" if made is None else "complete")
    except (SyntaxError, OverflowError, ValueError) as error:
        print(repr(text), type(error).__name__, error)
compiler = codeop.CommandCompiler()
compiler("from __future__ import annotations")
print(compiler("def f(x: undefined): pass\n") is not None)
