"""gc: what is tracked, collected, counted, frozen, referred to; thresholds, callbacks, garbage."""
import gc
gc.disable(); gc.collect()


class C: pass
class S: __slots__ = ("x",)
class E: __slots__ = ()


def cycle():
    c = C(); c.me = c


print(gc.isenabled(), gc.get_threshold(), gc.get_debug())
for i in range(5): cycle()
print(gc.collect(), gc.collect(), len(gc.garbage))
l = []; l.append(l); del l; print(gc.collect())
d = {}; d["d"] = d; del d; print(gc.collect())
def f():
    def g(): return g
f(); print(gc.collect())
def gen():
    x = yield
    yield x
g = gen(); next(g); g.send(g); del g; print(gc.collect())
class K: pass
del K; print(gc.collect() > 0)
print([gc.is_tracked(x) for x in (1, "s", 1.0, None, (), (1,), [], {}, {1: 2}, {1: []}, C(), S(), E(), set(), frozenset(), C, f, len, b"", bytearray(), range(3))])
a = [1]; b = [a]; c = (a,); d = {"k": a}
print(sorted(type(r).__name__ for r in gc.get_referrers(a) if r is not globals() and type(r).__name__ in ("list", "tuple", "dict")))
print(gc.get_referents(b), gc.get_referents(1))
events = []
gc.callbacks.append(lambda phase, info: events.append((phase, info["generation"], info["collected"])))
cycle(); gc.collect(); cycle(); gc.collect(0); gc.callbacks.clear(); print(events)
print([sorted(s) for s in gc.get_stats()][0], len(gc.get_stats()))
gc.set_threshold(10, 5, 5); print(gc.get_threshold()); gc.set_threshold(700, 10, 10)
gc.set_debug(gc.DEBUG_SAVEALL); cycle(); gc.collect(); print(len(gc.garbage) > 0); gc.set_debug(0); gc.garbage.clear(); gc.collect()
gc.freeze(); print(gc.get_freeze_count() > 0); gc.unfreeze(); print(gc.get_freeze_count())
for bad in (lambda: gc.collect(3), lambda: gc.collect(-1), lambda: gc.set_threshold("x")):
    try: bad()
    except (ValueError, TypeError) as e: print(type(e).__name__, e)
x = C(); x.x = C(); x.x.x = x; x.x.y = [x]; del x; print(gc.collect() >= 2)
class Del:
    def __del__(self): order.append(self.n)
order = []
for n in range(4): o = Del(); o.n = n; o.me = o
del o; gc.collect(); print(order)
gc.enable(); print(gc.isenabled(), len(gc.get_objects()) > 100, isinstance(gc.get_count(), tuple))
