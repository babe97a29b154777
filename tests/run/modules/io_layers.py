"""io: text, buffered and raw layers; newlines, encodings, seeking, errors."""
import io
import os
import tempfile

raw = io.BytesIO("héllo\r\nwörld\rend\n".encode())
for newline in (None, "", "\n", "\r\n", "\r"):
    raw.seek(0)
    text = io.TextIOWrapper(raw, encoding="utf-8", newline=newline)
    print(repr(newline), text.readlines(), text.newlines)
    text.detach()
buffer = io.BufferedReader(io.BytesIO(b"0123456789"), 4)
print(buffer.peek(2)[:4], buffer.read(3), buffer.read1(2), buffer.tell(), buffer.seek(-2, 2), buffer.readinto(bytearray(5)))
path = os.path.join(tempfile.mkdtemp(), "f")
with open(path, "w+", encoding="utf-16") as f:
    print(f.write("abc\nü"), f.tell(), f.seek(0), f.read(), f.encoding, f.line_buffering, f.mode)
with open(path, "ab") as f:
    print(f.tell(), f.write(b"!"), f.seekable(), f.readable())
with open(path, "rb", buffering=0) as f:
    print(type(f).__name__, f.read(4), f.readall()[-3:])
with open(path, "x" if False else "w", newline="\r\n") as f:
    print("a", "b", sep="\n", file=f)
print(open(path, "rb").read() if False else os.stat(path).st_size)
s = io.StringIO("one\ntwo\n")
print(s.readline(), s.tell(), s.truncate(5), s.getvalue(), list(s), s.seek(0), s.read(2), s.write("X"), s.getvalue())
for action in (lambda: open(path, "q"), lambda: open(path, "rw"), lambda: open(path, "rb", encoding="utf-8"), lambda: open(path).write("x"), lambda: open("/no/such/file"),
               lambda: io.StringIO("x").seek(1, 1), lambda: io.BytesIO().write("x"), lambda: open(path, "w", encoding="ascii").write("é"),
               lambda: io.TextIOWrapper(io.BytesIO(b"\xff"), "utf-8").read(), lambda: io.StringIO(5), lambda: open(path, buffering=0)):
    try:
        action()
    except Exception as error:
        print(type(error).__name__, error)
f = open(path)
f.close()
try:
    f.read()
except ValueError as error:
    print(error, f.closed)
pipe = io.BytesIO()
print(io.TextIOWrapper(io.BytesIO(b"caf\xe9"), "utf-8", errors="replace").read(), io.open_code(path).read()[:1], io.DEFAULT_BUFFER_SIZE)
os.remove(path)
