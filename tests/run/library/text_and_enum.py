import textwrap, string, enum, copy, pprint
print(textwrap.fill("the quick brown fox jumps over the lazy dog", 20)); print(string.Template("$a b").substitute(a=1))
class Color(enum.Enum):
    RED = 1
    GREEN = 2
print(Color.RED, Color(2), list(Color), Color["RED"].value)
a = [1, [2]]; b = copy.deepcopy(a); b[1].append(3); print(a, b); pprint.pprint({"k": list(range(30))})
