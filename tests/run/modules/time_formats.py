"""time: conversions, formats, parsing, clocks."""
import os
import time

os.environ["TZ"] = "UTC"
time.tzset()
moment = time.gmtime(1234567890)
print(moment, moment.tm_zone, tuple(moment), time.asctime(moment), time.ctime(0), time.mktime(moment))
for code in "aAbBcdHIjmMpSUwWxXyYZ%":
    print(code, time.strftime("%" + code, moment))
print(time.strptime("21 Nov 26 13:05", "%d %b %y %H:%M"), time.strptime("2026-325", "%Y-%j").tm_mon, time.strftime("%Y", (1999, 1, 1, 0, 0, 0, 0, 1, 0)))
os.environ["TZ"] = "EST+05EDT,M3.2.0,M11.1.0"
time.tzset()
print(time.tzname, time.timezone, time.altzone, time.daylight, time.localtime(1700000000)[3], time.localtime(1690000000).tm_isdst)
for bad in (lambda: time.strptime("x", "%d"), lambda: time.strptime("1", "%Q"), lambda: time.strftime("%Y", (1, 2)), lambda: time.sleep(-1), lambda: time.gmtime(1e20), lambda: time.asctime((2020, 13, 1, 0, 0, 0, 0, 0, 0)), lambda: time.strptime("30 Feb", "%d %b"),
            lambda: time.mktime((1, 2, 3))):
    try:
        bad()
    except (ValueError, TypeError, OverflowError) as error:
        print(type(error).__name__, error)
a = time.perf_counter(), time.monotonic(), time.process_time(), time.thread_time(), time.time_ns(), time.monotonic_ns()
time.sleep(0.001)
b = time.perf_counter(), time.monotonic(), time.process_time(), time.thread_time(), time.time_ns(), time.monotonic_ns()
print([x <= y for x, y in zip(a, b)], time.get_clock_info("monotonic").monotonic, time.clock_gettime(time.CLOCK_REALTIME) > 1e9)
