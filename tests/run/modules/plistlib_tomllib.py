"""plistlib and tomllib: documents in and out."""
import datetime
import io
import plistlib
import tomllib

data = {"name": "x & y", "n": 5, "f": 1.5, "yes": True, "list": [1, "two", b"\x00\xff"], "when": datetime.datetime(2026, 11, 21, 10, 30), "nested": {"a": {}}}
xml = plistlib.dumps(data)
print(xml.decode())
binary = plistlib.dumps(data, fmt=plistlib.FMT_BINARY)
print(plistlib.loads(xml) == data, plistlib.loads(binary) == data, binary[:8], len(binary))
for bad in (b"nonsense", b"<plist><dict><key>a</key></dict></plist>"):
    try:
        plistlib.loads(bad)
    except Exception as error:
        print(type(error).__name__, error)
text = '''
title = "TOML \\u00e9"
[owner]
dob = 1979-05-27T07:32:00-08:00
[database]
ports = [ 8000, 8001, 0xff, 1_000 ]
temp = { cpu = 79.5, case = -inf }
multi = """
one
  two\\
   three"""
raw = 'C:\\path'
[[products]]
name = "Hammer"
[[products]]
[products.size]
w = 3
'''
print(tomllib.loads(text))
print(tomllib.load(io.BytesIO(b"a.b.c = 1\nd = 10:20:30\n")), tomllib.loads("x=3.5e2", parse_float=str))
for bad in ("a = ", "a = 1\na = 2", "[x]\n[x]", "a = 'x", "= 1", "a = 01", "a = [1, 2", "a = 2020-13-01", 'a = "\\q"'):
    try:
        tomllib.loads(bad)
    except tomllib.TOMLDecodeError as error:
        print(error)
