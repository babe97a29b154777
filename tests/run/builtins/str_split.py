"""str: split, rsplit, splitlines, partition, join, strip."""


CASES = r"""
"a b  c".split(), " a b ".split(), "a,b,,c".split(","), "a,b,c".split(",", 1), "".split(), "".split(","), "a b c".split(None, 1), " a  b c ".split(None, 1), "abc".split("abc")
"a b  c".rsplit(None, 1), "a,b,c".rsplit(",", 1), "a--b--c".rsplit("--"), "a\u2003b\x1fc".split()
"abc".split("")
"abc".split(1)
"abc".split(",", "x")
"a".split(sep=",", maxsplit=2, x=1)
"a\nb\r\nc\rd\x0be\x0cf\x1cg\x85h\u2028i".splitlines(), "a\n\nb".splitlines(True), "".splitlines(), "\n".splitlines(), "a\n".splitlines(keepends=False)
"a=b=c".partition("="), "a=b=c".rpartition("="), "abc".partition("x"), "abc".rpartition("x")
"abc".partition("")
"abc".partition(1)
",".join("abc"), "".join([]), "-".join(["x"]), ", ".join(("a", "ü", "𝄞"))
",".join([1, 2])
",".join(["a", None])
",".join(1)
" ab ".strip(), "xxabxx".strip("x"), "xyab".lstrip("yx"), "abxy".rstrip("yx"), "\u3000a\xa0".strip(), "".strip(), "abc".strip("")
"abc".strip(1)
"abc".strip("a", "b")
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)
