"""fnmatch and glob: patterns, case, recursion, hidden files, root_dir."""
import fnmatch
import glob
import os
import tempfile

for name, pattern in (("a.py", "*.py"), ("A.PY", "*.py"), ("a1", "a[0-9]"), ("ab", "a[!0-9]"), ("a]", "a[]]"), (".x", "*"), ("ab/c", "a*")):
    print(name, pattern, fnmatch.fnmatch(name, pattern), fnmatch.fnmatchcase(name, pattern))
print(fnmatch.translate("a*b?[c-e]"), fnmatch.filter(["x.c", "y.h", "z.c"], "*.c"))
with tempfile.TemporaryDirectory() as root:
    for path in ("a.txt", "b.py", "sub/c.py", "sub/deep/d.py", ".hidden/e.py", "sub/.f.py", "we[ird].py"):
        full = os.path.join(root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        open(full, "w").close()
    for pattern in ("*.py", "**/*.py", "*/*.py", "sub/**", "**/", ".*/*", "we[[]ird].py", "no*"):
        print(pattern, sorted(glob.glob(pattern, root_dir=root, recursive=True)))
    print(sorted(glob.glob("**/*.py", root_dir=root, recursive=True, include_hidden=True)), glob.escape("a[b]*"))
    print(sorted(os.path.relpath(p, root) for p in glob.iglob(os.path.join(root, "s*", "*.py"))))
