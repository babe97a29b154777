"""Matching binds and lets go: subjects, captures, class patterns, failed cases."""
import sys
rc = sys.getrefcount


class P:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y


def show(v):
    match v:
        case [a, [b, *c]]:
            return "list", rc(a), rc(b), rc(c)
        case {"k": a, **rest}:
            return "map", rc(a), rc(rest)
        case P(x, P(y=z)):
            return "class", rc(x), rc(z)
        case P(x, y) if rc(x) < 0:
            return "never"
        case (a, b) | {"a": a, "b": b}:
            return "or", rc(a), rc(b)
        case P() as whole:
            return "whole", rc(whole)
        case other:
            return "other", rc(other)


def main():
    o = object()
    for s in ([o, [o, o]], {"k": o, "z": o}, P(o, P(1, o)), P(o, o), (o, o), {"a": o, "b": o}, o):
        print(show(s), rc(o))
    del s
    print(rc(o))
    match [o, o, 5]:
        case [x, y, 6]:
            print("no")
        case [x, *_]:
            print("bound", rc(o))
    print(rc(o))
    try:
        del x, y
    except UnboundLocalError as e:
        print(e)
    print(rc(o))


main()
