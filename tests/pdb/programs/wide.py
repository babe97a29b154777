import collections

Point = collections.namedtuple("Point", "x y")


class Node:
    """A tree's node."""

    limit = 5

    def __init__(self, value, children=()):
        self.value = value
        self.children = list(children)

    def walk(self):
        yield self.value
        for child in self.children:
            yield from child.walk()

    @classmethod
    def leaf(cls, value):
        return cls(value)

    @staticmethod
    def kind():
        return "node"


def build():
    tree = Node(1, [Node.leaf(2), Node(3, [Node.leaf(4)])])
    matrix = {f"row {i}": [i * j for j in range(12)] for i in range(8)}
    records = [{"name": "a" * 20, "values": list(range(15)), "nested": {"deep": (1, 2, {"x": None})}} for _ in range(3)]
    point = Point(1, 2)
    text = "many words " * 12
    numbers = set(range(30))
    walked = list(tree.walk())
    return tree, matrix, records, point, text, numbers, walked


everything = build()
print(len(everything))
