"""pathlib: parts, joins, relatives, files, folders, globbing."""
import os
import tempfile
from pathlib import Path, PurePosixPath, PureWindowsPath

p = PurePosixPath("/usr/lib/python3.11/os.py")
print(p.parts, p.name, p.stem, p.suffix, p.parent, list(p.parents)[:2], p.root, p.anchor, p.is_absolute(), p.as_uri())
print(p.with_name("x.c"), p.with_suffix(".txt"), p.with_stem("io"), p.relative_to("/usr"), p / ".." / "b", PurePosixPath("a//b/./c"), p.match("*.py"), p.match("lib/*/os.*"))
print(PureWindowsPath("c:\\a\\b.txt").parts, PureWindowsPath("C:/x") == PureWindowsPath("c:/X"), PurePosixPath("a.tar.gz").suffixes, PurePosixPath("a") < PurePosixPath("b"), repr(p), hash(p) == hash(PurePosixPath(p)))
for bad in (lambda: p.relative_to("/etc"), lambda: p.with_name(""), lambda: p.with_suffix("x"), lambda: PurePosixPath("/").with_name("a"), lambda: PurePosixPath("a") < "b", lambda: PurePosixPath(5), lambda: PurePosixPath("a").as_uri()):
    try:
        bad()
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
with tempfile.TemporaryDirectory() as root:
    base = Path(root)
    (base / "a" / "b").mkdir(parents=True)
    print((base / "a" / "f.txt").write_text("héllo\n", encoding="utf-8"), (base / "g.bin").write_bytes(b"\0\1"))
    print((base / "a" / "f.txt").read_text(encoding="utf-8"), (base / "g.bin").read_bytes(), (base / "g.bin").stat().st_size)
    print(sorted(x.relative_to(base).as_posix() for x in base.rglob("*")), sorted(x.name for x in base.iterdir()), [x.name for x in base.glob("*/f.*")])
    (base / "link").symlink_to(base / "g.bin")
    print((base / "link").is_symlink(), (base / "link").resolve() == (base / "g.bin").resolve(), (base / "none").exists(), (base / "a").is_dir())
    (base / "g.bin").rename(base / "h.bin")
    (base / "h.bin").touch()
    (base / "h.bin").unlink()
    (base / "h.bin").unlink(missing_ok=True)
    for action in (lambda: (base / "a").mkdir(), lambda: (base / "a").rmdir(), lambda: (base / "none").read_text(), lambda: (base / "none").unlink()):
        try:
            action()
        except OSError as error:
            print(type(error).__name__, error.strerror, os.path.basename(error.filename))
    (base / "a").mkdir(exist_ok=True)
print(Path("~").expanduser() == Path.home(), Path(".").absolute() == Path.cwd(), Path("x").joinpath("y", "z"), f"{Path('a/b')}")
