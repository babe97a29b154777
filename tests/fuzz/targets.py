"""Runs the libFuzzer targets of this folder, one after the other: `./dev fuzz`.

    python3 tests/fuzz/targets.py BIN_FOLDER [SECONDS] [TARGET ...]

Seeds are the files of tests/syntax and tests/run and some of the library; what a target found worth keeping stays in
build/fuzz/corpus. A finding is written to build/fuzz/findings and said; the last line counts.
"""
import glob, keyword, marshal, os, random, subprocess, sys, token

HERE = os.path.dirname(os.path.abspath(__file__))
TARGETS = ["scanner", "parse", "lower", "compile", "marshal", "edit"]
MOST_BYTES = 4096
SEED_BYTES = 1200  # small ones are tried more often


def seed_sources(folder, leading=lambda number: b"\0"):
    """What stands before the text says how a target reads it: 0 is a file."""
    patterns = [os.path.join(HERE, "..", "syntax", "*", "*.py"), os.path.join(HERE, "..", "run", "*", "*.py"), "/usr/lib/python3.11/[a-d]*.py"]
    for number, path in enumerate(sorted(path for pattern in patterns for path in glob.glob(pattern))):
        with open(path, "rb") as file:
            data = file.read(SEED_BYTES).rpartition(b"\n")[0] + b"\n"
        with open(os.path.join(folder, "%04d" % number), "wb") as file:
            file.write(leading(number) + data)


def seed_edits(folder):
    """Before the text: how many edits, and four bytes for each."""
    seed_sources(folder, lambda number: b"\x08" + random.Random(number).randbytes(8 * 4))


def write_dictionary(path):
    """The words of the language, for libFuzzer to put into texts."""
    words = [*keyword.kwlist, *keyword.softkwlist, *token.EXACT_TOKEN_TYPES, '"""', "'''", "f'{", "rb'", "\n", "\n    ", "\t", "\\\n",
             "# type: ignore", "# type: int", "# coding: latin-1\n", "0x1_f", "1e5j", "0777", "\u00e9", "\\N{DASH}"]
    with open(path, "w", encoding="ascii") as file:
        for word in words:
            file.write('"%s"\n' % "".join("\\x%02X" % byte for byte in word.encode()))


def seed_values(folder):
    values = [None, True, 1, -1 << 40, 1 << 100, 1.5, 2j, "text", "\u20ac", b"bytes", (1, (2, "x")), [1, [2]], {"k": 1}, {1, 2},
              frozenset("ab"), ..., StopIteration, compile("def f(x, *y): return [z for z in x if z in {1, 2}]", "f", "exec")]
    for number, value in enumerate(values):
        with open(os.path.join(folder, "%04d" % number), "wb") as file:
            file.write(marshal.dumps(value))


def run_target(folder, name, seconds):
    corpus = os.path.join(folder, "..", "corpus", name)
    findings = os.path.join(folder, "..", "findings", name + "-")
    if not os.path.isdir(corpus):
        os.makedirs(corpus)
        {"marshal": seed_values, "edit": seed_edits}.get(name, seed_sources)(corpus)
    os.makedirs(os.path.dirname(findings), exist_ok=True)
    command = [os.path.join(folder, name + "_fuzzer"), corpus, "-max_total_time=%d" % seconds, "-max_len=%d" % MOST_BYTES, "-timeout=25",
               "-rss_limit_mb=4096", "-print_final_stats=1", "-artifact_prefix=" + findings]
    if name != "marshal":
        dictionary = os.path.join(folder, "..", name + ".dict")
        write_dictionary(dictionary)
        command.append("-dict=" + dictionary)
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    lines = run.stdout.decode("utf-8", "replace").splitlines()
    units = [line.split()[-1] for line in lines if "number_of_executed_units" in line]
    print("%-10s %s inputs, %s" % (name, units[0] if units else "?", "no finding" if run.returncode == 0 else "a finding"), flush=True)
    if run.returncode:
        print("\n".join("    " + line for line in lines[-40:]), flush=True)
    return run.returncode == 0


def main():
    folder = os.path.abspath(sys.argv[1])
    rest = sys.argv[2:]
    seconds = int(rest.pop(0)) if rest and rest[0].isdigit() else 60
    passed = [run_target(folder, name, seconds) for name in rest or TARGETS]
    print("%d passed, %d failed" % (sum(passed), len(passed) - sum(passed)))
    return 0 if all(passed) else 1


sys.exit(main())
