"""argparse: subcommands, groups, choices, types, defaults, errors and help."""
import argparse
import contextlib
import io


def parser():
    p = argparse.ArgumentParser(prog="tool", description="Does things.", epilog="That is all.")
    p.add_argument("-v", "--verbose", action="count", default=0, help="say more")
    p.add_argument("--version", action="version", version="%(prog)s 1.2")
    commands = p.add_subparsers(dest="command", required=True, metavar="COMMAND")
    add = commands.add_parser("add", help="add numbers")
    add.add_argument("numbers", nargs="+", type=int)
    add.add_argument("--base", type=int, choices=[2, 10, 16], default=10)
    show = commands.add_parser("show", aliases=["s"])
    which = show.add_mutually_exclusive_group()
    which.add_argument("--all", action="store_true")
    which.add_argument("--one", metavar="NAME")
    show.add_argument("rest", nargs=argparse.REMAINDER)
    return p


for line in ("add 1 2 3", "-vv add 5 --base 16", "s --one x -- y z", "show --all", "add", "add x", "add 1 --base 3", "show --all --one x", "",
             "--version", "-h", "add -h", "sho"):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            result = sorted(vars(parser().parse_args(line.split())).items())
        except SystemExit as stop:
            result = stop.code
    print(repr(line), result, out.getvalue(), err.getvalue())
