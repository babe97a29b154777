"""Command line. Options that are refused, and help."""
import os
import subprocess
import sys
import zipfile

STDIN = 'print("from stdin", __name__, [v for v in dir() if v[0] != "_"])\n[1,\n 2]\n1/0\n'
CASES = [("-Z",), ("--nope",), ("-c",), ("-W",), ("-X",), ("--check-hash-based-pycs", "default", "-c", "print(1)")]


def prepare():
    with open("/tmp/krait_test_script.py", "w") as f:
        f.write("# first line\nimport sys\nprint(__name__, __file__, sys.argv, sys.path[0])\nif len(sys.argv) > 1:\n    raise ValueError('with arguments')\n")
    with open("/tmp/krait_test_bad.py", "w") as f:
        f.write("def f(:\n    pass\n")
    with open("/tmp/krait_test_latin.py", "wb") as f:
        f.write(b"# -*- coding: latin-1 -*-\nprint(ascii('\xe9'))\n")
    os.makedirs("/tmp/krait_test_folder", exist_ok=True)
    with open("/tmp/krait_test_folder/__main__.py", "w") as f:
        f.write("import helper, sys\nprint(__name__, repr(__package__), helper.value, sys.argv)\n")
    with open("/tmp/krait_test_folder/helper.py", "w") as f:
        f.write("value = 'helped'\n")
    with zipfile.ZipFile("/tmp/krait_test.zip", "w") as z:
        z.write("/tmp/krait_test_folder/__main__.py", "__main__.py")
        z.write("/tmp/krait_test_folder/helper.py", "helper.py")


def shown(data):
    text = data.decode("utf-8", "backslashreplace").replace(sys.executable, "PYTHON")
    return text if len(text) < 3000 else "%d characters" % len(text)


prepare()
for case in CASES:
    interactive = "-i" in case
    run = subprocess.run([sys.executable, *case], input=(STDIN if not interactive else "x\n1 + 1\n1/0\n").encode(), capture_output=True, timeout=60)
    print("$", *map(repr, case), "->", run.returncode)
    if run.stdout:
        print(shown(run.stdout), end="" if run.stdout.endswith(b"\n") else "\n")
    if run.stderr and not ("Usage" in shown(run.stderr) or "usage" in shown(run.stderr)):
        print("! " + shown(run.stderr).replace("\n", "\n! ").rstrip("! "))
