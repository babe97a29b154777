# a bracket too few or too many is told once, not once for each line that was in it
a = {
    'id': get(first.second}('id') or x),
    'title': title,
}
b =
    'log.file': '',
    'environment': 'production',
    'port': 54583,
}
warn(
    f"{name} is deprecated.
    "Refer to the manual.",
    stacklevel=2,
)
c = [(d=d, e=e)
show(c)
def create(
    out Optional[int] = None, always: bool = False
) -> Output:
    pass
from x import (
    f,
    g,

h = [
    "f",
]
