"""Slices whose step leads far beyond the sequence."""
import array, sys

big = sys.maxsize
for step in (big, -big, 1 << 80, -(1 << 80), 11, -11):
    for make in (list, tuple, bytes, bytearray, lambda r: array.array("b", r), lambda r: "".join(map(chr, r)), lambda r: r):
        s = make(range(10))
        print(s[::step], s[3::step], s[9::step], s[20::step], make(range(0))[::step])
    numbers = list(range(10))
    numbers[3::step] = [99] * len(numbers[3::step])
    del numbers[5::step]
    data = bytearray(range(10))
    data[2::step] = bytes(len(data[2::step]))
    del data[4::step]
    print(numbers, data, memoryview(b"abcdef")[::step].tolist(), range(10)[::step])
for sequence, value in (([], [1]), ([1], [1, 2])):
    try:
        sequence[::big] = value
    except ValueError as e:
        print(e)
