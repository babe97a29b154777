"""A log analyser: lines parsed by regular expressions, sessions rebuilt, rates, outliers and a report; the log is generated."""
import collections
import datetime as dt
import functools
import io
import ipaddress
import itertools
import operator
import random
import re
import statistics
import sys
import urllib.parse

LINE = re.compile(r"""
    (?P<host>\S+)\ \S+\ (?P<user>\S+)\ \[(?P<time>[^]]+)\]\ "
    (?:(?P<method>[A-Z]+)\ (?P<target>\S+)\ HTTP/(?P<version>[\d.]+)|(?P<junk>[^"]*))"\ (?P<status>\d{3})\ (?P<size>\d+|-)
    (?:\ "(?P<referrer>[^"]*)"\ "(?P<agent>(?:[^"\\]|\\.)*)")?\ (?P<ms>\d+(?:\.\d+)?)ms$""", re.VERBOSE)


def generate(count, seed=7):
    rng = random.Random(seed)
    now = dt.datetime(2024, 3, 9, 23, 30, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
    hosts = [str(ipaddress.IPv4Address(0x0A000000 + rng.randrange(1 << 12))) for _ in range(12)] + ["2001:db8::1"]
    pages = ["/", "/index.html", "/a%20b?q=x+y&lang=en", "/api/items/17", "/api/items/99?full=1", "/static/app.js", "/login"]
    agents = ["Mozilla/5.0 (X11; Linux)", "curl/7.88.1", 'Odd \\"quoted\\" agent', "-"]
    for i in range(count):
        now += dt.timedelta(seconds=rng.expovariate(1 / 9))
        if rng.random() < 0.02:
            yield "corrupt line %d\n" % i
            continue
        page = rng.choices(pages, [9, 4, 1, 5, 2, 6, 1])[0]
        status = rng.choices([200, 304, 404, 500], [80, 8, 8, 4])[0]
        request = f"GET {page} HTTP/1.1" if rng.random() > 0.03 else rng.choice(["", "\\x16\\x03", "POST /login HTTP/2"])
        size = "-" if status == 304 else rng.randrange(100, 90000)
        ms = round(rng.lognormvariate(3, 0.8), 1)
        yield f'{rng.choice(hosts)} - {rng.choice(["-", "-", "ann", "bob"])} [{now:%d/%b/%Y:%H:%M:%S %z}] "{request}" {status} {size} "-" "{rng.choice(agents)}" {ms}ms\n'


@functools.total_ordering
class Hit:
    __slots__ = ("host", "user", "time", "method", "path", "query", "status", "size", "agent", "ms")

    def __init__(self, m):
        self.host = ipaddress.ip_address(m["host"])
        self.user = None if m["user"] == "-" else m["user"]
        self.time = dt.datetime.strptime(m["time"], "%d/%b/%Y:%H:%M:%S %z").astimezone(dt.timezone.utc)
        self.method = m["method"]
        parts = urllib.parse.urlsplit(m["target"] or "")
        self.path = urllib.parse.unquote(parts.path)
        self.query = urllib.parse.parse_qs(parts.query)
        self.status, self.size = int(m["status"]), 0 if m["size"] == "-" else int(m["size"])
        self.agent = re.sub(r"\\(.)", r"\1", m["agent"] or "")
        self.ms = float(m["ms"])

    def __lt__(self, other): return self.time < other.time
    def __eq__(self, other): return self.time == other.time
    def __repr__(self): return f"<{self.method} {self.path} {self.status}>"


def parse(lines):
    good, bad = [], []
    for number, line in enumerate(lines, 1):
        if m := LINE.match(line.rstrip("\n")):
            good.append(Hit(m))
        else:
            bad.append((number, line.rstrip()))
    return good, bad


def sessions(hits, gap=dt.timedelta(minutes=4)):
    by_host = collections.defaultdict(list)
    for h in sorted(hits):
        runs = by_host[h.host]
        if runs and h.time - runs[-1][-1].time <= gap:
            runs[-1].append(h)
        else:
            runs.append([h])
    return by_host


def normal(path):
    return re.sub(r"/\d+(?=/|$)", "/:id", path) or "?"


def human(n):
    for unit in ("B", "kB", "MB"):
        if n < 1000:
            return f"{n:.1f}{unit}" if unit != "B" else f"{n}{unit}"
        n /= 1000
    return f"{n:.1f}GB"


def table(title, rows, out):
    print(title, file=out)
    rows = [tuple(map(str, r)) for r in rows]
    widths = [max(map(len, column)) for column in zip(*rows)]
    for r in rows:
        print("   ", *(c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(r, widths))), file=out)


def report(hits, bad, out):
    times = [h.time for h in hits]
    print(f"{len(hits)} hits, {len(bad)} bad, {min(times):%F %T} .. {max(times):%F %T}, {human(sum(map(operator.attrgetter('size'), hits)))}", file=out)
    print("bad:", *(f"{n}:{t}" for n, t in bad[:3]), file=out)
    groups = collections.defaultdict(list)
    for h in hits:
        groups[h.method or "-", normal(h.path)].append(h)
    table("by page", [(f"{m} {p}", len(g), f"{statistics.median(h.ms for h in g):.1f}", f"{max(h.ms for h in g):.1f}", human(sum(h.size for h in g)))
                      for (m, p), g in sorted(groups.items(), key=lambda kv: (-len(kv[1]), kv[0]))], out)
    table("by status", sorted(collections.Counter(f"{h.status // 100}xx" for h in hits).items()), out)
    table("by agent", collections.Counter(h.agent.split("/")[0] for h in hits).most_common(), out)
    per_minute = collections.Counter(h.time.replace(second=0) for h in hits)
    busiest = max(per_minute, key=lambda k: (per_minute[k], k))
    print(f"busiest minute {busiest:%H:%M} with {per_minute[busiest]}, mean {statistics.fmean(per_minute.values()):.2f}", file=out)
    cut = statistics.quantiles([h.ms for h in hits], n=100)
    print("percentiles", {p: round(cut[p - 1], 1) for p in (50, 90, 99)}, file=out)
    slow = sorted((h for h in hits if h.ms > cut[98]), key=lambda h: -h.ms)
    print("slow", [(repr(h), h.ms) for h in slow[:3]], file=out)
    runs = sessions(hits)
    table("sessions", [(host, len(r), max(map(len, r)), str(max(s[-1].time - s[0].time for s in r)).split(".")[0])
                       for host, r in sorted(runs.items(), key=lambda kv: (kv[0].version, kv[0]))][:6], out)
    paths = collections.Counter(pair for r in runs.values() for s in r for pair in itertools.pairwise(normal(h.path) for h in s))
    print("steps", paths.most_common(3), file=out)
    hours = itertools.groupby(sorted(hits), key=lambda h: h.time.hour)
    print("hours", {h: sum(1 for _ in g) for h, g in hours}, file=out)
    networks = collections.Counter(ipaddress.ip_network(f"{h.host}/{22 if h.host.version == 4 else 64}", strict=False) for h in hits)
    print("networks", [(str(n), c) for n, c in sorted(networks.items(), key=lambda kv: (-kv[1], str(kv[0])))], file=out)
    print("queries", sorted({(k, *v) for h in hits for k, v in h.query.items()}), file=out)
    users = {u: collections.Counter(h.status for h in g) for u, g in itertools.groupby(sorted((h for h in hits if h.user), key=lambda h: h.user), key=lambda h: h.user)}
    print("users", {u: dict(sorted(c.items())) for u, c in users.items()}, file=out)


lines = list(generate(600))
print(*lines[:3], sep="", end="")
report(*parse(io.StringIO("".join(lines))), sys.stdout)
