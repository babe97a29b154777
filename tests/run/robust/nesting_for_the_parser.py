"""How deep a text may nest: where CPython's parser, its symbol table and its compiler give up, to the level."""


def outcome(source, mode="exec"):
    try:
        compile(source, "<text>", mode)
    except (SyntaxError, MemoryError, RecursionError) as error:
        return "%s %s" % (type(error).__name__, error)
    return "accepted"


def limit(make):
    """The first depth that is refused, and how."""
    low, high = 0, 3100
    while high - low > 1:
        middle = (low + high) // 2
        if outcome(make(middle)) == "accepted":
            low = middle
        else:
            high = middle
    return high, outcome(make(high))


print("-- by the levels of CPython's parser, to which `not` adds one")
NESTS = [("(", ")"), ("[", "]"), ("{1:", "}"), ("f(a=", ")"), ("a[1:", "]"), ("(lambda x=", ":0)"), ("1 if 1 else(", ")"), ("1<(", ")"),
         ("1!=(", ")"), ("1 not in(", ")"), ("(x for x in(", "))"), ("{1:2 for x in(", ")}"), ("(yield ", ")"), ("await(", ")")]
for opening, closing in NESTS:
    print(opening, closing, limit(lambda depth: opening * 40 + "(" * 85 + "not " * depth + "1" + ")" * 85 + closing * 40))
print("-- by where the expression stands")
PLACES = [("x = ", ""), ("assert 1, ", ""), ("if 1: x\nelif ", ": x"), ("with a, ", " as b: x"), ("def f(*a: *(", ")): x"),
          ("match x:\n case 1 if ", ": x"), ("f'{", "}'"), ("if 1:\n ", "\n"), ("a[", "] = 1")]
for before, behind in PLACES:
    print(repr(before), limit(lambda depth: before + "(" * 150 + "not " * depth + "1" + ")" * 150 + behind))
print("-- by the frames of the program that still may be entered")
for text in ["-%sx", "lambda:%s1", "x%s", "1 if 1 else %s1", "f'{%s1}'"]:
    unit = {"-%sx": "-", "lambda:%s1": "lambda:", "x%s": ".a", "1 if 1 else %s1": "1 if 1 else ", "f'{%s1}'": "-"}[text]
    print(text, limit(lambda depth: text % (unit * depth)))


def deeper(frames):
    return deeper(frames - 1) if frames else limit(lambda depth: "~" * depth + "x")


print(deeper(0), deeper(1), deeper(100))
