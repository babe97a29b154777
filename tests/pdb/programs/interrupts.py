import signal


def poke():
    signal.raise_signal(signal.SIGINT)
    return "poked"


def work():
    first = poke()
    try:
        second = poke()
    except KeyboardInterrupt:
        second = "interrupted"
    third = 3
    return first, second, third


print(work())
