"""datetime through its native module: arithmetic, text, zones, fold, pickling and the messages of its errors."""
import copy
import pickle
import time as clock
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo


def attempt(f, *args, **kwargs):
    try:
        print(repr(f(*args, **kwargs)))
    except Exception as error:
        print(type(error).__name__, error)


for arguments in [(), (1,), (1, 2, 3), (0, -1), (0.5,), (1, 2, 3, 4, 5, 6, 7), (-1, 0, -1), (999999999, 86399, 999999)]:
    delta = timedelta(*arguments)
    print(repr(delta), delta, delta.total_seconds(), -delta if arguments else delta, abs(delta), bool(delta))
t = timedelta(days=1, hours=2, microseconds=7)
print(t * 3, 3 * t, t * 1.5, t / 3, t / 2.5, t // 7, t / timedelta(hours=1), t // timedelta(hours=5), t % timedelta(hours=5), divmod(t, timedelta(minutes=7)))
print(t + t, t - timedelta(2), t > timedelta(1), t == timedelta(1), hash(t) == hash(copy.copy(t)), timedelta.min, timedelta.max, timedelta.resolution)
for f in (lambda: t / 0, lambda: t // timedelta(0), lambda: t * float("nan"), lambda: timedelta(10**10), lambda: timedelta("x"), lambda: t + 1,
          lambda: timedelta.max * 2, lambda: -timedelta.max - timedelta(1), lambda: timedelta(float("inf"))):
    attempt(f)
print(timedelta(microseconds=0.5), timedelta(microseconds=1.5), timedelta(0.1, 0.5, 0.5), timedelta(weeks=-1, milliseconds=1))

d = date(2024, 2, 29)
print(d, repr(d), d.weekday(), d.isoweekday(), d.isocalendar(), d.toordinal(), d.ctime(), d.timetuple(), d.replace(year=2023, day=1))
print(d + timedelta(366), d - date(2000, 1, 1), d - timedelta(1), d < date.max, date.min, date.fromordinal(738945), date.fromisocalendar(2020, 53, 7))
for text in ("2024-02-29", "20240229", "2024-W09-4", "2024W094", "2024-W09", "2024-2-9", "2024-02-30", "x"):
    attempt(date.fromisoformat, text)
for f in (lambda: date(0, 1, 1), lambda: date(1, 13, 1), lambda: date(2023, 2, 29), lambda: date("x", 1, 1), lambda: date.max + timedelta(1),
          lambda: d < 5, lambda: date.fromisocalendar(2021, 53, 1), lambda: date.fromordinal(0), lambda: d.replace(month=13)):
    attempt(f)

w = datetime(2024, 2, 29, 23, 59, 58, 123456)
print(w, repr(w), w.isoformat("_", "milliseconds"), w.isoformat(timespec="hours"), w.date(), w.time(), w.ctime())
print(w.strftime("%Y-%m-%d %H:%M:%S.%f %j %a %b %p [%z] [%Z] %%"), f"{w:%d/%m/%y}", format(w), f"{d:%A}", f"{w.time():%H|%f}")
print(w + timedelta(seconds=2), w - datetime(2000, 1, 1), w - timedelta(0.5), datetime.combine(d, time(1, 2)), datetime.strptime("3 Feb 2021 04:05", "%d %b %Y %H:%M"))
for text in ("2024-02-29T10:20:30.123456+05:30", "2024-02-29 10", "20240229T102030", "2024-02-29T10:20:30,5Z", "2024-W09-4T10:20", "2024-02-29T10:20:30-00:00:01.5",
             "2024-02-29Tx", "2024-02-29T24:00", "2024-02-29T10:20:", ""):
    attempt(datetime.fromisoformat, text)
for text in ("10:20:30", "T10", "1020", "10:20:30.123456789", "10:20+01", "25:00", "10:60"):
    attempt(time.fromisoformat, text)

east = timezone(timedelta(hours=5, minutes=30), "EAST")
west = timezone(-timedelta(hours=8))
a, b = w.replace(tzinfo=east), w.replace(tzinfo=west)
print(a, b, a < b, b - a, a == a.astimezone(west), a.astimezone(UTC), hash(a) == hash(a.astimezone(west)), a.tzname(), b.tzname(), a.utcoffset(), a.dst())
print(repr(east), repr(west), repr(timezone.utc), timezone.min, timezone.max, str(east), east == timezone(timedelta(hours=5.5)), a.utctimetuple()[:6], a.timestamp())
for f in (lambda: w < a, lambda: w - a, lambda: timezone(5), lambda: timezone(timedelta(1)), lambda: datetime(2020, 1, 1, tzinfo=5), lambda: w < d, lambda: w == d,
          lambda: w.replace(fold=2), lambda: time(24), lambda: time(1) < time(1, tzinfo=UTC), lambda: w.isoformat(timespec="x"), lambda: UTC.fromutc(w),
          lambda: tzinfo().utcoffset(None), lambda: datetime.max + timedelta(1), lambda: w + 5, lambda: datetime.combine(1, 2)):
    attempt(f)


class Half(tzinfo):
    """Summer in the second half of the year."""

    def utcoffset(self, when):
        return timedelta(hours=1) + self.dst(when)

    def dst(self, when):
        return timedelta(hours=1 if when is not None and when.month > 6 else 0)

    def tzname(self, when):
        return "HALF%"


for month in (1, 7):
    x = datetime(2020, month, 1, 12, tzinfo=Half())
    print(x, x.astimezone(UTC), datetime(2020, month, 1, 12, tzinfo=UTC).astimezone(Half()), x.strftime("%Z %z"), x.timetuple().tm_isdst)

for value in (t, d, w, a, w.replace(fold=1), time(1, 2, 3, 4, UTC), time(5, fold=1), east, UTC, Half()):
    for protocol in range(6):
        back = pickle.loads(pickle.dumps(value, protocol))
        assert type(back) is type(value) and (back == value or isinstance(value, Half)), (value, protocol)
    print(value.__reduce_ex__(4)[1] if not isinstance(value, Half) else "Half", getattr(pickle.loads(pickle.dumps(value)), "fold", None))


class Later(datetime):
    def __new__(cls, *args, **kwargs):
        self = super().__new__(cls, *args, **kwargs)
        self.extra = 7
        return self


later = Later(2020, 1, 2, 3)
print(repr(later + timedelta(1)), (later + timedelta(1)).extra, type(later.replace(day=3)), Later.fromtimestamp(0, UTC), Later.now() > later, later - later)
for zone, stamps in (("Europe/Berlin", (1603587600, 1603584000, 1585443600)), ("UTC", (0,))):
    import os
    os.environ["TZ"] = zone
    clock.tzset()
    for stamp in stamps:
        local = datetime.fromtimestamp(stamp)
        print(zone, local, local.fold, local.timestamp() == stamp, local.astimezone(), local.astimezone().tzname())
print(datetime.utcfromtimestamp(1.0000005), datetime.fromtimestamp(-0.5, UTC), datetime.fromtimestamp(1e9, east))
for f in (lambda: datetime.fromtimestamp(float("nan")), lambda: datetime.fromtimestamp(1e30), lambda: datetime.fromtimestamp("x"), lambda: date.fromtimestamp(2**70)):
    attempt(f)
