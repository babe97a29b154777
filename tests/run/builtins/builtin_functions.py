"""Builtin functions: everyday calls and the messages of wrong ones."""
class A: x = 1
class Call:
    def __call__(self): return "called"
class Dir:
    def __dir__(self): return ["b", "a"]
class Len:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
class It:
    def __iter__(self): return 5
class Get:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * 2
class Bool:
    def __bool__(self): return 1


CASES = r"""
abs(-1), bin(5), bool(1), callable(len), callable(1), callable(Call()), chr(97), ord("a"), divmod(7, 2), hash("") , hex(255), oct(8), len("ab"), list(map(str, [1])), pow(2, 3), repr("a"), round(1.5), list(zip("ab", [1, 2])), list(enumerate("ab", 5)), list(filter(None, [0, 1, ""])), sorted("ba"), list(reversed([1, 2])), ascii("é"), format(1.5, ".2f"), isinstance(1, (str, int)), isinstance(1, int | str), issubclass(bool, (int,)), id(1) == id(1), type(1), vars(A)["x"], getattr(A, "x"), getattr(A, "y", 2), hasattr(A, "y"), next(iter([1])), next(iter([]), 5), dir(Dir()), sum([1]), Call()()
chr(-1)
chr(0x110000)
chr("a")
chr(2 ** 40)
ord("ab")
ord("")
ord(5)
ord(b"a"), ord(bytearray(b"b"))
len(5)
len(Len(-1))
len(Len("a"))
len(Len(2 ** 70))
len()
len(1, 2)
bool(Bool())
bool(Len(0)), bool(Len(3))
iter(5)
iter(It())
list(Get()), 4 in Get(), iter(Get()).__class__.__name__
iter(5, 6)
list(iter(lambda it=iter([1, 2, 0, 3]): next(it), 0))
next(5)
next(iter([]))
next()
isinstance(1, 5)
isinstance(1, [int])
isinstance(1, (int, 5))
isinstance(1, ("a", int))
issubclass(1, int)
issubclass(int, 5)
isinstance(1, list[int])
getattr(A)
getattr(A, 5)
getattr(1, "nope")
setattr(A, 5, 1)
setattr(1, "a", 2)
delattr(A, "nope")
hasattr(A, 1)
vars(1)
vars(1, 2)
dir(1, 2)
type()
type(1, 2)
type("X", (), {})().__class__.__name__
type("X", 5, {})
type(5, (), {})
type("X", (int, str), {})
type("X", (bool,), {})
type("X\0", (), {})
map()
map(None)
list(map(None, [1]))
list(map(lambda a, b: a + b, [1, 2], [3]))
filter(None)
list(filter(lambda x: x > 1, 5))
zip(1)
list(zip([1], [2, 3], strict=True))
list(zip([1, 2], [3], strict=True))
list(zip([1], [2], [3, 4], strict=True))
zip([1], foo=1)
enumerate([], "a")
enumerate(5)
list(enumerate([1], start=10 ** 20))
reversed({1})
reversed(5)
reversed(x for x in [])
round()
round(1, 2, 3)
divmod(1)
divmod("a", 1)
pow()
pow("a", 2)
pow(2, 3, "a")
sum()
sum([1], 2, 3)
print(1, sep=5)
print(1, end=5)
print(1, file=5)
print(1, foo=2)
input(1, 2)
open()
open(b"\xff/none")
open("/nonexistent/file")
open("/nonexistent/file", "q")
open("/tmp", "rw")
open("/tmp")
open("x", "rb", encoding="utf-8")
open("x", "r", 0)
open(5.5)
open("a\0b")
eval("1 +")
eval("x", {"x": 5}), eval("x + y", {"x": 1}, {"y": 2}), eval(compile("3", "f", "eval")), exec("z = 1"), eval(b"1+1"), eval("  7")
eval(5)
eval("1", 5)
eval("1", {}, 5)
exec(5)
compile("1", "f", "bad")
compile("a b", "f", "exec")
compile("1", "f", "exec", flags=99999999)
compile(5, "f", "exec")
compile("a\0", "f", "exec")
globals() is globals(), "A" in globals(), locals() is globals()
__import__("nope")
__import__(5)
__import__("")
__import__("os.path").__name__, __import__("os.path", fromlist=["join"]).__name__, __build_class__.__name__
breakpoint.__name__, help.__class__.__name__, copyright.__class__.__name__, exit.__class__.__name__, repr(quit)
memoryview.__name__, super.__name__, property.__name__, classmethod.__name__, staticmethod.__name__, object().__class__.__name__
object(1)
A(1)
super()
super(5)
super(int, "a")
property(1, 2, 3, 4, 5)
staticmethod()
classmethod(5).__func__
frozenset(5)
aiter(5)
anext(5)
hash([])
id()
input.__module__, len.__self__.__name__, len.__qualname__, len.__text_signature__, len(print.__doc__) > 20
len.x = 5
setattr(len, "x", 5)
len < print
len == len, len is len, hash(len) == hash(len), repr(len), [].append == [].append, [].append.__self__, str.upper.__objclass__.__name__, repr(str.upper), repr("a".upper)[:35], repr(int.__add__), repr((1).__add__)[:41]
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)
