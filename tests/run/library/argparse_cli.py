"""argparse: sub-commands, types, groups, help text, errors; run on many command lines."""
import argparse, contextlib, io, os, sys
os.environ["COLUMNS"] = "80"
p = argparse.ArgumentParser(prog="tool", description="A tool that does things.", epilog="That is all.", formatter_class=argparse.ArgumentDefaultsHelpFormatter)
p.add_argument("-v", "--verbose", action="count", default=0, help="say more"); p.add_argument("--version", action="version", version="%(prog)s 1.2")
sub = p.add_subparsers(dest="command", required=True, metavar="COMMAND", title="commands")
a = sub.add_parser("add", help="add things", aliases=["a"]); a.add_argument("names", nargs="+", metavar="NAME"); a.add_argument("-n", "--number", type=int, default=1, choices=range(1, 5)); a.add_argument("--tag", action="append", help="may be repeated")
g = a.add_mutually_exclusive_group(); g.add_argument("--yes", action="store_true"); g.add_argument("--no", dest="yes", action="store_false")
r = sub.add_parser("run", help="run it"); r.add_argument("file", type=argparse.FileType("r"), nargs="?", default="-"); r.add_argument("rest", nargs=argparse.REMAINDER); r.add_argument("--level", type=float, required=True); r.add_argument("--flag", action=argparse.BooleanOptionalAction, default=True); r.add_argument("-o", nargs="?", const="CONST"); r.add_argument("--pair", nargs=2, type=int, metavar=("A", "B"))
def positive(s):
    v = int(s)
    if v <= 0: raise argparse.ArgumentTypeError(f"{v} is not positive")
    return v
c = sub.add_parser("check"); c.add_argument("count", type=positive); c.add_argument("--mode", choices=["fast", "slow"]); c.add_argument("--const", action="store_const", const=42); c.set_defaults(func="checker")
for line in ("", "-h", "add -h", "run -h", "--version", "add x y -n 2 --tag a --tag b -vv", "-vv add x", "a q --no", "add", "add x -n 9", "add x -n z", "add x --yes --no", "run --level 1.5 /dev/null a -b c", "run", "run --level x", "run --level 1 /nonexistent", "run --level=2 -o /dev/null", "run --level 2 --no-flag --pair 1 2 /dev/null", "run --level 2 --pair 1", "check 5 --mode fast --const", "check -- -5", "check 0", "check x", "check 1 --mode other", "nope", "check 1 --mod slow", "check 1 extra", "--verb add x", "add --num 3 x"):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try: n = p.parse_args(line.split()); shown = {k: (v.name if hasattr(v, "name") else v) for k, v in sorted(vars(n).items())}
        except SystemExit as e: shown = "exit %s" % e.code
    print("$", line, "\n ", shown, *(("\n" + out.getvalue()) if out.getvalue() else "", err.getvalue() and "! " + err.getvalue()))
print(p.parse_known_args(["check", "1", "--zz", "y"]), argparse.Namespace(a=1, b="x"), p.format_usage(), c.get_default("func"))
for bad in (lambda: p.add_argument("x", "-y"), lambda: p.add_argument("-v"), lambda: p.add_argument("--a", action="nope"), lambda: p.add_argument("pos", required=True), lambda: p.add_argument("--n", nargs=0), lambda: p.add_argument("--t", type="int")):
    try: bad(); print("fine")
    except Exception as e: print(type(e).__name__, e)
