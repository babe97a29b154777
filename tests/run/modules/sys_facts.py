"""sys: what a program may ask and set."""
import sys

print(sys.version_info[:3], sys.version_info.releaselevel, sys.byteorder, sys.maxsize, sys.maxunicode, hex(sys.hexversion), sys.api_version, sys.platform, sys.float_info.max, sys.int_info, sys.hash_info.width, sys.float_repr_style)
print(sys.getrecursionlimit(), sys.getdefaultencoding(), sys.getfilesystemencoding(), sys.intern("ab") is sys.intern("a" + "b"), sys.getswitchinterval(), sys.flags.optimize, sys.flags.hash_randomization in (0, 1), sys.thread_info.name)
sys.setrecursionlimit(200)
depth = 0


def down():
    global depth
    depth += 1
    down()


try:
    down()
except RecursionError as error:
    print(error, 150 < depth < 205)
sys.setrecursionlimit(1000)
for bad in (lambda: sys.setrecursionlimit(0), lambda: sys.setswitchinterval(-1), lambda: sys.intern(5), lambda: sys._getframe(500), lambda: sys.set_int_max_str_digits(5), lambda: sys.exit(1, 2), lambda: sys.getsizeof()):
    try:
        bad()
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
try:
    raise KeyError("k")
except KeyError:
    print(sys.exc_info()[0], sys.exception() is sys.exc_info()[1])
print(sys.exc_info(), sys._getframe().f_code.co_name, sys._getframe().f_lineno, sys.is_finalizing(), sys.getsizeof(1) > 20, sys.implementation.version[:2])
old = sys.displayhook
sys.displayhook = lambda value: print("shown", value)
exec(compile("1 + 1\nNone", "<s>", "single") if False else compile("1 + 1", "<s>", "single"))
sys.displayhook = old
sys.displayhook("x")
print(__builtins__._, len(sys.argv), "sys" in sys.builtin_module_names, "json" in sys.stdlib_module_names, sys.gettrace(), sys.getprofile())
print(sys.get_int_max_str_digits())
try:
    str(10 ** 5000)
except ValueError as error:
    print(error)
sys.stdout.write("written\n")
sys.stderr.write("to stderr\n")
sys.excepthook = lambda kind, value, trace: print("hook", kind.__name__, value)
raise SystemError("the end")
