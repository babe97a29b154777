"""Functions, a class, a loop: what most sessions look at."""
import helper_shapes

LIMIT = 3


def square(n):
    result = n * n
    return result


def total(values, start=0, *extra, scale=1, **options):
    amount = start
    for value in values:
        amount += square(value) * scale
    return amount


class Counter:
    """Counts."""

    def __init__(self, name):
        self.name = name
        self.count = 0

    def add(self, n=1):
        self.count += n
        return self.count

    @property
    def doubled(self):
        return self.count * 2

    def __repr__(self):
        return f"Counter({self.name!r}, {self.count})"


def main():
    counter = Counter("first")
    for i in range(LIMIT):
        counter.add(i)
    numbers = [square(n) for n in range(LIMIT)]
    text = "sum"
    amount = total(numbers, 1, 2, scale=2, verbose=True)
    area = helper_shapes.area(3, 4)
    print(text, amount, counter, area)
    return amount


outcome = main()
print("done", outcome)
