"""A template engine: lexer, parser to nodes, inheritance, filters, loops; templates compiled to Python as well."""
import html
import re
from collections import ChainMap
from types import SimpleNamespace

TOKEN = re.compile(r"({{.*?}}|{%.*?%}|{#.*?#})", re.S)
FILTERS = {}


class TemplateError(Exception):
    def __init__(self, message, line):
        super().__init__(f"line {line}: {message}")


def filter_(function):
    FILTERS[function.__name__.rstrip("_")] = function
    return function


@filter_
def upper(v): return str(v).upper()
@filter_
def default(v, d=""): return d if v in (None, "") else v
@filter_
def join(v, sep=", "): return sep.join(map(str, v))
@filter_
def length(v): return len(v)
@filter_
def safe(v): return Safe(v)
@filter_
def round_(v, n=0): return round(v, int(n))
@filter_
def sort(v, key=None): return sorted(v, key=(lambda x: lookup(x, key)) if key else None)


class Safe(str):
    def __html__(self):
        return self


def escape(value):
    return value.__html__() if hasattr(value, "__html__") else html.escape(str(value))


def lookup(value, name):
    try:
        return value[name]
    except (KeyError, TypeError, IndexError):
        pass
    try:
        result = getattr(value, name)
    except AttributeError:
        return None
    return result() if callable(result) else result


class Expression:
    LEX = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|('[^']*'|\"[^\"]*\")|([A-Za-z_][\w.]*)|(==|!=|<=|>=|[|:,()<>+*/-]))")
    PRECEDENCE = {"or": 1, "and": 2, "==": 4, "!=": 4, "<": 4, ">": 4, "<=": 4, ">=": 4, "in": 4, "+": 5, "-": 5, "*": 6, "/": 6}

    def __init__(self, text, line):
        self.line, self.tokens, position = line, [], 0
        text = text.rstrip()
        while position < len(text):
            m = self.LEX.match(text, position)
            if not m:
                raise TemplateError(f"bad expression {text!r}", line)
            self.tokens.append((m.lastindex, m[m.lastindex]))
            position = m.end()
        self.at = 0
        self.tree = self.filtered()
        if self.at < len(self.tokens):
            raise TemplateError(f"left over: {self.tokens[self.at][1]}", line)

    def peek(self):
        return self.tokens[self.at][1] if self.at < len(self.tokens) else None

    def next(self):
        self.at += 1
        if self.at > len(self.tokens):
            raise TemplateError("expression ends too soon", self.line)
        return self.tokens[self.at - 1]

    def filtered(self):
        tree = self.binary(0)
        while self.peek() == "|":
            self.next()
            name, args = self.next()[1], []
            if self.peek() == ":":
                self.next()
                args.append(self.binary(5))
                while self.peek() == ",":
                    self.next()
                    args.append(self.binary(5))
            if name not in FILTERS:
                raise TemplateError(f"no filter {name}", self.line)
            tree = ("filter", name, tree, args)
        return tree

    def binary(self, level):
        if self.peek() == "not":
            self.next()
            left = ("not", self.binary(3))
        else:
            left = self.single()
        while (p := self.PRECEDENCE.get(self.peek(), 0)) > level:
            op = self.next()[1]
            left = ("op", op, left, self.binary(p))
        return left

    def single(self):
        kind, text = self.next()
        match kind:
            case 1:
                return ("value", float(text) if "." in text else int(text))
            case 2:
                return ("value", text[1:-1])
            case 3:
                return ("name", text.split("."))
            case _ if text == "(":
                tree = self.filtered()
                if self.next()[1] != ")":
                    raise TemplateError("expected )", self.line)
                return tree
        raise TemplateError(f"unexpected {text}", self.line)

    def __call__(self, context):
        return self.evaluate(self.tree, context)

    def evaluate(self, tree, context):
        match tree:
            case ("value", v):
                return v
            case ("name", [first, *rest]):
                v = context.get(first)
                for name in rest:
                    v = lookup(v, int(name) if name.isdigit() else name)
                return v
            case ("filter", name, inner, args):
                return FILTERS[name](self.evaluate(inner, context), *(self.evaluate(a, context) for a in args))
            case ("not", inner):
                return not self.evaluate(inner, context)
            case ("op", "and", a, b):
                return self.evaluate(a, context) and self.evaluate(b, context)
            case ("op", "or", a, b):
                return self.evaluate(a, context) or self.evaluate(b, context)
            case ("op", op, a, b):
                x, y = self.evaluate(a, context), self.evaluate(b, context)
                return {"==": lambda: x == y, "!=": lambda: x != y, "<": lambda: x < y, ">": lambda: x > y, "<=": lambda: x <= y, ">=": lambda: x >= y,
                        "in": lambda: x in y, "+": lambda: x + y, "-": lambda: x - y, "*": lambda: x * y, "/": lambda: x / y}[op]()


class Template:
    loaded = {}

    def __init__(self, text, name=None):
        self.blocks, self.parent = {}, None
        self.tokens = []
        line = 1
        for part in TOKEN.split(text):
            self.tokens.append((part, line))
            line += part.count("\n")
        self.at = 0
        self.nodes = self.parse()
        if name:
            self.loaded[name] = self

    def parse(self, *ends):
        nodes = []
        while self.at < len(self.tokens):
            part, line = self.tokens[self.at]
            self.at += 1
            if part.startswith("{{"):
                nodes.append(("print", Expression(part[2:-2], line)))
            elif part.startswith("{#") or not part:
                continue
            elif part.startswith("{%"):
                words = part[2:-2].split(None, 1)
                tag, rest = words[0], words[1].strip() if len(words) > 1 else ""
                if tag in ends:
                    self.end = tag, rest, line
                    return nodes
                handler = getattr(self, "tag_" + tag, None)
                if handler is None:
                    raise TemplateError(f"unknown tag {tag}", line)
                nodes.append(handler(rest, line))
            else:
                nodes.append(("text", part))
        if ends:
            raise TemplateError(f"expected {' or '.join(ends)}", self.tokens[-1][1])
        return nodes

    def tag_if(self, rest, line):
        branches, otherwise = [(Expression(rest, line), self.parse("elif", "else", "endif"))], []
        while self.end[0] == "elif":
            condition = Expression(*self.end[1:])
            branches.append((condition, self.parse("elif", "else", "endif")))
        if self.end[0] == "else":
            otherwise = self.parse("endif")
        return "if", branches, otherwise

    def tag_for(self, rest, line):
        if not (m := re.fullmatch(r"(\w+(?:\s*,\s*\w+)*)\s+in\s+(.+)", rest)):
            raise TemplateError("malformed for", line)
        body = self.parse("empty", "endfor")
        empty = self.parse("endfor") if self.end[0] == "empty" else []
        return "for", re.split(r"\s*,\s*", m[1]), Expression(m[2], line), body, empty

    def tag_block(self, rest, line):
        self.blocks[rest] = self.parse("endblock")
        return "block", rest

    def tag_extends(self, rest, line):
        self.parent = rest.strip("'\"")
        return "text", ""

    def tag_include(self, rest, line):
        return "include", rest.strip("'\"")

    def tag_set(self, rest, line):
        name, _, value = rest.partition("=")
        return "set", name.strip(), Expression(value, line)

    def render(self, **values):
        out = []
        chain, blocks = self, {}
        while chain.parent:
            blocks = {**chain.blocks, **blocks}
            chain = self.loaded[chain.parent]
        chain.run(chain.nodes, ChainMap({}, values), {**chain.blocks, **blocks}, out.append)
        return "".join(out)

    def run(self, nodes, context, blocks, write):
        for node in nodes:
            match node:
                case ("text", text):
                    write(text)
                case ("print", expression):
                    v = expression(context)
                    write("" if v is None else escape(v))
                case ("if", branches, otherwise):
                    self.run(next((body for c, body in branches if c(context)), otherwise), context, blocks, write)
                case ("for", names, source, body, empty):
                    items = list(source(context) or ())
                    for i, item in enumerate(items):
                        scope = dict(zip(names, item)) if len(names) > 1 else {names[0]: item}
                        scope["loop"] = SimpleNamespace(index=i + 1, first=i == 0, last=i == len(items) - 1)
                        self.run(body, context.new_child(scope), blocks, write)
                    if not items:
                        self.run(empty, context, blocks, write)
                case ("block", name):
                    self.run(blocks[name], context, blocks, write)
                case ("include", name):
                    part = self.loaded[name]
                    part.run(part.nodes, context, {**part.blocks, **blocks}, write)
                case ("set", name, expression):
                    context[name] = expression(context)


Template("<html><title>{% block title %}Site{% endblock %}</title>\n{% block body %}empty{% endblock %}\n{% include 'footer' %}</html>", "base")
Template("<footer>{{ year|default:'n/a' }} {{ owner.name }}</footer>", "footer")
page = Template("""{% extends 'base' %}{# a comment #}
{% block title %}{{ title|upper }}{% endblock %}
{% block body %}{% set n = items|length %}
{% for item in items|sort:'price' %}{{ loop.index }}{% if loop.first %} first{% elif loop.last %} last{% else %} middle{% endif %}: {{ item.name }} {{ item.price|round:1 }} {{ item.tags|join:'/' }}
{% empty %}nothing
{% endfor %}{% for k, v in pairs %}{{ k }}={{ v }}{% if not loop.last %}, {% endif %}{% endfor %} n={{ n + 1 * 2 }} {{ (n + 1) * 2 }} {{ '<b>' }} {{ '<b>'|safe }} {% if n > 2 and not missing or 'x' == 'y' %}many{% endif %}{% endblock %}""")
items = [dict(name="Pen & ink", price=3.14159, tags=["a", "b"]), dict(name="<Cup>", price=1.5, tags=[]), SimpleNamespace(name="Attr", price=2, tags=("z",))]
print(page.render(title="my page", items=items, pairs={"a": 1, "b": [2]}.items(), year=2024, owner=SimpleNamespace(name=lambda: "called")))
print(page.render(title="", items=[], pairs=[]))
print(Template("{{ a.b.0.c }} {{ nothing.x }} {{ s.upper }} {{ 3 in l }} {{ 7 / 2 }} {{ l.1 }}").render(a={"b": [{"c": "deep"}]}, s="text", l=[1, 3]))
for bad in ("{% if x %}", "{% nope %}", "{{ a | zzz }}", "{{ a b }}", "\n\n{{ 1 + }}", "{% for x of y %}{% endfor %}", "{{ $ }}", "{{ (1 }}", "a\n{% for x in y %}\nb"):
    try:
        print(Template(bad).render())
    except TemplateError as e:
        print(repr(bad), e)
