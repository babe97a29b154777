"""marshal.loads of what is cut short or wrong: the exception of the first thing that is."""
import marshal

code = b"c" + bytes(20)
CASES = [b"", b"[", b"[\x05\0\0\0", b"[\x05\0\0\0i\x01\0\0\0", b"[\x05\0\0\0?", b"[\x02\0\0\0N0", b"(\xff\xff\xff\xff", b"(\xff\0\0\0N", b")", b")\x02N",
         b"<\x02\0\0\0Nq", b">\x02\0\0\0[\0\0\0\0N", b"<\x01\0\0\0{0", b"{", b"{N", b"{NN", b"{NN0", b"{N0", b"z", b"z\x05ab", b"s\x05\0\0\0ab",
         b"s\xff\xff\xff\xff", b"u\x01\0\0\0\xff", b"i\x01", b"I\x01", b"g\0", b"f", b"f\0", b"f\x03abc", b"f\x031.5", b"x\x011\x01", b"y\0", b"l",
         b"l\x01\0\0\0", b"l\x02\0\0\0\xff\xff", b"l\x02\0\0\0\x01\0\xff\xff", b"l\x01\0\0\0\0\0", b"l\0\0\0\x80", b"l\xff\xff\xff\xff\x05\0",
         b"r", b"r\0\0\0\0", b"0", b"?", b"\0", b"c", code, code + b"N", code + b"s\0\0\0\0" + b"N",
         code + b"0", code + b"s\0\0\0\0" + b")\0" * 3 + b"s\0\0\0\0" + b"z\0" * 3 + bytes(4) + b"s\0\0\0\0" * 2,
         code + b"s\x01\0\0\0a" + b")\0" * 3 + b"s\0\0\0\0" + b"z\0" * 3 + bytes(4) + b"s\0\0\0\0" * 2,
         code + b"s\0\0\0\0" + b")\0)\x01N)\0" + b"s\0\0\0\0" + b"z\0" * 3 + bytes(4) + b"s\0\0\0\0" * 2,
         code + b"s\0\0\0\0" + b")\0)\0)\x01z\x01a" + b"s\0\0\0\0" + b"z\0" * 3 + bytes(4) + b"s\0\0\0\0" * 2,
         code + b"s\0\0\0\0" + b")\0N)\0" + b"s\0\0\0\0" + b"z\0" * 3 + bytes(4) + b"s\0\0\0\0" * 2]
for data in CASES:
    try:
        made = marshal.loads(data)
        print(data, "made", made.co_code if hasattr(made, "co_code") else made)
    except Exception as error:
        print(data, type(error).__name__, error)
print(marshal.dumps(b"x"), marshal.dumps(()), marshal.dumps((b"", b"x")))
