"""Runs the programs below this folder and compares what they print with their expectations.

    python3.11 tests/run/run.py KRAIT [--update] [name ...]

NAME.py has its expectation beside it in NAME.out: standard output, then (after a line `--- stderr`) standard error if there
is any, then (after `--- exit`) the exit status if it is not 0. Paths of the folder are written as `<folder>`, lines of the
library in tracebacks as `<line>`. When /usr/bin/python3.11 is present every expectation is also held against it (--update
rewrites them from it), so that an expectation says what CPython prints and nothing else; Krait is then held against what that
printed, to the line of the library. NAME.in, if there, is the standard input.
"""
import argparse, concurrent.futures, os, re, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))
REFERENCE = "/usr/bin/python3.11"


def programs(names):
    found = []
    for folder, folders, files in os.walk(HERE):
        folders.sort()
        folders[:] = [f for f in folders if f not in ("__pycache__", "data")]
        found += [os.path.join(folder, f) for f in sorted(files) if f.endswith(".py") and f != "run.py"]
    if names:
        found = [f for f in found if any(n in os.path.relpath(f, HERE) for n in names)]
    return found


def outcome(python, program):
    base = program[:-3]
    stdin = open(base + ".in", "rb") if os.path.exists(base + ".in") else subprocess.DEVNULL
    environment = {"PATH": "/usr/bin:/bin", "PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", "HOME": "/nonexistent"}
    environment.update((name, os.environ[name]) for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS") if name in os.environ)
    try:
        run = subprocess.run([python, program], stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120,
                             env=environment, cwd=os.path.dirname(program))
    except subprocess.TimeoutExpired:
        return "--- timeout\n"
    text, error = (stream.decode("utf-8", "backslashreplace").replace(os.path.dirname(program), "<folder>")
                   for stream in (run.stdout, run.stderr))
    if error:
        text += "--- stderr\n" + error
    if run.returncode:
        text += "--- exit\n%d\n" % run.returncode
    return text


def lasting(text):
    """Without the numbers of the library's lines, which an update of Debian moves."""
    return re.sub(r'(File "/usr/lib/python3\.11/[^"]*", line )\d+', r"\1<line>", text)


def difference(expected, got):
    for number, (a, b) in enumerate(zip(expected.splitlines(), got.splitlines()), 1):
        if a != b:
            end = "; it ends in %r" % got[-300:] if b == "--- stderr" else ""
            return "line %d: expected %r, got %r%s" % (number, a, b, end)
    return "%d lines expected, %d printed; the last: %r" % (len(expected.splitlines()), len(got.splitlines()), got[-200:])


def check(krait, program, update):
    expectation = program[:-3] + ".out"
    reference = outcome(REFERENCE, program) if os.path.exists(REFERENCE) else None
    if update and reference is not None:
        with open(expectation, "w", encoding="utf-8") as file:
            file.write(lasting(reference))
    if not os.path.exists(expectation):
        return "has no expectation"
    with open(expectation, encoding="utf-8", newline="") as file:
        expected = file.read()
    if reference is not None and lasting(reference) != expected:
        return "the expectation is not what %s prints: %s" % (REFERENCE, difference(expected, lasting(reference)))
    got = outcome(krait, program)
    if reference is not None:
        expected = reference  # to the line of the library
    else:
        got = lasting(got)
    return None if got == expected else difference(expected, got)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("krait")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    passed = failed = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        found = programs(options.names)
        for program, wrong in zip(found, pool.map(lambda p: check(os.path.abspath(options.krait), p, options.update), found)):
            if wrong:
                failed += 1
                print("%s: %s" % (os.path.relpath(program, HERE), wrong))
            else:
                passed += 1
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


sys.exit(main())
