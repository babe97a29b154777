"""random: sequences from a seed, every distribution."""
import random
r = random.Random(12345)


CASES = r"""
[r.random() for _ in range(3)], r.randint(1, 6), r.randrange(0, 100, 5), r.choice("abc"), r.choices([1, 2, 3], [5, 1, 1], k=5), r.sample(range(100), 5), r.uniform(1, 2), r.getrandbits(70), r.randbytes(5)
(lambda l: (r.shuffle(l), l))(list(range(8)))
r.gauss(0, 1), r.normalvariate(0, 1), r.expovariate(2), r.betavariate(1, 2), r.gammavariate(2, 1), r.lognormvariate(0, 1), r.vonmisesvariate(0, 1), r.paretovariate(3), r.weibullvariate(1, 2), r.triangular(0, 10, 3)
random.Random("text").random(), random.Random(b"bytes").random(), random.Random(1.5).random(), random.Random(-5).random(), random.Random(10 ** 30).random()
(lambda s: (r.random(), r.setstate(s), r.random()))(r.getstate())
r.sample("abcd", 2, counts=[1, 2, 3, 4])
r.choice([])
r.sample([1], 2)
r.randrange(5, 5)
r.randint(2, 1)
r.choices([1], [1, 2])
r.choices([], k=1)
r.getrandbits(-1)
r.sample({1, 2}, 1)
random.Random(7).choices("ab", cum_weights=[1, 3], k=6)
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)
