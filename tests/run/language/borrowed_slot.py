# A member descriptor taken over from another class refuses instances that do not have its slot, also when asked often.
class Owner:
    __slots__ = ("slot",)


class Sneaky:
    __slots__ = ("own",)
    borrowed = Owner.slot


def read(o):
    return o.borrowed


def write(o):
    o.borrowed = 1


sneaky = Sneaky()
sneaky.own = "kept"
for call in (read, write):
    refused = 0
    for _ in range(100):
        try:
            call(sneaky)
        except TypeError as error:
            refused += 1
            message = str(error)
    print(refused, message)
print(sneaky.own)
