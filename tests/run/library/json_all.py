"""json: encoding and decoding, options, errors with positions."""
import json, decimal, enum, collections
class C:
    def __init__(self): self.x = 1
class E(enum.IntEnum): A = 1
class Enc(json.JSONEncoder):
    def default(self, o): return vars(o) if isinstance(o, C) else super().default(o)
loop = []; loop.append(loop)


CASES = r"""
json.dumps({"a": [1, 2.5, None, True, "é\n\"\\\u2028𝄞"], 1: 2, None: 3, 1.5: 4, False: 5}), json.dumps([]), json.dumps({}), json.dumps("é", ensure_ascii=False), json.dumps([1, {"b": 2, "a": []}], indent=2, sort_keys=True), json.dumps([1, [2]], indent="\t"), json.dumps({"a": 1, "b": [1, 2]}, separators=(",", ":")), json.dumps((1, 2)), json.dumps(float("nan")), json.dumps([float("inf"), -float("inf")]), json.dumps(1e100), json.dumps(10 ** 30), json.dumps(E.A), json.dumps({E.A: 1}), json.dumps(C(), cls=Enc), json.dumps(C(), default=lambda o: "C"), json.dumps({(1, 2): 3, "k": 1}, skipkeys=True), json.dumps([[], {}, [{}]], indent=1), json.dumps(collections.OrderedDict(b=1, a=2)), json.dumps("\x00\x1f\x7f/")
json.dumps(C())
json.dumps({(1,): 1})
json.dumps(loop)
json.dumps(float("nan"), allow_nan=False)
json.dumps({1: 1, "a": 2}, sort_keys=True)
json.dumps(b"x")
json.dumps({1, 2})
json.loads('{"a": [1, 2.5, -3e2, null, true, false, "\\u00e9\\n\\ud834\\udd1e"]}'), json.loads(" [ ] "), json.loads('"x"'), json.loads("1"), json.loads("-0"), json.loads("-0.0"), json.loads("1E5"), json.loads(b'{"a": 1}'), json.loads('{"a": 1, "a": 2}'), json.loads("NaN"), json.loads("[Infinity, -Infinity]"), json.loads("1.1", parse_float=decimal.Decimal), json.loads("[1]", parse_int=str), json.loads('{"a": {"b": 1}}', object_hook=lambda d: list(d.items())), json.loads('{"a": 1}', object_pairs_hook=list), json.loads('"\x7f"'), json.loads('"a\tb"', strict=False), json.loads("NaN", parse_constant=lambda c: c), json.loads('"é"'.encode("utf-16"))
json.loads("")
json.loads("{")
json.loads("[1,]")
json.loads("[1 2]")
json.loads('{"a" 1}')
json.loads('{"a": 1,}')
json.loads("{1: 2}")
json.loads("[1] x")
json.loads('"abc')
json.loads('"\\x"')
json.loads('"a\tb"')
json.loads('"\\u12"')
json.loads("nul")
json.loads("01")
json.loads("1.")
json.loads("'a'")
json.loads("[1,\n 2,\n x]")
json.loads(5)
json.loads("\ufeff1")
json.loads("\ud800")
(lambda e: (e.msg, e.pos, e.lineno, e.colno, e.doc))(next(iter([x for x in [None] if 0]), json.JSONDecodeError("m", "ab\ncd", 4)))
json.JSONDecoder().raw_decode("[1] tail"), list(json.JSONEncoder(indent=1).iterencode([1, {"a": 2}]))
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)
