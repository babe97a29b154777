import json
from dataclasses import dataclass


@dataclass
class Shape:
    name: str
    sides: int


def describe(shape, seen):
    text = f"{shape.name}: {shape.sides}"
    seen.append(text)
    return text


def main():
    seen = []
    total = 0
    for name, sides in [("triangle", 3), ("square", 4), ("hexagon", 6)]:
        shape = Shape(name, sides)
        total += sides
        describe(shape, seen)
    print(json.dumps(seen))
    return total


result = main()
print("total", result)
