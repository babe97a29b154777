"""Reads input, makes code at run time, leaves traces in several streams."""
import functools
import sys

name = input("name? ")
print("hello", name, file=sys.stderr, flush=True)
made = {}
exec("def double(n):\n    result = n * 2\n    return result\n", made)
answer = made["double"](21)
value = eval("answer + 1")


@functools.lru_cache(None)
def cached(n):
    return n + 1


def ordered(words):
    return sorted(words, key=lambda word: len(word))


class Lazy:
    def __get__(self, instance, owner):
        return "lazy"

    def __set_name__(self, owner, name):
        self.name = name


class Holder:
    lazy = Lazy()

    def __init_subclass__(cls):
        cls.known = True

    def __del__(self):
        print("deleted")


class Derived(Holder):
    pass


holder = Derived()
words = ordered(["ccc", "a", "bb"])
total = cached(1) + cached(1)
seen = holder.lazy
del holder
print(words, total, seen, value)
sys.stdout.write("no newline")
