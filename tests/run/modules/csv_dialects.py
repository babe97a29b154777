"""csv: readers, writers, dialects, quoting, dicts, sniffing, errors."""
import csv
import io

text = 'name,age,note\n"Smith, J",42,"said ""hi"""\r\nLee,7,"two\nlines"\n'
print(list(csv.reader(io.StringIO(text))))
rows = list(csv.DictReader(io.StringIO(text)))
print(rows[1]["note"], rows[0])
out = io.StringIO()
writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
writer.writerow(["a", 1, 2.5, None, 'q"q', ""])
writer.writerows([[1, 2], ["x;y"]])
print(out.getvalue())
out = io.StringIO()
table = csv.DictWriter(out, ["a", "b"], extrasaction="raise", restval="-", lineterminator="|")
table.writeheader()
table.writerow({"a": 1})
try:
    table.writerow({"c": 1})
except ValueError as error:
    print(error)
print(out.getvalue())
print(list(csv.reader(["1;'a;b';2"], delimiter=";", quotechar="'", quoting=csv.QUOTE_NONNUMERIC)) if False else
      list(csv.reader(["1;'a;b';x"], delimiter=";", quotechar="'")))
print(list(csv.reader(["a b\\ c"], delimiter=" ", escapechar="\\")), list(csv.reader(['a, "b"'], skipinitialspace=True)))
print(csv.Sniffer().sniff("a;b;c\n1;2;3\n").delimiter, csv.Sniffer().has_header("n,v\nx,1\ny,2\n"), csv.list_dialects())
for action in (lambda: list(csv.reader(['"a'], strict=True)), lambda: csv.reader([], delimiter="ab"), lambda: csv.get_dialect("none"),
               lambda: csv.writer(io.StringIO(), quoting=csv.QUOTE_NONE).writerow(["a,b"]), lambda: list(csv.reader(["a"], quotechar=5))):
    try:
        action()
    except (csv.Error, TypeError) as error:
        print(type(error).__name__, error)
