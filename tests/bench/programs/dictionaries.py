"""Dicts of strings and tuples: counting, grouping, looking up."""
from collections import Counter, defaultdict

words = ["w%d" % (i * i % 977) for i in range(200000)]
counts = {}
for word in words:
    counts[word] = counts.get(word, 0) + 1
groups = defaultdict(list)
for i, word in enumerate(words):
    groups[word[-1], len(word)].append(i)
print(len(counts), max(counts.values()), Counter(words).most_common(2))
print(sorted((key, len(group)) for key, group in groups.items())[:5])
merged = {}
for i in range(300):
    merged |= {(i, j): j for j in range(100)}
print(sum(merged[i, i % 100] for i in range(300)))
