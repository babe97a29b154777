"""Float arithmetic, generator expressions and zip: the largest singular value of a matrix given by a formula."""
from math import sqrt


def entry(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(vector):
    return [sum(entry(i, j) * x for j, x in enumerate(vector)) for i in range(len(vector))]


def transposed_times(vector):
    return [sum(entry(j, i) * x for j, x in enumerate(vector)) for i in range(len(vector))]


u = [1.0] * 170
for _ in range(10):
    v = transposed_times(times(u))
    u = transposed_times(times(v))
dot = sum(a * b for a, b in zip(u, v))
square = sum(b * b for b in v)
print("%.9f" % sqrt(dot / square))
