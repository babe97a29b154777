"""abc: abstract methods, virtual subclasses, __subclasshook__."""
from abc import ABC, ABCMeta, abstractmethod


class Shape(ABC):
    @abstractmethod
    def area(self): ...

    @property
    @abstractmethod
    def name(self): ...

    @classmethod
    def __subclasshook__(cls, other):
        return True if cls is Shape and hasattr(other, "looks_like_a_shape") else NotImplemented


class Square(Shape):
    name = "square"

    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side ** 2


class Duck:
    looks_like_a_shape = True


for attempt in (Shape, type("Half", (Shape,), {"name": "half"}), type("None_", (Shape,), {})):
    try:
        attempt()
    except TypeError as error:
        print(error)
print(Square(3).area(), isinstance(Duck(), Shape), issubclass(int, Shape), sorted(Shape.__abstractmethods__))


class Sized(metaclass=ABCMeta):
    pass


@Sized.register
class Registered:
    pass


print(isinstance(Registered(), Sized), issubclass(Registered, Sized), Sized in Registered.__mro__)
