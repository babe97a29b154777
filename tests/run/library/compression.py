# Everyday use of bz2 and lzma: in one go, in pieces, as files, and what they say of bad input.
import bz2
import io
import lzma
import os
import tarfile
import tempfile

text = b"the quick brown fox jumps over the lazy dog\n" * 200

for name, module in (("bz2", bz2), ("lzma", lzma)):
    packed = module.compress(text)
    print(name, len(packed) < len(text), module.decompress(packed) == text)

# in pieces
compressor = bz2.BZ2Compressor(5)
packed = b"".join([compressor.compress(text[i:i + 1000]) for i in range(0, len(text), 1000)]) + compressor.flush()
decompressor = bz2.BZ2Decompressor()
out = decompressor.decompress(packed[:100], 50) + decompressor.decompress(packed[100:] + b"rest")
print(out == text, decompressor.eof, decompressor.unused_data, decompressor.needs_input)

limited = lzma.LZMADecompressor()
head = limited.decompress(lzma.compress(text), max_length=44)
print(head, limited.eof, limited.needs_input, limited.check == lzma.CHECK_CRC64)

# chosen filters
chain = [{"id": lzma.FILTER_DELTA, "dist": 4}, {"id": lzma.FILTER_LZMA2, "preset": 7}]
raw = lzma.compress(text, format=lzma.FORMAT_RAW, filters=chain)
print(lzma.decompress(raw, format=lzma.FORMAT_RAW, filters=chain) == text)
alone = lzma.compress(text, format=lzma.FORMAT_ALONE, preset=1)
print(lzma.decompress(alone) == text, lzma.is_check_supported(lzma.CHECK_SHA256))

# files
with tempfile.TemporaryDirectory() as folder:
    for opener, suffix in ((bz2.open, "bz2"), (lzma.open, "xz")):
        path = os.path.join(folder, "log." + suffix)
        with opener(path, "wt", encoding="utf-8") as f:
            for i in range(5):
                print("line", i, "żółw", file=f)
        with opener(path, "rt", encoding="utf-8") as f:
            print(suffix, [line.rstrip() for line in f][-2:])
        with opener(path) as f:
            f.seek(7)
            print(f.readline(), f.tell())
    archive = os.path.join(folder, "all.tar.xz")
    with tarfile.open(archive, "w:xz") as tar:
        info = tarfile.TarInfo("hello.txt")
        info.size = len(text)
        tar.addfile(info, io.BytesIO(text))
    with tarfile.open(archive) as tar:
        print(tar.getnames(), tar.extractfile("hello.txt").read() == text)

for call in (lambda: bz2.decompress(b"not bz2 at all, really"), lambda: lzma.decompress(b"not lzma"), lambda: bz2.decompress(packed[:-5]),
             lambda: bz2.BZ2Compressor(10), lambda: lzma.LZMACompressor(preset=1, filters=chain), lambda: lzma.LZMADecompressor(format=99),
             lambda: compressor.flush(), lambda: decompressor.decompress(b"x"), lambda: lzma.compress(b"", filters=[{}])):
    try:
        call()
    except Exception as error:
        print(type(error).__name__, error)
