class Manager:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        print("enter", self.name)
        return self

    def __exit__(self, kind, value, traceback):
        print("exit", self.name, kind and kind.__name__)
        return kind is KeyError


def work():
    with Manager("a") as a, Manager("b") as b:
        names = a.name + b.name
    with Manager("c"):
        {}["missing"]
    try:
        try:
            value = int("x")
        finally:
            value = -1
    except ValueError:
        value = 0
    else:
        value = 2
    for i in range(2):
        if i:
            break
        continue
    else:
        value = 3
    while value < 2:
        value += 1
    return value


print(work())
