"""marshal's bytes: references from version 3 on, lists that hold themselves, text floats before version 2."""
import marshal

itself = []
itself.append(itself)
named = {}
named["self"] = named
word, shared, big = "spam" * 2, (1, 2), 2 ** 100
objects = [itself, named, [shared, shared, [shared]], [word, word], {word: [word]}, frozenset({1, 2}), {"b", "a", "c"}, [], (), {},
           "é" * 3, "\ud800", "a" * 300, tuple(range(300)), b"", bytearray(b"ab"), memoryview(b"xyz"), StopIteration, None, True, ...,
           1 + 2j, -5, 256, {1.5, 0.25}, [big, big], [b"x", {1: {2: {3: [4]}}}]]
for version in range(5):
    for o in objects:
        try:
            print(version, type(o).__name__, marshal.dumps(o, version).hex())
        except Exception as e:
            print(version, type(o).__name__, type(e).__name__, e)
again = marshal.loads(marshal.dumps(itself))
print(again is again[0], marshal.loads(marshal.dumps(named))["self"]["self"].keys())
copy = marshal.loads(marshal.dumps([shared, shared]))
print(copy[0] is copy[1], copy)
def function(a, b=(1, "x")):
    return [a for a in b]
code = marshal.loads(marshal.dumps([function.__code__, function.__code__, "x", shared]))
print(code[0] is code[1], code[0] == function.__code__, code[2:])
deep = []
for _ in range(3000):
    deep = [deep]
for bad in (object(), [object], deep, {1: lambda: 0}):
    try:
        marshal.dumps(bad)
    except Exception as e:
        print(type(e).__name__, e)
