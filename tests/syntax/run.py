"""Runs the front end over the cases in this folder and compares with what CPython 3.11 made of them.

    python3 tests/syntax/run.py CHECKER             CHECKER is the ast_check that was built
    python3.11 tests/syntax/run.py --update         rewrites the expectations, with the Python that runs this as reference

ast/NAME.py and symbols/NAME.py have their expectation beside them (NAME.ast, NAME.symbols); so has faults/NAME.py
(NAME.faults: every error that an editor shows, what syntax_check prints), for which there is no reference. errors/NAME.txt holds many
cases: a text, then a line `=> ` with what is said of it (`accepted`, or exception | message | line offset end end_offset),
then `---` (those of type_comments.txt with type comments). In a text, `\\r`, `\\t`, `\\f` and `\\x00` written with two backslashes stand for that character.
"""
import os
import re
import subprocess
import sys
import tempfile
import warnings

HERE = os.path.dirname(os.path.abspath(__file__))
MARK = "=> "


def files(folder, suffix):
    names = sorted(os.listdir(os.path.join(HERE, folder)))
    return [os.path.join(HERE, folder, name) for name in names if name.endswith(suffix)]


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def unescape(text):
    for written, meant in (("\\\\r", "\r"), ("\\\\t", "\t"), ("\\\\f", "\f"), ("\\\\x00", "\0")):
        text = text.replace(written, meant)
    return text


def cases(path):
    """Pairs of text as written and expectation."""
    pairs = []
    for block in read(path).split("---\n"):
        if block.strip():
            text, _, expected = block.rpartition("\n" + MARK)
            pairs.append((text, expected.strip("\n")))
    return pairs


def reference_ast(path):
    import ast

    return ast.dump(ast.parse(open(path, "rb").read(), path), include_attributes=True) + "\n"


def reference_symbols(path):
    import _symtable

    def listing(entry):
        symbols = sorted(f"{name}={flags}" for name, flags in entry.symbols.items())
        varnames = "".join(name + "," for name in entry.varnames)
        head = [str(entry.type), entry.name, str(entry.lineno), str(int(entry.nested)), f"({varnames})"]
        return " ".join(head + symbols) + "\n" + "".join(map(listing, entry.children))

    return listing(_symtable.symtable(open(path, "rb").read(), path, "exec"))


def reference_nodes():
    """The classes of the ast module with their fields, `*` for lists, `?` for what may be None, `@` for a position."""
    import _ast as ast  # which has none of the ast module's deprecated classes

    lines = []
    for base in (ast.mod, ast.stmt, ast.expr, ast.excepthandler, ast.pattern, ast.type_ignore):
        lines += [node_line(cls) for cls in base.__subclasses__() if getattr(ast, cls.__name__, None) is cls]
    parts = (ast.comprehension, ast.arguments, ast.arg, ast.keyword, ast.alias, ast.withitem, ast.match_case)
    return "\n".join(sorted(lines + [node_line(cls) for cls in parts])) + "\n"


def node_line(cls):
    described = dict((name, kind) for kind, name in re.findall(r"(\w+[*?]?) (\w+)", cls.__doc__.partition("(")[2]))
    fields = [name + described[name].lstrip("abcdefghijklmnopqrstuvwxyz_") for name in cls._fields]
    return " ".join([cls.__name__, *fields] + ["@"] * ("lineno" in cls._attributes))


def has_type_comments(path):
    return os.path.basename(path) == "type_comments.txt"


def reference_verdict(text, flags=0):
    try:
        compile(unescape(text).encode(), "case", "exec", flags, dont_inherit=True)
    except SyntaxError as e:
        return f"{type(e).__name__} | {e.msg} | {e.lineno} {e.offset} {e.end_lineno} {e.end_offset}"
    except (ValueError, RecursionError, MemoryError, OverflowError) as e:
        return f"{type(e).__name__} | {e}"
    return "accepted"


def update():
    warnings.simplefilter("ignore")
    with open(os.path.join(HERE, "nodes.txt"), "w", encoding="utf-8") as file:
        file.write(reference_nodes())
    for folder, suffix, reference in (("ast", ".ast", reference_ast), ("symbols", ".symbols", reference_symbols)):
        for path in files(folder, ".py"):
            with open(path[:-3] + suffix, "w", encoding="utf-8") as file:
                file.write(reference(path))
    for path in files("errors", ".txt"):
        pairs = cases(path)
        with open(path, "w", encoding="utf-8") as file:
            for text, _ in pairs:
                flags = 0x1400 if has_type_comments(path) else 0
                file.write(f"{text}\n{MARK}{reference_verdict(text, flags)}\n---\n")


def run(checker, *arguments):
    return subprocess.run([checker, *arguments], capture_output=True, check=True).stdout.decode("utf-8", "surrogateescape")


def compare(name, expected, found):
    if expected.rstrip("\n") == found.rstrip("\n"):
        return True
    at = next((i for i, (a, b) in enumerate(zip(expected, found)) if a != b), min(len(expected), len(found)))
    print(f"FAIL {name}\n  expected ...{expected[max(0, at - 60):at + 100]!r}\n  found    ...{found[max(0, at - 60):at + 100]!r}")
    return False


def check_snapshots(checker, folder, suffix, *arguments):
    good = total = 0
    for path in files(folder, ".py"):
        found = run(checker, *arguments, path).partition("\n")[2]
        good += compare(os.path.relpath(path, HERE), read(path[:-3] + suffix), found)
        total += 1
    return good, total


def check_errors(checker):
    good = total = 0
    with tempfile.TemporaryDirectory() as folder:
        for path in files("errors", ".txt"):
            for number, (text, expected) in enumerate(cases(path), 1):
                case = os.path.join(folder, "case.py")
                with open(case, "w", encoding="utf-8", newline="") as file:
                    file.write(unescape(text))
                options = ["--errors"] + ["--type-comments"] * has_type_comments(path)
                found = run(checker, *options, case).partition(" ")[2]
                good += compare(f"{os.path.relpath(path, HERE)} case {number}: {text!r}", expected, found)
                total += 1
    return good, total


# CPython has a more particular message for every statement that owns a block
UNREACHABLE = {"expected an indented block"}


def check_reached():
    """Every message of the recogniser's rules is some case's expectation."""
    rules = os.path.join(HERE, "..", "..", "syntax", "diagnostics")
    sources = [read(os.path.join(rules, name)) for name in os.listdir(rules) if name.startswith("rules_")]
    messages = {found.replace('\\"', '"') for text in sources for found in re.findall(r'\{raise [^"]*"((?:[^"\\]|\\.)*)"\}', text)}
    expected = "\n".join(verdict for path in files("errors", ".txt") for _, verdict in cases(path))
    missed = []
    for message in sorted(messages - UNREACHABLE):
        pattern = re.escape(message).replace("%e", ".*").replace("%l", "[0-9]+")
        if not re.search(rf"\| {pattern} \|", expected):
            missed.append(message)
            print(f"FAIL no case reaches the message {message!r}")
    return len(messages) - len(missed), len(messages)


def main(arguments):
    if arguments == ["--update"]:
        return update()
    if len(arguments) != 1:
        sys.exit(__doc__)
    checker = arguments[0]
    nodes = "\n".join(sorted(run(checker, "--nodes").splitlines()))
    results = [
        (compare("nodes.txt", read(os.path.join(HERE, "nodes.txt")), nodes), 1),
        check_snapshots(checker, "ast", ".ast", "--full"),
        check_snapshots(checker, "symbols", ".symbols", "--symbols", "--full"),
        check_snapshots(os.path.join(os.path.dirname(checker), "syntax_check"), "faults", ".faults", "--faults"),
        check_errors(checker),
        check_reached(),
    ]
    good, total = (sum(column) for column in zip(*results))
    print(f"{good} of {total} syntax cases")
    sys.exit(good != total)


main(sys.argv[1:])
