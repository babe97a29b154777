"""getopt and optparse: the older ways to read a command line."""
import contextlib
import getopt
import io
import optparse

print(getopt.getopt("-a -b val --long=x --flag rest -c".split(), "ab:c", ["long=", "flag"]))
print(getopt.gnu_getopt("x -a y --lo 1".split(), "a", ["long="]))
for line in ("-z", "-b", "--flag=1", "--l"):
    try:
        print(getopt.getopt(line.split(), "b:", ["flag", "long", "lone"]))
    except getopt.GetoptError as error:
        print(error, error.opt)
parser = optparse.OptionParser(usage="%prog [options] FILE", version="%prog 1.0", prog="old")
parser.add_option("-n", "--number", type="int", default=3, help="how many [default: %default]")
parser.add_option("-q", action="store_false", dest="verbose", default=True)
parser.add_option("-I", action="append", dest="folders", metavar="DIR")
group = optparse.OptionGroup(parser, "Rare options", "Seldom needed.")
group.add_option("--rare", action="store_true")
parser.add_option_group(group)
values, rest = parser.parse_args(["-n5", "a", "-q", "-Ix", "-I", "y"])
print(values, rest)
print(parser.format_help())
err = io.StringIO()
with contextlib.redirect_stderr(err):
    try:
        parser.parse_args(["-n", "x"])
    except SystemExit as stop:
        print(stop.code)
print(err.getvalue())
