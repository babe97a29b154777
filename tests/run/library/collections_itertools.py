from collections import Counter, OrderedDict, deque, defaultdict, namedtuple, ChainMap
import itertools, functools, operator
print(Counter("abracadabra").most_common(2), deque([1, 2, 3], maxlen=2), namedtuple("P", "x y")(1, 2), OrderedDict(a=1))
d = defaultdict(list); d["k"].append(1); print(d, ChainMap({"a": 1}, {"b": 2})["b"])
print(list(itertools.chain([1], [2])), list(itertools.islice(itertools.count(5), 3)), list(itertools.combinations("abc", 2)), list(itertools.accumulate([1, 2, 3])))
print([(k, list(g)) for k, g in itertools.groupby("aabbc")], functools.reduce(operator.mul, [1, 2, 3, 4]), list(itertools.product([0, 1], repeat=2)))
@functools.lru_cache(None)
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(60), fib.cache_info())
