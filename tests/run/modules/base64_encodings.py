"""base64 and binascii: every alphabet, padding, errors."""
import base64
import binascii

data = bytes(range(0, 256, 7))
for name in ("b64", "urlsafe_b64", "b32", "b32hex", "b16", "a85", "b85"):
    encoded = getattr(base64, name + "encode")(data)
    print(name, encoded, getattr(base64, name + "decode")(encoded) == data)
print(base64.encodebytes(data * 3))
print(base64.a85encode(b"\0\0\0\0    x", foldspaces=True, adobe=True, wrapcol=8))
for bad in (b"abc", b"a===", b"*bcd", b"YWJj\nZA=="):
    for strict in (False, True):
        try:
            print(bad, base64.b64decode(bad, validate=strict))
        except binascii.Error as error:
            print(bad, strict, error)
print(binascii.hexlify(b"ab\xff", "-"), binascii.unhexlify("61 62".replace(" ", "")), binascii.crc32(data), binascii.crc_hqx(b"x", 7))
print(binascii.b2a_qp(b"a=b \xe9\n"), binascii.a2b_qp(b"a=3Db=20=E9"), binascii.b2a_uu(b"hello"))
try:
    binascii.unhexlify("abc")
except binascii.Error as error:
    print(error)
