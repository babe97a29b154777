"""The order in which containers let go of what they hold."""
from collections import deque, OrderedDict, ChainMap


class D:
    def __init__(self, n): self.n = n
    def __del__(self): print(self.n, end=" ")
    def __hash__(self): return hash(self.n)
    def __eq__(self, o): return self.n == o.n


def line(s): print("|", s)


l = [D(i) for i in range(4)]; del l; line("list")
l = [D(i) for i in range(4)]; l.clear(); line("clear")
l = [D(i) for i in range(6)]; del l[1:5:2]; line("slice"); l[:] = []; line("all")
l = [D(i) for i in range(4)]; l[1:3] = [D("x")]; line("assigned"); l = None; line("rest")
t = tuple(D(i) for i in range(4)); del t; line("tuple")
d = {D(i): D(-i) for i in range(1, 4)}; del d; line("dict")
d = {i: D(i) for i in range(3)}; d[1] = D("new"); line("set item"); d.clear(); line("clear")
d = {i: D(i) for i in range(3)}; d.popitem(); line("popitem"); d.pop(0); line("pop"); d.update({1: D("u")}); line("update"); del d; line("")
d = {D(1): "a"}; d[D(1)] = "b"; line("equal key"); del d; line("")
s = {D(i) for i in range(3)}; s.add(D(1)); line("equal member"); s.pop(); line("pop"); del s; line("set")
q = deque((D(i) for i in range(5)), 3); line("deque maxlen"); q.append(D("n")); line("append"); q.clear(); line("clear")
o = OrderedDict((i, D(i)) for i in range(3)); o.move_to_end(0); del o; line("ordered")
l = [[D("in"), [D("deeper")]], D("out")]; del l; line("nested")
class C: pass
c = C(); c.b, c.a = D("b"), D("a"); del c; line("attributes")
class S: __slots__ = ("x", "y", "z")
c = S(); c.z, c.y, c.x = D("z"), D("y"), D("x"); del c; line("slots")
c = C(); c.d = D("d"); c.__dict__ = {}; line("dict replaced")
c = C(); c.__dict__["k"] = D("k"); c.__dict__.clear(); line("dict cleared")
def f(a=D("da"), *, k=D("ka")): pass
del f; line("function")
class K:
    x = D("kx")
K.x = None; line("class attribute")
a = [D("a")]; b = [D("b"), a]; del a; line("shared"); del b; line("")
l = [D(3), D(1), D(2)]; l.sort(key=lambda d: d.n); l = None; line("sorted")
x = [D("left")] + [D("right")]; x *= 2; x = None; line("concatenated")
m = ChainMap({1: D("c1")}, {1: D("c2")}); del m; line("chain map")
z = dict(a=D("a"), b=D("b")); z |= dict(b=D("b2")); line("merged"); del z; line("")
