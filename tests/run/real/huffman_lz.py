"""Compression: Huffman with canonical codes, LZ77, run lengths, Burrows-Wheeler with move-to-front; round trips and sizes."""
import heapq
import random
import struct
import zlib
from collections import Counter, deque
from functools import lru_cache


class BitWriter:
    def __init__(self):
        self.out, self.acc, self.count = bytearray(), 0, 0

    def write(self, value, width):
        self.acc = self.acc << width | value
        self.count += width
        while self.count >= 8:
            self.count -= 8
            self.out.append(self.acc >> self.count & 0xFF)
        self.acc &= (1 << self.count) - 1

    def finish(self):
        if self.count:
            self.write(0, 8 - self.count)
        return bytes(self.out)


class BitReader:
    def __init__(self, data):
        self.bits = (byte >> shift & 1 for byte in data for shift in range(7, -1, -1))

    def read(self, width):
        value = 0
        for _ in range(width):
            value = value << 1 | next(self.bits)
        return value


def code_lengths(frequencies):
    heap = [(n, i, (symbol,)) for i, (symbol, n) in enumerate(sorted(frequencies.items()))]
    heapq.heapify(heap)
    lengths = dict.fromkeys(frequencies, 0)
    if len(heap) == 1:
        return {heap[0][2][0]: 1}
    serial = len(heap)
    while len(heap) > 1:
        (n, _, a), (m, _, b) = heapq.heappop(heap), heapq.heappop(heap)
        for symbol in a + b:
            lengths[symbol] += 1
        heapq.heappush(heap, (n + m, serial, a + b))
        serial += 1
    return lengths


def canonical(lengths):
    code, last, codes = 0, 0, {}
    for length, symbol in sorted((l, s) for s, l in lengths.items()):
        code <<= length - last
        codes[symbol] = code, length
        code, last = code + 1, length
    return codes


class Huffman:
    @staticmethod
    def encode(data):
        if not data:
            return b"\0\0\0\0"
        lengths = code_lengths(Counter(data))
        codes, writer = canonical(lengths), BitWriter()
        for byte in data:
            writer.write(*codes[byte])
        table = bytes(x for pair in sorted(lengths.items()) for x in pair)
        return struct.pack(">IB", len(data), len(lengths) - 1) + table + writer.finish()

    @staticmethod
    def decode(data):
        (size,) = struct.unpack_from(">I", data)
        if not size:
            return b""
        count = data[4] + 1
        table = data[5:5 + 2 * count]
        inverse = {(code, length): s for s, (code, length) in canonical(dict(zip(table[::2], table[1::2]))).items()}
        reader, out = BitReader(data[5 + 2 * count:]), bytearray()
        while len(out) < size:
            code = length = 0
            while (code, length) not in inverse:
                code, length = code << 1 | reader.read(1), length + 1
            out.append(inverse[code, length])
        return bytes(out)


class LZ77:
    window, longest = 255, 18

    @classmethod
    def encode(cls, data):
        out, at, places = bytearray(), 0, {}
        while at < len(data):
            best = (0, 0)
            for start in places.get(data[at:at + 3], ()):
                if at - start > cls.window:
                    continue
                n = 0
                while n < cls.longest and at + n < len(data) and data[start + n] == data[at + n]:
                    n += 1
                best = max(best, (n, -(at - start)))
            n, distance = best
            step = n if n >= 3 else 1
            out += bytes((1, -distance, n)) if n >= 3 else bytes((0, data[at]))
            for i in range(at, at + step):
                places.setdefault(data[i:i + 3], deque(maxlen=8)).append(i)
            at += step
        return bytes(out)

    @classmethod
    def decode(cls, data):
        out, it = bytearray(), iter(data)
        for kind in it:
            if kind:
                distance, n = next(it), next(it)
                for _ in range(n):
                    out.append(out[-distance])
            else:
                out.append(next(it))
        return bytes(out)


def bwt(data):
    doubled = data + data
    order = sorted(range(len(data)), key=lambda i: doubled[i:i + len(data)])
    return bytes(data[i - 1] for i in order), order.index(0) if data else 0


def unbwt(last, start):
    counts = sorted((b, i) for i, b in enumerate(last))
    out, at = bytearray(), start
    for _ in last:
        b, at = counts[at]
        out.append(b)
    return bytes(out)


def mtf(data):
    alphabet, out = list(range(256)), bytearray()
    for b in data:
        i = alphabet.index(b)
        out.append(i)
        alphabet.insert(0, alphabet.pop(i))
    return bytes(out)


def unmtf(data):
    alphabet, out = list(range(256)), bytearray()
    for i in data:
        alphabet.insert(0, alphabet.pop(i))
        out.append(alphabet[0])
    return bytes(out)


@lru_cache(maxsize=None)
def lcs(a, b):
    if not a or not b:
        return ""
    if a[0] == b[0]:
        return a[0] + lcs(a[1:], b[1:])
    return max(lcs(a[1:], b), lcs(a, b[1:]), key=len)


rng = random.Random(42)
SAMPLES = {"empty": b"", "one": b"a", "same": b"z" * 300, "text": ("the rain in spain falls mainly on the plain; " * 20).encode(), "utf": "äöü€ñ𝄞 ".encode() * 9,
           "random": rng.randbytes(400), "skewed": bytes(rng.choices(b"abcd", [70, 20, 8, 2], k=500)), "all": bytes(range(256))}
for name, data in SAMPLES.items():
    h, l = Huffman.encode(data), LZ77.encode(data)
    both = Huffman.encode(l)
    last, start = bwt(data)
    m = Huffman.encode(mtf(last))
    good = Huffman.decode(h) == data, LZ77.decode(l) == data, LZ77.decode(Huffman.decode(both)) == data, unbwt(unmtf(Huffman.decode(m)), start) == data
    print(f"{name:<7}{len(data):>5}{len(h):>6}{len(l):>6}{len(both):>6}{len(m):>6}{len(zlib.compress(data, 9)):>6} {good} {zlib.crc32(h):08x} {zlib.adler32(l):08x}")
print(sorted(canonical(code_lengths(Counter("abracadabra"))).items()), bwt(b"banana"), mtf(b"bananaaa"))
print(lcs("the quick brown fox", "a thick crown fix"), lcs.cache_info().currsize)
