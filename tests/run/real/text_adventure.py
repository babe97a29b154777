"""A text adventure: rooms, things, a parser with synonyms, a light source, a guard, a score; played from a script."""
import re
import sys
import textwrap
from collections import defaultdict


class Thing:
    def __init__(self, name, text, *, fixed=False, weight=1, contains=(), key=None, edible=False, light=False):
        self.name, self.text, self.fixed, self.weight = name, text, fixed, weight
        self.contents = list(contains)
        self.key, self.locked, self.opened = key, key is not None, False
        self.edible, self.light, self.lit = edible, light, False

    def __str__(self):
        return f"{'an' if self.name[0] in 'aeiou' else 'a'} {self.name}" + (" (lit)" if self.lit else "")


class Room:
    def __init__(self, name, text, things=(), dark=False):
        self.name, self.text, self.things, self.dark = name, text, list(things), dark
        self.exits, self.visits = {}, 0


OPPOSITE = {"north": "south", "south": "north", "east": "west", "west": "east", "up": "down", "down": "up"}
SHORT = {"n": "north", "s": "south", "e": "east", "w": "west", "u": "up", "d": "down", "i": "inventory", "l": "look", "x": "examine", "get": "take", "grab": "take", "eat": "eat", "discard": "drop"}


def verb(*names):
    def mark(function):
        function.verbs = names
        return function
    return mark


class Stop(Exception):
    pass


class Game:
    commands = {}

    def __init_subclass__(cls, **kw):
        super().__init_subclass__(**kw)
        for value in vars(cls).values():
            for name in getattr(value, "verbs", ()):
                cls.commands[name] = value

    def __init__(self):
        self.score, self.turns, self.held = 0, 0, []
        self.achieved = set()
        self.log = defaultdict(int)

    def say(self, text):
        print(textwrap.fill(text, 60))

    def award(self, what, points):
        if what not in self.achieved:
            self.achieved.add(what)
            self.score += points
            self.say(f"[Your score goes up by {points}.]")

    def play(self, lines):
        self.here.visits += 1
        self.describe()
        for line in lines:
            print(f"\n> {line.strip()}")
            try:
                self.perform(line)
            except Stop as stop:
                self.say(str(stop))
                break
        print(f"\n{self.score} points in {self.turns} turns; {dict(sorted(self.log.items()))}")

    def perform(self, line):
        words = [w for w in re.findall(r"[a-z]+", line.lower()) if w not in ("the", "a", "an", "to", "at", "please")]
        if not words:
            return self.say("Pardon?")
        words = [SHORT.get(w, w) for w in words]
        self.turns += 1
        first, *rest = words
        if first in OPPOSITE:
            first, rest = "go", [first]
        action = self.commands.get(first)
        self.log[first if action else "?"] += 1
        if action is None:
            return self.say(f"I do not know how to {first}.")
        try:
            action(self, *rest)
        except TypeError:
            self.say(f"{first.capitalize()} what?" if not rest else "That is too much at once.")


class Cellar(Game):
    def __init__(self):
        super().__init__()
        lamp = Thing("lamp", "A brass lamp with oil in it.", light=True)
        key = Thing("key", "Small and rusty.")
        coin = Thing("coin", "A gold coin of an old king.", weight=2)
        chest = Thing("chest", "Oak, with an iron lock.", fixed=True, contains=[coin], key="key")
        apple = Thing("apple", "Red and shiny.", edible=True)
        self.hall = Room("Hall", "A long hall with dusty portraits.", [lamp, Thing("portrait", "A stern man looks down at you.", fixed=True)])
        kitchen = Room("Kitchen", "Pots hang over a cold stove.", [apple, Thing("anvil", "Why is there an anvil here?", weight=50)])
        cellar = Room("Cellar", "Barrels stand along damp walls.", [chest], dark=True)
        garden = Room("Garden", "Roses, and a gate that a guard watches.", [key])
        self.join(self.hall, "east", kitchen)
        self.join(self.hall, "down", cellar)
        self.join(kitchen, "north", garden)
        self.here, self.garden, self.guard_hungry = self.hall, garden, True

    @staticmethod
    def join(a, way, b):
        a.exits[way], b.exits[OPPOSITE[way]] = b, a

    @property
    def sees(self):
        return not self.here.dark or any(t.lit for t in self.held + self.here.things)

    def find(self, name, *places):
        for thing in [t for place in places for t in place]:
            if thing.name == name:
                return thing
            if thing.opened:
                for inner in thing.contents:
                    if inner.name == name:
                        return inner
        return None

    @verb("look")
    def describe(self):
        if not self.sees:
            return self.say("It is pitch dark.")
        print(f"-- {self.here.name} --")
        self.say(self.here.text)
        if self.here.things:
            self.say("You see " + ", ".join(map(str, self.here.things)) + ".")
        if self.here is self.garden and self.guard_hungry:
            self.say("The guard's stomach growls.")
        self.say("Ways: " + ", ".join(sorted(self.here.exits)))

    @verb("go")
    def go(self, way):
        if way not in self.here.exits:
            return self.say("You cannot go that way.")
        self.here = self.here.exits[way]
        self.here.visits += 1
        self.describe()

    @verb("take")
    def take(self, *names):
        targets = [t for t in list(self.here.things) if not t.fixed] if names == ("all",) else [self.find(n, self.here.things) for n in names]
        if not names:
            raise TypeError
        for thing in targets:
            if thing is None or not self.sees:
                self.say("There is no such thing here.")
            elif thing.fixed:
                self.say(f"The {thing.name} does not move.")
            elif sum(t.weight for t in self.held) + thing.weight > 10:
                self.say(f"The {thing.name} is too heavy.")
            else:
                for holder in [self.here.things] + [t.contents for t in self.here.things]:
                    if thing in holder:
                        holder.remove(thing)
                self.held.append(thing)
                self.say(f"Taken: {thing.name}.")
                if thing.name == "coin":
                    self.award("coin", 10)

    @verb("drop", "give")
    def drop(self, name, *receiver):
        thing = self.find(name, self.held)
        if thing is None:
            return self.say("You do not have that.")
        self.held.remove(thing)
        if receiver and receiver[0] == "guard" and self.here is self.garden and thing.edible:
            self.guard_hungry = False
            self.award("guard", 5)
            return self.say("The guard eats it at once and falls asleep.")
        self.here.things.append(thing)
        self.say("Dropped.")

    @verb("inventory")
    def inventory(self):
        self.say("You carry " + (", ".join(map(str, self.held)) or "nothing") + ".")

    @verb("examine", "read")
    def examine(self, name):
        thing = self.find(name, self.held, self.here.things)
        self.say(thing.text if thing and self.sees else "You see nothing like that.")

    @verb("light")
    def light(self, name):
        thing = self.find(name, self.held)
        if thing is None or not thing.light:
            return self.say("That does not burn.")
        thing.lit = True
        self.say(f"The {name} shines.")
        self.award("light", 2)

    @verb("open", "unlock")
    def open_(self, name, *_with):
        thing = self.find(name, self.here.things)
        if thing is None or not self.sees or not thing.contents:
            return self.say("It cannot be opened.")
        if thing.locked and self.find(thing.key, self.held) is None:
            return self.say("It is locked.")
        thing.locked, thing.opened = False, True
        self.say("Inside: " + ", ".join(map(str, thing.contents)) + ".")
        self.award("chest", 5)

    @verb("leave")
    def leave(self):
        if self.here is not self.garden:
            return self.say("There is no gate here.")
        if self.guard_hungry:
            return self.say("The guard bars the way.")
        raise Stop("You slip through the gate. " + ("Rich!" if self.find("coin", self.held) else "But poor."))


Cellar().play(sys.stdin)
