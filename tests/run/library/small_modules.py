"""cmath, statistics, stat, locale, resource, queue, hashlib and hmac through their native modules."""
import cmath
import hashlib
import hmac
import locale
import math
import queue
import resource
import stat
import statistics
import threading


def attempt(f, *args, **kwargs):
    try:
        print(repr(f(*args, **kwargs)))
    except Exception as error:
        print(type(error).__name__, error)


for name in ("sqrt", "exp", "log", "log10", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "polar"):
    for z in (0, 1, -1, 1j, 2 - 3j, complex("inf"), complex("nan"), 1e300 + 1e300j, complex(-0.0, 5)):
        attempt(getattr(cmath, name), z)
attempt(cmath.rect, 2, math.pi / 3)
attempt(cmath.log, 8, 2)
attempt(cmath.isclose, 1 + 1e-12j, 1)
attempt(cmath.sqrt, "x")

print([statistics.NormalDist(10, 2).inv_cdf(p) for p in (1e-300, 0.001, 0.3, 0.5, 0.93, 0.99999)])
attempt(statistics.NormalDist().inv_cdf, 1)

print([stat.filemode(m) for m in (0o100644, 0o40755, 0o120777, 0o104755, 0o102745, 0o41777, 0o20600, 0)], stat.S_ISDIR(0o40000))
attempt(stat.S_ISREG, -1)
attempt(stat.S_IMODE, "x")

print(locale.setlocale(locale.LC_ALL, "C"), locale.localeconv()["decimal_point"], locale.strcoll("a", "b") < 0, locale.strxfrm("ab"))
attempt(locale.setlocale, locale.LC_ALL, "no such locale")
print(locale.nl_langinfo(locale.DAY_1), locale.nl_langinfo(locale.RADIXCHAR))
attempt(locale.nl_langinfo, 12345678)

soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
print(resource.getrlimit(resource.RLIMIT_CORE)[0], len(resource.getrusage(resource.RUSAGE_SELF)))
attempt(resource.getrlimit, 1000)
attempt(resource.setrlimit, resource.RLIMIT_CORE, (1, 2, 3))

q = queue.SimpleQueue()
thread = threading.Thread(target=lambda: [q.put(i) for i in range(1000)])
thread.start()
print(sum(q.get() for _ in range(1000)), q.empty(), q.qsize())
thread.join()
for call in (lambda: q.get(False), lambda: q.get(timeout=0.01), lambda: q.get(timeout=-1), lambda: q.get(timeout="x")):
    attempt(call)

for name in sorted(hashlib.algorithms_guaranteed):
    h = hashlib.new(name, b"krait")
    print(name, h.digest_size, h.block_size, h.hexdigest(8) if name.startswith("shake") else h.hexdigest())
attempt(hashlib.new, "no such hash")
attempt(hashlib.md5, "text")
print(hashlib.pbkdf2_hmac("sha256", b"password", b"salt", 1000).hex())
print(hashlib.scrypt(b"password", salt=b"salt", n=16, r=8, p=1, dklen=16).hex())
attempt(hashlib.scrypt, b"password", salt=b"salt", n=15, r=8, p=1)
mac = hmac.new(b"key", b"message", "sha256")
print(mac.hexdigest(), mac.name, mac.digest_size, hmac.digest(b"key", b"message", "sha1").hex())
print(hmac.compare_digest("a", "a"), hmac.compare_digest(b"a", b"b"))
attempt(hmac.compare_digest, "é", "e")
