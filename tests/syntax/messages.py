"""Holds the table of messages against CPython: each example through both Pythons, compared whole.

    python3.11 tests/syntax/messages.py KRAIT          the Python that runs this is the reference

Also: that each example gives the message of its line, and that the messages of the sources are lines of the table.
"""
import ast, json, os, re, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
DIAGNOSTICS = os.path.join(HERE, "..", "..", "syntax", "diagnostics")
LINE = re.compile(r'^MESSAGE\((\w+), (\w+), ("(?:[^"\\]|\\.)*"), (nullptr|"(?:[^"\\]|\\.)*")\)$', re.M)

deep = lambda text: "".join(" " * i + text + "\n" for i in range(101))
blocks = "".join(" " * i + "while 1:\n" for i in range(22)) + " " * 22 + "pass\n"
# What takes more than a short text: (source, mode, flags, feature version)
MADE = {
    "too_many_indents": (deep("if 1:") + " " * 101 + "x\n", "exec", 0, -1),
    "too_many_brackets": ("(" * 201, "exec", 0, -1),
    "fstring_too_many_brackets": ("f'{" + "(" * 201 + "}'\n", "exec", 0, -1),
    "too_many_blocks": (blocks, "exec", 0, -1),
    "too_many_targets": ("a, " * 256 + "*b = c\n", "exec", 0, -1),
    "huge_integer": ("1" * 5000 + "\n", "exec", 0, -1),
    "null_bytes": ("x\0\n", "exec", 0, -1),
    "several_statements": ("x\ny\n", "single", 0, -1),
    "incomplete_input": ("(", "exec", 0x4000, -1),
    "star_type_comment": ("def f(*, # type: int\n x): pass\n", "exec", 0x1400, -1),
    "two_type_comments": ("def f(): # type: () -> int\n # type: () -> int\n x\n", "exec", 0x1400, -1),
    "newer_language": ("(x := 1)\n", "exec", 0x400, 7),
    "not_utf8": ("x = '\udcff'\n", "exec", 0, -1),
    "not_ascii": ("# coding: ascii\nx = '\udcff'\n", "exec", 0, -1),
}
# Words that no text brings CPython to say: others come first.
UNREACHED = {"unexpected_unindent", "block_expected", "fstring_end", "pattern_keys", "pattern_stars", "encoding_problem",
             "compile_recursion", "not_utf8_in_file"}

PROBE = r'''
import json, sys, warnings
for name, source, mode, flags, version in json.load(open(sys.argv[1])):
    said = []
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        try:
            compile(source.encode("utf-8", "surrogateescape"), "text", mode, flags, True, _feature_version=version)
        except SyntaxError as e:
            said.append([type(e).__name__, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, e.text])
        except Exception as e:
            said.append([type(e).__name__, str(e)])
    said += [[w.category.__name__, str(w.message), w.lineno] for w in seen]
    print(json.dumps([name, said]))
'''


def table():
    """(name, type, words, example or None) of each line."""
    with open(os.path.join(DIAGNOSTICS, "messages.def"), encoding="utf-8") as file:
        text = file.read()
    rows = [(name, kind, ast.literal_eval(words), None if example == "nullptr" else ast.literal_eval(example))
            for name, kind, words, example in LINE.findall(text)]
    assert len(rows) == sum(line.startswith("MESSAGE(") for line in text.splitlines()), "a line of messages.def is malformed"
    return rows


def fits(words, message):
    return re.fullmatch(".*".join(map(re.escape, words.split("%"))), message, re.S) is not None


def verdicts(python, folder):
    probe, cases = os.path.join(folder, "probe.py"), os.path.join(folder, "cases.json")
    ran = subprocess.run([python, probe, cases], stdout=subprocess.PIPE, check=True)
    return dict(json.loads(line) for line in ran.stdout.decode().splitlines())


def messages_of_rules():
    for name in sorted(os.listdir(DIAGNOSTICS)):
        if name.startswith("rules_"):
            with open(os.path.join(DIAGNOSTICS, name), encoding="utf-8") as file:
                for words in re.findall(r'\{raise [^"]*"((?:[^"\\]|\\.)*)"\}', file.read()):
                    yield words.replace('\\"', '"').replace("%e", "x").replace("%l", "1")


def messages_of_code():
    """Whole literals that are handed to what reports errors."""
    call = re.compile(r'\b(?:error|refuse|fail|raise_at_last)\((?:[\w.*]+, )*"((?:[^"\\]|\\.)*)"\)')
    for folder in ("tokens", "ast", "symbols", "diagnostics"):
        folder = os.path.join(DIAGNOSTICS, "..", folder)
        for name in sorted(os.listdir(folder)):
            if name.endswith(".cpp") and name != "recovery.cpp":
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    yield from (ast.literal_eval('"' + words + '"') for words in call.findall(file.read()))


def main():
    rows, failed, passed = table(), 0, 0
    cases = [(name, example, "exec", 0, -1) for name, _, _, example in rows if example is not None]
    cases += [(name, *made) for name, made in MADE.items()]
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "probe.py"), "w", encoding="utf-8") as file:
            file.write(PROBE)
        with open(os.path.join(folder, "cases.json"), "w", encoding="utf-8") as file:
            json.dump(cases, file)
        expected, found = verdicts(sys.executable, folder), verdicts(sys.argv[1], folder)
    for name, kind, words, example in rows:
        problem = None
        if name in UNREACHED:
            problem = "has an example" if name in expected else None
        elif name not in expected:
            problem = "has no example"
        elif not any(said[0] == kind and fits(words, said[1]) for said in expected[name]):
            problem = f"CPython says of its example {expected[name]}"
        elif expected[name] != found.get(name):
            problem = f"\n  CPython {expected[name]}\n  Krait   {found.get(name)}"
        passed, failed = passed + (not problem), failed + bool(problem)
        if problem:
            print(f"FAIL {name}: {problem}")
    for words in [*messages_of_rules(), *messages_of_code()]:
        known = any(fits(row[2], words) or words in row[2] for row in rows)
        passed, failed = passed + known, failed + (not known)
        if not known:
            print(f"FAIL no line of the table for {words!r}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(bool(failed))


main()
