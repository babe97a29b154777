"""bisect and heapq with keys, slices, merge, nlargest."""
import bisect
import heapq

data = [1, 3, 3, 3, 7]
print([(bisect.bisect_left(data, x), bisect.bisect(data, x)) for x in (0, 1, 3, 4, 8)])
print(bisect.bisect_right(data, 3, lo=2, hi=3), bisect.bisect_left("aBcD", "c", key=str.lower))
bisect.insort(data, 4)
bisect.insort_left(data, 3)
words = ["bb", "a", "ccc"]
words.sort(key=len)
bisect.insort(words, "dd", key=len)
print(data, words)
try:
    bisect.bisect(data, 1, lo=-1)
except ValueError as error:
    print(error)
heap = [5, 1, 8, 3, 2]
heapq.heapify(heap)
print(heap, heapq.heappushpop(heap, 4), heapq.heapreplace(heap, 9), [heapq.heappop(heap) for _ in range(len(heap))])
print(list(heapq.merge([1, 4, 9], [2, 3], [0, 10])), list(heapq.merge("ca", "b", reverse=True)))
print(heapq.nlargest(2, ["x", "yyy", "zz"], key=len), heapq.nsmallest(3, [4, 1, 3, 2]))
try:
    heapq.heappop([])
except IndexError as error:
    print(error)


class Backwards:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        return self.n > other.n


items = [Backwards(n) for n in (3, 9, 4)]
heapq.heapify(items)
print([heapq.heappop(items).n for _ in range(3)])
