"""Operands of special methods: what an operator, a subscript, an in-place form and a comparison hold."""
import sys
rc = sys.getrefcount


def shows(name):
    def method(self, *args):
        print(name, rc(self), *[rc(a) for a in args if isinstance(a, V)])
        return self if name[2] == "i" and name not in ("__index__", "__invert__") else 1
    return method


class V:
    def __bool__(self): print("bool", rc(self)); return True
    def __len__(self): print("len", rc(self)); return 1
    def __iter__(self): print("iter", rc(self)); return iter([])
    def __contains__(self, x): print("contains", rc(self), rc(x)); return True
    def __hash__(self): print("hash", rc(self)); return 1
    def __repr__(self): return "V%d" % rc(self)
    def __str__(self): return "S%d" % rc(self)
    def __format__(self, s): return "F%d%s" % (rc(self), s)
    def __getitem__(self, k): print("getitem", rc(self), rc(k) if isinstance(k, V) else k); return 1
    def __setitem__(self, k, v): print("setitem", rc(self), rc(v)); 
    def __delitem__(self, k): print("delitem", rc(self))
    def __index__(self): print("index", rc(self)); return 0
    def __int__(self): print("int", rc(self)); return 0
    def __float__(self): print("float", rc(self)); return 0.0
    def __round__(self, n=None): print("round", rc(self)); return 0
    def __reversed__(self): print("reversed", rc(self)); return iter([])
    def __instancecheck__(self, o): print("instancecheck", rc(self), rc(o)); return True


for n in "add sub mul truediv floordiv mod pow lshift rshift and or xor matmul iadd isub imul neg pos invert abs lt le eq ne gt ge".split():
    setattr(V, "__%s__" % n, shows("__%s__" % n))
V.__hash__ = lambda self: (print("hash", rc(self)), 1)[1]


def main():
    a, b = V(), V()
    a + b; a - b; a * b; a / b; a // b; a % b; a ** b; a << b; a >> b; a & b; a | b; a ^ b; a @ b
    -a; +a; ~a; abs(a)
    a < b; a <= b; a == b; a != b; a > b; a >= b
    a += b; a -= b; a *= b
    print(rc(a), rc(b))
    if a: pass
    not a; a and b; bool(a); len(a); b in a; list(a); hash(a)
    for x in a: pass
    print(repr(a), str(a), f"{a} {a!r} {a:x}", "%s %r" % (a, a), format(a))
    a[b]; a[1:2]; a[b] = b; del a[b]
    [1][a]; float(a); round(a); round(a, 1); reversed(a); range(a); isinstance(b, a)
    V() + V(); V() < V(); -V(); V()[V()]

    print(rc(a), rc(b))


main()
