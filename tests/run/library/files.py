import os, pathlib, tempfile, shutil, glob, io
d = tempfile.mkdtemp()
p = pathlib.Path(d) / "a.txt"
p.write_text("one\ntwo\n"); print(p.read_text().splitlines(), p.exists(), p.name, p.suffix, os.path.getsize(p))
with open(p, "a") as f: f.write("three")
print(sum(1 for _ in open(p)), [os.path.basename(x) for x in glob.glob(d + "/*.txt")])
b = io.BytesIO(b"xyz"); print(b.read(2), io.StringIO("q\nr").readlines())
shutil.rmtree(d); print(os.path.exists(d))
