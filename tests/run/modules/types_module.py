"""types: names for built-in types, new_class, SimpleNamespace, MappingProxyType, generic aliases."""
import types


def f():
    yield


async def c():
    pass


for value, kind in ((f, types.FunctionType), (f(), types.GeneratorType), (len, types.BuiltinFunctionType), ("".join, types.BuiltinMethodType), (types, types.ModuleType), (str.join, types.MethodDescriptorType), (int.__add__, types.WrapperDescriptorType),
                    ((1).__add__, types.MethodWrapperType), (f.__code__, types.CodeType), (lambda: 0, types.LambdaType), (type.__dict__, types.MappingProxyType), (list[int], types.GenericAlias), (int | str, types.UnionType), (None, types.NoneType), (..., types.EllipsisType)):
    print(kind.__name__, isinstance(value, kind))
coroutine = c()
print(isinstance(coroutine, types.CoroutineType), coroutine.close())
n = types.SimpleNamespace(a=1, b="x")
n.c = [n.a]
print(n, n == types.SimpleNamespace(a=1, b="x", c=[1]), vars(n))
proxy = types.MappingProxyType({"k": 1})
try:
    proxy["k"] = 2
except TypeError as error:
    print(error)
print(proxy["k"], proxy | {"z": 2}, proxy.copy(), repr(proxy))


class Meta(type):
    @classmethod
    def __prepare__(meta, name, bases, **keywords):
        return {"prepared": keywords}

    def __new__(meta, name, bases, namespace, **keywords):
        return super().__new__(meta, name, bases, dict(namespace))

    def __init__(cls, name, bases, namespace, **keywords):
        pass


made = types.new_class("Made", (), {"metaclass": Meta, "option": 1}, lambda ns: ns.update(x=5))
print(made, made.x, made.prepared, type(made).__name__, types.resolve_bases((list[int], int)), types.get_original_bases if hasattr(types, "get_original_bases") else "")
print(list[int], dict[str, list[int]].__args__, list[int].__origin__, tuple[int, ...], (int | None).__args__, int | str == str | int, isinstance(5, int | str), list[int]([1, 2]), type[int])
module = types.ModuleType("m", "doc")
module.x = 1
print(module, module.__doc__, sorted(vars(module)))
bound = types.MethodType(lambda self, y: (self, y), 5)
print(bound(6), bound.__self__, bound.__func__.__name__)
code = f.__code__.replace(co_name="renamed")
g = types.FunctionType(code, globals(), "g", (1,), None)
print(g.__name__, g.__code__.co_name, g.__defaults__, types.DynamicClassAttribute.__name__, types.CellType(5).cell_contents)
