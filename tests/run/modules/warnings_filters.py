"""warnings and atexit: categories, filters, capture, formatting; exit functions."""
import atexit
import sys
import warnings


def old():
    warnings.warn("old is old", DeprecationWarning, stacklevel=2)


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    old()
    old()
    warnings.warn("plain")
    warnings.warn(UserWarning("instance"))
    print([(w.category.__name__, str(w.message), w.lineno) for w in caught])
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("default")
    for _ in range(3):
        warnings.warn("repeated")
    print(len(caught))
with warnings.catch_warnings():
    warnings.filterwarnings("error", message="bad.*", category=UserWarning)
    try:
        warnings.warn("bad thing")
    except UserWarning as error:
        print("raised", error)
    warnings.filterwarnings("ignore", module="__main__")
    warnings.warn("ignored")
for bad in (lambda: warnings.warn("x", 5), lambda: warnings.warn("x", int), lambda: warnings.simplefilter("loud"), lambda: warnings.filterwarnings("error", 5)):
    try:
        bad()
    except (TypeError, AssertionError) as error:
        print(type(error).__name__, error)
print(warnings.formatwarning("m", UserWarning, "f.py", 3, "line"), warnings.filters[:0])
warnings.warn_explicit("explicit", RuntimeWarning, "g.py", 7, "mod")
sys.stderr.flush()


@atexit.register
def first():
    print("registered first, run last")


atexit.register(print, "run", "second", sep="-")
unwanted = lambda: print("never")
atexit.register(unwanted)
atexit.unregister(unwanted)
print("end of main")
