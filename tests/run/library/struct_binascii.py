"""struct, base64, binascii, zlib, hashlib."""
import struct, base64, binascii, zlib, hashlib, hmac


CASES = r"""
struct.pack("<bBhHiIqQ", -1, 255, -2, 65535, -3, 4294967295, -4, 5), struct.pack(">f d ?", 1.5, -2.25, True), struct.pack("5s3p2x", b"abc", b"xyz"), struct.pack("@i"*2, 1, 2), struct.calcsize("bi"), struct.calcsize("<bi"), struct.unpack("<hh", b"\1\0\2\0"), struct.unpack(">e", b"\x3c\x00"), list(struct.iter_unpack("<H", b"\1\0\2\0")), struct.unpack_from("B", b"abc", 1), struct.Struct("<I").size, struct.pack("n", 5), struct.pack("3c", b"a", b"b", b"c")
struct.pack("b", 200)
struct.pack("h", "a")
struct.pack("i")
struct.pack("z", 1)
struct.unpack("i", b"abc")
struct.pack("c", b"ab")
struct.pack("s", "a")
struct.unpack_from("i", b"abc")
base64.b64encode(b"hello\xff"), base64.b64decode("aGVsbG8="), base64.urlsafe_b64encode(b"\xff\xfe"), base64.b32encode(b"hi"), base64.b32decode("NBUQ===="), base64.b16encode(b"\xab"), base64.a85encode(b"test"), base64.b85encode(b"test"), base64.b85decode("bY*jN"), base64.encodebytes(b"x" * 60), base64.standard_b64decode("YQ==")
base64.b64decode("abc")
base64.b64decode("a!b=", validate=True)
base64.b32decode("a")
base64.b64encode("x")
binascii.hexlify(b"\x01\xff"), binascii.unhexlify("01ff"), binascii.crc32(b"abc"), binascii.b2a_base64(b"x"), binascii.a2b_base64(b"eA=="), binascii.hexlify(b"abcd", "-", 2), binascii.crc_hqx(b"a", 0), binascii.b2a_qp(b"a=\xff"), binascii.a2b_qp(b"=41")
binascii.unhexlify("abc")
binascii.unhexlify("zz")
zlib.decompress(zlib.compress(b"abc" * 100)) == b"abc" * 100, zlib.crc32(b"hello"), zlib.adler32(b"hello"), zlib.compress(b"a" * 50, 9), zlib.decompressobj().decompress(zlib.compress(b"xyz")), zlib.compressobj(wbits=-15).__class__.__name__
zlib.decompress(b"junk")
hashlib.md5(b"a").hexdigest(), hashlib.sha1(b"a").hexdigest(), hashlib.sha256(b"abc").hexdigest(), hashlib.sha512(b"").hexdigest()[:32], hashlib.new("sha224", b"x").hexdigest()[:16], hashlib.sha3_256(b"x").hexdigest()[:16], hashlib.blake2b(b"x", digest_size=8).hexdigest(), hashlib.sha256().block_size, hashlib.md5().name, hmac.new(b"k", b"m", "sha256").hexdigest()[:16], hmac.compare_digest("a", "a"), hashlib.shake_128(b"x").hexdigest(4)
hashlib.new("nope")
hashlib.md5("text")
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)
