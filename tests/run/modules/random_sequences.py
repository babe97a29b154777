"""random: the same sequences as CPython's for the same seeds."""
import random

for seed in (0, 42, "text", b"bytes", 2 ** 100, -7, 1.5, None and 0 or bytearray(b"x")):
    r = random.Random(seed)
    print(repr(seed)[:20], r.random(), r.randrange(1000), r.getrandbits(70), r.uniform(1, 2), r.choice("abcdef"))
r = random.Random(1)
print(r.sample(range(100), 5), r.sample("aab", 2, counts=[3, 1, 2]), r.choices("abc", weights=[1, 5, 2], k=6), r.choices([1, 2], cum_weights=[1, 4], k=3))
items = list(range(8))
r.shuffle(items)
print(items, r.randint(-5, 5), r.randrange(10, 20, 3), r.randbytes(5), r.triangular(0, 10, 2))
for name, arguments in (("gauss", (0, 1)), ("normalvariate", (0, 1)), ("expovariate", (2,)), ("betavariate", (1, 2)), ("gammavariate", (0.5, 1)), ("gammavariate", (2, 3)), ("lognormvariate", (0, 1)),
                        ("paretovariate", (3,)), ("vonmisesvariate", (1, 2)), ("weibullvariate", (1, 1.5))):
    print(name, getattr(r, name)(*arguments))
state = r.getstate()
first = [r.random() for _ in range(3)]
r.setstate(state)
print(first == [r.random() for _ in range(3)], len(state[1]), state[0])
for bad in (lambda: r.randrange(0), lambda: r.randrange(5, 1), lambda: r.choice([]), lambda: r.sample([1], 2), lambda: r.randint(1.5, 2), lambda: r.choices([], k=1), lambda: r.sample({1, 2}, 1), lambda: random.Random([1]),
            lambda: r.getrandbits(-1), lambda: r.choices([1], weights=[0])):
    try:
        bad()
    except (ValueError, TypeError, IndexError) as error:
        print(type(error).__name__, error)
random.seed(7)
print(random.random(), random.randint(1, 6), random.SystemRandom().random() < 1)
