s = "Hello, W\u00f6rld"
print(s.upper(), s.lower(), s.title(), s.swapcase(), s[::-1], s[1:5], len(s))
print(s.split(", "), "-".join("abc"), "a,b,,c".split(","), " x ".strip(), "abc".replace("b", "BB"), s.find("W"), "z" in s)
print("%s %r %d %.2f %5s|%-5s|" % ("a", "b", 3, 4.5, "r", "l"), "{} {0}".format if 0 else "{0} {1} {0}".format(1, 2))
print(repr("it's \"q\" \n\t\x00\u1234"), ascii("\u00e9"), "abc".encode(), b"\xff\x00".hex(), "\N{BULLET}", "tab\tx".expandtabs(4))
print("a\nb\r\nc".splitlines(), "x".zfill(3), "Ab1".isalnum(), "12".isdigit(), "aXbX".partition("X"), "ab".center(6, "*"), "a" * 3, "b" < "c")
