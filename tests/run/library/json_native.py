"""json through its native scanner and encoder: hooks, keys, errors with positions, escapes, circular data."""
import json
from decimal import Decimal


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as error:
        print(type(error).__name__, error)


for text in ['{"a" 1}', '{"a":1,}', "[1,]", "[1 2]", '"abc', '"\\x"', '"\\u12"', '"\\ud83d\\ude00"', '"\\ud83d"', "-", "01", "1e5", "1.5E-3",
             "nul", "NaN", "-Infinity", '"\x01"', "{1:2}", "[[[]", '{"a":{"b":[1,2,{"c":null}]}}', "123456789012345678901234567890", "  7  ", "7 8"]:
    attempt(json.loads, text)

print(json.loads('{"a": 1, "b": [1.5, 2]}', parse_float=Decimal, parse_int=lambda s: "int " + s))
print(json.loads('{"a": 1, "b": {"a": 2}}', object_pairs_hook=list))
print(json.loads('[{"x": 1}, {"y": 2}]', object_hook=lambda d: sorted(d)))
print(json.loads("[NaN, Infinity]", parse_constant=lambda name: "<" + name + ">"))
print(json.loads('"tab\tinside"', strict=False))
(first, second) = json.loads('[{"key name": 1}, {"key name": 2}]')
print(next(iter(first)) is next(iter(second)))

for value in [None, True, 1, -2**70, 1.5, 1e100, float("inf"), "q\"\\/\b\f\n\r\t\x00\x7f", "é☃\U0001F600\ud800", [], {}, (1, [2, (3,)]),
              {1: 2, 1.5: 3, None: 4, True: 5, "s": 6}, {"b": 1, "a": [1, {"c": ()}]}]:
    attempt(lambda: ascii(json.dumps(value)))
    attempt(lambda: ascii(json.dumps(value, ensure_ascii=False, separators=(",", ":"))))
attempt(json.dumps, float("nan"), allow_nan=False)
attempt(json.dumps, {(1, 2): 3})
print(json.dumps({(1, 2): 3, "k": 4}, skipkeys=True), json.dumps({"b": 1, "a": 2, "c": {"z": 1, "y": 2}}, sort_keys=True))
attempt(json.dumps, {1: 1, "a": 2}, sort_keys=True)
circular = []
circular.append({"again": circular})
attempt(json.dumps, circular)
attempt(json.dumps, object)
print(json.dumps({1, 2}, default=sorted), json.dumps([1, {"a": 2}], indent=1))


class Text(str):
    def __repr__(self):
        return "never"


class Number(int):
    def __repr__(self):
        return "never"


print(json.dumps([Text("t"), Number(3)]), json.dumps({Text("k"): Number(4)}))
deep = []
for _ in range(100000):
    deep = [deep]
for f, argument in [(json.dumps, deep), (json.loads, "[" * 100000)]:
    try:
        f(argument)
    except RecursionError as error:
        print(str(error).split("while")[0])
