"""bisect, heapq, array, statistics."""
import bisect, heapq, statistics as s
from array import array
l = [1, 2, 2, 3]


CASES = r"""
bisect.bisect(l, 2), bisect.bisect_left(l, 2), bisect.bisect_right(l, 2, 0, 2), bisect.bisect([3, 1], -1, key=lambda x: -x), bisect.insort(l, 2.5), l, bisect.insort_left(l, 0), l
bisect.bisect(l, "a")
bisect.bisect(l, 1, -1)
bisect.bisect(5, 1)
(lambda h: (heapq.heapify(h), h, heapq.heappush(h, 0), heapq.heappop(h), heapq.heappushpop(h, 9), heapq.heapreplace(h, 5), h))([5, 3, 8, 1])
heapq.nlargest(2, [1, 5, 3]), heapq.nsmallest(2, ["bb", "a", "ccc"], key=len), list(heapq.merge([1, 4], [2, 3], reverse=False)), heapq.nlargest(0, [1]), list(heapq.merge("ac", "b", key=str.upper))
heapq.heappop([])
heapq.heapify((1,))
heapq.heappush([1], "a")
array("i", [1, 2]), array("u", "ab"), array("d", [1.5]).tobytes(), array("B", b"ab").tolist(), array("h", [1, 2]).itemsize, array("i", [3, 1]) + array("i", [2]), array("i", [1]) * 2, array("i", range(5))[1:4], array("f", [1.1])[0], array("b", [1, 2, 1]).count(1), array("b", [1, 2]).index(2), array("l", [1]).typecode, array("i", [1, 2]) < array("i", [1, 3])
array("z")
array("b", [300])
array("i", ["a"])
array("i", [1]).append(1.5)
array("i") + [1]
array("i", [1]).remove(5)
array("i")[0]
array("i", b"abc")
s.mean([1, 2, 3, 4]), s.fmean([1, 2]), s.median([3, 1, 2]), s.median_low([1, 2]), s.median_high([1, 2]), s.mode("aab"), s.multimode("aabb"), s.stdev([1, 2, 3]), s.pstdev([1, 2]), s.variance([1, 2, 4]), s.pvariance([1, 2]), s.harmonic_mean([1, 2]), s.geometric_mean([1, 4]), s.quantiles([1, 2, 3, 4]), s.correlation([1, 2, 3], [1, 2, 4]), s.linear_regression([1, 2], [3, 5]), s.NormalDist(0, 1).cdf(1), s.covariance([1, 2], [3, 5])
s.mean([])
s.stdev([1])
s.mode([])
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)
