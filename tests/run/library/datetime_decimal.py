import datetime, decimal, fractions, statistics
d = datetime.date(2024, 2, 28) + datetime.timedelta(days=2); print(d, d.isoformat(), d.strftime("%Y/%m/%d"), (d - datetime.date(2024, 1, 1)).days)
print(datetime.datetime(2024, 1, 2, 3, 4, 5), decimal.Decimal("1.1") + decimal.Decimal("2.2"), fractions.Fraction(1, 3) + fractions.Fraction(1, 6), statistics.mean([1, 2, 3, 4]))
