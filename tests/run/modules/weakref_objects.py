"""weakref and gc: references, proxies, dictionaries, finalizers, cycles."""
import gc
import weakref


class Thing:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"Thing({self.name})"

    def method(self):
        return self.name


a = Thing("a")
r = weakref.ref(a, lambda ref: print("gone", ref() is None))
p = weakref.proxy(a)
m = weakref.WeakMethod(a.method)
print(r() is a, p.name, m()(), weakref.getweakrefcount(a), r == weakref.ref(a), hash(r) == hash(a))
values, keys, members = weakref.WeakValueDictionary(x=a), weakref.WeakKeyDictionary({a: 1}), weakref.WeakSet([a])
finalizer = weakref.finalize(a, print, "finalized", "a")
print(dict(values), len(keys), a in members, finalizer.alive, finalizer.peek()[2])
del a
print(r(), m(), len(values), len(keys), len(members), finalizer.alive)
try:
    p.name
except ReferenceError as error:
    print(error)
for bad in (5, "x", (), None, [].append):
    try:
        weakref.ref(bad)
        print(type(bad).__name__, "fine")
    except TypeError as error:
        print(error)
gc.collect()
gc.disable()
b, c = Thing("b"), Thing("c")
b.other, c.other = c, b
watch = weakref.ref(b)
del b, c
print(watch() is not None, gc.collect() >= 2, watch(), gc.isenabled())
gc.enable()


class Phoenix:
    saved = []

    def __del__(self):
        self.saved.append(self)


Phoenix()
print(len(Phoenix.saved), gc.is_finalized(Phoenix.saved[0]), gc.is_tracked([]), gc.is_tracked(5), gc.get_threshold(), [type(x).__name__ for x in gc.get_referents({"k": [1]})])
holder = [Thing("held")]
print(holder in gc.get_referrers(holder[0]), len(gc.get_stats()), gc.callbacks == [])
