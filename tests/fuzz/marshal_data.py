"""Changes marshalled values and .pyc files at random and reads them: bad data must raise, never crash the interpreter.

    krait tests/fuzz/marshal_data.py SEED COUNT     (run.py starts it, and shows the seed of what went wrong)
"""
import importlib.util, marshal, os, random, sys, tempfile

SOURCE = '''
import sys
class C:
    """doc"""
    def m(self, a, *b, c=1, **d):
        try: return [x for x in (a, 1.5, 2j, b"bytes", "\\xe9\\u1234", 10**30, None, ..., frozenset({1, 2}))]
        finally: self.n = lambda: (a, b)
'''
LOOP = b'\xdb\x01\0\0\0r\0\0\0\0'  # a list that holds itself


def seeds():
    shared = ['shared', 1.25]
    values = [None, True, 0, -1, 2**31, -2**63, 10**40, 1.5, 2j, 'text', '\xe9', '\u1234\ud800', b'bytes', (1, (2, (3,))), [shared, shared],
              {1: 2, 'k': [shared]}, {1, 2, 3}, frozenset({'a'}), ..., StopIteration, compile(SOURCE, 'f', 'exec')]
    return [marshal.dumps(v, version) for v in values for version in range(5)] + [LOOP]


def mutate(r, data):
    data = bytearray(data)
    for _ in range(r.choice([1, 1, 2, 4])):
        at = r.randrange(len(data) + 1)
        kind = r.randrange(6)
        if kind == 0 and at < len(data): data[at] = r.randrange(256)
        elif kind == 1 and at < len(data): data[at] = r.choice(b'0NFT.SiIlgfyxsutaAzZ)([<>{cr?') | r.choice([0, 128])
        elif kind == 2: data[at:at + r.randrange(1, 5)] = b''
        elif kind == 3: data[at:at] = r.choice([b'\xff\xff\xff\x7f', b'\xff\xff\xff\xff', b'r\0\0\0\0', b'(\xff\xff\xff\x7f', b'\0\0\0\x80'])
        elif kind == 4 and at < len(data): data[at] ^= 1 << r.randrange(8)
        else: data[at:at] = data[r.randrange(len(data)):][:r.randrange(1, 20)] if data else b'N'
    return bytes(data)


def use(value):
    if hasattr(value, 'co_code'):
        repr(value), hash(value), list(value.co_lines()), list(value.co_positions())
        exec(value, {'__name__': 'fuzz'})
    else:
        repr(value)
        marshal.dumps(value)


def main():
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    found = seeds()
    folder = tempfile.mkdtemp()
    path = os.path.join(folder, 'fuzzed.pyc')
    for number in range(seed, seed + count):
        r = random.Random(number)
        print(number, flush=True)
        data = r.choice(found)
        try: data = mutate(r, data)
        except IndexError: continue
        try: use(marshal.loads(data))
        except Exception: pass
        if number % 8: continue
        with open(path, 'wb') as file: file.write(importlib.util.MAGIC_NUMBER + bytes(12) + data)
        try:
            spec = importlib.util.spec_from_file_location('fuzzed', path)
            spec.loader.exec_module(importlib.util.module_from_spec(spec))
        except Exception: pass
    os.path.exists(path) and os.remove(path)
    os.rmdir(folder)


main()
