"""Allocation and release of many small tuples and objects."""


class Node:
    def __init__(self, left, right):
        self.left = left
        self.right = right


def grow(depth):
    if depth == 0:
        return Node(None, None)
    return Node(grow(depth - 1), grow(depth - 1))


def count(node):
    return 1 if node.left is None else 1 + count(node.left) + count(node.right)


def tuples(depth):
    return (tuples(depth - 1), tuples(depth - 1)) if depth else ()


def leaves(tree):
    return sum(leaves(part) for part in tree) if tree else 1


lasting = grow(15)
for depth in range(4, 16, 2):
    print(depth, sum(count(grow(depth)) for _ in range(1 << 15 - depth)))
print(count(lasting), leaves(tuples(13)))
