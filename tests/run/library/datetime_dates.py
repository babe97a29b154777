"""datetime: construction, arithmetic, formats, parsing, errors."""
from datetime import *
d, dt, td, tz = date(2024, 2, 29), datetime(2024, 2, 29, 13, 5, 9, 120), timedelta(days=1, hours=2, microseconds=3), timezone(timedelta(hours=-3, minutes=-30))


CASES = r"""
d, str(d), d.weekday(), d.isoweekday(), d.isocalendar(), d.toordinal(), d.replace(year=2023, day=1), d + timedelta(1), d - date(2023, 1, 1), d < date(2024, 3, 1), d.timetuple()[:8], d.ctime(), d.strftime("%a %A %b %B %d %j %U %w %y %Y %%"), date.fromisoformat("2024-01-02"), date.fromisoformat("20240102"), date.fromisoformat("2024-W01-2"), date.fromordinal(1), date.fromisocalendar(2024, 9, 4), date.max, date.min, date.resolution, f"{d:%d.%m}", hash(d) == hash(date(2024, 2, 29))
dt, str(dt), dt.isoformat(" ", "minutes"), dt.isoformat(timespec="milliseconds"), dt.date(), dt.time(), dt.replace(tzinfo=timezone.utc), dt.replace(tzinfo=tz).isoformat(), dt.replace(tzinfo=tz).utcoffset(), dt.replace(tzinfo=tz).tzname(), dt.replace(tzinfo=tz).astimezone(timezone.utc), dt + td, dt - td, dt - datetime(2024, 1, 1), datetime.combine(d, time(1, 2)), datetime.fromisoformat("2024-02-29T13:05:09.000120+05:30"), datetime.fromisoformat("20240229T130509Z"), datetime.strptime("03/04/24 5:06 PM", "%d/%m/%y %I:%M %p"), datetime.strptime("2024-02-29 +0130", "%Y-%m-%d %z"), dt.strftime("%H %I %M %S %f %p %z|%Z"), datetime.fromtimestamp(0, timezone.utc), datetime(1970, 1, 2, tzinfo=timezone.utc).timestamp(), dt.fold, repr(dt.replace(fold=1)), dt.replace(tzinfo=timezone.utc) == datetime(2024, 2, 29, 13, 5, 9, 120, tz)
td, str(td), repr(timedelta(-1)), str(timedelta(-1, 5)), td.total_seconds(), td * 2, td / 2, td // timedelta(hours=1), td % timedelta(hours=1), divmod(td, timedelta(hours=5)), -td, abs(timedelta(-1)), td > timedelta(0), timedelta(weeks=1, milliseconds=5), timedelta(0.5), timedelta.max, td / timedelta(1), bool(timedelta()), timedelta(hours=25).seconds, td * 1.5, sum([td, td], timedelta())
time(1, 2, 3, 4), str(time(1, 2)), time(1).isoformat("seconds"), time.fromisoformat("04:05:06.5"), time(1) < time(2), time(1, tzinfo=tz), time(5).replace(hour=6), time.max, f"{time(7, 8):%H-%M}", bool(time(0))
timezone.utc, repr(tz), str(tz), timezone(timedelta(hours=1), "CET"), tz.utcoffset(None), timezone.utc == timezone(timedelta(0)), timezone.min, UTC
date(2023, 2, 29)
date(0, 1, 1)
date(2023, 13, 1)
datetime(2023, 1, 1, 25)
time(24)
timedelta(days=10 ** 10)
date.max + timedelta(1)
dt < dt.replace(tzinfo=timezone.utc)
dt - dt.replace(tzinfo=tz)
d < dt.time()
d + 5
td + 5
datetime.strptime("x", "%Y")
datetime.strptime("2024 x", "%Y")
datetime.strptime("99", "%q")
timezone(timedelta(hours=25))
timezone(5)
datetime(2024, 1, 1, tzinfo=5)
date("2024")
td / 0
date.fromtimestamp(1e20)
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)
