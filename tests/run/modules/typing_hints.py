"""typing: hints, generics, protocols, typed dicts, overloads, introspection."""
import typing
from typing import *

T = TypeVar("T")
K = TypeVar("K", bound=int)
P = ParamSpec("P")


class Stack(Generic[T]):
    items: List[T]

    def push(self, item: T) -> "Stack[T]": ...


@runtime_checkable
class Closes(Protocol):
    def close(self) -> None: ...


class Movie(TypedDict, total=False):
    name: Required[str]
    year: int


class Point(NamedTuple):
    x: int
    y: int = 0


@overload
def double(x: int) -> int: ...
@overload
def double(x: str) -> str: ...
def double(x):
    return x * 2


print(Optional[int], Union[int, str, int], List[int], Dict[str, Any], Callable[[int], str], Tuple[int, ...], Literal["a", 1], Type[int], ClassVar[int], Annotated[int, "meta"], Final[int])
print(Stack[int], Stack[int].__origin__, Stack.__parameters__, get_args(Dict[str, int]), get_origin(List[int]), get_type_hints(Stack.push), get_type_hints(Movie), Movie.__required_keys__)
print(isinstance(open(__file__), Closes) and "closes", isinstance(5, Closes), Point(1), Point._field_defaults, Movie(name="x"), double("ab"), len(get_overloads(double)))
print(cast(int, "x"), T, K.__bound__, TypeVar("A", int, str).__constraints__, Stack[Stack[int]], Callable[P, T], Concatenate[int, P], NewType("Id", int)(5), NoReturn, Never, Self, LiteralString)
print(ForwardRef("X"), Optional["Stack"], Union[int, None] == Optional[int], List[T][int], Dict[K, T][int, str], get_type_hints(double), is_typeddict(Movie), TYPE_CHECKING)
for bad in (lambda: List[int, str], lambda: Union[()], lambda: Optional[1, 2], lambda: isinstance([], List[int]), lambda: Stack[int, str], lambda: Generic[int], lambda: TypeVar("X", int), lambda: Literal, lambda: Any(), lambda: Callable[int], lambda: NamedTuple("N", [("a",)]),
            lambda: ClassVar[ClassVar[int]], lambda: issubclass(int, Closes) or 1 / 0, lambda: get_type_hints(ForwardRef)):
    try:
        print(bad())
    except Exception as error:
        print(type(error).__name__, error)


@final
class Last: ...


@no_type_check
def unchecked(x: "nonsense["): ...


print(Last.__final__, get_type_hints(unchecked), reveal_type(5), assert_type(3, int))
try:
    assert_never(5)
except AssertionError as error:
    print(error)


class Child(Stack[str]):
    pass


print(Child.__orig_bases__, Child.__mro__[1:], typing.get_type_hints(Child), Unpack, TypeVarTuple("Ts"))
