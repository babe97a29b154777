"""memoryview: formats, casts, slices, release, comparison, errors."""
import array
b = bytearray(b"abcdef"); m = memoryview(b); ro = memoryview(b"xyz")
a = memoryview(array.array("i", [1, 2, 3, 4, 5, 6]))
def released(action):
    v = memoryview(b"ab"); v.release(); return action(v)


CASES = r"""
m[0], m[-1], bytes(m[1:3]), m.tolist(), m.tobytes(), m.hex(), m.nbytes, m.itemsize, m.format, m.ndim, m.shape, m.strides, m.suboffsets, m.readonly, ro.readonly, m.c_contiguous, m.f_contiguous, m.contiguous, len(m), m.obj is b, bytes(m[::-1]), bytes(m[::2]), m[::2].strides, m[::2].contiguous
m == b, m == b"abcdef", m[:3] == b"abc", m != b"x", m == "abcdef", ro == b"xyz", hash(ro) == hash(b"xyz"), 97 in m, list(m), list(reversed(m))[:2], m.tobytes("C"), m.hex(":"), bool(m), bool(memoryview(b""))
m.__setitem__(0, 65), b, m.__setitem__(slice(1, 3), b"XY"), b
m.__setitem__(0, 256)
m.__setitem__(0, "a")
m.__setitem__(slice(0, 2), b"x")
m.__setitem__(slice(0, 2), "xx")
ro.__setitem__(0, 1)
m.__delitem__(0)
m[10]
m["a"]
m[1, 2]
m[1:2, 3]
memoryview("abc")
memoryview(5)
memoryview()
hash(m)
a.format, a.itemsize, a.nbytes, a.tolist(), a[1], a[1:3].tolist(), a.cast("B").nbytes, a.cast("B").cast("i", [2, 3]).tolist(), a.cast("B").cast("i", [2, 3])[1, 2], a.cast("B").cast("i", (3, 2)).shape, a.cast("B").cast("i", (3, 2)).strides
a.cast("B").cast("i", (4, 2))
a.cast("x")
a.cast("h")
a[::2].cast("B")
m.cast("i", [1])
a.cast("B").cast("i", [2, 3])[0]
a.cast("B").cast("i", [2, 3])[5, 0]
a.__setitem__(0, 2 ** 40)
a.__setitem__(0, 1.5)
memoryview(b"abcd").cast("c").tolist(), memoryview(b"\x00\x00\x80\x3f").cast("f")[0], memoryview(b"\x01\x00").cast("?").tolist(), memoryview(bytes(8)).cast("d")[0], memoryview(bytes(8)).cast("Q")[0], memoryview(b"ab").cast("b").tolist()
memoryview(b"ab").toreadonly().readonly, m.toreadonly().obj is b
released(lambda v: v[0])
released(lambda v: v.tobytes())
released(lambda v: v.nbytes)
released(lambda v: repr(v))[:16]
released(lambda v: v.release())
released(lambda v: v.__enter__())
(lambda v: (v.__enter__() is v, v.__exit__(None, None, None)))(memoryview(b"x"))
b.append(1)
memoryview(b"ab") < memoryview(b"b")
memoryview(m).obj is b, memoryview(ro)[1], ro.tolist(), repr(m)[:12], m.__sizeof__() > 0, type(iter(m)).__name__
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)
