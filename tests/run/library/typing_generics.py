"""typing: generics, protocols, hints, TypedDict, NamedTuple, text of types."""
from typing import *
import typing, types, collections.abc as abc
T = TypeVar("T"); K = TypeVar("K", bound=int); C = TypeVar("C", int, str); PS = ParamSpec("PS"); Ts = TypeVarTuple("Ts")
class Box(Generic[T]):
    def __init__(self, v: T): self.v = v
class Pair(Box[T], Generic[T, K]): pass
class Proto(Protocol):
    def m(self) -> int: ...
@runtime_checkable
class RP(Protocol):
    x: int
    def close(self): ...
class TD(TypedDict, total=False): a: Required[int]; b: str
class NT(NamedTuple): x: int; y: str = "d"
class Impl:
    x = 1
    def close(self): pass
def hinted(a: "Box[int]", b: Optional[str] = None, *c: int, **d: "List[T]") -> Annotated[int, "meta"]: ...
UserId = NewType("UserId", int)


CASES = r"""
Optional[int], Union[int, str, None], Union[int, int], int | None, Union[int, str] == Union[str, int], List[int], Dict[str, List[int]], Tuple[int, ...], Tuple[()], Callable[[int], str], Callable[..., T], Type[int], Literal[1, "a"], Annotated[int, 5], ClassVar[int], Final[int], Any, NoReturn, list[int], dict[str, int], tuple[int, ...], type[int], abc.Callable[[int], str], int | str, (int | str).__args__, isinstance(1, int | str), Literal[1] == Literal[True], Concatenate[int, PS], Unpack[Ts], Self, LiteralString, Never, TypeGuard[int], Iterator[T], Generator[int, str, None]
Box[int], Box[int](5).v, Box[int].__origin__, Box[int].__args__, Pair[str, int], Pair.__parameters__, Box[T][int], Box.__orig_bases__, List[T].__parameters__, Dict[T, K][str, int], get_origin(List[int]), get_args(Dict[str, int]), get_args(Callable[[int], str]), Box[int](1).__orig_class__, isinstance(Box(1), Box), Box[int] == Box[int], hash(List[int]) == hash(List[int]), T, K.__bound__, C.__constraints__, repr(PS), PS.args
get_type_hints(hinted), get_type_hints(hinted, include_extras=True)["return"], hinted.__annotations__["a"], TD(a=1), TD.__required_keys__, TD.__total__, TD.__annotations__, NT(1), NT.__annotations__, NT._field_defaults, UserId(5), UserId.__name__, UserId.__supertype__, isinstance(Impl(), RP), issubclass(int, abc.Hashable), cast(str, 5), ForwardRef("x"), typing.get_overloads(hinted), is_typeddict(TD), assert_type(1, int), TYPE_CHECKING
List[1, 2]
Box[int, str]
Optional[1, 2]
Union[()]
isinstance(1, List[int])
isinstance(1, Proto)
isinstance(1, Optional[int]), isinstance(None, int | None)
issubclass(int, RP)
Proto()
Any()
TypeVar("X", int)
TypeVar("X", int, bound=str)
Generic[int]
Generic[T, T]
Callable[int, str]
int | 5
list[int]()
T()
Annotated[int]
ClassVar[int, str]
types.GenericAlias(list, (int,)), types.UnionType.__name__, list[int].__origin__, list[T][int], types.SimpleNamespace(a=1, b="x"), types.MappingProxyType({"a": 1}), types.SimpleNamespace(a=1) == types.SimpleNamespace(a=1)
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)
