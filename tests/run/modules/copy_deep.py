"""copy: shallow and deep, shared and recursive structures, hooks."""
import copy


class Node:
    def __init__(self, value, *children):
        self.value = value
        self.children = list(children)


class Hooked:
    def __init__(self):
        self.log = []

    def __copy__(self):
        made = Hooked()
        made.log = self.log + ["copied"]
        return made

    def __deepcopy__(self, memo):
        made = Hooked()
        made.log = ["deep", len(memo)]
        return made


class Slotted:
    __slots__ = ("a", "b")


leaf = Node("leaf")
tree = Node("root", leaf, leaf)
tree.children.append(tree)
shallow, deep = copy.copy(tree), copy.deepcopy(tree)
print(shallow.children is tree.children, deep.children is tree.children, deep.children[0] is deep.children[1], deep.children[2] is deep)
print(copy.copy(Hooked()).log, copy.deepcopy([Hooked()])[0].log)
s = Slotted()
s.a = [1]
t = copy.deepcopy(s)
print(t.a, t.a is s.a, hasattr(t, "b"))
for value in (1, "x", (1, 2), None, print, int, range(3), frozenset([1]), b"x"):
    assert copy.copy(value) is value, value
print(copy.copy([1, [2]]), copy.deepcopy({(1, 2): {3, 4}}), copy.copy(bytearray(b"x")), copy.deepcopy((1, [2])))
try:
    copy.copy(iter_ := (x for x in ()))
except TypeError as error:
    print(error)
