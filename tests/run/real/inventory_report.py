"""A report generator: csv and json in, joined, grouped, formatted as tables; errors collected on the way."""
import csv
import io
import json
import locale
from collections import Counter, defaultdict, namedtuple
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation, ROUND_HALF_EVEN
from itertools import groupby
from operator import attrgetter, itemgetter
from string import Template

SALES = """date,product,region,quantity,price
2023-01-03,p1,north,3,9.99
2023-01-03,p2,south,1,120.00
2023-01-15,p1,south,10,9.49
2023-02-01,p3,north,2,15.5
2023-02-11,p9,north,1,1.00
2023-02-28,p2,west,2,118.25
2023-03-05,p1,north,x,9.99
2023-03-09,p3,"south, far",4,15.50
2023-03-31,p2,north,1,121.10
2023-13-01,p2,north,1,121.10
2023-04-02,p1,west,7,
2023-04-03,p1,west,7,10.005
"""
PRODUCTS = """{"products": [
  {"id": "p1", "name": "Notebook \\u201cA5\\u201d", "tags": ["paper", "school"], "stock": {"north": 5, "south": 0}},
  {"id": "p2", "name": "Desk lamp", "tags": ["light"], "stock": {}},
  {"id": "p3", "name": "Crayons", "tags": ["school", "art", "paper"], "stock": {"west": 12}, "discontinued": true}
], "currency": {"symbol": "€", "digits": 2}, "generated": null}"""

Sale = namedtuple("Sale", "day product region quantity price", defaults=[Decimal(0)])


class Rejected(Exception):
    def __init__(self, line, reason):
        super().__init__(f"line {line}: {reason}")
        self.line, self.reason = line, reason


def read_sales(text, known):
    errors = []
    reader = csv.DictReader(io.StringIO(text))
    sales = []
    for row in reader:
        try:
            if row["product"] not in known:
                raise Rejected(reader.line_num, f"unknown product {row['product']!r}")
            try:
                sales.append(Sale(date.fromisoformat(row["date"]), row["product"], row["region"], int(row["quantity"]), Decimal(row["price"])))
            except InvalidOperation as e:
                raise Rejected(reader.line_num, f"price {row['price']!r}") from e
            except ValueError as e:
                raise Rejected(reader.line_num, str(e)) from e
        except Rejected as rejected:
            errors.append(rejected)
    return sales, errors


class Table:
    def __init__(self, *columns):
        self.columns = [(c, "<") if isinstance(c, str) else c for c in columns]
        self.rows = []

    def add(self, *cells):
        if len(cells) != len(self.columns):
            raise ValueError(f"{len(cells)} cells for {len(self.columns)} columns")
        self.rows.append([str(c) for c in cells])
        return self

    def __str__(self):
        heads = [h for h, _ in self.columns]
        widths = [max(len(r[i]) for r in [heads] + self.rows) for i in range(len(heads))]
        rule = "+".join("-" * (w + 2) for w in widths)
        lines = [" " + " | ".join(f"{c:{a}{w}}" for c, (_, a), w in zip(row, self.columns, widths)) for row in [heads] + self.rows]
        lines.insert(1, rule)
        return "\n".join(line.rstrip() for line in lines)


class Report:
    def __init__(self):
        data = json.loads(PRODUCTS)
        self.products = {p["id"]: p for p in data["products"]}
        self.symbol, self.digits = data["currency"]["symbol"], data["currency"]["digits"]
        self.sales, self.errors = read_sales(SALES, self.products)

    def money(self, amount):
        return f"{self.symbol}{amount.quantize(Decimal(1).scaleb(-self.digits), ROUND_HALF_EVEN):,}"

    def by_month(self):
        table = Table("month", ("sales", ">"), ("units", ">"), ("revenue", ">"), ("change", ">"))
        last = None
        for (year, month), group in groupby(sorted(self.sales), key=lambda s: (s.day.year, s.day.month)):
            group = list(group)
            revenue = sum(s.quantity * s.price for s in group)
            change = "" if last is None else f"{(revenue - last) / last:+.1%}"
            table.add(date(year, month, 1).strftime("%b %Y"), len(group), sum(map(attrgetter("quantity"), group)), self.money(revenue), change)
            last = revenue
        return table

    def by_product(self):
        totals = defaultdict(lambda: [0, Decimal(0), set()])
        for s in self.sales:
            entry = totals[s.product]
            entry[0] += s.quantity
            entry[1] += s.quantity * s.price
            entry[2].add(s.region)
        table = Table("id", "name", ("units", ">"), ("revenue", ">"), "regions", "note")
        for key, (units, revenue, regions) in sorted(totals.items(), key=lambda kv: -kv[1][1]):
            product = self.products[key]
            stock = sum(product["stock"].values())
            note = "discontinued" if product.get("discontinued") else "reorder" if stock < units else ""
            table.add(key, product["name"], units, self.money(revenue), "; ".join(sorted(regions)), note)
        return table

    def pivot(self):
        regions = sorted({s.region for s in self.sales})
        cells = Counter()
        for s in self.sales:
            cells[s.product, s.region] += s.quantity
        table = Table("", *((r, ">") for r in regions), ("all", ">"))
        for p in self.products:
            table.add(p, *(cells[p, r] or "." for r in regions), sum(n for (q, _), n in cells.items() if q == p))
        return table

    def tags(self):
        index = defaultdict(list)
        for p in self.products.values():
            for tag in p["tags"]:
                index[tag].append(p["name"])
        return json.dumps(index, indent=1, sort_keys=True, ensure_ascii=False)

    def letter(self):
        best = max(self.sales, key=lambda s: s.quantity * s.price)
        return Template("Best sale: $quantity of ${product} on $day for $$${total} ($missing)").safe_substitute(
            best._asdict(), total=best.quantity * best.price)

    def export(self):
        out = io.StringIO()
        writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
        writer.writerow(Sale._fields)
        writer.writerows((s.day.isoformat(), s.product, s.region, s.quantity, float(s.price)) for s in self.sales)
        return out.getvalue()


report = Report()
for title in ("by_month", "by_product", "pivot", "tags", "letter", "export"):
    print(f"== {title} ==", getattr(report, title)(), sep="\n")
print("== rejected ==")
for error in report.errors:
    print(error, "|", type(error.__cause__).__name__)
days = sorted(s.day for s in report.sales)
print("span", days[-1] - days[0], max(b - a for a, b in zip(days, days[1:])) // timedelta(days=1), "days at most between sales")
try:
    Table("a", "b").add(1)
except ValueError as e:
    print(e)
