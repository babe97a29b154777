"""An object mapper over dicts: typed fields, validation, relations, queries built by operators, sessions, migrations."""
import dataclasses
import json
import operator
import typing
from dataclasses import dataclass, field, fields
from datetime import date
from enum import Enum
from functools import reduce
from typing import Any, ClassVar, Generic, Optional, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T", bound="Model")


class ValidationError(Exception):
    def __init__(self, errors):
        self.errors = errors
        super().__init__("; ".join(f"{k}: {v}" for k, v in sorted(errors.items())))


class Condition:
    def __init__(self, test, text):
        self.test, self.text = test, text

    def __call__(self, row):
        return self.test(row)

    def __and__(self, other): return Condition(lambda r: self(r) and other(r), f"({self.text} AND {other.text})")
    def __or__(self, other): return Condition(lambda r: self(r) or other(r), f"({self.text} OR {other.text})")
    def __invert__(self): return Condition(lambda r: not self(r), f"NOT {self.text}")
    def __bool__(self): raise TypeError("use & | ~ rather than and, or, not")
    def __repr__(self): return self.text


class Column:
    def __init__(self, name):
        self.name = name

    def __get__(self, instance, owner):
        if instance is None:
            return self
        return instance.__dict__[self.name]

    def __set__(self, instance, value):
        if self.name in instance.__dict__ and instance.__dict__[self.name] != value:
            instance._dirty.add(self.name)
        instance.__dict__[self.name] = value

    def _condition(symbol, op):
        def compare(self, value):
            return Condition(lambda row: row[self.name] is not None and op(row[self.name], value), f"{self.name} {symbol} {value!r}")
        return compare

    __eq__, __ne__ = _condition("=", operator.eq), _condition("<>", operator.ne)
    __lt__, __gt__ = _condition("<", operator.lt), _condition(">", operator.gt)
    __le__, __ge__ = _condition("<=", operator.le), _condition(">=", operator.ge)
    __hash__ = object.__hash__
    like = _condition("LIKE", lambda v, p: p.strip("%") in v)
    in_ = _condition("IN", lambda v, options: v in options)
    del _condition


def check(value, kind, name="value"):
    origin, args = get_origin(kind), get_args(kind)
    if kind is Any:
        return value
    if origin is Union:
        for option in args:
            try:
                return check(value, option)
            except (TypeError, ValueError):
                continue
        raise TypeError(f"{value!r} is none of {', '.join(getattr(a, '__name__', str(a)) for a in args)}")
    if origin in (list, set, tuple):
        if not isinstance(value, (list, tuple, set)):
            raise TypeError(f"{value!r} is no {origin.__name__}")
        return origin(check(v, args[0]) for v in value)
    if origin is dict:
        return {check(k, args[0]): check(v, args[1]) for k, v in value.items()}
    if kind is type(None):
        if value is None:
            return None
        raise TypeError("not None")
    if issubclass(kind, Enum):
        return kind(value)
    if kind is date and isinstance(value, str):
        return date.fromisoformat(value)
    if kind is float and type(value) is int:
        return float(value)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value


class Model:
    registry: ClassVar[dict[str, type]] = {}
    id: Optional[int]

    def __init_subclass__(cls, table=None, **kw):
        super().__init_subclass__(**kw)
        cls.__table__ = table or cls.__name__.lower() + "s"
        Model.registry[cls.__table__] = cls

    def __post_init__(self):
        hints, errors = get_type_hints(type(self)), {}
        for f in fields(self):
            try:
                self.__dict__[f.name] = check(getattr(self, f.name), hints[f.name], f.name)
                for rule in f.metadata.get("rules", ()):
                    rule(self.__dict__[f.name])
            except (TypeError, ValueError) as e:
                errors[f.name] = str(e)
        if errors:
            raise ValidationError(errors)
        self.__dict__["_dirty"] = set()


def model(table=None, **options):
    def make(cls):
        namespace = {k: v for k, v in vars(cls).items() if k not in ("__dict__", "__weakref__")}
        cls = dataclass(**options)(type(Model)(cls.__name__, (Model,), namespace, table=table))
        for f in fields(cls):
            setattr(cls, f.name, Column(f.name))
        return cls
    return make


def at_least(n):
    def rule(v):
        if v is not None and v < n:
            raise ValueError(f"{v} is less than {n}")
    return rule


class Level(Enum):
    LOW, HIGH = 1, 2


@model()
class User:
    name: str
    age: int = field(default=0, metadata={"rules": [at_least(0)]})
    tags: list[str] = field(default_factory=list)
    born: Optional[date] = None
    level: Level = Level.LOW
    id: Optional[int] = None


@model("notes", order=False)
class Note:
    owner: int
    text: str
    score: Union[int, float, None] = None
    extra: dict[str, Any] = field(default_factory=dict, repr=False)
    id: Optional[int] = None


class Query(Generic[T]):
    def __init__(self, session, cls, conditions=(), order=None, count=None):
        self.session, self.cls, self.conditions, self.ordering, self.count = session, cls, conditions, order, count

    def where(self, *conditions): return Query(self.session, self.cls, self.conditions + conditions, self.ordering, self.count)
    def order(self, column, descending=False): return Query(self.session, self.cls, self.conditions, (column.name, descending), self.count)
    def limit(self, n): return Query(self.session, self.cls, self.conditions, self.ordering, n)

    def __iter__(self):
        rows = [r for r in self.session.tables[self.cls.__table__].values() if all(c(r) for c in self.conditions)]
        if self.ordering:
            name, descending = self.ordering
            rows.sort(key=lambda r: (r[name] is None, r[name]), reverse=descending)
        return (self.session.load(self.cls, r) for r in rows[:self.count])

    def __len__(self): return sum(1 for _ in self)
    def first(self): return next(iter(self.limit(1)), None)

    def __str__(self):
        text = f"SELECT * FROM {self.cls.__table__}"
        if self.conditions:
            text += " WHERE " + reduce(operator.and_, self.conditions).text
        if self.ordering:
            text += f" ORDER BY {self.ordering[0]}" + " DESC" * self.ordering[1]
        return text + (f" LIMIT {self.count}" if self.count is not None else "")


class Session:
    def __init__(self):
        self.tables = {t: {} for t in Model.registry}
        self.identity, self.log = {}, []

    def add(self, *items):
        for item in items:
            table = self.tables[item.__table__]
            item.id = max(table, default=0) + 1
            table[item.id] = {f.name: getattr(item, f.name) for f in fields(item)}
            item._dirty.clear()
            self.identity[type(item), item.id] = item
            self.log.append(f"INSERT {item.__table__} {item.id}")
        return items[-1]

    def load(self, cls, row):
        key = cls, row["id"]
        if key not in self.identity:
            self.identity[key] = cls(**row)
        return self.identity[key]

    def flush(self):
        for (cls, id_), item in self.identity.items():
            for name in sorted(item._dirty):
                self.tables[cls.__table__][id_][name] = getattr(item, name)
                self.log.append(f"UPDATE {cls.__table__} {id_} {name}")
            item._dirty.clear()

    def query(self, cls: type[T]) -> Query[T]:
        return Query(self, cls)

    def dump(self):
        return json.dumps(self.tables, default=lambda o: o.name if isinstance(o, Enum) else o.isoformat(), sort_keys=True)


s = Session()
ann, bob, cid = User("Ann", 31, ["a", "b"], "1993-04-05"), User("Bob", 17, level=2), User(name="Cid", age=64)
s.add(ann, bob, cid)
s.add(Note(ann.id, "first", 1.5), Note(bob.id, "second thing", 3, {"k": [1]}), Note(ann.id, "third thing"))
print(ann, Note.__table__, type(User.age).__name__, User.__mro__[1].__name__, sorted(Model.registry))
q = s.query(User).where(User.age > 20, ~(User.name == "Cid") | (User.level == Level.HIGH)).order(User.age, True).limit(5)
print(q, [u.name for u in q], len(q), sep="\n")
print([n.text for n in s.query(Note).where(Note.text.like("%thing%") & Note.owner.in_([1, 2])).order(Note.score)], s.query(Note).where(Note.score >= 2).first(), s.query(User).where(User.name == "zz").first())
ann.age = 32; ann.name = "Ann"; bob.tags = ["new"]
s.flush(); print(s.log, s.query(User).first() is ann, s.tables["users"][1]["age"])
print(s.dump())
for bad in (lambda: User(5, "x", "y", "2020-13-01", 9), lambda: User("a", -1), lambda: User("a", True), lambda: User("a", tags=[1]), lambda: Note(1, "t", "s"), lambda: User(), lambda: User("a", nope=1), lambda: bool(User.age > 1), lambda: check(5, list[int]), lambda: check({"a": "b"}, dict[str, int])):
    try: print(bad())
    except Exception as e: print(type(e).__name__, e)
print(dataclasses.asdict(bob), dataclasses.replace(cid, name="Sid").name, typing.get_type_hints(User)["born"], dataclasses.astuple(cid))
