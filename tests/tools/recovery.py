"""How local a mistake stays: edits valid files as a typing person would, and looks at what the front end still makes of them.

    python3.11 tests/tools/recovery.py SYNTAX_CHECK [--seeds 1,2,...] [--files 40] [--each 10] [--kind KIND] [--show N]
                                       [--keep FOLDER] [--check] [SOURCE_FOLDER]

Each variant of a file has one edit, of one kind. A line of the table is a kind:
  kept      of the statements that the edit does not touch, how many are in the tree as they were: type, span and owner
  halved    files of which less than half of those statements is left
  cpython   of the variants that CPython refuses, how many name the edited line in CPython's error
  ours      the same of any of our errors
  errors    our errors in a refused variant, on average; the worst
--show prints the N variants (of --kind) that lose most. --check ends with status 1 unless every bar is met.
"""
import argparse, ast, collections, io, os, random, subprocess, sys, tempfile, tokenize, warnings

REPLACEMENTS = ("( ) [ ] { } : , . = == + * ** -> := if else for in def class return lambda not is import from as with try "
                "except finally None x 1 's' f'{x}' await async match @").split()
KINDS = ["token", "bracket", "colon", "quote", "half", "indent", "dedent", "tab", "truncate"]
NO_TOKENS = {tokenize.ENDMARKER, tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.COMMENT}


# ---- edits ----

def tokens_of(text):
    return [t for t in tokenize.generate_tokens(io.StringIO(text).readline) if t.type not in NO_TOKENS]


def replaced(lines, start, end, new):
    (row, column), (end_row, end_column) = start, end
    middle = lines[row - 1][:column] + new + lines[end_row - 1][end_column:]
    return "".join(lines[:row - 1] + [middle] + lines[end_row:])


def edit_token(rng, lines, tokens):
    i = rng.randrange(len(tokens) - 1)
    token, following = tokens[i], tokens[i + 1]
    what = rng.choice(["delete", "double", "replace", "insert", "swap"])
    if what == "swap":
        if token.end[0] != following.start[0]:
            return None
        between = lines[token.end[0] - 1][token.end[1]:following.start[1]]
        return replaced(lines, token.start, following.end, following.string + between + token.string)
    if what == "insert":
        return replaced(lines, token.start, token.start, rng.choice(REPLACEMENTS) + " ")
    new = {"delete": "", "double": token.string + " " + token.string, "replace": rng.choice(REPLACEMENTS)}[what]
    return replaced(lines, token.start, token.end, new)


def edit_punctuation(rng, lines, tokens, characters):
    found = [t for t in tokens if t.string in characters]
    if not found:
        return None
    token = rng.choice(found)
    return replaced(lines, token.start, token.end, "")


def edit_quote(rng, lines, tokens):
    strings = [t for t in tokens if t.type == tokenize.STRING]
    if not strings:
        return None
    token = rng.choice(strings)
    text = token.string
    cut = text.rstrip("\"'") if rng.random() < .5 else text.lstrip("rbfuRBFU").lstrip("\"'")
    return replaced(lines, token.start, token.end, cut)


def edit_indentation(rng, lines, kind):
    rows = [i for i, line in enumerate(lines) if line.strip() and (kind == "indent" or line.startswith("    "))]
    if not rows:
        return None
    row = rng.choice(rows)
    line = lines[row]
    body = line.lstrip(" \t")
    width = len(line) - len(body)
    if kind == "indent":
        new = " " * rng.randint(1, 4) + line
    elif kind == "dedent":
        new = " " * (width - rng.randint(1, min(4, width))) + body
    else:
        new = "\t" * max(1, width // 8) + " " * rng.choice([0, 0, width % 8]) + body
    return "".join(lines[:row] + [new] + lines[row + 1:])


def edit_truncate(rng, lines):
    row = rng.randrange(len(lines))
    return "".join(lines[:row]) + lines[row][:rng.randrange(len(lines[row]) + 1)]


def edit_half(rng, lines):
    row = rng.randrange(len(lines))
    line = lines[row].rstrip("\n")
    if len(line.strip()) < 3:
        return None
    cut = rng.randrange(len(line) - len(line.lstrip()) + 1, len(line))
    return "".join(lines[:row] + [line[:cut] + "\n"] + lines[row + 1:])


def edited(rng, kind, lines, tokens):
    """The new text, or None where the file has no place for such an edit."""
    if kind == "token":
        return edit_token(rng, lines, tokens)
    if kind in ("bracket", "colon"):
        return edit_punctuation(rng, lines, tokens, "()[]{}" if kind == "bracket" else ":")
    if kind == "quote":
        return edit_quote(rng, lines, tokens)
    if kind == "truncate":
        return edit_truncate(rng, lines)
    if kind == "half":
        return edit_half(rng, lines)
    return edit_indentation(rng, lines, kind)


# ---- what is to be kept ----

def statements_of(tree):
    """(type, line, column, end line, end column, owner's type, owner's line) of every statement."""
    def walk(node, owner):
        for child in ast.iter_child_nodes(node):
            inner = owner
            if isinstance(child, ast.stmt):
                inner = child
                yield (type(child).__name__, child.lineno, child.col_offset, child.end_lineno, child.end_col_offset,
                       type(owner).__name__ if owner else "-", owner.lineno if owner else 0)
            yield from walk(child, inner)
    return list(walk(tree, None))


class Change:
    """Which lines (from 1, inclusive) an edit has replaced, and by which."""

    def __init__(self, old, new):
        head = 0
        while head < min(len(old), len(new)) and old[head] == new[head]:
            head += 1
        tail = 0
        while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
            tail += 1
        self.first = head + 1
        self.old_last, self.new_last = max(len(old) - tail, self.first), max(len(new) - tail, self.first)
        self.shift = len(new) - len(old)

    def touches(self, statement):
        return statement[1] <= self.old_last and statement[3] >= self.first

    def moved(self, line):
        return line + self.shift if line > self.old_last else line

    def expected(self, statement):
        name, line, column, end_line, end_column, owner, owner_line = statement
        return name, self.moved(line), column, self.moved(end_line), end_column, owner, self.moved(owner_line)


def cpython_error(text):
    """The line, or None if CPython accepts the text; 0 for an error without a line."""
    try:
        compile(text.encode(), "variant", "exec", dont_inherit=True)
    except SyntaxError as error:
        return error.lineno or 0
    except (ValueError, RecursionError, MemoryError, OverflowError):
        return 0
    return None


# ---- running ----

Variant = collections.namedtuple("Variant", "kind path text change wanted")


def sources(folder, rng, count):
    paths = []
    for root, folders, names in os.walk(folder):
        folders.sort()
        paths += [os.path.join(root, n) for n in sorted(names) if n.endswith(".py") and "bad" not in n]
    rng.shuffle(paths)
    for path in paths:
        if not count:
            return
        try:
            with open(path, encoding="utf-8") as file:
                text = file.read()
            tree = ast.parse(text, path)
            tokens = tokens_of(text)
        except (SyntaxError, ValueError, RecursionError, tokenize.TokenError):
            continue
        if 10 < text.count("\n") <= 400 and len(tokens) >= 10 and os.path.getsize(path) < 16000:
            count -= 1
            yield path, text, statements_of(tree), tokens


def variants(options, seed):
    rng = random.Random(seed)
    kinds = [options.kind] if options.kind else KINDS
    for path, text, statements, tokens in sources(options.sources, rng, options.files):
        lines, made = text.splitlines(keepends=True), 0
        for _ in range(options.each * 5):
            kind = rng.choice(kinds)
            new = edited(rng, kind, lines, tokens)
            if new is None or new == text:
                continue
            change = Change(lines, new.splitlines(keepends=True))
            wanted = [change.expected(s) for s in statements if not change.touches(s)]
            if kind == "truncate":
                wanted = [s for s in wanted if s[3] < change.first]
            yield Variant(kind, path, new, change, wanted)
            made += 1
            if made == options.each:
                break


def ask(checker, folder):
    """Name of the file -> its statements and its errors (first line, last line, words)."""
    output = subprocess.run([checker, "--recovered", folder], stdout=subprocess.PIPE, check=True).stdout.decode("utf-8", "replace")
    found, statements, errors = {}, set(), []
    for line in output.splitlines():
        if line.startswith("== "):
            statements, errors = found.setdefault(line[3:], (set(), []))
        elif line.startswith("s "):
            name, a, b, c, d, owner, owner_line = line[2:].split()
            statements.add((name, int(a), int(b), int(c), int(d), owner, int(owner_line)))
        else:
            first, last, words = line[2:].split(" ", 2)
            errors.append((int(first), int(last), words))
    return found


class Row:
    def __init__(self):
        self.files = self.wanted = self.kept = self.halved = 0
        self.refused = self.cpython_names = self.we_name = self.errors = self.worst = 0
        self.unequal = 0

    def add(self, variant, statements, errors):
        self.files += 1
        kept = sum(s in statements for s in variant.wanted)
        self.wanted += len(variant.wanted)
        self.kept += kept
        self.halved += 2 * kept < len(variant.wanted)
        line = cpython_error(variant.text)
        self.unequal += (line is None) != (not errors)
        if line is None:
            return
        first, last = variant.change.first, variant.change.new_last
        self.refused += 1
        self.cpython_names += first <= line <= last
        self.we_name += any(a <= last and b >= first for a, b, _ in errors)
        self.errors += len(errors)
        self.worst = max(self.worst, len(errors))

    def line(self, name):
        refused = max(self.refused, 1)
        return "%-9s %6d %8.2f%% %7.2f%% %8.1f%% %7.1f%% %7.2f %4d" % (
            name, self.files, 100 * self.kept / max(self.wanted, 1), 100 * self.halved / max(self.files, 1),
            100 * self.cpython_names / refused, 100 * self.we_name / refused, self.errors / refused, self.worst)

    def misses(self, name):
        least = .90 if name == "truncate" else .98
        if self.kept < least * self.wanted:
            yield "keeps too few statements"
        if self.halved >= .02 * self.files:
            yield "loses half of too many files"
        if self.we_name < self.cpython_names:
            yield "names the edited line less often than CPython"
        if self.errors > 1.5 * self.refused or self.worst > 15:
            yield "has too many errors"


def show(variant, statements, errors):
    lost = [s for s in variant.wanted if s not in statements]
    change, lines = variant.change, variant.text.splitlines()
    print("---- %s: %s, edit in line %d; %d of %d statements lost, %d errors" % (
        variant.kind, variant.path, change.first, len(lost), len(variant.wanted), len(errors)))
    for number in range(max(change.first - 3, 1), min(change.new_last + 4, len(lines)) + 1):
        print("%s%4d|%s" % (">" if change.first <= number <= change.new_last else " ", number, lines[number - 1]))
    for statement in lost[:4]:
        same = [s for s in statements if s[:3] == statement[:3]]
        print("    lost", statement, "there is", same)
    for error in errors[:8]:
        print("   ", error)
    print("    CPython names line", cpython_error(variant.text))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("checker")
    parser.add_argument("sources", nargs="?", default="/usr/lib/python3.11")
    parser.add_argument("--seeds", default="1")
    parser.add_argument("--files", type=int, default=40)
    parser.add_argument("--each", type=int, default=10)
    parser.add_argument("--kind", choices=KINDS)
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--order", choices=["lost", "errors", "unnamed"], default="lost")
    parser.add_argument("--keep")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    made = [v for seed in options.seeds.split(",") for v in variants(options, int(seed))]
    with tempfile.TemporaryDirectory() as folder:
        folder = options.keep or folder
        os.makedirs(folder, exist_ok=True)
        for number, variant in enumerate(made):
            with open(os.path.join(folder, "%06d-%s.py" % (number, variant.kind)), "w", encoding="utf-8", newline="") as file:
                file.write(variant.text)
        found = ask(options.checker, folder)
    rows, worst = {name: Row() for name in KINDS + ["all"]}, []
    for number, variant in enumerate(made):
        statements, errors = found["%06d-%s.py" % (number, variant.kind)]
        rows[variant.kind].add(variant, statements, errors)
        rows["all"].add(variant, statements, errors)
        if options.show:
            worst.append((badness(options.order, variant, statements, errors), number, variant, statements, errors))
    worst.sort(key=lambda entry: (-entry[0], entry[1]))
    for entry in worst[:options.show]:
        if entry[0]:
            show(*entry[2:])
    print("%-9s %6s %9s %8s %9s %8s %7s %4s" % ("kind", "files", "kept", "halved", "cpython", "ours", "errors", "max"))
    failed = []
    for name, row in rows.items():
        if row.files:
            print(row.line(name))
            failed += ["%s: %s" % (name, miss) for miss in row.misses(name)]
    print("%d verdicts differ from CPython's" % rows["all"].unequal)
    if options.check:
        print("\n".join(failed))
        sys.exit(bool(failed))


def badness(order, variant, statements, errors):
    if order == "errors":
        return len(errors)
    if order == "unnamed":
        first, last = variant.change.first, variant.change.new_last
        line = cpython_error(variant.text)
        return line is not None and first <= line <= last and not any(a <= last and b >= first for a, b, _ in errors)
    return sum(s not in statements for s in variant.wanted)


main()
