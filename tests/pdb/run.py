"""Feeds recorded commands to a debugger and compares what it prints.

    python3 tests/pdb/run.py KRAIT [--face debug|module|all] [--only NAME] [--update] [--show]

A case is NAME.txt in this folder: its first line `# arguments of the debugger` (the program's path is relative to programs/),
then a line a command. NAME.expected is what `/usr/bin/python3.11 -m pdb` printed; when that Python is present, the file is
held against it as well. Faces: `debug` is `krait debug`, `module` is `krait -m pdb`. Only paths are made equal (this
folder and the standard library's) and the addresses in reprs.
"""
import argparse, concurrent.futures, glob, os, re, shutil, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAMS = os.path.join(HERE, "programs")
REFERENCE = "/usr/bin/python3.11"
ADDRESS = re.compile(r"(?<=x)[0-9a-f]{8,16}\b")


def neutral(text, home):
    text = text.replace(os.path.join(home, "work"), "<tests>").replace(home, "<home>")
    text = text.replace("/usr/lib/python3.11", "<library>")
    return ADDRESS.sub("...", text)


def transcript(command, case):
    """What the debugger prints for the case, its input beside it, in a fresh folder with a fresh home."""
    with open(os.path.join(HERE, case + ".txt")) as f:
        head, _, commands = f.read().partition("\n")
    arguments = head.lstrip("# ").split()
    if "-c" in arguments:  # `-c until_20` stands for one argument with a blank
        arguments = [a.replace("_", " ") if arguments[i - 1] == "-c" else a for i, a in enumerate(arguments)]
    home = os.path.realpath(tempfile.mkdtemp(prefix="pdb-test-"))
    try:
        work = os.path.join(home, "work")
        shutil.copytree(PROGRAMS, work, ignore=shutil.ignore_patterns("__pycache__"))
        if os.path.exists(os.path.join(work, case + ".pdbrc")):
            shutil.copy(os.path.join(work, case + ".pdbrc"), os.path.join(home, ".pdbrc"))
        # Unbuffered: both streams go into one pipe, and their order counts.
        environment = dict(os.environ, HOME=home, PYTHONHASHSEED="0", PYTHONDONTWRITEBYTECODE="1", PYTHONUNBUFFERED="1", COLUMNS="80")
        for name in ("PYTHONPATH", "PYTHONSTARTUP", "PYTHONBREAKPOINT"):
            environment.pop(name, None)
        run = subprocess.run(command + arguments, input=commands.encode(), cwd=work, env=environment, timeout=60,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return neutral(run.stdout.decode("utf-8", "replace"), home) + "[status %d]\n" % run.returncode
    except subprocess.TimeoutExpired as expired:
        return neutral((expired.stdout or b"").decode("utf-8", "replace"), home) + "[timeout]\n"
    finally:
        shutil.rmtree(home, ignore_errors=True)


def difference(expected, got):
    want, have = expected.splitlines(), got.splitlines()
    for i, line in enumerate(want + [None]):
        other = have[i] if i < len(have) else None
        if line != other:
            context = "\n".join("      " + l for l in want[max(0, i - 4):i])
            return "%s\n    - %s\n    + %s" % (context, line, other)
    return "      more lines than expected:\n    + " + "\n    + ".join(have[len(want):][:5])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("krait", nargs="?", default=os.path.join(os.environ.get("KRAIT_BIN", ""), "krait"))
    parser.add_argument("--face", default="all", choices=["debug", "module", "all"])
    parser.add_argument("--only")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    krait = os.path.abspath(options.krait)
    cases = sorted(os.path.basename(p)[:-4] for p in glob.glob(os.path.join(HERE, "*.txt")))
    if options.only:
        cases = [c for c in cases if options.only in c]
    faces = {"debug": [krait, "debug"], "module": [krait, "-m", "pdb"]}
    if options.face != "all":
        faces = {options.face: faces[options.face]}
    if os.path.exists(REFERENCE):
        faces["reference"] = [REFERENCE, "-m", "pdb"]
    if options.update:
        for case in cases:
            with open(os.path.join(HERE, case + ".expected"), "w") as f:
                f.write(transcript(faces["reference"], case))
        return 0
    passed = failed = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        work = [(case, face, pool.submit(transcript, command, case)) for case in cases for face, command in faces.items()]
        for case, face, future in work:
            got = future.result()
            if options.show and face != "reference":
                print(got)
            with open(os.path.join(HERE, case + ".expected")) as f:
                expected = f.read()
            if got == expected:
                passed += 1
                continue
            failed += 1
            print("%s (%s):\n%s" % (case, face, difference(expected, got)))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
