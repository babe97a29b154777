import json
import re
from dataclasses import dataclass, field


@dataclass
class Item:
    name: str
    count: int
    tags: list = field(default_factory=list)


def parse(line):
    match = re.match(r"(\w+) x(\d+)(?: #(\w+))?", line)
    item = Item(match[1], int(match[2]))
    if match[3]:
        item.tags.append(match[3])
    return item


def total(items):
    count = 0
    for item in items:
        count += item.count
    return count


lines = ["apple x3 #fruit", "nail x120", "pear x4 #fruit"]
items = [parse(line) for line in lines]
print(json.dumps({"total": total(items)}))
