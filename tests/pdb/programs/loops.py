def find(limit):
    hits = 0
    for i in range(limit):
        if i % 2:
            hits += 1
        else:
            hits += 10
    while hits > 30: hits -= 7
    for j in range(2): hits += j
    return hits


def skip():
    a = 1
    b = 2
    c = 3
    for k in range(2):
        d = k
    try:
        e = 5
    except ValueError:
        f = 6
    return a


x = find(5)
y = find(3)
z = skip()
print(x, y, z)
