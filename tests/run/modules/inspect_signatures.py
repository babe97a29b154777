"""inspect: signatures, binding, members, source, stack, generators' states."""
import inspect


def f(a, b: int = 2, /, c=3, *args, d, e: "str" = "e", **rest) -> list:
    """Docs
       of f."""
    return [a]


class Base:
    """Base docs."""
    def method(self, x): ...
    @classmethod
    def made(cls): ...
    @staticmethod
    def free(y): ...
    value = property(lambda self: 1)


class Derived(Base):
    def method(self, x): ...


signature = inspect.signature(f)
print(signature, signature.return_annotation, [(p.name, p.kind.name, p.default) for p in signature.parameters.values()][1:3])
bound = signature.bind(1, d=4, z=5)
bound.apply_defaults()
print(bound.arguments, bound.args, bound.kwargs)
for arguments in ((), (1, 2, 3, 4)):
    try:
        signature.bind(*arguments)
    except TypeError as error:
        print(error)
print(inspect.signature(Derived), inspect.signature(Derived().method), inspect.signature(len), inspect.signature(int.to_bytes), inspect.signature(sorted))
print(inspect.getdoc(f), "|", inspect.getdoc(Derived), "|", inspect.getdoc(Derived.method), inspect.cleandoc("  a\n    b"))
print(inspect.getsource(f).splitlines()[0], inspect.getsourcelines(Base)[1], inspect.getmro(Derived)[1].__name__)
print([name for name, _ in inspect.getmembers(Derived, inspect.isfunction)], [(a.name, a.kind) for a in inspect.classify_class_attrs(Derived) if a.name[0] != "_"])
print(inspect.isgeneratorfunction(f), inspect.ismethod(Derived().method), inspect.isbuiltin(len), inspect.isclass(f), inspect.getfullargspec(f))


def generator():
    received = yield 1
    print(inspect.getgeneratorstate(g), inspect.getgeneratorlocals(g))


g = generator()
print(inspect.getgeneratorstate(g), next(g), inspect.getgeneratorstate(g))
print(next(g, "end"), inspect.getgeneratorstate(g))


def outer():
    def inner():
        frame = inspect.currentframe()
        return [info.function for info in inspect.stack()][:2], frame.f_back.f_code.co_name, inspect.getargvalues(frame)[0]
    return inner()


print(outer(), inspect.unwrap(f) is f, inspect.getclosurevars(outer).builtins)
