"""io: StringIO, BytesIO, TextIOWrapper, Buffered, modes, errors."""
import io
s = io.StringIO("line one\nline two\r\nthree"); b = io.BytesIO(b"abc\ndef")


CASES = r"""
s.readline(), s.tell(), s.read(4), s.readlines(), s.seek(0), list(s), s.seek(0), s.read(), s.write("more"), s.getvalue(), s.truncate(3), s.getvalue(), s.closed, s.readable(), s.writable(), s.seekable(), s.isatty(), io.StringIO("a\r\nb", newline=None).read(), io.StringIO("a\nb", newline="\r\n").getvalue(), s.newlines, s.line_buffering
b.read(2), b.readline(), b.tell(), b.seek(-2, 2), b.read(), b.getvalue(), b.getbuffer().tolist()[:2], b.seek(0), b.readinto(bytearray(2)), b.read1(), b.seek(10), b.write(b"z"), b.getvalue(), b.truncate(1), b.peek if 0 else 0, io.BytesIO(b"a\nb").readlines(), io.BytesIO(b"abc").read(-1)
s.seek(-1)
s.seek(1, 1)
s.write(b"x")
b.write("x")
b.seek(-1)
io.StringIO(5)
io.BytesIO("a")
io.StringIO().fileno()
(lambda x: (x.close(), x.read()))(io.StringIO("a"))
(lambda x: (x.close(), x.read()))(io.BytesIO(b"a"))
io.TextIOWrapper(io.BytesIO(b"\xff"), encoding="utf-8").read()
io.TextIOWrapper(io.BytesIO("é\r\nb".encode()), encoding="utf-8").read(), io.TextIOWrapper(io.BytesIO(b"a\r\nb"), newline="").readline(), io.TextIOWrapper(io.BytesIO(b"x"), encoding="ascii", errors="replace").errors, io.BufferedReader(io.BytesIO(b"abcdef"), 2).peek(1), io.BufferedReader(io.BytesIO(b"abc")).read(2), io.BufferedRandom(io.BytesIO(b"abc")).readable(), io.DEFAULT_BUFFER_SIZE, io.SEEK_END, io.BytesIO(b"q").readable()
io.TextIOWrapper(io.BytesIO(), encoding="nope")
io.open("/dev/null").name, io.open("/dev/null", "rb").mode, io.open("/dev/null", "rb", 0).__class__.__name__, io.open("/dev/null", "w").writable(), io.open("/dev/null").encoding, io.open("/dev/null", "r+b").__class__.__name__
io.open("/dev/null").write("x")
io.open("/dev/null", "w").read()
io.open("/dev/null", "rb").write(b"x")
io.open("/dev/null", "rw")
io.open("/dev/null", "rt+b")
io.open("/dev/null", "x")
io.open(-1)
issubclass(io.StringIO, io.TextIOBase), isinstance(io.BytesIO(), io.IOBase), io.UnsupportedOperation.__bases__, io.TextIOWrapper.__mro__[1].__name__
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)
