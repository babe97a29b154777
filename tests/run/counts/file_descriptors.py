"""Files close when their last owner goes: descriptors counted through /proc/self/fd."""
import gc, os, sys, tempfile, warnings, io


def open_count(): return len(os.listdir("/proc/self/fd"))


base = open_count()
path = tempfile.mkstemp()[1]
base = open_count()
def local():
    f = open(path)
    print("in", open_count() - base)
local(); print("function", open_count() - base)
open(path); print("temporary", open_count() - base)
open(path).read(); print("read", open_count() - base)
f = open(path); f = None; print("rebound", open_count() - base)
l = [open(path) for _ in range(5)]; print("list", open_count() - base); del l[2:]; print(open_count() - base); l = None; print(open_count() - base)
with open(path) as f: print("with", open_count() - base)
print(open_count() - base, f.closed)
def gen():
    with open(path) as f:
        yield f.fileno() > 0
        yield 2
g = gen(); next(g); print("generator", open_count() - base); del g; print(open_count() - base)
try:
    def fails():
        f = open(path); raise ValueError
    fails()
except ValueError: print("exception", open_count() - base)
print(open_count() - base)
class Holder:
    def __init__(self): self.f = open(path); self.me = self
Holder(); print("cycle", open_count() - base); gc.collect(); print(open_count() - base)
with open(path, "w") as f: f.write("x" * 10)
f = open(path, "a"); f.write("tail"); print(os.path.getsize(path)); del f; print(os.path.getsize(path))
for line in open(path): print(line)
print(open_count() - base)
warnings.simplefilter("ignore", ResourceWarning)
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    open(path); open(path, "rb"); open(path, "rb", buffering=0); f = open(path); f.close(); del f
print([(x.category.__name__, str(x.message).split(" name=")[0]) for x in w])
fd = os.open(path, os.O_RDONLY); f = os.fdopen(fd, closefd=False); del f; print(os.read(fd, 3)); os.close(fd)
r, wr = os.pipe(); a, b = open(r, "rb"), open(wr, "wb"); b.write(b"hello"); del b; print(a.read()); del a; print(open_count() - base)
t = io.TextIOWrapper(io.BytesIO(b"abc")); buf = t.detach(); del t; print(buf.closed, buf.read())
raw = io.BytesIO(b"abc"); t = io.TextIOWrapper(raw); del t; print(raw.closed)
os.unlink(path); print(open_count() - base)
