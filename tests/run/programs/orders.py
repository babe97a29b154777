"""Reads orders as a person types them, adds them up and reports as JSON. The README debugs this file: set a breakpoint in
total(), step through parse(), look at the dataclasses."""
import json
import re
from collections import defaultdict
from dataclasses import asdict, dataclass, field

ORDERS = """\
ada: 3 x tea @ 2.50, 1 x cake @ 12.00
bob: 10 x coffee @ 3.20
ada: 2 x coffee @ 3.20
cleo: lots of cake
bob: 1 x tea @ 2.50, 4 x biscuit @ 0.75
"""

ITEM = re.compile(r"(?P<count>\d+) x (?P<name>\w+) @ (?P<price>\d+\.\d\d)")


class OrderError(ValueError):
    pass


@dataclass
class Item:
    name: str
    count: int
    price: float

    @property
    def cost(self):
        return self.count * self.price


@dataclass
class Account:
    customer: str
    items: list[Item] = field(default_factory=list)

    def total(self):
        amount = sum(item.cost for item in self.items)
        discount = 0.1 if amount > 30 else 0
        return round(amount * (1 - discount), 2)


def parse(line):
    customer, _, rest = line.partition(":")
    items = [
        Item(match["name"], int(match["count"]), float(match["price"]))
        for part in rest.split(",")
        if (match := ITEM.fullmatch(part.strip()))
    ]
    if not items:
        raise OrderError(f"cannot read the order of {customer}: {rest.strip()!r}")
    return customer, items


def accounts(text):
    found = {}
    refused = defaultdict(list)
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            customer, items = parse(line)
        except OrderError as error:
            refused[number].append(str(error))
        else:
            found.setdefault(customer, Account(customer)).items.extend(items)
    return found, refused


def main():
    found, refused = accounts(ORDERS)
    report = {name: {"total": account.total(), "items": [asdict(i) for i in account.items]} for name, account in found.items()}
    print(json.dumps(report, indent=2))
    for number, messages in refused.items():
        print(f"line {number}: {'; '.join(messages)}")


if __name__ == "__main__":
    main()
