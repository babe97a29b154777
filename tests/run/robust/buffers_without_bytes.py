# What is empty may have no address: nothing is copied from there.
import warnings

warnings.simplefilter("ignore")
E0 = bytearray()
M0 = memoryview(E0)
def pick():
    import pickle
    for p in range(6): print(pickle.loads(pickle.dumps(bytearray(), p)), pickle.loads(pickle.dumps(b"", p)))
    bufs=[]; d=pickle.dumps(pickle.PickleBuffer(bytearray()), 5, buffer_callback=bufs.append); print(bytes(pickle.loads(d, buffers=bufs)))
def mm():
    import mmap
    m = mmap.mmap(-1, 10); print(m.write(E0), m.find(E0), m.rfind(E0)); m[0:0] = E0; m.move(0,0,0)
def ct():
    import ctypes
    class S(ctypes.Structure): _fields_=[]
    print(ctypes.sizeof(S.from_buffer_copy(E0)))
    try: S.from_buffer(E0)
    except Exception as e: print(type(e))
    a=(ctypes.c_char*3)(); a.value=b""; a.raw=E0; print(a.raw)
    print((ctypes.c_char*0)().raw, (ctypes.c_int*0)()[:], bytes((ctypes.c_int*0)()))
def mv():
    print(M0.tobytes(), bytes(M0), M0 == b"", M0[0:0].tobytes(), M0.hex(), hash(memoryview(b"")), M0.cast("b").tobytes(), M0.tolist(), M0[::-1].tobytes()); M0[:] = b""; print(M0.toreadonly() == M0)
def sock():
    import socket
    a,b=socket.socketpair()
    print(a.send(E0), b.recv(0), a.sendall(E0)); print(b.recv_into(bytearray()))
    s=socket.socket(socket.AF_UNIX)
    try: s.connect(bytearray())
    except OSError as e: print(type(e))
    print(a.sendmsg([E0, E0]))
def xml():
    import pyexpat
    p=pyexpat.ParserCreate(); p.Parse(E0); p.Parse(b"<a/>"); p.Parse(E0, True); print(1)
def sql():
    import sqlite3
    c=sqlite3.connect(":memory:"); print(c.execute("select ?, ?, ?", (E0, b"", M0)).fetchall()); print(c.execute("select zeroblob(0), ''").fetchall())
    c.execute("create table t(b)"); d=c.serialize(); c.execute("insert into t values(zeroblob(0))"); b=c.blobopen("t","b",1); print(b.read(), b.write(E0), b[0:0])
    try: c.deserialize(b"")
    except Exception as e: print(type(e))
def hashes():
    import hashlib, hmac, zlib, binascii, bz2, lzma, base64
    print(hashlib.md5(E0).hexdigest(), hashlib.blake2b(E0, key=E0, salt=E0, person=E0).hexdigest()[:8], hashlib.sha3_256(E0).hexdigest()[:8], hashlib.shake_128(E0).hexdigest(0), hmac.new(E0, E0, "md5").hexdigest(), hmac.compare_digest(E0, b""))
    print(zlib.compress(E0), zlib.crc32(E0), zlib.adler32(E0), binascii.hexlify(E0), binascii.unhexlify(E0), binascii.b2a_base64(E0), binascii.a2b_base64(E0), binascii.crc_hqx(E0,0), binascii.crc32(E0), binascii.b2a_uu(E0), binascii.a2b_qp(E0), binascii.b2a_qp(E0))
    o=zlib.decompressobj(); print(o.decompress(E0), o.flush(), bz2.decompress(bz2.compress(E0)), lzma.decompress(lzma.compress(E0)))
    o=zlib.decompressobj(zdict=E0); o=zlib.compressobj(zdict=b"a"); print(o.compress(E0)); print(bz2.BZ2Decompressor().decompress(E0), lzma.LZMADecompressor().decompress(E0))
def io_():
    import io, tempfile, os
    b=io.BytesIO(E0); print(b.write(E0), b.readinto(bytearray()), b.getvalue(), bytes(b.getbuffer()), b.read1(0)); 
    with tempfile.TemporaryFile() as f: print(f.write(E0), f.readinto(bytearray()), f.readinto1(bytearray()), f.read(0)); f.seek(0); f.raw.write(E0); print(f.raw.readinto(bytearray()))
    t=io.StringIO(""); print(t.read(), t.write(""), t.getvalue()); r,w=os.pipe(); print(os.write(w,E0), os.read(r,0), os.writev(w,[E0,E0]))
    print(io.TextIOWrapper(io.BytesIO()).read(), io.IncrementalNewlineDecoder(None, True).decode(""))
def by():
    print(E0+E0, E0*3, E0[:], E0[::2], bytes(E0), E0.join([E0,E0]), b"".join([E0]), E0.replace(b"",b"x"), E0.split(), E0.find(b""), E0.count(b""), E0.startswith(b""), E0.translate(None), E0.hex(), E0.decode(), E0.upper(), E0.strip(), E0.partition(b"x"), E0.splitlines(), E0.center(0), E0.zfill(0), E0.expandtabs(), E0==b"", E0<b"a", bytearray(E0), bytearray(0), E0.copy(), E0 % (), E0.rsplit(), E0.removeprefix(b""), E0.title(), b""%())
    x=bytearray(); x[:]=b""; x+=b""; x.extend(b""); x.reverse(); x.clear(); del x[:]; x*=2; print(x, repr(x), int.from_bytes(x,"big"), (0).to_bytes(0,"big"), float.fromhex("0"), bytes().fromhex(""), bytearray.fromhex(""), str(x,"latin1"), x.isalpha(), x in b"a")
    for c in ("utf8","utf16","utf-32","latin1","ascii","utf7","unicode_escape","raw_unicode_escape","punycode","idna","cp1252"): print(c, str(x,c), "".encode(c))
    import codecs, struct, array
    print(codecs.escape_decode(x), codecs.escape_encode(b""), codecs.charmap_decode(x), codecs.utf_8_decode(x), codecs.readbuffer_encode(x), struct.pack(""), struct.unpack("", x), struct.pack("0s",x), struct.pack("p", x), struct.pack("3s", x), list(struct.iter_unpack("b", x)))
    a=array.array("i"); a.frombytes(x); a.extend(a); a+=a; a*=3; print(a, a.tobytes(), a[:], a[::-1], a==a, a.tolist(), a.byteswap()); a[:]=a; a.fromlist([]); a.reverse(); import copy, pickle; print(copy.copy(a), pickle.loads(pickle.dumps(a)), memoryview(a).tobytes(), array.array("u","").tounicode(), array.array("b", x), a.__reduce_ex__(3)); del a[:]
def audio():
    import audioop
    print(audioop.add(E0,E0,2), audioop.mul(E0,2,1), audioop.max(E0,2), audioop.avg(E0,2), audioop.rms(E0,2), audioop.reverse(E0,2), audioop.lin2lin(E0,2,4), audioop.ratecv(E0,2,1,8000,16000,None), audioop.lin2adpcm(E0,2,None), audioop.tomono(E0,2,1,1), audioop.tostereo(E0,2,1,1), audioop.byteswap(E0,2), audioop.bias(E0,2,1), audioop.cross(E0,2), audioop.minmax(E0,2), audioop.lin2ulaw(E0,2), audioop.ulaw2lin(E0,2), audioop.maxpp(E0,2), audioop.avgpp(E0,2))
def misc():
    import marshal, re, json, csv, _random, collections, itertools, select, unicodedata, uuid, dbm.ndbm, ssl
    print(marshal.loads(marshal.dumps(E0)), re.findall(b"", E0), re.sub(b"x*", b"-", E0), re.match(b"", M0), json.loads(b'""'), json.dumps(""), re.split("x",""), re.compile("").scanner("").match())
    print(list([]) + [], [] * 3, () + (), () * 3, [][:], ()[:], [].copy(), sorted([]), {}.copy(), {**{}}, set() | set(), frozenset(), [*[]], (*(),), dict.fromkeys([]), list(reversed([])), collections.deque([]).copy(), collections.deque()*3, "".join([]), ""*3, ""[:], "".split(), "".replace("","x"), "".translate({}), "".center(0), f"{'':0}", "%s" % "", "".encode(), "".splitlines(), "".partition("x"), "".zfill(0), "".expandtabs(), "".title(), "".casefold(), unicodedata.normalize("NFC",""), "" < "a", ""=="")
    x=[]; x[:]=[]; x.extend([]); x*=2; x.sort(); x.reverse(); x.clear(); del x[:]; x[0:0]=x; print(x)
    b=ssl.MemoryBIO(); print(b.write(E0), b.read(0)); print(ssl.RAND_add(E0, 0.0))
for part in pick, mm, ct, mv, sock, xml, sql, hashes, io_, by, audio, misc:
    part()
