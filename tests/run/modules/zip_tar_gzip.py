"""zipfile, tarfile, gzip, bz2, lzma and zlib: archives and streams."""
import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib

data = b"some text, some more text, " * 40
for module in (gzip, bz2, lzma, zlib):
    packed = module.compress(data)
    print(module.__name__, len(packed) < len(data), module.decompress(packed) == data)
    try:
        module.decompress(b"not packed at all")
    except Exception as error:
        print(type(error).__name__)
c = zlib.compressobj(9)
stream = c.compress(data[:100]) + c.flush(zlib.Z_SYNC_FLUSH) + c.compress(data[100:]) + c.flush()
d = zlib.decompressobj()
print(d.decompress(stream, 50), len(d.unconsumed_tail) > 0, d.decompress(d.unconsumed_tail) + d.flush() == data[50:], d.eof, zlib.crc32(b"x"), zlib.adler32(b"x"))
memory = io.BytesIO()
with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("a.txt", data)
    z.writestr(zipfile.ZipInfo("dir/b.bin", (2026, 11, 21, 10, 0, 0)), b"\0\1")
    print(z.namelist(), z.getinfo("a.txt").file_size)
with zipfile.ZipFile(memory) as z:
    print(z.read("dir/b.bin"), z.testzip(), [(i.filename, i.compress_type, i.date_time[:1] if i.filename[0] == "d" else "") for i in z.infolist()], z.open("a.txt").read(9))
    try:
        z.read("none")
    except KeyError as error:
        print(error)
try:
    zipfile.ZipFile(io.BytesIO(b"junk"))
except zipfile.BadZipFile as error:
    print(error)
memory = io.BytesIO()
with tarfile.open(fileobj=memory, mode="w:gz") as t:
    info = tarfile.TarInfo("folder/file.txt")
    info.size, info.mode, info.mtime = len(data), 0o640, 1000
    t.addfile(info, io.BytesIO(data))
    link = tarfile.TarInfo("link")
    link.type, link.linkname = tarfile.SYMTYPE, "folder/file.txt"
    t.addfile(link)
memory.seek(0)
with tarfile.open(fileobj=memory) as t:
    print(t.getnames(), t.getmember("folder/file.txt").size, t.extractfile("folder/file.txt").read(4), t.getmember("link").issym(), oct(t.getmembers()[0].mode))
try:
    tarfile.open(fileobj=io.BytesIO(b"junk" * 200))
except tarfile.ReadError as error:
    print(str(error).splitlines()[0])
out = io.BytesIO()
with gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as g:
    g.write(b"line one\nline two\n")
print(out.getvalue()[:4], gzip.open(io.BytesIO(out.getvalue()), "rt").readlines(), lzma.open(io.BytesIO(lzma.compress(b"xz"))).read(), bz2.BZ2File(io.BytesIO(bz2.compress(b"bz"))).read())
