"""statistics: averages, spread, regression, distributions, errors."""
import statistics as s
from decimal import Decimal
from fractions import Fraction

data = [2.5, 3.25, 5.5, 11.25, 11.75, 2.5]
for name in ("mean", "fmean", "geometric_mean", "harmonic_mean", "median", "median_low", "median_high", "median_grouped", "mode", "multimode", "pstdev", "pvariance", "stdev", "variance"):
    print(name, getattr(s, name)(data))
print(s.mean([Fraction(1, 2), Fraction(3, 4)]), s.mean([Decimal("0.1"), Decimal("0.3")]), s.mean([1, 2, 4]), s.variance([1, 2, 3, 4]), s.quantiles(range(1, 10)), s.quantiles(data, n=4, method="inclusive"))
x, y = [1, 2, 3, 4, 5], [2, 4, 5, 4, 5]
print(s.covariance(x, y), s.correlation(x, y), s.linear_regression(x, y), s.fmean([1, 2], weights=[3, 1]), s.mode("aabbb"))
n = s.NormalDist(100, 15)
print(n.cdf(115), n.pdf(100), n.inv_cdf(0.9), n + 5, n * 2, n.zscore(130), n.overlap(s.NormalDist(110, 15)), s.NormalDist.from_samples([1, 2, 3]), n.quantiles(4))
for bad in (lambda: s.mean([]), lambda: s.variance([1]), lambda: s.harmonic_mean([-1]), lambda: s.mode([]), lambda: s.median([]), lambda: s.quantiles([1]), lambda: s.correlation([1, 1], [1, 2]), lambda: s.NormalDist(0, -1)):
    try:
        bad()
    except s.StatisticsError as error:
        print(error)
