"""Instance attributes, slots, class attributes, properties, descriptors and __dict__: what each holds."""
import sys
rc = sys.getrefcount


class Plain:
    pass


class Slotted:
    __slots__ = ("x", "y")


class Descriptor:
    def __get__(self, obj, owner):
        return rc(self), (rc(obj) if obj is not None else None)
    def __set__(self, obj, value):
        print("set", rc(self), rc(obj), rc(value))
    def __delete__(self, obj):
        print("delete", rc(self), rc(obj))


class With:
    d = Descriptor()
    def __getattr__(self, name):
        return rc(self)


class Hooked:
    def __setattr__(self, name, value):
        print("setattr", name, rc(self), rc(value))
        object.__setattr__(self, name, value)
    def __delattr__(self, name):
        print("delattr", name, rc(self))
        object.__delattr__(self, name)
    def __getattribute__(self, name):
        print("getattribute", name, rc(self))
        return object.__getattribute__(self, name)


def main():
    v = object()
    p = Plain()
    p.a = v
    print("attr", rc(v), rc(p))
    p.b = v
    print(rc(v))
    p.a = None
    print(rc(v))
    d = p.__dict__
    print("dict", rc(v), rc(p), rc(d))
    d["c"] = v
    print(rc(v), rc(p.c))
    del p.c
    print(rc(v))
    p.__dict__ = {"z": v}
    print("replaced", rc(v), rc(d))
    d.clear()
    print(rc(v))
    setattr(p, "y", v)
    print("setattr", rc(v), rc(getattr(p, "y")), rc(p.y))
    delattr(p, "y")
    print(rc(v))
    p.me = p
    print("self", rc(p))
    del p.me
    print(rc(p))
    del p
    print("gone", rc(v))
    s = Slotted()
    s.x = s.y = v
    print("slots", rc(v), rc(s), rc(s.x))
    s.x = 1
    print(rc(v))
    del s.y
    print(rc(v))
    s.x = s
    print(rc(s))
    s.x = None
    w = With()
    print("descriptor", w.d, With.d, rc(w))
    w.d = v
    del w.d
    print("missing", w.nothing, rc(w))
    h = Hooked()
    h.q = v
    h.q
    print(rc(v), rc(h))
    del h.q
    print(rc(v), rc(h))
    Plain.shared = v
    print("class attr", rc(v), rc(Plain().shared))
    for i in range(3):
        Plain().shared
    print(rc(v))
    del Plain.shared
    print(rc(v))
    t = Plain()
    t.l = [v]
    t.l += [v]
    print("inplace attr", rc(v), rc(t.l))
    t.l = None
    print(rc(v))
    many = [Plain() for _ in range(20)]
    for m in many:
        m.v = v
    print("many", rc(v))
    vars(many[0])["v"]
    many[1].__dict__.pop("v")
    del many[2].v
    print(rc(v))
    del many, m
    print("end", rc(v))


main()
