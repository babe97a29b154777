import sys


def show(first, /, second=2, *rest, key, **more):
    total = first + second + len(rest)
    return total, key, more


print(sys.argv[1:])
result = show(1, 3, 5, 7, key="k", other=None)
result = show(*map(int, sys.argv[1:3] or ["0"]), key=sys.argv)
print(result[0])
