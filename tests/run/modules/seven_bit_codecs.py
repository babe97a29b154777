"""hz, iso2022_jp with two of its kin, iso2022_kr: every character, every pair of bytes after each escape, error handlers, pieces."""
import codecs, hashlib

for name in ("hz", "iso2022_jp", "iso2022_jp_1", "iso2022_jp_ext", "iso2022_kr"):
    digest, count = hashlib.md5(), 0
    for i in range(0x11000):
        try:
            piece = chr(i).encode(name)
            count += 1
        except UnicodeEncodeError:
            piece = b"-"
        digest.update(piece + b"|")
    print(name, count, digest.hexdigest())
    for escape in (b"", b"~{", b"\x1b$B", b"\x1b$(D", b"\x1b(J", b"\x1b(I", b"\x1b$@", b"\x1b$A", b"\x1b(Z", b"\x1b$(", b"\x1b", b"\x1b$)C\x0e"):
        digest = hashlib.md5()
        for first in range(0, 256, 2):
            for second in range(0, 256, 5):
                try:
                    text = (escape + bytes([first, second])).decode(name)
                except UnicodeDecodeError as e:
                    text = "%d %d %s" % (e.start, e.end, e.reason)
                digest.update(text.encode("utf-8", "replace") + b"|")
        print(name, escape, digest.hexdigest())
    text = "a~中文日本\nテスト~¥ｱ丂가b"
    for errors in ("strict", "ignore", "replace", "xmlcharrefreplace", "backslashreplace"):
        try:
            data = text.encode(name, errors)
            print(data, data.decode(name, errors))
        except UnicodeEncodeError as e:
            print(e)
    encoder = codecs.getincrementalencoder(name)("ignore")
    print([encoder.encode(c) for c in text], encoder.encode("", True))
    data = text.encode(name, "ignore")
    decoder = codecs.getincrementaldecoder(name)("replace")
    print([decoder.decode(data[i:i + 1]) for i in range(len(data))], decoder.decode(b"", True))
