"""dis: instructions, listings, jump targets, line starts, exception tables."""
import dis
import io


def sample(items, limit=3):
    total = 0
    for item in items:
        try:
            if item > limit:
                total += item
        except TypeError:
            continue
        finally:
            limit -= 1
    return [x * total for x in items]


class Thing:
    """A class."""
    def method(self):
        return super().__init__()


def listing(what, **options):
    out = io.StringIO()
    dis.dis(what, file=out, **options)
    return "\n".join(line for line in out.getvalue().splitlines() if "<code object" not in line and "Disassembly" not in line)


print(listing(sample))
print(listing(Thing.method, show_caches=True))
print(listing("x = y if z else (lambda: 0)"))
print([(i.offset, i.opname, i.argrepr) for i in dis.get_instructions(Thing.method)])
print(list(dis.findlinestarts(sample.__code__)), dis.findlabels(sample.__code__.co_code))
print(dis.stack_effect(dis.opmap["BUILD_LIST"], 3), dis.stack_effect(dis.opmap["FOR_ITER"], 2, jump=True), dis.HAVE_ARGUMENT)
print("|".join(line for line in dis.code_info(sample).splitlines() if "0x" not in line and "Filename" not in line))
