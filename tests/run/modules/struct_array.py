"""struct and array: formats, alignment, byte orders, iteration, errors."""
import array
import struct

print(struct.pack("<bBhHiIqQfd?c", -1, 255, -2, 65535, -3, 4, -5, 6, 1.5, 2.5, True, b"x").hex())
print(struct.unpack(">hHl", bytes(range(8))), struct.calcsize("bi"), struct.calcsize("=bi"), struct.pack("3s5p", b"abcdef", b"xyz"), struct.unpack("<e", b"\x00\x3c"), struct.pack("2xh", 1))
print(list(struct.iter_unpack("<h", b"\1\0\2\0")), struct.unpack_from("<i", b"zz\1\0\0\0", 2), struct.Struct("<10s").unpack(b"0123456789"), struct.Struct(">I").size)
buffer = bytearray(8)
struct.pack_into(">I", buffer, 2, 0xDEADBEEF)
print(buffer.hex())
for bad in (lambda: struct.pack("b", 200), lambda: struct.unpack("i", b"abc"), lambda: struct.pack("z", 1), lambda: struct.pack("i", "x"), lambda: struct.pack("ii", 1), lambda: struct.pack("3s", 5), lambda: struct.pack_into("i", buffer, 6, 1),
            lambda: struct.pack("c", b"ab"), lambda: struct.pack("f", 1e300), lambda: struct.unpack_from("q", b"x", 5), lambda: list(struct.iter_unpack("<h", b"abc"))):
    try:
        bad()
    except struct.error as error:
        print(error)
a = array.array("h", [1, -2, 3])
a.extend([4])
a.insert(0, 9)
a.byteswap()
print(a, a.itemsize, a.typecode, a.tobytes().hex(), a[1:3], a.index(-257) if -257 in a else None, array.array("d", [1.5]) * 2, array.array("u", "hé"), array.array("B", b"ab").tolist())
a.frombytes(b"\1\0")
a.pop()
print(len(a), a.buffer_info()[1], memoryview(a).format, array.array("i", range(3)) == array.array("d", [0, 1, 2]), array.array("i") < array.array("i", [1]))
for bad in (lambda: array.array("b", [300]), lambda: array.array("x"), lambda: array.array("i", [1.5]), lambda: a.append("x"), lambda: a.remove(12345), lambda: array.array("i", b"abc"), lambda: a[99]):
    try:
        bad()
    except (OverflowError, ValueError, TypeError, IndexError) as error:
        print(type(error).__name__, error)
