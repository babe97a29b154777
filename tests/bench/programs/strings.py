"""Building, cutting, searching and formatting text."""
lines = []
for i in range(60000):
    lines.append(f"{i:06d},{i * 37 % 1000:>4},{'abc'[i % 3] * (i % 5)},{i / 7:.3f}")
text = "\n".join(lines)
total = 0
names = {}
for line in text.splitlines():
    number, small, name, fraction = line.split(",")
    total += int(number) + int(small.strip())
    names[name] = names.get(name, 0.0) + float(fraction)
print(len(text), total, sorted(names)[:4])
print(text.count("99"), text.find("059999"), text.replace("a", "xyz").upper()[-40:])
print(sum(c.isdigit() for c in text[:300000]), "".join(reversed(text[:20])))
joined = ""
for i in range(100000):
    joined += "x"
print(len(joined), len(text.encode()), text.encode().decode() == text)
