"""Runs each program of this folder under inspect_face and holds what it prints against the .expected beside it.

    python3 run.py PATH_OF_INSPECT_FACE [--update] [NAME...]

A program's comments beginning with `#> ` are questions, asked where the program stands at the line above them
(tests/tools/inspect_face.cpp lists them). Addresses and the paths of this machine are masked.
"""
import difflib
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def masked(text):
    text = text.replace(HERE + os.sep, "")
    return re.sub(r"\bat 0x[0-9a-f]+", "at 0x...", text)


def answers(face, program):
    environment = dict(os.environ, PYTHONHASHSEED="0", PYTHONDONTWRITEBYTECODE="1",
                       PYTHONUNBUFFERED="1")
    run = subprocess.run([face, program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300, env=environment)
    text = masked(run.stdout.decode("utf-8", "replace"))
    if run.returncode not in (0, 1):
        text += "exit status %d\n%s" % (run.returncode, run.stderr.decode("utf-8", "replace"))
    return text


def main():
    face, *rest = sys.argv[1:]
    update = "--update" in rest
    names = [name for name in rest if not name.startswith("--")]
    passed = failed = 0
    for file in sorted(os.listdir(HERE)):
        stem, extension = os.path.splitext(file)
        if extension != ".py" or file == "run.py" or (names and stem not in names):
            continue
        got = answers(face, os.path.join(HERE, file))
        path = os.path.join(HERE, stem + ".expected")
        if update:
            with open(path, "w", encoding="utf-8") as out:
                out.write(got)
        with open(path, encoding="utf-8") as expected:
            wanted = expected.read()
        if got == wanted:
            passed += 1
            continue
        failed += 1
        print("%s:" % file)
        sys.stdout.writelines(difflib.unified_diff(wanted.splitlines(True), got.splitlines(True), "expected", "answered"))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


sys.exit(main())
