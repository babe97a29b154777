"""Command line. Scripts as files, folders, zip files and standard input; -, -i, -x and errors."""
import os
import sys
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "data"))
from command_line import run_cases


def prepare():
    with open("/tmp/krait_test_script.py", "w") as f:
        f.write("# first line\nimport sys\nprint(__name__, __file__, sys.argv, sys.path[0])\n"
                "if len(sys.argv) > 1:\n    raise ValueError('with arguments')\n")
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


prepare()
run_cases([
    ("/nonexistent.py",),
    ("-",),
    ("-", "a", "b"),
    ("-i", "-c", "x = 1"),
    ("/tmp/krait_test_script.py", "a"),
    ("/tmp/krait_test_folder",),
    ("/tmp",),
    ("/dev/null",),
    ("-x", "/tmp/krait_test_script.py"),
    ("/tmp/krait_test_bad.py",),
    ("/tmp/krait_test_latin.py",),
    ("/tmp/krait_test.zip", "z"),
])
