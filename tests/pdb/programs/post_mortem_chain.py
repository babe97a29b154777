class Trouble(Exception):
    def __init__(self, what, code):
        super().__init__(what)
        self.code = code


def parse(text):
    return int(text)


def load(items):
    out = []
    for item in items:
        try:
            out.append(parse(item))
        except ValueError as problem:
            raise Trouble(f"bad item {item!r}", len(out)) from problem
    return out


load(["1", "2", "x"])
