"""Plugins found by metaclass, ordered by dependencies, configured by descriptors, called by hooks, unloaded again."""
import abc
import functools
import inspect
import sys
import types
import weakref
from collections import defaultdict
from contextlib import ExitStack


class PluginError(Exception):
    pass


class Option:
    """A typed option with a default, checked when set, remembered per instance."""

    def __init__(self, kind, default=None, *, choices=None, doc=""):
        self.kind, self.default, self.choices, self.__doc__ = kind, default, choices, doc
        self.values = weakref.WeakKeyDictionary()

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner=None):
        return self if instance is None else self.values.get(instance, self.default)

    def __set__(self, instance, value):
        try:
            value = self.kind(value)
        except (TypeError, ValueError) as e:
            raise PluginError(f"{type(instance).__name__}.{self.name}: {e}") from e
        if self.choices and value not in self.choices:
            raise PluginError(f"{type(instance).__name__}.{self.name}: {value!r} not in {self.choices}")
        self.values[instance] = value

    def __delete__(self, instance):
        self.values.pop(instance, None)


def hook(event, priority=0):
    def mark(function):
        function._hooks = getattr(function, "_hooks", ()) + ((event, priority),)
        return function
    return mark


class PluginMeta(abc.ABCMeta):
    known = {}

    @classmethod
    def __prepare__(mcls, name, bases, **kw):
        return {"hook": hook, "Option": Option}

    def __new__(mcls, name, bases, namespace, *, requires=(), abstract=False):
        namespace.pop("hook"), namespace.pop("Option")
        cls = super().__new__(mcls, name, bases, namespace)
        cls.requires = tuple(requires)
        cls.options = {k: v for base in reversed(cls.__mro__) for k, v in vars(base).items() if isinstance(v, Option)}
        cls.hooks = sorted(((p, e, k) for k, v in inspect.getmembers(cls, inspect.isfunction) for e, p in getattr(v, "_hooks", ())), reverse=True)
        if not abstract:
            if name in mcls.known:
                raise PluginError(f"{name} defined twice")
            mcls.known[name] = cls
        return cls

    def __init__(cls, name, bases, namespace, **kw):
        super().__init__(name, bases, namespace)

    def __repr__(cls):
        return f"<plugin {cls.__name__}>"

    def __lt__(cls, other):
        return cls.__name__ < other.__name__


class Plugin(metaclass=PluginMeta, abstract=True):
    verbose = Option(bool, False, doc="say more")

    def __init__(self, app, **config):
        self.app = app
        for key, value in config.items():
            if key not in self.options:
                raise PluginError(f"{type(self).__name__} has no option {key}; did you mean {min(self.options, key=lambda o: abs(len(o) - len(key)))}?")
            setattr(self, key, value)

    @abc.abstractmethod
    def start(self): ...

    def stop(self):
        self.app.log.append(f"stop {type(self).__name__}")


def resolve(names):
    order, state = [], {}

    def visit(name, path):
        if state.get(name) == "done":
            return
        if name in path:
            raise PluginError("cycle: " + " -> ".join(path[path.index(name):] + (name,)))
        if name not in PluginMeta.known:
            raise PluginError(f"{path[-1] if path else 'app'} needs unknown {name}")
        for need in PluginMeta.known[name].requires:
            visit(need, path + (name,))
        state[name] = "done"
        order.append(name)

    for name in names:
        visit(name, ())
    return order


class App:
    def __init__(self):
        self.plugins, self.log, self.handlers = {}, [], defaultdict(list)

    def load(self, *names, **config):
        with ExitStack() as stack:
            for name in resolve(names):
                if name in self.plugins:
                    continue
                plugin = PluginMeta.known[name](self, **config.get(name, {}))
                plugin.start()
                stack.callback(self.unload, name)
                self.plugins[name] = plugin
                for priority, event, method in plugin.hooks:
                    self.handlers[event].append((priority, name, getattr(plugin, method)))
            stack.pop_all()
        for handlers in self.handlers.values():
            handlers.sort(key=lambda h: (-h[0], h[1]))

    def unload(self, name):
        plugin = self.plugins.pop(name, None)
        if plugin:
            plugin.stop()
            for event in self.handlers:
                self.handlers[event] = [h for h in self.handlers[event] if h[1] != name]

    def emit(self, event, value):
        for priority, name, handler in self.handlers[event]:
            result = handler(value)
            self.log.append(f"{event}:{name}")
            if result is not None:
                value = result
        return value


class Trim(Plugin):
    chars = Option(str, " ")
    def start(self): self.app.log.append("start Trim")
    @hook("text", 10)
    def trim(self, text): return text.strip(self.chars)


class Shout(Plugin, requires=["Trim"]):
    level = Option(int, 1, choices=range(1, 4))
    def start(self): self.app.log.append(f"start Shout {self.level} {self.verbose}")
    @hook("text")
    @hook("title", 5)
    def shout(self, text): return text.upper() + "!" * self.level


class Count(Plugin, requires=("Trim", "Shout")):
    def start(self): self.seen = 0
    @hook("text", -1)
    def count(self, text): self.seen += len(text)


class Loud(Shout, requires=["Count"]):
    level = Option(int, 3)
    @hook("text", 20)
    def before(self, text): return text.replace("e", "3")


class CycleA(Plugin, requires=["CycleB"]):
    def start(self): pass
class CycleB(Plugin, requires=["CycleA"]):
    def start(self): pass
class Broken(Plugin, requires=["Trim"]):
    def start(self): raise RuntimeError("cannot start")
class NoStart(Plugin): pass
class Lost(Plugin, requires=["Nowhere"]):
    def start(self): pass


app = App()
app.load("Loud", "Count", Shout={"level": "2", "verbose": 1}, Trim={"chars": " ."})
print(app.log, list(app.plugins), Loud.options.keys(), Loud.hooks, Plugin.verbose.__doc__, Loud, sorted([Shout, Count]))
print(app.emit("text", " hello there. "), app.emit("title", "t"), app.plugins["Count"].seen)
app.unload("Shout")
print(app.emit("text", " again "), app.log[-4:])
for bad in (lambda: app.load("CycleA"), lambda: app.load("NoStart"), lambda: app.load("Lost"), lambda: App().load("Broken"), lambda: App().load("Shout", Shout={"level": 9}), lambda: App().load("Shout", Shout={"level": "x"}),
            lambda: App().load("Trim", Trim={"char": 1}), lambda: PluginMeta("Trim", (Plugin,), {"hook": 1, "Option": 2}), lambda: Plugin(app), lambda: PluginMeta("Q", (Plugin,), {"hook": 1, "Option": 2}, wrong=1)):
    try: bad(); print("fine")
    except Exception as e: print(type(e).__name__, e, "|", repr(e.__cause__))
p = app.plugins["Trim"]; print(p.chars); del p.chars; print(repr(p.chars), len(Trim.chars.values))
module = types.ModuleType("late"); exec("class Late(Base):\n    def start(self): self.app.log.append('late')", {"Base": Plugin, "__name__": "late"}, vars(module))
app.load("Late"); print(app.log[-1], module.Late.__module__, inspect.isabstract(Plugin), Plugin.__abstractmethods__, functools.reduce(lambda n, c: n + len(c.hooks), PluginMeta.known.values(), 0))
