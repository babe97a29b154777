"""Readers of two configuration languages written by hand, with positions in errors, and writers back; INI with interpolation."""
import re
from collections.abc import Mapping
from configparser import ConfigParser
from datetime import date, datetime, time
from types import MappingProxyType
import tomllib


class ConfigError(ValueError):
    def __init__(self, message, text, position):
        line = text.count("\n", 0, position) + 1
        column = position - text.rfind("\n", 0, position)
        super().__init__(f"{message} (line {line}, column {column})")


class Toml:
    BARE = re.compile(r"[A-Za-z0-9_-]+")
    DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?)?|\d\d:\d\d:\d\d(?:\.\d+)?")
    NUMBER = re.compile(r"[+-]?(?:0x[0-9a-fA-F_]+|0o[0-7_]+|0b[01_]+|(?:inf|nan)|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?)")
    ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "r": "\r", "b": "\b", "f": "\f"}

    def __init__(self, text):
        self.text, self.at, self.root, self.defined = text, 0, {}, set()

    def fail(self, message):
        raise ConfigError(message, self.text, self.at)

    def skip(self, newlines=False):
        pattern = r"(?:[ \t]|#[^\n]*|\n)*" if newlines else r"[ \t]*(?:#[^\n]*)?"
        self.at = re.compile(pattern).match(self.text, self.at).end()

    def accept(self, text):
        if self.text.startswith(text, self.at):
            self.at += len(text)
            return True
        return False

    def expect(self, text):
        if not self.accept(text):
            self.fail(f"expected {text!r}")

    def parse(self):
        table = self.root
        while True:
            self.skip(True)
            if self.at == len(self.text):
                return self.root
            if self.accept("[["):
                *path, last = self.key()
                self.expect("]]")
                array = self.descend(self.root, path).setdefault(last, [])
                if not isinstance(array, list):
                    self.fail(f"{last} is not an array of tables")
                array.append(table := {})
            elif self.accept("["):
                path = tuple(self.key())
                if path in self.defined:
                    self.fail(f"table {'.'.join(path)} defined twice")
                self.defined.add(path)
                self.expect("]")
                table = self.descend(self.root, path)
            else:
                self.pair(table)
            self.skip()
            if self.at < len(self.text):
                self.expect("\n")

    def descend(self, table, path):
        for part in path:
            table = table.setdefault(part, {})
            if isinstance(table, list):
                table = table[-1]
            if not isinstance(table, dict):
                self.fail(f"{part} is no table")
        return table

    def key(self):
        parts = []
        while True:
            self.skip()
            if self.text[self.at:self.at + 1] in "\"'" and self.at < len(self.text):
                parts.append(self.string())
            elif m := self.BARE.match(self.text, self.at):
                parts.append(m[0])
                self.at = m.end()
            else:
                self.fail("expected a key")
            self.skip()
            if not self.accept("."):
                return parts

    def pair(self, table):
        *path, last = self.key()
        table = self.descend(table, path)
        self.expect("=")
        self.skip()
        value = self.value()
        if last in table:
            self.fail(f"key {last} defined twice")
        table[last] = value

    def value(self):
        c = self.text[self.at:self.at + 1]
        if c in ('"', "'") and c:
            return self.string()
        if self.accept("true"):
            return True
        if self.accept("false"):
            return False
        if self.accept("["):
            items = []
            while True:
                self.skip(True)
                if self.accept("]"):
                    return items
                items.append(self.value())
                self.skip(True)
                if not self.accept(","):
                    self.expect("]")
                    return items
        if self.accept("{"):
            table = {}
            self.skip()
            while not self.accept("}"):
                self.pair(table)
                self.skip()
                if not self.accept(","):
                    self.expect("}")
                    break
            return table
        if m := self.DATE.match(self.text, self.at):
            self.at = m.end()
            kind = time if m[0][2] == ":" else datetime if len(m[0]) > 10 else date
            return kind.fromisoformat(m[0].replace("Z", "+00:00"))
        if m := self.NUMBER.match(self.text, self.at):
            self.at = m.end()
            digits = m[0].replace("_", "")
            return int(digits, 0) if re.fullmatch(r"[+-]?(0[xob].*|\d+)", digits) else float(digits)
        self.fail("expected a value")

    def string(self):
        for quote in ('"""', "'''", '"', "'"):
            if self.accept(quote):
                break
        if len(quote) == 3:
            self.accept("\n")
        out = []
        while not self.accept(quote):
            if self.at >= len(self.text) or (len(quote) == 1 and self.text[self.at] == "\n"):
                self.fail("unterminated string")
            c = self.text[self.at]
            self.at += 1
            if c == "\\" and quote[0] == '"':
                e = self.text[self.at]
                self.at += 1
                if e in "uU":
                    width = 4 if e == "u" else 8
                    c = chr(int(self.text[self.at:self.at + width], 16))
                    self.at += width
                elif e == "\n":
                    self.skip(True)
                    continue
                elif e in self.ESCAPES:
                    c = self.ESCAPES[e]
                else:
                    self.fail(f"bad escape \\{e}")
            out.append(c)
        return "".join(out)


def freeze(value):
    if isinstance(value, Mapping):
        return MappingProxyType({k: freeze(v) for k, v in value.items()})
    return tuple(map(freeze, value)) if isinstance(value, list) else value


SOURCE = r'''
title = "TOML \u00e9 \"quoted\"" # comment
'single.key' = 'C:\raw'
a.b.c = 1
numbers = [0x1F, 0b11, 0o17, 1_000, -5, +3.5, 1e3, -inf, [1, [2]],
  # inside
  "last",
]
dates = [2024-02-29, 2024-02-29T12:30:00Z, 2024-01-01 00:00:00.5, 07:32:00]
multi = """
first \
    joined
second"""
[owner]
name = "Tom"
inline = {x = 1, y.z = "deep", list = [{}, {q = true}]}
[owner.address]
city = "Here"
[[fruit]]
name = "apple"
[fruit.physical]
color = "red"
[[fruit]]
name = "pear"
'''
data = Toml(SOURCE).parse()
for k, v in data.items():
    print(k, "=", v)
print(data == tomllib.loads(SOURCE))
frozen = freeze(data)
try:
    frozen["owner"]["name"] = "x"
except TypeError as e:
    print(e)
for bad in ("a = ", "a = 1\na = 2", "= 1", "[a\nb = 1", "a = \"x", "a = [1, 2", "x = 1 y = 2", "[t]\n[t]", "a = 1\n[a.b]", 'a = "\\q"', "a = {x = 1", "k = @", "[[a]]\n[a]\n[[a.b]]\nx=1\n[a.b]\nx=2"):
    try:
        print(repr(bad), Toml(bad).parse())
    except ConfigError as e:
        print(repr(bad), e)
ini = ConfigParser()
ini.read_string("""[DEFAULT]
base = /srv
debug = no
[paths]
data = %(base)s/data
log: %(data)s/log
  continued
[numbers]
i = 42
f = 2.5
; comment
debug = yes
empty =
""")
print(ini.sections(), dict(ini["paths"]), ini.getint("numbers", "i"), ini.getfloat("numbers", "f"), ini.getboolean("numbers", "debug"), ini["paths"].getboolean("debug"), ini.get("numbers", "nope", fallback="fb"), repr(ini["numbers"]["empty"]))
for bad in (lambda: ini["none"], lambda: ini.get("numbers", "zz"), lambda: ini.getint("numbers", "f"), lambda: ini.read_string("x = 1"), lambda: ini.read_string("[a]\nb=1\nb=2"), lambda: ini.getboolean("numbers", "i")):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, str(e).replace("\n", "|"))
