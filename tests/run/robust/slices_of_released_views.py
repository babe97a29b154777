# A memoryview that an index or a number releases while it is used.
class Releases:
    def __init__(self, view, number=0):
        self.view, self.number = view, number

    def __index__(self):
        self.view.release()
        return self.number



def tried(action):
    view = memoryview(bytearray(b"abcdefgh"))
    try:
        print(action(view))
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)


tried(lambda m: m[Releases(m, 1)])
tried(lambda m: m.__setitem__(Releases(m, 1), 1))
tried(lambda m: m.__setitem__(0, Releases(m, 1)))
