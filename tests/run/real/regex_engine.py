"""A regular expression engine: parser to a tree, tree to a Thompson machine, and a lazy DFA, checked against re."""
import itertools
import re
from dataclasses import dataclass, field
from typing import Optional


@dataclass(frozen=True)
class Node:
    pass


@dataclass(frozen=True)
class Chars(Node):
    members: frozenset
    negated: bool = False

    def matches(self, c):
        return (c in self.members) != self.negated


@dataclass(frozen=True)
class Cat(Node):
    parts: tuple


@dataclass(frozen=True)
class Alt(Node):
    options: tuple


@dataclass(frozen=True)
class Repeat(Node):
    what: Node
    least: int
    most: Optional[int]


class ParseError(ValueError):
    def __init__(self, message, position):
        super().__init__(f"{message} at {position}")
        self.position = position


CLASSES = {"d": "0123456789", "w": "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", "s": " \t\n\r\f\v"}


class Parser:
    def __init__(self, pattern):
        self.pattern, self.at = pattern, 0

    @property
    def peek(self):
        return self.pattern[self.at] if self.at < len(self.pattern) else ""

    def take(self):
        c = self.peek
        self.at += 1
        return c

    def fail(self, message):
        raise ParseError(message, self.at)

    def parse(self):
        node = self.alternatives()
        if self.peek:
            self.fail("unbalanced parenthesis")
        return node

    def alternatives(self):
        options = [self.sequence()]
        while self.peek == "|":
            self.take()
            options.append(self.sequence())
        return options[0] if len(options) == 1 else Alt(tuple(options))

    def sequence(self):
        parts = []
        while self.peek and self.peek not in "|)":
            parts.append(self.repeated())
        return parts[0] if len(parts) == 1 else Cat(tuple(parts))

    def repeated(self):
        node = self.single()
        while self.peek and self.peek in "*+?{":
            match self.take():
                case "*":
                    node = Repeat(node, 0, None)
                case "+":
                    node = Repeat(node, 1, None)
                case "?":
                    node = Repeat(node, 0, 1)
                case "{":
                    low = self.number()
                    high = low
                    if self.peek == ",":
                        self.take()
                        high = self.number() if self.peek.isdigit() else None
                    if self.take() != "}":
                        self.fail("expected }")
                    if high is not None and high < low:
                        self.fail("bad repeat interval")
                    node = Repeat(node, low, high)
        return node

    def number(self):
        digits = "".join(iter(lambda: self.take() if self.peek.isdigit() else "", ""))
        if not digits:
            self.fail("expected a number")
        return int(digits)

    def single(self):
        match c := self.take():
            case "(":
                node = self.alternatives()
                if self.take() != ")":
                    self.fail("missing )")
                return node
            case "[":
                return self.char_class()
            case ".":
                return Chars(frozenset("\n"), True)
            case "\\":
                return self.escape(self.take())
            case "*" | "+" | "?":
                self.fail("nothing to repeat")
            case _:
                return Chars(frozenset(c))

    def escape(self, c):
        if not c:
            self.fail("bad escape")
        if c.lower() in CLASSES:
            return Chars(frozenset(CLASSES[c.lower()]), c.isupper())
        return Chars(frozenset({"n": "\n", "t": "\t"}.get(c, c)))

    def char_class(self):
        negated = self.peek == "^" and bool(self.take())
        members = set()
        first = True
        while (c := self.take()) != "]" or first:
            if not c:
                self.fail("unterminated character set")
            first = False
            if c == "\\":
                members |= self.escape(self.take()).members
            elif self.peek == "-" and self.pattern[self.at + 1:self.at + 2] not in ("]", ""):
                self.take()
                members.update(map(chr, range(ord(c), ord(self.take()) + 1)))
            else:
                members.add(c)
        return Chars(frozenset(members), negated)


@dataclass
class State:
    number: int
    chars: Optional[Chars] = None
    next: Optional[int] = None
    empty: list = field(default_factory=list)


class Machine:
    def __init__(self, pattern):
        self.states = []
        start, end = self.build(Parser(pattern).parse())
        self.start, self.end = start, end
        self.cache = {}

    def new(self, **kw):
        state = State(len(self.states), **kw)
        self.states.append(state)
        return state.number

    def link(self, a, b):
        self.states[a].empty.append(b)

    def build(self, node):
        match node:
            case Chars():
                end = self.new()
                return self.new(chars=node, next=end), end
            case Cat(parts):
                start = end = self.new()
                for part in parts:
                    s, e = self.build(part)
                    self.link(end, s)
                    end = e
                return start, end
            case Alt(options):
                start, end = self.new(), self.new()
                for s, e in map(self.build, options):
                    self.link(start, s)
                    self.link(e, end)
                return start, end
            case Repeat(what, least, None):
                s, e = self.build(Cat((what,) * least))
                s2, e2 = self.build(what)
                end = self.new()
                for a, b in ((e, s2), (e2, s2), (e, end), (e2, end)):
                    self.link(a, b)
                return s, end
            case Repeat(what, least, most):
                s, e = self.build(Cat((what,) * least))
                end = self.new()
                self.link(e, end)
                for _ in range(most - least):
                    s2, e2 = self.build(what)
                    self.link(e, s2)
                    self.link(e2, end)
                    e = e2
                return s, end

    def closure(self, states):
        seen, todo = set(states), list(states)
        while todo:
            for n in self.states[todo.pop()].empty:
                if n not in seen:
                    seen.add(n)
                    todo.append(n)
        return frozenset(seen)

    def step(self, states, c):
        key = states, c
        if key not in self.cache:
            self.cache[key] = self.closure({s.next for n in states if (s := self.states[n]).chars and s.chars.matches(c)})
        return self.cache[key]

    def full(self, text):
        states = self.closure({self.start})
        for c in text:
            states = self.step(states, c)
            if not states:
                return False
        return self.end in states

    def search(self, text):
        for i in range(len(text) + 1):
            states, longest = self.closure({self.start}), None
            for j in itertools.count(i):
                if self.end in states:
                    longest = j
                if j == len(text) or not states:
                    break
                states = self.step(states, text[j])
            if longest is not None:
                return i, longest
        return None


PATTERNS = ["a", "abc", "a*b", "(a|b)*c", "a+b?c{2}", "[a-c]+x", "[^a-c]+", r"\d+(\.\d+)?", r"\w+@\w+\.(com|org)", "(ab|a)(c|bcd)",
            "x{2,4}", "x{2,}", "(a*)*b", "a.c", r"\s*\S+", "", "(|a)b", "[]x]+", r"[\d-]+", "(a?){3}a{3}"]
TEXTS = ["", "a", "abc", "aab", "abababc", "acc", "abcc", "bcax", "xyz", "3.14", "42", "me@site.org", "abcd", "xx", "xxxxx", "aaab", "a\nc", "axc",
         "  word", "]x]", "1-2", "aaa", "aaaaaa"]


def main():
    wrong = 0
    for p in PATTERNS:
        machine, compiled = Machine(p), re.compile(p)
        hits = [t for t in TEXTS if machine.full(t)]
        wrong += hits != [t for t in TEXTS if compiled.fullmatch(t)]
        print(repr(p), len(machine.states), hits)
    print("disagreements", wrong)
    for p, t in ((r"\d+", "abc 123 def"), ("b+", "aabbb"), ("z", "aaa"), ("(ab)+", "xababx"), ("", "q")):
        print(p, t, Machine(p).search(t))
    for bad in ("(a", "a)", "*a", "[a", "a{2", "a{3,1}", "a\\", "x{,3}"):
        try:
            Machine(bad)
        except ParseError as e:
            print(repr(bad), e, e.position)
    print(Parser("a(b|c)*").parse())
    print(sum(Machine("(a|aa)+").full("a" * n) for n in range(60)))


main()
