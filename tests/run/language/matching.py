from dataclasses import dataclass
@dataclass
class Point:
    x: int
    y: int
def what(v):
    match v:
        case 0 | 1: return "small"
        case int(n) if n > 100: return f"big {n}"
        case [a, *rest]: return f"list {a} {rest}"
        case {"k": value, **others}: return f"map {value} {others}"
        case Point(x=0, y=y): return f"on axis {y}"
        case Point(x, y): return f"point {x},{y}"
        case str() as s: return f"text {s}"
        case None: return "none"
        case _: return "other"
for v in (0, 1, 500, 7, [1, 2, 3], {"k": 1, "z": 2}, Point(0, 4), Point(1, 2), "hi", None, 2.5):
    print(what(v))
