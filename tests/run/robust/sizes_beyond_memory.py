# What cannot fit raises MemoryError or OverflowError at once, whichever of the two.
import array, io


def tried(action):
    try:
        action()
    except (MemoryError, OverflowError):
        print("refused")
    else:
        print("made")


for size in (1 << 60, 1 << 62):
    for value in ("x", "\u1234", "\U00012345", b"x", [0], (0,), array.array("d", [0])):
        tried(lambda: value * size)
    tried(lambda: bytes(size))
    tried(lambda: bytearray(size))
    tried(lambda: "x".ljust(size))
    tried(lambda: b"x".center(size))
    tried(lambda: "%*d" % (size, 1))
    tried(lambda: list(range(size)))
    tried(lambda: [1] * size)
    tried(lambda: "a".join(["b" * 1000] * (size // 8)))
tried(lambda: 1 << (1 << 40))
tried(lambda: 1 << (1 << 62))
tried(lambda: 2 ** (1 << 65) if False else 1 << (1 << 70))
stream = io.BytesIO()
stream.seek(1 << 62)
tried(lambda: stream.write(b"x"))
text = io.StringIO()
text.seek(1 << 62)
tried(lambda: text.write("x"))
