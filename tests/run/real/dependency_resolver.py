"""Versions, ranges and a resolver with backtracking and explanations; topological install order; lock files."""
import itertools
import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache, cmp_to_key, total_ordering
from graphlib import CycleError, TopologicalSorter


@total_ordering
class Version:
    PATTERN = re.compile(r"(\d+)\.(\d+)(?:\.(\d+))?(?:-([a-z]+)\.?(\d+)?)?$")
    STAGES = {"dev": -4, "a": -3, "b": -2, "rc": -1, None: 0}
    __slots__ = ("parts", "text")

    def __init__(self, text):
        if not (m := self.PATTERN.match(text)) or m[4] not in self.STAGES:
            raise ValueError(f"not a version: {text!r}")
        self.text = text
        self.parts = int(m[1]), int(m[2]), int(m[3] or 0), self.STAGES[m[4]], int(m[5] or 0)

    @property
    def stable(self): return self.parts[3] == 0
    def __eq__(self, other): return isinstance(other, Version) and self.parts == other.parts
    def __lt__(self, other): return self.parts < other.parts if isinstance(other, Version) else NotImplemented
    def __hash__(self): return hash(self.parts)
    def __str__(self): return self.text
    def __repr__(self): return f"v{self.text}"


class Range:
    OPS = {"==": lambda v, w: v == w, "!=": lambda v, w: v != w, ">=": lambda v, w: v >= w, "<=": lambda v, w: v <= w, ">": lambda v, w: v > w, "<": lambda v, w: v < w,
           "~": lambda v, w: v >= w and v.parts[:2] == w.parts[:2], "^": lambda v, w: v >= w and v.parts[0] == w.parts[0]}

    def __init__(self, text):
        self.text = text.strip()
        self.clauses = []
        for clause in filter(None, map(str.strip, self.text.split(","))):
            if clause == "*":
                continue
            m = re.match(r"(==|!=|>=|<=|>|<|~|\^)\s*(.+)", clause)
            if not m:
                raise ValueError(f"bad clause {clause!r}")
            self.clauses.append((m[1], Version(m[2])))

    def __contains__(self, version):
        if not version.stable and not any(not w.stable for _, w in self.clauses):
            return False
        return all(self.OPS[op](version, w) for op, w in self.clauses)

    def __repr__(self): return self.text or "*"


@dataclass(frozen=True)
class Release:
    name: str
    version: Version
    needs: tuple = ()

    def __str__(self):
        return f"{self.name} {self.version}"


class Repository:
    def __init__(self, text):
        self.releases = defaultdict(list)
        for line in filter(None, map(str.strip, text.splitlines())):
            head, _, needs = line.partition(":")
            name, version = head.split()
            self.releases[name].append(Release(name, Version(version), tuple((n, Range(r)) for n, _, r in (d.strip().partition(" ") for d in needs.split(";") if d.strip()))))
        for found in self.releases.values():
            found.sort(key=lambda r: r.version, reverse=True)


class Conflict(Exception):
    pass


@dataclass
class Resolver:
    repository: Repository
    tried: int = 0
    reasons: list = field(default_factory=list)

    def resolve(self, wanted):
        demands = defaultdict(list)
        for name, text in wanted.items():
            demands[name].append(("you", Range(text)))
        result = self.search({}, dict(demands))
        if result is None:
            raise Conflict("; ".join(dict.fromkeys(self.reasons[-3:])))
        return dict(sorted(result.items()))

    def search(self, chosen, demands):
        open_names = sorted(n for n in demands if n not in chosen)
        if not open_names:
            return chosen
        options = {n: [r for r in self.repository.releases.get(n, ()) if all(r.version in rng for _, rng in demands[n])] for n in open_names}
        name = min(open_names, key=lambda n: (len(options[n]), n))
        if not options[name]:
            asked = ", ".join(f"{who} wants {rng!r}" for who, rng in demands[name])
            self.reasons.append(f"{name}: " + (asked if name in self.repository.releases else "unknown"))
            return None
        for release in options[name]:
            self.tried += 1
            extended = {n: list(d) for n, d in demands.items()}
            clash = None
            for need, rng in release.needs:
                extended.setdefault(need, []).append((str(release), rng))
                if need in chosen and chosen[need].version not in rng:
                    clash = f"{release} needs {need} {rng!r}, not {chosen[need].version}"
            if clash:
                self.reasons.append(clash)
                continue
            found = self.search({**chosen, name: release}, extended)
            if found is not None:
                return found
        return None


REPOSITORY = Repository("""
    web 2.1: http ^1.0; template >=3.0; log *
    web 2.0: http ~1.1; template >=2.0,<3.0
    web 1.0: template <2.0
    http 1.2.5: log >=2.0
    http 1.1.9: log ^1.0
    http 2.0-rc1:
    http 1.1.0:
    template 3.1: markup ~0.9
    template 2.5: markup >=0.5,!=0.9
    template 1.0:
    markup 0.9:
    markup 0.8.1:
    log 2.2-b.1:
    log 2.1:
    log 1.9: time *
    time 1.0:
    orm 1.0: log ^1.0; web <2.1
    orm 0.5: log >=2.0; missing *
    loop 1.0: pool *
    pool 1.0: loop *
""")


def order(chosen):
    return list(TopologicalSorter({n: [d for d, _ in r.needs] for n, r in chosen.items()}).static_order())


for wanted in ({"web": "*"}, {"web": "^2.0", "log": "<2.0"}, {"web": "<2.1", "log": "^1.0"}, {"orm": "*"}, {"orm": "*", "web": "==2.1"}, {"http": ">=2.0-rc1"}, {"http": ">=2.0"}, {"nothing": "*"}, {"loop": "*"}, {"template": ">=2.0", "markup": "==0.8.1"}, {}):
    resolver = Resolver(REPOSITORY)
    try:
        chosen = resolver.resolve(wanted)
        print(wanted, "->", ", ".join(map(str, chosen.values())), f"[{resolver.tried}]")
        print("   order", order(chosen))
    except Conflict as e:
        print(wanted, "-> conflict:", e, f"[{resolver.tried}]")
    except CycleError as e:
        print("   cycle", e.args[0], sorted(set(e.args[1])))
versions = [Version(v) for v in "1.0 1.0-rc1 1.0-a.2 0.9.9 1.10 1.2 1.0-dev 2.0-b".split()]
print(sorted(versions), max(versions), Version("1.0") == Version("1.0.0"), len({Version("1.0"), Version("1.0.0")}), sorted(versions, key=cmp_to_key(lambda a, b: (b > a) - (b < a)))[:2])
for bad in (lambda: Version("1"), lambda: Version("1.0-zz"), lambda: Range("1.0"), lambda: Range(">=x"), lambda: Version("1.0") < 5, lambda: sorted([Version("1.0"), "1.0"])):
    try: bad()
    except Exception as e: print(type(e).__name__, e)
lock = {n: {"version": str(r.version), "needs": {d: repr(g) for d, g in r.needs}} for n, r in Resolver(REPOSITORY).resolve({"web": "*"}).items()}
print(json.dumps(lock, indent=2))
groups = itertools.groupby(sorted((r for rs in REPOSITORY.releases.values() for r in rs), key=lambda r: len(r.needs)), key=lambda r: len(r.needs))
print({n: [str(r) for r in g][:4] for n, g in groups})
ts = TopologicalSorter({"d": {"b", "c"}, "b": {"a"}, "c": {"a"}}); ts.prepare()
while ts.is_active():
    ready = sorted(ts.get_ready()); print(ready); ts.done(*ready)
