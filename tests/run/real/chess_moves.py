"""Chess move generation: FEN in and out, legal moves, castling, en passant, promotion; counted to known depths; mates."""
from dataclasses import dataclass, replace
from typing import NamedTuple, Iterator

FILES = "abcdefgh"
KNIGHT = [(1, 2), (2, 1), (2, -1), (1, -2), (-1, -2), (-2, -1), (-2, 1), (-1, 2)]
DIAGONAL, STRAIGHT = [(1, 1), (1, -1), (-1, 1), (-1, -1)], [(1, 0), (-1, 0), (0, 1), (0, -1)]
SLIDERS = {"b": DIAGONAL, "r": STRAIGHT, "q": DIAGONAL + STRAIGHT}
VALUES = dict(zip("pnbrqk", (1, 3, 3, 5, 9, 0)))


def name(square):
    return FILES[square % 8] + str(square // 8 + 1)


def index(text):
    return FILES.index(text[0]) + 8 * (int(text[1]) - 1)


def offsets(square, steps):
    x, y = square % 8, square // 8
    for dx, dy in steps:
        if 0 <= x + dx < 8 and 0 <= y + dy < 8:
            yield x + dx + 8 * (y + dy)


def ray(square, dx, dy):
    x, y = square % 8 + dx, square // 8 + dy
    while 0 <= x < 8 and 0 <= y < 8:
        yield x + 8 * y
        x, y = x + dx, y + dy


class Move(NamedTuple):
    start: int
    end: int
    promotion: str = ""

    def __str__(self):
        return name(self.start) + name(self.end) + self.promotion


@dataclass(frozen=True)
class Position:
    board: str
    white: bool = True
    castling: str = "KQkq"
    passant: int | None = None
    halfmove: int = 0
    number: int = 1

    @classmethod
    def from_fen(cls, fen):
        try:
            rows, side, castling, passant, half, number = fen.split()
            board = "".join("".join("." * int(c) if c.isdigit() else c for c in row) for row in reversed(rows.split("/")))
            if len(board) != 64 or board.count("k") != 1 or board.count("K") != 1:
                raise ValueError("bad board")
            return cls(board, {"w": True, "b": False}[side], castling, None if passant == "-" else index(passant), int(half), int(number))
        except (KeyError, ValueError) as e:
            raise ValueError(f"bad FEN {fen!r}") from e

    @property
    def fen(self):
        rows = []
        for y in range(7, -1, -1):
            row = self.board[8 * y:8 * y + 8]
            for n in range(8, 0, -1):
                row = row.replace("." * n, str(n))
            rows.append(row)
        return f"{'/'.join(rows)} {'bw'[self.white]} {self.castling or '-'} {'-' if self.passant is None else name(self.passant)} {self.halfmove} {self.number}"

    def mine(self, piece):
        return piece != "." and piece.isupper() == self.white

    def attacked(self, square, by_white):
        board = self.board
        own = str.upper if by_white else str.lower
        if any(board[s] == own("n") for s in offsets(square, KNIGHT)) or any(board[s] == own("k") for s in offsets(square, DIAGONAL + STRAIGHT)):
            return True
        back = -1 if by_white else 1
        if any(board[s] == own("p") for s in offsets(square, [(-1, back), (1, back)])):
            return True
        for kind, steps in (("b", DIAGONAL), ("r", STRAIGHT)):
            for step in steps:
                for s in ray(square, *step):
                    if board[s] != ".":
                        if board[s] in (own(kind), own("q")):
                            return True
                        break
        return False

    def check(self, white=None):
        white = self.white if white is None else white
        return self.attacked(self.board.index("K" if white else "k"), not white)

    def pseudo(self) -> Iterator[Move]:
        forward, home, last = (8, 1, 7) if self.white else (-8, 6, 0)
        for square, piece in enumerate(self.board):
            if not self.mine(piece):
                continue
            match kind := piece.lower():
                case "p":
                    targets = []
                    if self.board[square + forward] == ".":
                        targets.append(square + forward)
                        if square // 8 == home and self.board[square + 2 * forward] == ".":
                            targets.append(square + 2 * forward)
                    for s in offsets(square, [(-1, forward // 8), (1, forward // 8)]):
                        if s == self.passant or self.board[s] != "." and not self.mine(self.board[s]):
                            targets.append(s)
                    for s in targets:
                        yield from (Move(square, s, p) for p in "qrbn") if s // 8 == last else (Move(square, s),)
                case "n" | "k":
                    for s in offsets(square, KNIGHT if kind == "n" else DIAGONAL + STRAIGHT):
                        if not self.mine(self.board[s]):
                            yield Move(square, s)
                case _:
                    for step in SLIDERS[kind]:
                        for s in ray(square, *step):
                            if self.mine(self.board[s]):
                                break
                            yield Move(square, s)
                            if self.board[s] != ".":
                                break
        king = 4 if self.white else 60
        for side, empty, path in (("K", (1, 2), (0, 1, 2)), ("Q", (-1, -2, -3), (0, -1, -2))):
            if (side if self.white else side.lower()) in self.castling and all(self.board[king + d] == "." for d in empty):
                if not any(self.attacked(king + d, not self.white) for d in path):
                    yield Move(king, king + path[-1])

    def play(self, move):
        board = list(self.board)
        piece, taken = board[move.start], board[move.end]
        board[move.start], board[move.end] = ".", piece
        pawn = piece in "pP"
        if pawn and move.end == self.passant:
            board[move.end + (-8 if self.white else 8)] = "."
        if move.promotion:
            board[move.end] = move.promotion.upper() if self.white else move.promotion
        if piece in "kK" and abs(move.end - move.start) == 2:
            rook, to = (move.end + 1, move.end - 1) if move.end > move.start else (move.end - 2, move.end + 1)
            board[to], board[rook] = board[rook], "."
        lost = {0: "Q", 7: "K", 56: "q", 63: "k", 4: "KQ", 60: "kq"}
        gone = lost.get(move.start, "") + lost.get(move.end, "")
        return replace(self, board="".join(board), white=not self.white, castling="".join(c for c in self.castling if c not in gone and c != "-"),
                       passant=(move.start + move.end) // 2 if pawn and abs(move.end - move.start) == 16 else None,
                       halfmove=0 if pawn or taken != "." else self.halfmove + 1, number=self.number + (not self.white))

    def moves(self):
        return [m for m in self.pseudo() if not (after := self.play(m)).check(not after.white)]

    def perft(self, depth):
        return 1 if depth == 0 else sum(self.play(m).perft(depth - 1) for m in self.moves())

    @property
    def state(self):
        return "playing" if self.moves() else "mate" if self.check() else "stalemate"

    def score(self):
        return sum(VALUES[p.lower()] * (1 if p.isupper() else -1) for p in self.board if p != ".") * (1 if self.white else -1)

    def search(self, depth, alpha=-1000, beta=1000):
        moves = self.moves()
        if not moves:
            return (-500 - depth if self.check() else 0), ()
        if depth == 0:
            return self.score(), ()
        best = ()
        for m in sorted(moves, key=lambda m: (-VALUES.get(self.board[m.end].lower(), 0), m)):
            value, line = self.play(m).search(depth - 1, -beta, -alpha)
            if -value > alpha:
                alpha, best = -value, (m,) + line
                if alpha >= beta:
                    break
        return alpha, best

    def __str__(self):
        return "\n".join(f"{y + 1} " + " ".join(self.board[8 * y:8 * y + 8]) for y in range(7, -1, -1)) + "\n  " + " ".join(FILES)


START = "rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1"
p = Position.from_fen(START)
print(p, p.fen == START, [p.perft(d) for d in range(4)])
for fen, depth in (("r3k2r/p1ppqpb1/bn2pnp1/3PN3/1p2P3/2N2Q1p/PPPBBPPP/R3K2R w KQkq - 0 1", 2), ("8/2p5/3p4/KP5r/1R3p1k/8/4P1P1/8 w - - 0 1", 3), ("n1n5/PPPk4/8/8/8/8/4Kppp/5N1N b - - 0 1", 2)):
    q = Position.from_fen(fen)
    print(fen, [q.perft(d) for d in range(1, depth + 1)], q.check(), sorted(map(str, q.moves()))[:6])
for text in "e2e4 c7c5 g1f3 d7d6 f1b5 b8c6 e1g1 g8f6 b5c6".split():
    move = next(m for m in p.moves() if str(m) == text)
    p = p.play(move)
print(p, p.fen, p.state, p.score(), sep="\n")
for fen in ("7k/5Q2/6K1/8/8/8/8/8 b - - 0 1", "7k/6Q1/6K1/8/8/8/8/8 b - - 0 1", "rnb1kbnr/pppp1ppp/8/4p3/6Pq/5P2/PPPPP2P/RNBQKBNR w KQkq - 1 3"):
    print(Position.from_fen(fen).state)
value, line = Position.from_fen("r1bqkb1r/pppp1ppp/2n2n2/4p2Q/2B1P3/8/PPPP1PPP/RNB1K1NR w KQkq - 0 4").search(1)
print(value, " ".join(map(str, line)))
print(*map(str, Position.from_fen("k7/8/1K6/8/8/8/8/7R w - - 0 1").search(2)[1]))
for bad in ("x", "8/8/8/8/8/8/8/8 w - - 0 1", START.replace(" w", " x")):
    try: Position.from_fen(bad)
    except ValueError as e: print(e, type(e.__cause__).__name__)
