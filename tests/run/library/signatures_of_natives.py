# inspect.signature of what is native: shown where CPython shows one, refused where it has none.
import atexit, collections, datetime, functools, inspect, io, itertools, math, operator, struct, time, zlib

for thing in (list, tuple, float, complex, enumerate, int, str, dict, set, map, filter, zip, reversed, property, len, input, print,
              sorted, sum, max, math.hypot, math.factorial, math.isclose, time.time, time.sleep, operator.call, operator.itemgetter,
              functools.partial, functools.reduce, itertools.count, itertools.product, io.BytesIO, io.StringIO, io.TextIOWrapper,
              io.BufferedReader, struct.pack, zlib.compressobj, zlib.decompressobj, atexit.register, collections.deque.append,
              dict.get, dict.keys, dict.update, set.add, str.join, list.append, datetime.date.today, datetime.date.fromtimestamp,
              datetime.datetime.now, BaseException.with_traceback):
    try:
        print(thing.__qualname__, inspect.signature(thing))
    except ValueError:
        print(thing.__qualname__, "has none", thing.__text_signature__)


class Items(list):
    pass


print(inspect.signature(Items))
