import sys

total = 10


class Dropped:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("dropped", self.name)


def function(argument, *rest, **named):
    local = 5
    captured = 6

    def inner():
        nonlocal captured
        captured += 1
        return captured

    items = [1, 2, 3]
    pass
    #> locals
    #> eval local + argument
    #> eval [local * i for i in items]
    #> eval (lambda: local + total)()
    #> eval (y := local + 1)
    #> eval y
    #> eval [z := i for i in items]
    #> eval z
    #> eval x = 3
    #> eval x + local
    #> eval local = 50
    #> eval captured = 60
    #> eval inner()
    #> eval captured
    #> eval total = 11
    #> eval global total; total = 12
    #> eval del x
    #> eval x
    #> eval nonsense
    #> eval 1 +
    #> eval (1
    #> eval 1 / 0
    #> eval import os; os.sep
    #> lines for i in items:\n    local += i\nlocal
    #> lines     local\n
    #> lines def helper(a):\n    return a + local\nhelper(1)
    #> watch local = 3
    #> watch local
    #> eval print('printed')
    #> eval 'text'
    #> clip 'x' * 2000
    #> set items[0] = 100
    #> set local = items
    #> set items[1:2] = [5]
    #> set f() = 1
    #> set named['k'] = 'v'
    #> child locals / argument = 'changed'
    #> child items / 2 = {'a': 1}
    #> child items / 2 / 'a' = 7
    #> child items / 9 = 1
    #> show items / 2
    return argument, local, captured, items, named


print(function(1, 2, key="word"))
print(total)


def exact():
    value = Dropped("first")
    count = sys.getrefcount(value)
    pass
    #> eval sys.getrefcount(value)
    #> eval value
    #> show value / special variables / (references)
    #> show value / (nothing)
    #> eval value = Dropped('second')
    pass
    #> eval value.name
    print("same" if sys.getrefcount(value) == count else "other", value.name)
    value = None
    print("after")


exact()


def held(thing, other):
    pass
    #> up
    #> eval held_by_expression = None
    #> child locals / held_by_expression = 0
    return thing.name + other


def holding():
    held_by_expression = Dropped("held")
    result = held(held_by_expression, "!") + str(held_by_expression)
    print(result, held_by_expression)


holding()


class Body:
    inside = 1
    pass
    #> locals
    #> eval [inside for _ in range(2)]
    #> eval added = inside + 1
    print(added)


pass
#> eval total += 1
#> eval [total for _ in (1, 2)]
print(total)


def counted():
    thing = Dropped("thing")
    pass
    #> show thing / special variables / (references)
    #> show thing / special variables / __init__
    #> show thing / special variables / (references)


counted()
