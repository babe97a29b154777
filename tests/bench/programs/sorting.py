"""list.sort with and without a key, bisect and heapq."""
import bisect
import heapq

seed = 12345


def random_number():
    global seed
    seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
    return seed


numbers = [random_number() for _ in range(200000)]
texts = [str(n) for n in numbers]
print(sorted(numbers)[:3], sorted(texts)[:3])
print(sorted(numbers, key=lambda n: n % 1000)[:3], sorted(texts, key=len, reverse=True)[0])
records = [(n % 100, text) for n, text in zip(numbers, texts)]
records.sort()
print(records[0], records[-1])
heap = []
for n in numbers[:50000]:
    heapq.heappush(heap, n)
print([heapq.heappop(heap) for _ in range(3)])
ordered = []
for n in numbers[:10000]:
    bisect.insort(ordered, n)
print(ordered[5000])
