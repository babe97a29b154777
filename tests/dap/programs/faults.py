def inner(value):
    return 10 // value


def guarded(value):
    try:
        return inner(value)
    except ZeroDivisionError:
        return None


print(guarded(0))
inner(0)
