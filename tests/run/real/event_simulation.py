"""A discrete event simulation of a shop: customers arrive, queue at counters, lose patience; statistics at the end."""
import heapq
import itertools
import random
import statistics
from collections import Counter, deque
from dataclasses import dataclass, field
from enum import Enum, auto


class Kind(Enum):
    ARRIVAL = auto()
    SERVICE_END = auto()
    PATIENCE = auto()
    SHIFT = auto()

    def __lt__(self, other):
        return self.value < other.value


@dataclass(order=True)
class Event:
    time: float
    serial: int
    kind: Kind = field(compare=False)
    payload: object = field(compare=False, default=None)


@dataclass
class Customer:
    name: str
    arrived: float
    items: int
    served_at: float = None
    left: float = None
    gave_up: bool = False

    @property
    def waited(self):
        return (self.served_at if self.served_at is not None else self.left) - self.arrived


class Counter_:
    def __init__(self, name, speed):
        self.name, self.speed = name, speed
        self.customer = None
        self.open = True
        self.busy_time = 0.0
        self.log = []

    def __repr__(self):
        return f"<{self.name} {'open' if self.open else 'closed'}>"


class Shop:
    def __init__(self, seed, hours=2):
        self.random = random.Random(seed)
        self.end = hours * 60
        self.events = []
        self.serial = itertools.count()
        self.queue = deque()
        self.counters = [Counter_("fast", 6.0), Counter_("slow", 3.5), Counter_("trainee", 2.0)]
        self.customers = []
        self.longest = (0, 0.0)
        self.seen = Counter()
        self.handlers = {Kind.ARRIVAL: self.arrive, Kind.SERVICE_END: self.finish, Kind.PATIENCE: self.give_up, Kind.SHIFT: self.shift}

    def schedule(self, delay, kind, payload=None):
        heapq.heappush(self.events, Event(self.now + delay, next(self.serial), kind, payload))

    now = 0.0

    def run(self):
        self.schedule(0, Kind.ARRIVAL)
        for t in (30, 60, 90):
            self.schedule(t, Kind.SHIFT, self.counters[2])
        while self.events:
            event = heapq.heappop(self.events)
            assert event.time >= self.now
            self.now = event.time
            self.seen[event.kind] += 1
            self.handlers[event.kind](event.payload)
        return self

    def arrive(self, _):
        customer = Customer(f"c{len(self.customers):03}", self.now, self.random.randint(1, 30))
        self.customers.append(customer)
        self.queue.append(customer)
        self.longest = max(self.longest, (len(self.queue), self.now), key=lambda pair: pair[0])
        self.schedule(self.random.uniform(3, 12), Kind.PATIENCE, customer)
        gap = self.random.expovariate(1 / (1.2 if 40 < self.now < 80 else 2.5))
        if self.now + gap < self.end:
            self.schedule(gap, Kind.ARRIVAL)
        self.dispatch()

    def dispatch(self):
        for counter in self.counters:
            if self.queue and counter.open and counter.customer is None:
                customer = self.queue.popleft()
                customer.served_at = self.now
                counter.customer = customer
                duration = 0.5 + customer.items / counter.speed * self.random.uniform(0.8, 1.2)
                counter.busy_time += duration
                self.schedule(duration, Kind.SERVICE_END, counter)

    def finish(self, counter):
        customer, counter.customer = counter.customer, None
        customer.left = self.now
        counter.log.append(customer.name)
        self.dispatch()

    def give_up(self, customer):
        if customer.served_at is None and customer.left is None:
            customer.gave_up, customer.left = True, self.now
            self.queue.remove(customer)

    def shift(self, counter):
        counter.open = not counter.open
        self.dispatch()

    def report(self):
        served = [c for c in self.customers if not c.gave_up]
        waits = [c.waited for c in served]
        print(f"customers {len(self.customers)}, served {len(served)}, gave up {len(self.customers) - len(served)}, closed at {self.now:.2f}")
        print(f"wait mean {statistics.mean(waits):.3f} median {statistics.median(waits):.3f} stdev {statistics.stdev(waits):.3f} max {max(waits):.3f}")
        print("quantiles", [round(q, 3) for q in statistics.quantiles(waits, n=5)])
        print(f"longest queue {self.longest[0]} at {self.longest[1]:.2f}")
        for counter in self.counters:
            print(f"  {counter!r:<20} {len(counter.log):>3} served {counter.busy_time / self.now:>7.1%} busy, last {counter.log[-3:]}")
        print({kind.name: n for kind, n in sorted(self.seen.items())})
        histogram = Counter(int(w // 2) for w in waits)
        for bucket in range(max(histogram) + 1):
            print(f"  {bucket * 2:>2}-{bucket * 2 + 2:<2} {'#' * histogram[bucket]}")


for seed in (1, 2, "text seed"):
    print("seed", seed)
    Shop(seed).run().report()
totals = [len(Shop(s, 1).run().customers) for s in range(30)]
print(totals, statistics.fmean(totals), statistics.multimode(totals), statistics.pvariance(totals))
