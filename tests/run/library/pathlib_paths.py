"""pathlib, os.path, glob, fnmatch, posixpath without touching files."""
from pathlib import *
import os.path as op, fnmatch, posixpath, ntpath
p = PurePosixPath("/usr/lib/../python3.11/x.tar.gz")


CASES = r"""
p.name, p.stem, p.suffix, p.suffixes, p.parent, list(p.parents)[-2:], p.parts, p.root, p.anchor, p.drive, p.is_absolute(), p.with_name("y"), p.with_suffix(".z"), p.with_stem("q"), p / "a" / "b", "x" / PurePosixPath("y"), p.joinpath("a", "/b"), p.relative_to("/usr"), p.match("*.gz"), p.match("lib/*"), p.as_uri(), str(p), repr(p), p == PurePosixPath("/usr/lib/../python3.11/x.tar.gz"), p.is_relative_to("/usr"), PurePosixPath("a//b/./c/"), PurePosixPath(), PurePosixPath("a") < PurePosixPath("b"), hash(PurePosixPath("a")) == hash(PurePosixPath("a/")), PureWindowsPath("c:\\a/b").parts, PureWindowsPath("C:/A") == PureWindowsPath("c:/a")
p.relative_to("/opt")
p.with_name("a/b")
p.with_suffix("z")
PurePosixPath("/").with_name("x")
PurePosixPath(5)
PurePosixPath("a").as_uri()
p.nope
Path("/") .exists(), Path("/nonexistent").exists(), Path("/tmp").is_dir(), Path("~").expanduser() != Path("~"), Path("/tmp/../tmp").resolve()
Path("/nonexistent").read_text()
op.join("a", "b", "/c", "d"), op.split("/a/b"), op.splitext("a.tar.gz"), op.splitext(".bashrc"), op.basename("/a/"), op.dirname("/a/b"), op.normpath("a/./b/../c//"), op.isabs("/a"), op.commonpath(["/a/b", "/a/c"]), op.commonprefix(["abc", "abd"]), op.relpath("/a/b", "/a/c"), op.expandvars("$NOPE_X"), op.splitdrive("a"), ntpath.join("a", "b"), ntpath.splitdrive("c:\\x"), posixpath.sep
op.commonpath(["/a", "b"])
op.join("a", 1)
op.join(b"a", "b")
op.commonpath([])
fnmatch.fnmatch("a.py", "*.py"), fnmatch.filter(["a", "b1"], "b?"), fnmatch.translate("*.[ch]"), fnmatch.fnmatchcase("A", "a")
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)
