"""Matrices over any field: operators, elimination, determinants, exact fractions, polynomials, decompositions."""
import math
import operator
from fractions import Fraction
from functools import reduce
from itertools import product


class ShapeError(ValueError):
    pass


class Matrix:
    __slots__ = ("rows", "_hash")
    __array_priority__ = 10

    def __init__(self, rows):
        rows = tuple(map(tuple, rows))
        if len({len(r) for r in rows}) > 1:
            raise ShapeError("rows differ in length")
        self.rows = rows

    @classmethod
    def identity(cls, n, one=1):
        return cls([[one if i == j else one * 0 for j in range(n)] for i in range(n)])

    @classmethod
    def from_function(cls, n, m, f):
        return cls([[f(i, j) for j in range(m)] for i in range(n)])

    @property
    def shape(self):
        return len(self.rows), len(self.rows[0]) if self.rows else 0

    @property
    def T(self):
        return type(self)(zip(*self.rows))

    def __getitem__(self, key):
        match key:
            case (int(i), int(j)):
                return self.rows[i][j]
            case (slice() as a, slice() as b):
                return type(self)(r[b] for r in self.rows[a])
            case (slice() as a, int(j)):
                return [r[j] for r in self.rows[a]]
            case (int(i), slice() as b):
                return list(self.rows[i][b])
            case int(i):
                return list(self.rows[i])
        raise TypeError(f"bad index {key!r}")

    def map(self, f, *others):
        for o in others:
            if o.shape != self.shape:
                raise ShapeError(f"{self.shape} against {o.shape}")
        return type(self)(map(f, *rs) for rs in zip(self.rows, *(o.rows for o in others)))

    def _elementwise(op):
        def forward(self, other):
            if isinstance(other, Matrix):
                return self.map(op, other)
            return self.map(lambda x: op(x, other)) if isinstance(other, (int, float, complex, Fraction)) else NotImplemented
        return forward

    __add__ = __radd__ = _elementwise(operator.add)
    __sub__ = _elementwise(operator.sub)
    __mul__ = __rmul__ = _elementwise(operator.mul)
    __truediv__ = _elementwise(operator.truediv)
    __floordiv__ = _elementwise(operator.floordiv)
    __mod__ = _elementwise(operator.mod)
    del _elementwise

    def __matmul__(self, other):
        if not isinstance(other, Matrix):
            return NotImplemented
        if self.shape[1] != other.shape[0]:
            raise ShapeError(f"{self.shape} @ {other.shape}")
        columns = list(zip(*other.rows))
        return type(self)([sum(map(operator.mul, r, c)) for c in columns] for r in self.rows)

    def __pow__(self, n, modulus=None):
        if n < 0:
            return self.inverse() ** -n
        result, base = self.identity(len(self.rows)), self
        while n:
            if n & 1:
                result = result @ base
                if modulus: result %= modulus
            base = base @ base
            if modulus: base %= modulus
            n >>= 1
        return result

    def __neg__(self): return self.map(operator.neg)
    def __abs__(self): return math.sqrt(sum(abs(x) ** 2 for x in self))
    def __iter__(self): return (x for r in self.rows for x in r)
    def __len__(self): return len(self.rows)
    def __contains__(self, x): return any(x in r for r in self.rows)
    def __eq__(self, other): return isinstance(other, Matrix) and self.rows == other.rows
    def __bool__(self): return any(self)
    def __round__(self, n=None): return self.map(lambda x: round(x, n))

    def __hash__(self):
        try:
            return self._hash
        except AttributeError:
            self._hash = hash(self.rows)
            return self._hash

    def __repr__(self):
        return f"{type(self).__name__}({[list(r) for r in self.rows]})"

    def __str__(self):
        cells = [[str(x) for x in r] for r in self.rows]
        widths = [max(map(len, c)) for c in zip(*cells)]
        return "\n".join("[" + "  ".join(c.rjust(w) for c, w in zip(r, widths)) + "]" for r in cells)

    def __format__(self, spec):
        return str(self.map(lambda x: format(x, spec))) if spec else str(self)

    def eliminate(self):
        """Row echelon form over fractions; returns it with the determinant's factor and the pivots."""
        m = [[Fraction(x) for x in r] for r in self.rows]
        n, width = self.shape
        row, factor, pivots = 0, Fraction(1), []
        for column in range(width):
            pivot = next((i for i in range(row, n) if m[i][column]), None)
            if pivot is None:
                factor *= 0 if column < n else 1
                continue
            if pivot != row:
                m[row], m[pivot] = m[pivot], m[row]
                factor = -factor
            factor *= m[row][column]
            m[row] = [x / m[row][column] for x in m[row]]
            for i in range(n):
                if i != row and m[i][column]:
                    k = m[i][column]
                    m[i] = [x - k * y for x, y in zip(m[i], m[row])]
            pivots.append(column)
            row += 1
            if row == n:
                break
        return Matrix(m), factor, pivots

    def determinant(self):
        if self.shape[0] != self.shape[1]:
            raise ShapeError("not square")
        _, factor, pivots = self.eliminate()
        return factor if len(pivots) == len(self.rows) else Fraction(0)

    @property
    def rank(self):
        return len(self.eliminate()[2])

    def inverse(self):
        n = len(self.rows)
        wide = Matrix([list(r) + list(e) for r, e in zip(self.rows, self.identity(n).rows)])
        reduced, _, pivots = wide.eliminate()
        if pivots != list(range(n)):
            raise ZeroDivisionError("matrix is singular")
        return reduced[:, n:]

    def solve(self, b):
        return [x for x, in (self.inverse() @ Matrix([[v] for v in b])).rows]

    def trace(self):
        return sum(self[i, i] for i in range(len(self)))

    def characteristic(self):
        """Faddeev and LeVerrier: coefficients from the highest."""
        n = len(self)
        coefficients, m = [Fraction(1)], Matrix.from_function(n, n, lambda i, j: Fraction(0))
        for k in range(1, n + 1):
            m = self @ m + coefficients[-1] * self.identity(n)
            coefficients.append(-(self @ m).trace() / Fraction(k))
        return coefficients


def lu(a):
    n = len(a)
    low, up = [[0.0] * n for _ in range(n)], [list(map(float, r)) for r in a.rows]
    for i in range(n):
        low[i][i] = 1.0
        for j in range(i + 1, n):
            low[j][i] = up[j][i] / up[i][i]
            up[j] = [x - low[j][i] * y for x, y in zip(up[j], up[i])]
    return Matrix(low), Matrix(up)


def power_iteration(a, steps=60):
    v = Matrix([[1.0]] * len(a))
    for _ in range(steps):
        w = a @ v
        v = w / abs(w)
    return (v.T @ a @ v)[0, 0], v


def main():
    a = Matrix([[2, 1, 1], [1, 3, 2], [1, 0, 0]])
    b = Matrix.from_function(3, 3, lambda i, j: (i + 1) * (j + 2))
    print(a, b, a + b, a - b, a * b, a @ b, a.T, -a, 2 * a, a * 2, a / 2, b // 2, b % 3, sep="\n\n")
    print(repr(a), a.shape, a[0, 0], a[1], a[:, 1], a[0, 1:], a[:2, 1:], 3 in a, len(a), hash(a) == hash(Matrix(a.rows)), bool(Matrix([[0]])), {a: 1}[Matrix(a.rows)])
    print(a.determinant(), b.determinant(), b.rank, a.inverse(), a.inverse() @ a == Matrix.identity(3), a.solve([4, 5, 6]), a.characteristic(), sep="\n")
    fib = Matrix([[1, 1], [1, 0]])
    print((fib ** 90)[0, 1], pow(fib, 10 ** 12, 10 ** 9 + 7), fib ** -3, fib ** 0)
    hilbert = Matrix.from_function(5, 5, lambda i, j: Fraction(1, i + j + 1))
    print(hilbert, hilbert.determinant(), hilbert.inverse()[0], sep="\n")
    low, up = lu(Matrix([[4, 3, 2], [8, 7, 9], [6, 5, 1]]))
    print(f"{low:.3f}\n{up:.3f}", round(low @ up, 9))
    value, vector = power_iteration(Matrix([[2, 0], [0, 3]]))
    print(f"{value:.6f}", round(vector, 4), f"{abs(Matrix([[3, 4]])):.1f}")
    print(reduce(operator.matmul, [Matrix([[0, 1], [1, 0]])] * 5), Matrix([[1 + 2j]]) @ Matrix([[1j]]))
    for bad in (lambda: Matrix([[1], [2, 3]]), lambda: a @ Matrix([[1]]), lambda: a + Matrix([[1]]), lambda: b.inverse(), lambda: Matrix([[1, 2]]).determinant(), lambda: a @ 5, lambda: a + "x", lambda: a["x"], lambda: a[5], lambda: a.nope):
        try:
            print(bad())
        except Exception as e:
            print(type(e).__name__, e)
    print(sum(Matrix.from_function(4, 4, lambda i, j: i ^ j)), list(product(*Matrix([[1, 2], [3, 4]]).rows)))


main()
