# What no person writes gets CPython's verdict, and soon.
import ast

N = 100_000
LINES = 3_000  # of which every one has a fault of its own


def say(name, text, read=lambda text: compile(text, "f", "exec")):
    try:
        read(text)
        print(name, "is right")
    except SyntaxError as error:
        print(name, type(error).__name__, error.msg, error.lineno, error.offset, error.end_lineno, error.end_offset)
    except (MemoryError, RecursionError) as error:
        print(name, type(error).__name__, error)


# brackets
for opener, closer in ("()", "[]", "{}", ("f(", ")"), ("a[", "]"), ("{1:", "}"), ("(yield ", ")"), ("(a:=", ")"), ("(\n", ")")):
    say("nest of " + repr(opener), opener * N + "1" + closer * N + "\n")
    say("open " + repr(opener), "x = " + opener * N + "\n")
say("closers", ")" * N + "\n")
say("lines of closers", ")\n" * LINES)
say("quotes in brackets", '("' * N)
say("comprehensions", "[" * N + "x" + " for x in y]" * N + "\n")
say("comprehensions inside", "[x for x in " * N + "y" + "]" * N + "\n")
say("unfinished statements", "x = (\n" * N)
say("unfinished definitions", "def f(\n" * LINES)
say("calls with names", "f(" + "a=f(" * N)
say("annotations", "def f(a: " * N + "\n")
say("deletions", "del " + "(" * N + "a" + ")" * N + "\n")
say("items of with", "with " + "(" * N + "a" + ")" * N + ": pass\n")
say("patterns", "match x:\n  case " + "[" * N + "]" * N + ": pass\n")

# blocks
for header in "if x:", "for x in y:", "def f():", "class A:", "try:", "with a:":
    say("blocks of " + repr(header), "".join(" " * i + header + "\n" for i in range(300)) + " " * 300 + "pass\n")
    say("line of " + repr(header), (header + " ") * N + "pass\n")
    say("lines of " + repr(header), (header + "\n") * LINES)
say("deeper and deeper", "".join(" " * i + "x\n" for i in range(300)))
say("less and less deep", "".join(" " * (300 - i) + "x\n" for i in range(300)))
say("zigzag", "if x:\n" + "  a\n b\n" * LINES)
say("elif", "if a: pass\n" + "elif a: pass\n" * N)
say("else", "if a: pass\n" + "else: pass\n" * LINES)
say("finally", "try: pass\n" + "finally: pass\n" * LINES)
say("decorators", "@a\n" * N + "def f(): pass\n")
say("decorators of nothing", "@a\n" * N)

# operators
for operator in "-", "~", "not ", "lambda: ", "1 if a else ", "1 if ", "await ", "yield ", "*", "**", "return ", "print ", "match ", "async ", "@":
    say("row of " + repr(operator), "x = " + operator * N + "1\n")
for operator in "+", "**", "<", ",", "=", ".", "...", "....", ":", ";", "!", "->", "$", "<>", "\\\n":
    say("run of " + repr(operator), operator * N + "\n")
for link in "+ 1", "** a", ".b", "()", "[0]", ".b()":
    say("chain of " + repr(link), "x = a" + link * N + "\n")
    say("tree of " + repr(link), "x = a" + link * N + "\n", ast.parse)
for length in 1500, 3100:
    say("tree of %d nots" % length, "not " * length + "a\n", ast.parse)
say("comparisons", "x = 1" + " < 1" * N + "\n")
say("slices", "a[" + ":" * N + "]\n")
say("causes", "raise " + "x from " * N)

# names, strings, lines
say("dots to import from", "from " + "." * N + " import a\n")
say("dots to import", "import " + "." * N + "\n")
say("aliases", "match x:\n  case " + "a as " * N + "b: pass\n")
say("strings", "x = " + '"a" ' * N + "\n")
say("f-strings", "x = " + 'f"a" ' * N + "\n")
say("f-string's nest", 'x = f"' + "{a:" * N + "}" * N + '"\n')
say("f-string's brackets", 'x = f"{' + "(" * N + ")" * N + '}"\n')
say("quotes", '"' * (N + 1))
say("lines of quotes", '"\n' * LINES)
say("lines of three quotes", '"""\n' * (LINES + 1))
say("joined lines", "x = 1" + "\\\n" * N + "+ 1\n")
say("digits", "x = " + "1" * N + "\n")
say("digits and underscores", "x = " + "1_" * N + "\n")
say("name", "x" * N + "\n")
say("blanks", " " * N + "x\n")
say("lines", "\n" * N)
