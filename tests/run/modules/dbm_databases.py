"""dbm.ndbm: databases of bytes: items, refusals, modes, the end; dbm.open finds them again."""
import dbm
import dbm.ndbm
import os
import tempfile


def attempt(call, *args):
    try:
        return call(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


folder = tempfile.mkdtemp()
os.chdir(folder)
print(dbm.ndbm.library, dbm.ndbm.error.__mro__[1:2], attempt(dbm.ndbm.open, "missing/file"), attempt(dbm.ndbm.open, "base", "x"),
      attempt(dbm.ndbm.open, 5), attempt(dbm.ndbm.open, "a\0b"))
d = dbm.ndbm.open("base", "c")
print(type(d), len(d), bool(d), d.keys())
d["a"], d[b"b"], d["ü"] = "x", b"y", "ö"
print(sorted(d.keys()), len(d), d["a"], "a" in d, b"zz" in d, d.get("q"), d.get("q", 5), d.get("a"))
print(d.setdefault("a", b"n"), d.setdefault("new"), d.setdefault("n2", "v"), bool(d))
for call in (lambda: d["zz"], lambda: d.__delitem__("zz"), lambda: d.__setitem__(5, "x"), lambda: d.__setitem__("x", 5), lambda: d[5],
             lambda: 5 in d, lambda: d.setdefault("x", 5), lambda: type(d)()):
    print(attempt(call))
del d["a"]
for n in range(500):
    d[f"key{n}"] = b"\0" * n
print(len(d), len(d["key499"]), d["key0"])
with d as same:
    print(same is d)
print(attempt(len, d), attempt(d.keys), attempt(lambda: d["b"]), attempt(lambda: "b" in d), d.close())
print(sorted(os.listdir()), dbm.whichdb("base"))
r = dbm.open("base")
print(type(r), r[b"b"], len(r))
r.close()
n = dbm.ndbm.open("base", "n")
print(len(n), n.keys())
n.close()
