"""shutil, tempfile and filecmp: copies, trees, archives, temporary files."""
import filecmp
import os
import shutil
import tempfile

with tempfile.TemporaryDirectory(prefix="krait-", suffix="-x") as root:
    print(os.path.basename(root).startswith("krait-"), root.endswith("-x"))
    j = lambda *p: os.path.join(root, *p)
    os.makedirs(j("src", "sub"))
    for name, text in (("a.txt", "one"), ("b.log", "two"), (os.path.join("sub", "c.txt"), "three")):
        with open(j("src", name), "w") as f:
            f.write(text)
    os.chmod(j("src", "a.txt"), 0o640)
    print(os.path.basename(shutil.copy(j("src", "a.txt"), j("copy.txt"))), oct(os.stat(j("copy.txt")).st_mode & 0o777), filecmp.cmp(j("copy.txt"), j("src", "a.txt")))
    shutil.copytree(j("src"), j("dst"), ignore=shutil.ignore_patterns("*.log"))
    print(sorted(os.path.relpath(os.path.join(d, f), root) for d, _, fs in os.walk(j("dst")) for f in fs))
    comparison = filecmp.dircmp(j("src"), j("dst"))
    print(comparison.left_only, comparison.common, comparison.same_files, comparison.common_dirs)
    shutil.move(j("dst", "sub"), j("moved"))
    archive = shutil.make_archive(j("arch"), "zip", j("src"))
    shutil.unpack_archive(archive, j("out"))
    print(sorted(os.listdir(j("out"))), sorted(name for name, _ in shutil.get_archive_formats()), shutil.which("sh") is not None, shutil.disk_usage(root).total > 0)
    for action in (lambda: shutil.copytree(j("src"), j("out")), lambda: shutil.rmtree(j("none")), lambda: shutil.copyfile(j("copy.txt"), j("copy.txt")), lambda: shutil.move(j("none"), j("x")), lambda: shutil.make_archive("x", "nope")):
        try:
            action()
        except (OSError, ValueError) as error:
            print(type(error).__name__, str(error).replace(root, "ROOT")[:90])
    shutil.rmtree(j("out"))
    shutil.rmtree(j("none"), ignore_errors=True)
    print(sorted(os.listdir(root)))
    with tempfile.NamedTemporaryFile("w+", dir=root, delete=True) as f:
        f.write("temporary")
        f.seek(0)
        print(f.read(), os.path.exists(f.name))
    print(os.path.exists(f.name))
    with tempfile.SpooledTemporaryFile(max_size=4, mode="w+b") as spool:
        spool.write(b"ab")
        before = spool._rolled
        spool.write(b"cdef")
        print(before, spool._rolled)
    handle, path = tempfile.mkstemp(dir=root, text=True)
    os.close(handle)
    print(oct(os.stat(path).st_mode & 0o777))
print(os.path.exists(root), shutil.get_terminal_size((80, 24)).columns > 0)
