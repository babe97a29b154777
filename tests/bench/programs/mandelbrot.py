"""Complex and float arithmetic in tight loops."""


def escape_complex(c, limit):
    z = 0j
    for i in range(limit):
        z = z * z + c
        if abs(z) > 2.0:
            return i
    return limit


def escape_floats(cr, ci, limit):
    zr = zi = 0.0
    for i in range(limit):
        r2 = zr * zr
        i2 = zi * zi
        if r2 + i2 > 4.0:
            return i
        zi = 2.0 * zr * zi + ci
        zr = r2 - i2 + cr
    return limit


size = 160
inside = total = 0
for y in range(size):
    for x in range(size):
        a, b = 3.0 * x / size - 2.2, 2.4 * y / size - 1.2
        first = escape_complex(complex(a, b), 60)
        second = escape_floats(a, b, 120)
        inside += second == 120
        total += first + second
print(inside, total)
