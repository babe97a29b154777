"""zoneinfo through its native module: offsets over the years, gaps and folds, caches, pickling, zones from files."""
import copy
import io
import pickle
import struct
import weakref
from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

berlin, new_york, kolkata, utc = (ZoneInfo(k) for k in ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC"))
for zone in (berlin, new_york, kolkata, utc, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Europe/Dublin")):
    for year in (1850, 1916, 1945, 1980, 2000, 2024, 2037, 2100, 9998):
        for month in (1, 7):
            when = datetime(year, month, 1, 12, tzinfo=zone)
            print(when, when.tzname(), when.dst(), when.astimezone(timezone.utc))
for naive in (datetime(2024, 10, 27, 2, 30), datetime(2024, 3, 31, 2, 30), datetime(2050, 10, 30, 2, 30)):
    for fold in (0, 1):
        when = naive.replace(tzinfo=berlin, fold=fold)
        back = when.astimezone(timezone.utc).astimezone(berlin)
        print(when, fold, when.tzname(), back, back.fold, when == when.astimezone(timezone.utc))
print(datetime(2024, 1, 1, tzinfo=berlin) - datetime(2024, 1, 1, tzinfo=new_york), datetime(2024, 7, 1, 12, tzinfo=new_york).astimezone(kolkata))
print(time(12, tzinfo=berlin).utcoffset(), time(12, tzinfo=utc).utcoffset(), berlin.tzname(None), utc.dst(None), kolkata.utcoffset(None))

print(berlin, repr(berlin), berlin.key, ZoneInfo("Europe/Berlin") is berlin, ZoneInfo.no_cache("Europe/Berlin") is berlin)
print(pickle.loads(pickle.dumps(berlin)) is berlin, copy.copy(berlin) is berlin, isinstance(berlin, ZoneInfo), "Europe/Berlin" in available_timezones())
for call in (lambda: ZoneInfo("No/Such"), lambda: ZoneInfo("../etc/passwd"), lambda: berlin.fromutc(5), lambda: berlin.fromutc(datetime(2020, 1, 1)),
             lambda: berlin.utcoffset(5)):
    try:
        print(call())
    except (ZoneInfoNotFoundError, ValueError, TypeError, AttributeError) as error:
        print(type(error).__name__, error)


class Own(ZoneInfo):
    pass


print(repr(Own("Europe/Paris")), Own("Europe/Paris") is Own("Europe/Paris"), Own("Europe/Berlin") is berlin)
lonely = weakref.ref(ZoneInfo("Africa/Abidjan"))
ZoneInfo.clear_cache()
print(lonely())
keep = ZoneInfo("Europe/Paris")
ZoneInfo.clear_cache(only_keys=["Europe/Paris"])
print(ZoneInfo("Europe/Paris") is keep)


def zone_file(transitions, offsets, names, tail):
    text = b"\0".join(names) + b"\0"
    begins = [text.index(n + b"\0") for n in names]
    header = b"TZif2" + b"\0" * 15
    empty = header + struct.pack(">6l", 0, 0, 0, 0, 1, 1) + struct.pack(">lbb", 0, 0, 0) + b"\0"
    body = header + struct.pack(">6l", 0, 0, 0, len(transitions), len(offsets), len(text))
    body += b"".join(struct.pack(">q", t) for t, _ in transitions) + bytes(i for _, i in transitions)
    body += b"".join(struct.pack(">lbb", o, d, b) for (o, d), b in zip(offsets, begins)) + text
    return io.BytesIO(empty + body + b"\n" + tail + b"\n")


made = ZoneInfo.from_file(zone_file([(0, 1), (10**9, 0)], [(3600, 0), (7200, 1)], [b"AAA", b"BBB"], b"AAA-1BBB-2,M4.1.0,M9.5.0/3:30"), key="made")
for when in (datetime(1969, 12, 31), datetime(1990, 1, 1), datetime(2005, 3, 1), datetime(2005, 7, 1), datetime(2005, 9, 25, 3, 15, fold=1)):
    when = when.replace(tzinfo=made)
    print(when, when.tzname(), when.dst(), when.astimezone(timezone.utc).astimezone(made))
try:
    pickle.dumps(made)
except pickle.PicklingError:
    print("not pickled")
for tail in (b"AAA", b"<+03>-3", b"AAA3BBB", b"+3", b"AAA1BBB,M13.1.0,M9.1.0"):
    try:
        zone = ZoneInfo.from_file(zone_file([], [(0, 0)], [b"AAA"], tail))
        print(tail, datetime(2020, 1, 1, tzinfo=zone).utcoffset(), datetime(2020, 1, 1, tzinfo=zone).tzname())
    except ValueError as error:
        print(tail, type(error).__name__)
