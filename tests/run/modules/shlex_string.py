"""shlex, string and textwrap."""
import shlex
import string
import textwrap

for line in ("a 'b c' d\\ e", 'x "y \\" z" #not', "a#b", "''", "echo 'unterminated"):
    try:
        print(shlex.split(line), shlex.split(line, comments=True, posix=False))
    except ValueError as error:
        print(error)
print(shlex.quote("it's $5"), shlex.join(["a b", "c"]), list(shlex.shlex("a && b || c;d", punctuation_chars=True)))
t = string.Template("$who owes ${what}s $$5 ${who}")
print(t.substitute(who="Ada", what="cookie"), t.safe_substitute(who="x"), t.get_identifiers(), t.is_valid())
for bad in (lambda: t.substitute(who=1), lambda: string.Template("$ x").substitute(), lambda: string.Formatter().format("{a}"), lambda: string.Formatter().vformat("{0}", (), {})):
    try:
        bad()
    except (KeyError, ValueError, IndexError) as error:
        print(type(error).__name__, error)
print(string.capwords("hello big  world"), string.ascii_letters, repr(string.whitespace), string.punctuation, list(string.Formatter().parse("a{b!r:>{w}}c{{")))
text = "The quick brown-fox jumped over the lazy dog, again and again; it wasn't a very-long-hyphenated-word that wrapped."
print(textwrap.fill(text, 30, initial_indent="* ", subsequent_indent="  "))
print(textwrap.wrap(text, 12, break_long_words=False, break_on_hyphens=False)[:5], textwrap.shorten(text, 40, placeholder="..."))
print(textwrap.dedent("""
    a
      b

    c"""), textwrap.indent("x\n\ny\n", "> "), textwrap.indent("x\n\ny", "> ", lambda line: True))
print(textwrap.wrap("a b c d e f g h", 8, max_lines=2), textwrap.fill("tab\there", 20, expand_tabs=False), textwrap.wrap(""))
