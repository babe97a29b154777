import sys


class Trouble(Exception):
    pass


def fail(n):
    if n > 1:
        raise Trouble(f"n is {n}")
    return 1 // n


def guarded(n):
    try:
        return fail(n)
    except ZeroDivisionError as error:
        caught = str(error)
        return caught
    finally:
        done = True


def main():
    print(guarded(1))
    print(guarded(0))
    print(guarded(2))


main()
