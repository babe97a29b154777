# sqlite3 as programs use it.
import datetime
import os
import sqlite3
import tempfile

db = sqlite3.connect(":memory:", detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES)
db.execute("create table people (id integer primary key, name text not null, born date, weight real, photo blob)")
rows = [("Ada", datetime.date(1815, 12, 10), 55.5, b"\x00\x01"), ("Alan", datetime.date(1912, 6, 23), None, None)]
cursor = db.executemany("insert into people (name, born, weight, photo) values (?, ?, ?, ?)", rows)
print(cursor.rowcount, cursor.lastrowid, db.in_transaction, db.total_changes)
db.commit()
print(db.in_transaction)
for row in db.execute("select * from people order by id"):
    print(row)
cursor = db.execute("select name, born as 'b [date]', count(*) over () n from people where id = :id", {"id": 1})
print([d[0] for d in cursor.description], cursor.fetchone(), cursor.fetchone())

db.row_factory = sqlite3.Row
row = db.execute("select id, name as Name from people").fetchone()
print(row.keys(), row["name"], row[0], len(row), tuple(row), row[-1], dict(row), row == row)
db.row_factory = None

# transactions
try:
    with db:
        db.execute("insert into people (name) values ('Grace')")
        db.execute("insert into people (name) values (null)")
except sqlite3.IntegrityError as error:
    print(type(error).__name__, error, error.sqlite_errorname, error.sqlite_errorcode)
print(db.execute("select count(*) from people").fetchone())

# functions of one's own
db.create_function("double", 1, lambda x: x * 2, deterministic=True)
class Longest:
    def __init__(self):
        self.best = ""
    def step(self, text):
        self.best = max(self.best, text, key=len)
    def finalize(self):
        return self.best
db.create_aggregate("longest", 1, Longest)
db.create_collation("backwards", lambda a, b: (a < b) - (a > b))
print(db.execute("select double(21), double('ab'), longest(name) from people").fetchone())
print(db.execute("select name from people order by name collate backwards").fetchall())
db.create_function("fails", 0, lambda: 1 / 0)
try:
    db.execute("select fails()")
except sqlite3.OperationalError as error:
    print(error)

# adapters and converters
class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y
    def __conform__(self, protocol):
        if protocol is sqlite3.PrepareProtocol:
            return f"{self.x};{self.y}"
sqlite3.register_converter("point", lambda b: tuple(map(float, b.split(b";"))))
db.execute("create table points (p point)")
db.execute("insert into points values (?)", (Point(1, 2.5),))
print(db.execute("select p from points").fetchall())

# hooks
log = []
db.set_trace_callback(log.append)
db.execute("select 1 + 1")
db.set_trace_callback(None)
print(log)
db.set_authorizer(lambda action, *rest: sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_DELETE else sqlite3.SQLITE_OK)
try:
    db.execute("delete from people")
except sqlite3.DatabaseError as error:
    print(error)
db.set_authorizer(None)

# scripts, dumps, backups, blobs
db.executescript("create table t(a); insert into t values (1); insert into t values (2);")
print(list(db.iterdump())[-5:])
copy = sqlite3.connect(":memory:")
progress = []
db.backup(copy, pages=1, progress=lambda status, remaining, total: progress.append(remaining))
print(copy.execute("select sum(a) from t").fetchone(), progress[-1])
again = sqlite3.connect(":memory:")
again.deserialize(copy.serialize())
print(again.execute("select count(*) from people").fetchone())
copy.execute("insert into people (id, name, photo) values (9, 'Blob', zeroblob(8))")
with copy.blobopen("people", "photo", 9) as blob:
    blob.write(b"abc")
    blob[4] = 7
    blob.seek(0)
    print(blob.read(), len(blob), blob[0], blob[:3])

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "file.db")
    with sqlite3.connect(path) as one:
        one.execute("create table t(x)")
        one.execute("insert into t values (?)", ("kept",))
    one.close()
    two = sqlite3.connect(path, isolation_level=None)
    print(two.execute("select x from t").fetchone(), two.isolation_level)
    two.close()

for call in (lambda: db.execute("selec 1"), lambda: db.execute("select ?", ()), lambda: db.execute("select 1; select 2"), lambda: db.execute("select :a", {}),
             lambda: db.execute("select ?", (object,)), lambda: db.execute("select ?", (2 ** 63,)), lambda: one.execute("select 1"),
             lambda: db.execute("select * from nowhere"), lambda: db.executemany("select ?", [(1,)]), lambda: db.execute(5), lambda: db.cursor(int),
             lambda: sqlite3.connect("/nowhere/at/all.db"), lambda: setattr(db, "isolation_level", "SOON")):
    try:
        call()
    except Exception as error:
        print(type(error).__name__, error)
