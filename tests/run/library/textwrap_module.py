"""textwrap: every option."""
import textwrap as t
text = "Hello there,  how are you this fine day?  I'm glad to hear-it's a long-winded supercalifragilistic word."


CASES = r"""
t.wrap(text, 20), t.wrap(text, 20, break_long_words=False), t.wrap(text, 20, break_on_hyphens=False), t.wrap(text, 30, initial_indent="* ", subsequent_indent="  "), t.wrap(text, 25, fix_sentence_endings=True), t.wrap(text, 20, max_lines=2), t.wrap(text, 20, max_lines=2, placeholder=" ~"), t.wrap("", 5), t.wrap("a\tb\nc", 10, expand_tabs=False, replace_whitespace=False), t.wrap("  x  y", 10, drop_whitespace=False), t.fill("a b c", 3)
t.shorten("Hello  world!", 11), t.shorten("Hello  world!", 12), t.shorten("Hello world", 8, placeholder=".."), t.dedent("  a\n   b\n\n  c\n"), t.dedent("\ta\n\t b"), t.dedent(" a\n\tb"), t.indent("a\n\n b", "+ "), t.indent("a\n\nb", ">", lambda l: True)
t.wrap("a", 0)
t.wrap("abc def", 3, max_lines=1, placeholder="....")
t.shorten("x", 1, placeholder="abc")
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)
