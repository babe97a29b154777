"""What the editor shows, asserted under the code that it is shown for. Each file of cases/ is opened in the server.

A comment below a line says what is there, carets under the columns (a file's `# encoding: utf-8` counts them in bytes):
    x = (1
    #   ^ error: '(' was never closed
    # ^ token: variable
    # ^ symbol: function
`error`, `warning` and `information` are complete: a file has those that it says and no others. `token` (with its modifiers)
and `symbol` are only looked at where they are asserted. `# fold: 3-7 imports` anywhere: that fold is there, lines from 1.
`python: yes` in a file also holds its first error against /usr/bin/python3.11.
"""
import glob, os, re, subprocess, sys

from client import HERE, Client, run_tests

ASSERTION = re.compile(r"^[^#]*#( *)(\^+) (error|warning|information|token|symbol): (.*?)\s*$")
FOLD = re.compile(r"# fold: (\d+)-(\d+) ?(\w*)")
SYMBOL_KINDS = {5: "class", 6: "method", 7: "property", 8: "field", 9: "constructor", 12: "function", 13: "variable",
                14: "constant"}


def assertions(text):
    """(what, line, start, end, words) of each, lines from 0; the line asserted about is the last one without any."""
    target = 0
    for number, line in enumerate(text.split("\n")):
        found = ASSERTION.match(line)
        if not found:
            target = number
            continue
        start = found.start(2)
        yield found[3], target, start, start + len(found[2]), found[4]


def tokens_of(data, legend):
    line = column = 0
    for i in range(0, len(data), 5):
        down, right, length, kind, modifiers = data[i:i + 5]
        line, column = line + down, right if down else column + right
        words = [legend["tokenTypes"][kind]]
        words += [m for bit, m in enumerate(legend["tokenModifiers"]) if modifiers >> bit & 1]
        yield line, column, column + length, " ".join(words)


def flat(symbols):
    for symbol in symbols:
        start, end = symbol["selectionRange"]["start"], symbol["selectionRange"]["end"]
        yield start["line"], start["character"], end["character"], SYMBOL_KINDS[symbol["kind"]]
        yield from flat(symbol["children"])


def check(path):
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    expected = list(assertions(text))
    with Client.stdio() as c:
        capabilities = c.initialize(["utf-32"])
        c.open(text)
        found = set()
        for d in c.diagnostics():
            start, end = d["range"]["start"], d["range"]["end"]
            width = end["character"] - start["character"] if end["line"] == start["line"] else None
            kind = {1: "error", 2: "warning", 3: "information"}[d["severity"]]
            found.add((kind, start["line"], start["character"], width, d["message"]))
        wanted = {(what, line, start, end - start, words) for what, line, start, end, words in expected
                  if what in ("error", "warning", "information")}
        # a range over several lines is asserted by its start alone: one caret
        loose = {(k, l, s, 1 if w is None else w, m) for k, l, s, w, m in found}
        assert loose == wanted, f"{path}:\n  found  {sorted(loose - wanted)}\n  wanted {sorted(wanted - loose)}"
        legend = capabilities["semanticTokensProvider"]["legend"]
        tokens = set(tokens_of(c.about("semanticTokens/full")["data"], legend))
        symbols = set(flat(c.about("documentSymbol")))
        for what, line, start, end, words in expected:
            if what in ("token", "symbol"):
                there = tokens if what == "token" else symbols
                assert (line, start, end, words) in there, (
                    f"{path}:{line + 1}: {words} is not at {start}-{end}; there is "
                    f"{sorted(t for t in there if t[0] == line)}")
        folds = {(f["startLine"] + 1, f["endLine"] + 1, f.get("kind", "")) for f in c.about("foldingRange")}
        for fold in FOLD.finditer(text):
            assert (int(fold[1]), int(fold[2]), fold[3]) in folds, f"{path}: no fold {fold[0]}: {sorted(folds)}"
    if "# python: yes" in text and os.path.exists("/usr/bin/python3.11"):
        ran = subprocess.run(["/usr/bin/python3.11", path], capture_output=True, text=True)
        first = min((e for e in expected if e[0] == "error"), key=lambda e: e[1])
        assert ran.stderr.strip().split(": ", 1)[1] == first[4], (path, ran.stderr)
        assert f"line {first[1] + 1}" in ran.stderr, (path, ran.stderr)


for case in sorted(glob.glob(os.path.join(HERE, "cases", "*.py"))):
    globals()["test_" + os.path.basename(case)[:-3]] = lambda case=case: check(case)

if __name__ == "__main__":
    sys.exit(run_tests(globals()))
