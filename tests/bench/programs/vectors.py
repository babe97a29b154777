"""Methods and operators of a class of the program's own."""


class Vector:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y

    def scaled(self, factor):
        return Vector(self.x * factor, self.y * factor)


total = Vector(0, 0)
one = Vector(1, 2)
equal = 0
for i in range(300000):
    total = total + one.scaled(i % 7)
    if total == one:
        equal += 1
print(total.x, total.y, equal)
