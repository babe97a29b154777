def classify(value):
    match value:
        case 0:
            return "zero"
        case [x, *rest]:
            size = len(rest)
            return f"list of {size + 1}"
        case {"kind": kind}:
            return kind
        case _:
            return "other"


@staticmethod
def decorated():
    return 1


def groups():
    try:
        raise ExceptionGroup("both", [ValueError(1), TypeError(2)])
    except* ValueError as group:
        first = len(group.exceptions)
    except* TypeError:
        second = 1
    return first + second


kinds = [classify(v) for v in (0, [1, 2], {"kind": "k"}, None)]
print(kinds, groups())
