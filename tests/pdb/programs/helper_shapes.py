"""A module beside the program."""


def area(width, height):
    size = width * height
    return size


class Shape:
    def __init__(self, sides):
        self.sides = sides

    def describe(self):
        return "a shape with %d sides" % self.sides
