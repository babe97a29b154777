"""LRU cache, trie, B-tree, union-find, heaps and the usual algorithms on graphs."""
import bisect
import heapq
import random
from collections import OrderedDict, defaultdict, deque
from functools import cached_property


class LRU:
    def __init__(self, capacity):
        self.capacity, self.data, self.hits, self.misses = capacity, OrderedDict(), 0, 0

    def get(self, key, make):
        if key in self.data:
            self.hits += 1
            self.data.move_to_end(key)
        else:
            self.misses += 1
            self.data[key] = make(key)
            if len(self.data) > self.capacity:
                self.data.popitem(last=False)
        return self.data[key]

    def __repr__(self):
        return f"LRU({list(self.data)}, {self.hits}/{self.misses})"


class Trie:
    __slots__ = ("children", "word")

    def __init__(self, words=()):
        self.children, self.word = {}, False
        for w in words:
            self.add(w)

    def add(self, word):
        node = self
        for c in word:
            node = node.children.setdefault(c, Trie())
        node.word = True

    def __contains__(self, word):
        node = self.walk(word)
        return node is not None and node.word

    def walk(self, prefix):
        node = self
        for c in prefix:
            node = node.children.get(c)
            if node is None:
                return None
        return node

    def __iter__(self):
        if self.word:
            yield ""
        for c in sorted(self.children):
            yield from (c + rest for rest in self.children[c])

    def complete(self, prefix):
        node = self.walk(prefix)
        return [prefix + rest for rest in node] if node else []

    def fuzzy(self, word, edits):
        """Words within so many edits, by rows of the Levenshtein table down the trie."""
        found = []

        def down(node, text, row):
            if node.word and row[-1] <= edits:
                found.append((row[-1], text))
            for c, child in node.children.items():
                new = [row[0] + 1]
                for i, w in enumerate(word, 1):
                    new.append(min(new[-1] + 1, row[i] + 1, row[i - 1] + (w != c)))
                if min(new) <= edits:
                    down(child, text + c, new)

        down(self, "", list(range(len(word) + 1)))
        return sorted(found)


class BTree:
    class Node:
        def __init__(self, leaf=True):
            self.keys, self.children, self.leaf = [], [], leaf

    def __init__(self, order=2):
        self.order, self.root, self.size = order, self.Node(), 0

    def insert(self, key):
        if key in self:
            return
        self.size += 1
        if len(self.root.keys) == 2 * self.order - 1:
            old, self.root = self.root, self.Node(False)
            self.root.children.append(old)
            self.split(self.root, 0)
        node = self.root
        while not node.leaf:
            i = bisect.bisect(node.keys, key)
            if len(node.children[i].keys) == 2 * self.order - 1:
                self.split(node, i)
                i += key > node.keys[i]
            node = node.children[i]
        bisect.insort(node.keys, key)

    def split(self, parent, i):
        t, full = self.order, parent.children[i]
        right = self.Node(full.leaf)
        parent.keys.insert(i, full.keys[t - 1])
        parent.children.insert(i + 1, right)
        right.keys, full.keys = full.keys[t:], full.keys[:t - 1]
        if not full.leaf:
            right.children, full.children = full.children[t:], full.children[:t]

    def __contains__(self, key):
        node = self.root
        while True:
            i = bisect.bisect_left(node.keys, key)
            if i < len(node.keys) and node.keys[i] == key:
                return True
            if node.leaf:
                return False
            node = node.children[i]

    def __iter__(self):
        def walk(node):
            for i, key in enumerate(node.keys):
                if not node.leaf:
                    yield from walk(node.children[i])
                yield key
            if not node.leaf:
                yield from walk(node.children[-1])
        return walk(self.root)

    def __len__(self):
        return self.size

    @property
    def height(self):
        node, h = self.root, 1
        while not node.leaf:
            node, h = node.children[0], h + 1
        return h


class Graph:
    def __init__(self, edges, directed=False):
        self.adjacent = defaultdict(dict)
        self.directed = directed
        for a, b, *w in edges:
            self.adjacent[a][b] = w[0] if w else 1
            self.adjacent[b]
            if not directed:
                self.adjacent[b][a] = w[0] if w else 1

    def bfs(self, start):
        seen, todo = {start: 0}, deque([start])
        while todo:
            a = todo.popleft()
            for b in sorted(self.adjacent[a]):
                if b not in seen:
                    seen[b] = seen[a] + 1
                    todo.append(b)
        return seen

    def dijkstra(self, start, goal):
        best, back, heap = {start: 0}, {}, [(0, start)]
        while heap:
            d, a = heapq.heappop(heap)
            if a == goal:
                path = [a]
                while a in back:
                    a = back[a]
                    path.append(a)
                return d, path[::-1]
            if d > best[a]:
                continue
            for b, w in self.adjacent[a].items():
                if d + w < best.get(b, float("inf")):
                    best[b], back[b] = d + w, a
                    heapq.heappush(heap, (d + w, b))
        return float("inf"), None

    def kruskal(self):
        parent = {a: a for a in self.adjacent}

        def root(a):
            while parent[a] != a:
                parent[a] = parent[parent[a]]
                a = parent[a]
            return a

        tree = []
        for w, a, b in sorted((w, a, b) for a in self.adjacent for b, w in self.adjacent[a].items() if a < b):
            if root(a) != root(b):
                parent[root(a)] = root(b)
                tree.append((a, b, w))
        return tree

    def topological(self):
        indegree = {a: 0 for a in self.adjacent}
        for a in self.adjacent:
            for b in self.adjacent[a]:
                indegree[b] += 1
        ready = sorted(a for a, n in indegree.items() if not n)
        order = []
        while ready:
            a = heapq.heappop(ready)
            order.append(a)
            for b in self.adjacent[a]:
                indegree[b] -= 1
                if not indegree[b]:
                    heapq.heappush(ready, b)
        if len(order) < len(indegree):
            raise ValueError("cycle among " + ", ".join(sorted(set(indegree) - set(order))))
        return order

    @cached_property
    def components(self):
        """Tarjan's strongly connected components, without recursion."""
        index, low, stack, on, out, counter = {}, {}, [], set(), [], 0
        for start in sorted(self.adjacent):
            if start in index:
                continue
            work = [(start, iter(sorted(self.adjacent[start])))]
            index[start] = low[start] = counter
            counter += 1
            stack.append(start)
            on.add(start)
            while work:
                a, targets = work[-1]
                for b in targets:
                    if b not in index:
                        index[b] = low[b] = counter
                        counter += 1
                        stack.append(b)
                        on.add(b)
                        work.append((b, iter(sorted(self.adjacent[b]))))
                        break
                    if b in on:
                        low[a] = min(low[a], index[b])
                else:
                    work.pop()
                    if work:
                        low[work[-1][0]] = min(low[work[-1][0]], low[a])
                    if low[a] == index[a]:
                        group = []
                        while True:
                            b = stack.pop()
                            on.discard(b)
                            group.append(b)
                            if b == a:
                                break
                        out.append(sorted(group))
        return out


def main():
    cache = LRU(3)
    print([cache.get(k, lambda k: k * k) for k in (1, 2, 3, 1, 4, 2, 1)], cache)
    words = "tea ten to inn in i team toast tent ant anthem".split()
    trie = Trie(words)
    print(list(trie), trie.complete("te"), "ten" in trie, "te" in trie, trie.fuzzy("tee", 1), trie.complete("zz"))
    rng = random.Random(5)
    for order in (2, 3, 8):
        tree, keys = BTree(order), [rng.randrange(1000) for _ in range(300)]
        for k in keys:
            tree.insert(k)
        print(order, len(tree), tree.height, list(tree) == sorted(set(keys)), all(k in tree for k in keys), 1001 in tree)
    g = Graph([("a", "b", 4), ("a", "c", 2), ("b", "c", 1), ("b", "d", 5), ("c", "d", 8), ("c", "e", 10), ("d", "e", 2), ("d", "z", 6), ("e", "z", 3), ("q", "r", 1)])
    print(g.bfs("a"), g.dijkstra("a", "z"), g.dijkstra("a", "q"), g.kruskal())
    d = Graph([("shirt", "tie"), ("tie", "jacket"), ("pants", "shoes"), ("pants", "belt"), ("belt", "jacket"), ("socks", "shoes")], True)
    print(d.topological())
    try:
        Graph(["ab", "bc", "ca", "xa"], True).topological()
    except ValueError as e:
        print(e)
    print(Graph(["ab", "bc", "ca", "cd", "de", "ed", "fe", "gg"], True).components)
    big = Graph([(i, (i * 7 + 3) % 200, rng.randint(1, 9)) for i in range(200)] + [(i, i + 1, 5) for i in range(199)])
    print(big.dijkstra(0, 199), len(big.kruskal()), sum(w for *_, w in big.kruskal()), max(big.bfs(0).values()))


main()
