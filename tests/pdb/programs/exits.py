import atexit, sys


class Guard:
    def __enter__(self):
        return self

    def __exit__(self, *exc):
        print("left by", exc[0])


atexit.register(print, "at exit")
with Guard():
    if len(sys.argv) > 1:
        sys.exit(int(sys.argv[1]) if sys.argv[1].isdigit() else sys.argv[1])
    raise SystemExit
