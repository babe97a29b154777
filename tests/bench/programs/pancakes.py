"""Lists of small ints: how many flips of a prefix sort the worst permutation."""


def flips_of(permutation):
    stack = permutation[:]
    flips = 0
    first = stack[0]
    while first:
        stack[:first + 1] = stack[first::-1]
        flips += 1
        first = stack[0]
    return flips


def permutations(n):
    order = list(range(n))
    counts = [0] * n
    yield order
    i = 0
    while i < n:
        if counts[i] < i:
            j = counts[i] if i & 1 else 0
            order[i], order[j] = order[j], order[i]
            counts[i] += 1
            i = 0
            yield order
        else:
            counts[i] = 0
            i += 1


worst = checksum = 0
for number, order in enumerate(permutations(9)):
    flips = flips_of(order)
    if flips > worst:
        worst = flips
    checksum += -flips if number & 1 else flips
print(worst, checksum)
