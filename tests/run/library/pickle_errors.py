"""pickle: the messages of everything that can go wrong, on both sides, and the smaller attributes."""
import copyreg
import io
import pickle
import sys


def attempt(f, *args, **kwargs):
    try:
        print(repr(f(*args, **kwargs)))
    except BaseException as error:
        print(type(error).__name__, str(error).split(" at 0x")[0])


for value, protocol in [(1, 0), (-5, 0), (2**40, 0), (True, 0), (True, 1), (2**40, 1), (300, 0), (2**31, 1), (-2**31, 1), (2**63, 2), (-128, 2), (2**3000, 2), (1.5, 0), (b"ab", 0), (b"", 1), ("a\n\\\u1234\U0001F600\xe9", 0)]:
    print(value if protocol else "text", pickle.dumps(value, protocol)[:40])


def outer():
    def inner():
        pass
    return inner


class Reduces:
    def __init__(self, answer):
        self.answer = answer

    def __repr__(self):
        return "<Reduces>"

    def __reduce__(self):
        return self.answer


class Renamed:
    pass


attempt(pickle.dumps, outer())
for answer in (1, (1,), (int,), (int, 1), (int, ()), (int, (), None, 1), (int, (), None, None, 1), (int, (), None, None, None, 1), (1, ()),
               (int, (), None, None, None, None, None), "nope", (int, (), None, iter([1])), (dict, (), None, None, iter([1]))):
    attempt(pickle.dumps, Reduces(answer))
for answer in ((copyreg.__newobj__, ()), (copyreg.__newobj__, (1,)), (copyreg.__newobj__, (int,)), (copyreg.__newobj_ex__, ()),
               (copyreg.__newobj_ex__, (1, 2, 3)), (copyreg.__newobj_ex__, (Reduces, 2, 3)), (copyreg.__newobj_ex__, (Reduces, (), 3))):
    attempt(pickle.dumps, Reduces(answer))
Renamed.__qualname__ = "Other"
attempt(pickle.dumps, Renamed)
Renamed.__module__ = "nomod"
attempt(pickle.dumps, Renamed)
attempt(pickle.dumps, sys)

for data in [b'', b'\x80', b'\x80\x09.', b'I1\n', b'Ix\n.', b'I1', b'I01\n.', b'I00\n.', b'L1L\n.', b'Lx\n.', b'F1.5\n.', b'Fx\n.', b"S'a'\n.", b'Sa\n.', b'P1\n.',
             b'Q.', b'NQ.', b'.', b'(.', b'(t(.', b'0.', b'(0.', b'1.', b'(1.', b'2.', b'N2.', b'g5\n.', b'h\x05.', b'j\0\0\0\1.', b'p1\n.', b'Np-1\n.',
             b'Npx\n.', b'q\1.', b'r\1\0\0\0.', b'\x94.', b'a.', b'Na.', b'NNa.', b']Na.', b'e.', b'(e.', b']((Ne.', b'u.', b']N(u.', b's.', b'}NNs.',
             b'}(Nu.', b'(Nd.', b'\x85.', b'\x87.', b'NN\x87.', b'(N\x85.', b'\x90.', b'\x8f(]\x90.', b'N(N\x90.', b'b.', b'NNb.', b'N}b.', b'N]b.', b'R.',
             b'NNR.', b'N)R.', b'\x81.', b'NN\x81.', b'cbuiltins\nint\nN\x81.', b'cbuiltins\nint\n)N\x92.', b'\x93.', b'NN\x93.', b'cbuiltins\nnope\n.',
             b'\x80\x04\x8c\x08builtins\x8c\x03a.b\x93.', b'\x80\x04\x8c\x08builtins\x8c\x0aa.<locals>\x93.', b'cnope\nx\n.', b'c\nx\n.', b'\x82\x00.',
             b'\x82\x05.', b'\x84\xff\xff\xff\xff.', b'\x95\xff\xff\xff\xff\xff\xff\xff\xff.', b'\x95\x10\0\0\0\0\0\0\0.', b'\x97.', b'\x98.', b'N\x98.', b'?',
             b"'", b'\xff', b'\\', b'K.', b'\x8b\xff\xff\xff\xff.', b'\x8a\x00.', b'T\xff\xff\xff\xff.', b'\x8e\xff\xff\xff\xff\xff\xff\xff\xff.',
             b'\x8d\xff\xff\xff\xff\xff\xff\xff\xff.', b'\x96\xff\xff\xff\xff\xff\xff\xff\xff.', b'V\\u12\n.', b'(i\n\n.', b'(cbuiltins\nint\no.', b'o.', b'(o.',
             b'(ibuiltins\nint\n.', b'X\x01\0\0\0\xff.', b'l.', b't.', b'd.', b'\x91.', b'}]]s.', b'S"a\\x\n.', b'U\x01\xff.', b'K', b'J\1',
             b'\x80\x04\x95\x03\0\0\0\0\0\0\0N.N', b'N.N', b'\x8a\x01\xff.', b'\x8a\x09\0\0\0\0\0\0\0\x80\0.', b'G\x3f\xf8\0\0\0\0\0\0.']:
    print(data, end=" ")
    attempt(pickle.loads, data)
attempt(pickle.loads, "x")
attempt(pickle.loads, 5)
attempt(pickle.load, 5)
attempt(pickle.dump, 5, 6)
attempt(pickle.dumps, 1, 6)
attempt(pickle.dumps, 1, -1)
attempt(pickle.dumps, 1, 4, buffer_callback=print)
attempt(pickle.dumps, pickle.PickleBuffer(b'x'), 4)
attempt(pickle.PickleBuffer, 5)


class NoInit(pickle.Pickler):
    def __init__(self):
        pass


class NoInitEither(pickle.Unpickler):
    def __init__(self):
        pass


attempt(NoInit().dump, 1)
attempt(NoInitEither().load)
attempt(lambda: NoInitEither().find_class('builtins', 'int'))

p = pickle.Pickler(io.BytesIO())
attempt(lambda: p.dispatch_table)
attempt(lambda: p.persistent_id)
attempt(setattr, p, 'persistent_id', 1)
attempt(lambda: type(p.memo))
attempt(lambda: (p.bin, p.fast))
attempt(setattr, p, 'memo', 1)
attempt(setattr, p, 'memo', {1: 2})
attempt(delattr, p, 'memo')
attempt(delattr, p, 'persistent_id')
attempt(lambda: p.memo.copy())
p.fast = 1
attempt(setattr, p, 'fast', "x")
attempt(setattr, p, 'bin', 3)
p.dump([1, 'ab'])
attempt(lambda: p.memo.copy())
p.fast = 0
p.dump([1, 'ab'])
attempt(lambda: sorted(p.memo.copy().values()))
attempt(lambda: type(p.memo.__reduce__()))
attempt(lambda: p.reducer_override)
p.fast = 1
recursive = []
recursive.append(recursive)
attempt(p.dump, recursive)
u = pickle.Unpickler(io.BytesIO(b'N.'))
attempt(lambda: u.persistent_load)
attempt(setattr, u, 'persistent_load', 1)
attempt(setattr, u, 'memo', 1)
attempt(setattr, u, 'memo', {'a': 1})
attempt(setattr, u, 'memo', {-1: 1})
attempt(lambda: u.memo.copy())
attempt(u.load)
attempt(u.load)
print(type(u.memo))
attempt(delattr, u, 'persistent_load')
attempt(delattr, u, 'memo')

b = pickle.PickleBuffer(bytearray(b'abc'))
print(bytes(b.raw()), b.raw().format, b.raw().obj, type(b))
b.release()
attempt(b.raw)
attempt(memoryview, b)
b = pickle.PickleBuffer(memoryview(b'abcd')[::2])
attempt(b.raw)
attempt(pickle.dumps, b, 5)
out = []
data = pickle.dumps([pickle.PickleBuffer(b"frozen"), pickle.PickleBuffer(bytearray(b"open"))], 5, buffer_callback=out.append)
print(data, [bytes(o) for o in out], [bytes(o) for o in pickle.loads(data, buffers=out)])
attempt(pickle.loads, data, buffers=out[:1])
attempt(pickle.loads, data)
