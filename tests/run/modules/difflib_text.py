"""difflib: unified and context diffs, ndiff, close matches, ratios, opcodes."""
import difflib

a = "one\ntwo\nthree\nfour\nfive\n".splitlines(keepends=True)
b = "one\n2\nthree\nfour\nfive!\nsix\n".splitlines(keepends=True)
print("".join(difflib.unified_diff(a, b, "old", "new", n=1)))
print("".join(difflib.context_diff(a, b, "old", "new")))
delta = list(difflib.ndiff(a, b))
print("".join(delta), "".join(difflib.restore(delta, 2)) == "".join(b))
print(difflib.get_close_matches("appel", ["ape", "apple", "peach", "puppy"]), difflib.get_close_matches("x", ["y"]))
matcher = difflib.SequenceMatcher(None, "private Thread currentThread;", "private volatile Thread currentThread;", autojunk=False)
print(round(matcher.ratio(), 6), matcher.get_opcodes(), matcher.find_longest_match())
print(difflib.SequenceMatcher(lambda c: c == " ", "a b c", "abc").get_matching_blocks(), round(matcher.quick_ratio(), 4))
print(difflib.HtmlDiff().make_table(["x"], ["y"]).count("<td"))
