"""Files: a spider over a folder of HTML; os, pathlib, shutil, tempfile, glob, zipfile, tarfile, csv, fileinput, stat."""
import csv, fileinput, filecmp, glob, gzip, html.parser, io, linecache, os, pathlib, shutil, stat, tarfile, tempfile, zipfile
from collections import deque
from urllib.parse import urljoin, urldefrag
top = pathlib.Path(tempfile.mkdtemp()); os.chdir(top)
pages = {"index.html": "<title>Home &amp; more</title><a href='a.html'>A</a> <a href=sub/b.html#x>B</a><img src='pic.png'>", "a.html": "<TITLE>A</TITLE><A HREF=index.html>up</A><a href='missing.html'>gone</a><!-- <a href=no.html> --><script>'<a href=x>'</script>", "sub/b.html": "<h1>no title<a href='../a.html'>A</a><a href='c.html'>C", "sub/c.html": "<title>C</title>&copy; <a href='http://else.where/'>out</a><a>none</a>"}
for name, text in pages.items(): f = top / name; f.parent.mkdir(exist_ok=True); f.write_text(text)
class Links(html.parser.HTMLParser):
    def __init__(self): super().__init__(); self.links, self.title, self.inside, self.text = [], "", False, []
    def handle_starttag(self, tag, attrs):
        self.inside = tag == "title"
        if tag == "a" and (h := dict(attrs).get("href")): self.links.append(h)
    def handle_endtag(self, tag): self.inside = False
    def handle_data(self, d):
        if self.inside: self.title += d
        else: self.text.append(d)
def spider(start):
    seen, todo = {}, deque([(start, None)])
    while todo:
        name, source = todo.popleft()
        if name in seen or "//" in name: continue
        path = top / name
        if not path.exists(): seen[name] = "BROKEN from %s" % source; continue
        p = Links(); p.feed(path.read_text()); p.close(); seen[name] = p.title or "(none)", p.links, "".join(p.text)[:20]
        todo.extend((urldefrag(urljoin(name, l))[0], name) for l in p.links)
    return seen
for k, v in sorted(spider("index.html").items()): print(k, v)
print(sorted(glob.glob("**/*.html", recursive=True)), sorted(p.name for p in top.rglob("*.html")), sorted(os.listdir(".")), [(os.path.relpath(d, top), sorted(ds), sorted(fs)) for d, ds, fs in os.walk(top)])
shutil.copytree("sub", "copy"); shutil.move("copy/b.html", "moved.html"); shutil.copy("a.html", "copy/a2.html"); os.rename("moved.html", "renamed"); os.symlink("a.html", "link"); os.link("a.html", "hard"); print(os.readlink("link"), os.path.islink("link"), os.stat("hard").st_nlink, filecmp.cmp("a.html", "link"), sorted(filecmp.dircmp("sub", "copy").left_only))
os.chmod("hard", 0o640); print(stat.filemode(os.stat("hard").st_mode), oct(os.stat("hard").st_mode & 0o777), os.access("hard", os.R_OK), os.path.getsize("renamed"), (top / "link").resolve() == (top / "a.html").resolve(), shutil.which("sh") is not None)
with open("t.csv", "w", newline="") as f: w = csv.writer(f); w.writerows([["a", "b,c"], ['q"x', 5], ["", None]])
print(open("t.csv").read(), list(csv.reader(open("t.csv"))), list(csv.DictReader(io.StringIO("x;y\n1;2"), delimiter=";")), csv.Sniffer().sniff("a;b\n1;2").delimiter)
with zipfile.ZipFile("z.zip", "w", zipfile.ZIP_DEFLATED) as z: z.write("a.html"); z.writestr("dir/x.txt", "zipped" * 50)
with zipfile.ZipFile("z.zip") as z: print(z.namelist(), z.read("dir/x.txt")[:6], z.getinfo("dir/x.txt").file_size, z.testzip())
with tarfile.open("t.tar.gz", "w:gz") as t: t.add("sub")
with tarfile.open("t.tar.gz") as t: print(sorted(t.getnames()), t.extractfile("sub/c.html").read()[:10])
with gzip.open("g.gz", "wt") as f: f.write("gz text\n")
print(gzip.open("g.gz").read(), gzip.decompress(gzip.compress(b"x")), linecache.getline("a.html", 1)[:5], [(fileinput.filelineno(), l.strip()) for l in fileinput.input(["t.csv"])][:1])
with open("lines", "w+") as f: f.writelines(f"line {i}\n" for i in range(5)); f.seek(0); print(f.readline(), f.tell(), f.readlines(12), f.read(), f.truncate(7), f.seek(0), f.read())
with open("bin", "wb+") as f: f.write(bytes(range(10))); f.seek(-3, 2); print(f.read(), f.seek(2), f.read(2), f.readinto(bytearray(2)))
with tempfile.TemporaryDirectory() as d, tempfile.NamedTemporaryFile(dir=d, suffix=".x") as n: print(os.path.exists(n.name), n.name.endswith(".x"))
print(os.path.exists(d)); os.makedirs("m/n/o", exist_ok=True); os.removedirs("m/n/o"); print(os.path.exists("m"))
for bad in (lambda: os.rmdir("sub"), lambda: os.mkdir("sub"), lambda: open("sub"), lambda: open("no/such", "w"), lambda: os.remove("nope"), lambda: shutil.rmtree("nope"), lambda: shutil.copy("a.html", "a.html"), lambda: open("a.html", "x"), lambda: os.listdir("a.html"), lambda: zipfile.ZipFile("a.html"), lambda: tarfile.open("a.html"), lambda: (top / "nope").unlink(), lambda: os.rename("nope", "x"), lambda: (top / "nope").read_text()):
    try: bad()
    except Exception as e: print(type(e).__name__, str(e).replace(str(top), "TOP"))
os.chdir("/"); shutil.rmtree(top); print(top.exists())
