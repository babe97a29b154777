"""Raising, catching, finally and with."""


class Refused(Exception):
    def __init__(self, number):
        super().__init__(number)
        self.number = number


class Watch:
    entered = 0

    def __enter__(self):
        Watch.entered += 1
        return self

    def __exit__(self, kind, error, trace):
        return kind is ValueError


def check(number):
    if number % 3 == 0:
        raise Refused(number)
    if number % 5 == 0:
        raise ValueError(number)
    return number


total = refused = left = 0
watch = Watch()
for i in range(200000):
    try:
        with watch:
            total += check(i)
    except Refused as error:
        refused += error.number
    finally:
        left += 1
print(total, refused, left, Watch.entered)
missing = 0
table = {}
for i in range(200000):
    try:
        table[i & 1]
    except KeyError:
        missing += 1
print(missing)
