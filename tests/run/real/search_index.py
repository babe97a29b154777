"""An inverted index over texts: tokenizer with stems, ranked and boolean search, phrases, snippets, saved and loaded."""
import bisect
import io
import json
import math
import pickle
import re
import string
import textwrap
from array import array
from collections import Counter, defaultdict
from functools import cached_property, lru_cache
from itertools import pairwise
from operator import itemgetter

TEXTS = {
    "sea": "The sea was wet as wet could be, the sands were dry as dry. You could not see a cloud, because no cloud was in the sky.",
    "walrus": "The Walrus and the Carpenter were walking close at hand; they wept like anything to see such quantities of sand.",
    "time": "'The time has come,' the Walrus said, 'to talk of many things: of shoes and ships and sealing-wax, of cabbages and kings.'",
    "sun": "The sun was shining on the sea, shining with all his might: he did his very best to make the billows smooth and bright.",
    "moon": "The moon was shining sulkily, because she thought the sun had got no business to be there after the day was done.",
    "empty": "",
}
STOP = frozenset("the a an of and to was were in on as at it be he she his her they no not with all such had".split())


@lru_cache(maxsize=1000)
def stem(word):
    for suffix, replacement in (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("ly", ""), ("s", "")):
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[:-len(suffix)] + replacement
    return word


def words(text):
    for m in re.finditer(r"[a-z]+(?:'[a-z]+)?", text.lower()):
        yield m.start(), m.group()


class QueryError(ValueError):
    pass


class Index:
    def __init__(self):
        self.postings = defaultdict(lambda: defaultdict(lambda: array("I")))
        self.lengths, self.offsets, self.texts = {}, {}, {}

    def add(self, name, text):
        self.texts[name] = text
        self.offsets[name] = array("I")
        for position, (offset, word) in enumerate(words(text)):
            self.offsets[name].append(offset)
            if word not in STOP:
                self.postings[stem(word)][name].append(position)
        self.lengths[name] = len(self.offsets[name])
        self.__dict__.pop("average", None)

    @cached_property
    def average(self):
        return sum(self.lengths.values()) / len(self.lengths)

    def ranked(self, query, k=1.5, b=0.75):
        scores = Counter()
        for term in {stem(w) for _, w in words(query)} - STOP:
            found = self.postings.get(term, {})
            idf = math.log(1 + (len(self.texts) - len(found) + 0.5) / (len(found) + 0.5))
            for name, positions in found.items():
                n = len(positions)
                scores[name] += idf * n * (k + 1) / (n + k * (1 - b + b * self.lengths[name] / self.average))
        return sorted(((round(s, 6), n) for n, s in scores.items()), key=lambda p: (-p[0], p[1]))

    def boolean(self, query):
        tokens = re.findall(r'"[^"]*"|[()]|[^\s()"]+', query)
        everything = set(self.texts)

        def either():
            result = both()
            while tokens and tokens[0].upper() == "OR":
                tokens.pop(0)
                result |= both()
            return result

        def both():
            result = one()
            while tokens and tokens[0] != ")" and tokens[0].upper() != "OR":
                if tokens[0].upper() == "AND":
                    tokens.pop(0)
                result &= one()
            return result

        def one():
            if not tokens:
                raise QueryError("query ends too soon")
            token = tokens.pop(0)
            if token.upper() == "NOT":
                return everything - one()
            if token == "(":
                result = either()
                if not tokens or tokens.pop(0) != ")":
                    raise QueryError("missing )")
                return result
            if token == ")":
                raise QueryError("unexpected )")
            if token.startswith('"'):
                return self.phrase(token.strip('"'))
            if token.endswith("*"):
                return set().union(*(self.postings[t] for t in self.prefix(token[:-1].lower())))
            return set(self.postings.get(stem(token.lower()), ()))

        result = either()
        if tokens:
            raise QueryError(f"left over: {tokens}")
        return result

    def prefix(self, start):
        terms = sorted(self.postings)
        return terms[bisect.bisect_left(terms, start):bisect.bisect_left(terms, start + "{")]

    def phrase(self, text):
        wanted = [(i, stem(w)) for i, (_, w) in enumerate(words(text)) if w not in STOP]
        if not wanted:
            return set(self.texts)
        first, term = wanted[0]
        return {name for name, positions in self.postings.get(term, {}).items()
                if any(all(p - first + i in self.postings[t].get(name, ()) for i, t in wanted[1:]) for p in positions)}

    def snippet(self, name, query, width=40):
        terms = {stem(w) for _, w in words(query)}
        text = self.texts[name]
        hits = [(o, o + len(w)) for o, w in words(text) if stem(w) in terms]
        if not hits:
            return textwrap.shorten(text, width, placeholder="...")
        start = max(0, hits[0][0] - width // 3)
        for a, b in reversed([h for h in hits if h[1] <= start + width]):
            text = text[:a] + text[a:b].upper() + text[b:]
        return ("..." if start else "") + text[start:start + width].strip() + ("..." if start + width < len(text) else "")

    def __getstate__(self):
        return {"postings": {t: {n: list(p) for n, p in d.items()} for t, d in self.postings.items()}, "texts": self.texts}

    def __setstate__(self, state):
        self.__init__()
        for name, text in state["texts"].items():
            self.add(name, text)


index = Index()
for name, text in TEXTS.items():
    index.add(name, text)
print(len(index.postings), sorted(index.postings)[:12], round(index.average, 3), dict(index.lengths))
for query in ("sea", "shining sun", "the Walrus", "cloud sands dry", "zebra", "", "things seeing"):
    print(repr(query), index.ranked(query), [index.snippet(n, query) for _, n in index.ranked(query)[:1]])
for query in ("sea AND sun", "sea sun", "sea OR walrus", "shining NOT sun", "(sea OR moon) shining", '"the sun was shining"', '"walrus and the carpenter"', '"sun shining"', "s*", "see*", "NOT NOT sea", "cabbages", '""', "and or"):
    try:
        print(query, sorted(index.boolean(query)))
    except QueryError as e:
        print(query, "->", e)
for query in ("(sea", "sea )", "NOT", "", "sea AND"):
    try:
        print(sorted(index.boolean(query)))
    except QueryError as e:
        print(query, "->", e)
copy = pickle.loads(pickle.dumps(index))
print(copy.ranked("shining") == index.ranked("shining"), len(json.dumps(index.__getstate__())), stem.cache_info().currsize)
letters = Counter(c for t in TEXTS.values() for c in t.lower() if c in string.ascii_lowercase)
print(letters.most_common(6), Counter("".join(p) for t in TEXTS.values() for _, w in words(t) for p in pairwise(w)).most_common(5))
print("\n".join(textwrap.wrap(TEXTS["time"], 30, initial_indent="* ", subsequent_indent="  ")))
