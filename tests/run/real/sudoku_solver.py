"""Sudoku by constraint propagation and search; a general constraint solver; n queens, map colours, a cryptarithm by it."""
import itertools
from collections import defaultdict, deque

ROWS, COLUMNS = "ABCDEFGHI", "123456789"
SQUARES = [r + c for r in ROWS for c in COLUMNS]
UNITS = ([[r + c for r in ROWS] for c in COLUMNS] + [[r + c for c in COLUMNS] for r in ROWS] +
         [[r + c for r in rs for c in cs] for rs in ("ABC", "DEF", "GHI") for cs in ("123", "456", "789")])
OF = {s: [u for u in UNITS if s in u] for s in SQUARES}
PEERS = {s: set(sum(OF[s], [])) - {s} for s in SQUARES}


class Contradiction(Exception):
    pass


class Sudoku:
    steps = 0

    def __init__(self, text):
        self.values = dict.fromkeys(SQUARES, COLUMNS)
        digits = [c for c in text if c in "0.123456789"]
        assert len(digits) == 81, len(digits)
        for square, digit in zip(SQUARES, digits):
            if digit in COLUMNS:
                self.values = self.assign(self.values, square, digit)

    def assign(self, values, square, digit):
        for other in values[square].replace(digit, ""):
            self.eliminate(values, square, other)
        return values

    def eliminate(self, values, square, digit):
        if digit not in values[square]:
            return
        values[square] = values[square].replace(digit, "")
        if not values[square]:
            raise Contradiction(square)
        if len(values[square]) == 1:
            for peer in sorted(PEERS[square]):
                self.eliminate(values, peer, values[square])
        for unit in OF[square]:
            places = [s for s in unit if digit in values[s]]
            if not places:
                raise Contradiction(digit)
            if len(places) == 1 and len(values[places[0]]) > 1:
                self.assign(values, places[0], digit)

    def solve(self):
        def search(values):
            self.steps += 1
            open_squares = [(len(v), s) for s, v in values.items() if len(v) > 1]
            if not open_squares:
                return values
            _, square = min(open_squares)
            for digit in values[square]:
                try:
                    found = search(self.assign(values.copy(), square, digit))
                except Contradiction:
                    continue
                if found:
                    return found
            return None
        return search(self.values)


def show(values):
    for i, r in enumerate(ROWS):
        if i in (3, 6):
            print("------+-------+------")
        print(" ".join(values[r + c] + (" |" if c in "36" else "") for c in COLUMNS))


class Problem:
    """Variables with domains, constraints over pairs or tuples; arc consistency and backtracking with the fewest values first."""

    def __init__(self):
        self.domains, self.constraints, self.nodes = {}, defaultdict(list), 0

    def variable(self, *names, domain):
        self.domains.update((n, list(domain)) for n in names)

    def constrain(self, names, test):
        for n in names:
            self.constraints[n].append((tuple(names), test))

    def different(self, *names):
        for a, b in itertools.combinations(names, 2):
            self.constrain((a, b), lambda x, y: x != y)

    def arc_consistent(self, domains):
        todo = deque((a, names, test) for a in domains for names, test in self.constraints[a] if len(names) == 2)
        while todo:
            a, (x, y), test = todo.popleft()
            other = y if a == x else x
            keep = [v for v in domains[a] if any(test(v, w) if a == x else test(w, v) for w in domains[other])]
            if len(keep) < len(domains[a]):
                domains[a] = keep
                if not keep:
                    return False
                todo.extend((other2, names2, test2) for names2, test2 in self.constraints[a] if len(names2) == 2 for other2 in names2 if other2 != a)
        return True

    def solutions(self):
        domains = {k: list(v) for k, v in self.domains.items()}
        if self.arc_consistent(domains):
            yield from self.search({}, domains)

    def search(self, assigned, domains):
        self.nodes += 1
        if len(assigned) == len(domains):
            yield dict(assigned)
            return
        name = min((n for n in domains if n not in assigned), key=lambda n: (len(domains[n]), n))
        for value in domains[name]:
            assigned[name] = value
            if all(test(*(assigned[n] for n in names)) for names, test in self.constraints[name] if all(n in assigned for n in names)):
                yield from self.search(assigned, domains)
            del assigned[name]


def queens(n):
    p = Problem()
    p.variable(*range(n), domain=range(n))
    for a, b in itertools.combinations(range(n), 2):
        p.constrain((a, b), lambda x, y, d=b - a: x != y and abs(x - y) != d)
    return p


def main():
    for text in ("003020600900305001001806400008102900700000008006708200002609500800203009005010300",
                 "4.....8.5.3..........7......2.....6.....8.4......1.......6.3.7.5..2.....1.4......",
                 "85...24..72......9..4.........1.7..23.5...9...4...........8..7..17..........36.4."):
        s = Sudoku(text)
        show(s.solve())
        print("steps", s.steps)
    try:
        print(Sudoku("11" + "." * 79).solve())
    except Contradiction as c:
        print("contradiction", c)
    for n in range(1, 8):
        p = queens(n)
        print("queens", n, sum(1 for _ in p.solutions()), p.nodes)
    print([s for s in itertools.islice(queens(8).solutions(), 2)])
    p = Problem()
    p.variable(*"WA NT SA Q NSW V T".split(), domain=["red", "green", "blue"])
    for a, b in (pair.split("-") for pair in "WA-NT WA-SA NT-SA NT-Q SA-Q SA-NSW SA-V Q-NSW NSW-V".split()):
        p.different(a, b)
    solutions = list(p.solutions())
    print("maps", len(solutions), solutions[0], p.nodes)
    p = Problem()
    p.variable(*"TWOFUR", domain=range(10))
    p.different(*"TWOFUR")
    p.constrain("TF", lambda t, f: t > 0 and f > 0)
    p.constrain("TWOFUR", lambda t, w, o, f, u, r: 2 * (100 * t + 10 * w + o) == 1000 * f + 100 * o + 10 * u + r)
    print("TWO+TWO=FOUR", sum(1 for _ in p.solutions()), p.nodes)


main()
