"""str.format and format strings."""
class P:
    def __init__(self): self.x = [10, {"k": "v"}]
    def __format__(self, spec): return "P<%s>" % spec
p = P()


CASES = r"""
"{} {}".format(1, 2), "{1} {0}".format(1, 2), "{a} {b}".format(a=1, b=2), "{0.x[0]} {0.x[1][k]}".format(p), "{!r} {!s} {!a}".format("é", "é", "é"), "{:>5}|{:<5}|{:^5}|{:*^7}".format(1, 2, 3, "a"), "{{}}".format(), "{:{}}".format("x", 5), "{:{w}.{p}f}".format(3.14159, w=8, p=2), "{p:abc}".format(p=p), "{:}".format(None)
"{".format()
"}".format()
"{}".format()
"{0} {}".format(1)
"{} {0}".format(1)
"{a}".format()
"{0!x}".format(1)
"{0!}".format(1)
"{0.y}".format(p)
"{0[5]}".format([1])
"{0[a]}".format([1])
"{:d}".format("x")
"{:5}".format([])
"{:s}".format(1)
"{:,}".format(1234567), "{:_}".format(1234567), "{:_x}".format(0xdeadbeef), "{:,.2f}".format(1234567.891), "{:b} {:o} {:x} {:X} {:#b} {:#o} {:#x} {:c}".format(5, 8, 255, 255, 5, 8, 255, 65), "{:+} {:-} {: }".format(1, 1, 1), "{:05d} {:<05d} {:=+6}".format(42, 42, 42), "{:e} {:E} {:g} {:G} {:%} {:n}".format(1234.5, 1234.5, 1e20, 1e-10, 0.25, 1234)
"{:.3}".format("abcdef"), "{:10.3}|".format("abcdef"), "{:.0f} {:.1f} {:#.0f}".format(2.5, 0.25, 3.0), "{:z.1f}".format(-0.01)
"{:,d}".format("a")
"{:.2d}".format(5)
"{:,s}".format("a")
"{:=5}".format("a")
"{:c}".format(-1)
"{:c}".format(0x110000)
"{:+c}".format(65)
"{:,n}".format(5)
"{:,_}".format(5)
"{:_,}".format(5)
"{:10000000000000000000}".format(5)
"{:.99999999999999999999f}".format(1.0)
"{:q}".format(1)
"{:q}".format(1.5)
"{:xx}".format(1)
"{:\x00<5}".format(1), "{:é^9}".format("x"), "{0:{1}{2}}".format("a", ">", 4)
"{a.b}".format_map({"a": type("T", (), {"b": 3})}), "{x}".format_map({"x": 1})
"{x}".format_map({})
format(1.0), format(1e16), format(1e-5), format(float("nan"), "+"), format(float("inf"), "06"), format(-0.0, ""), format(1 + 2j, ".1f"), format(True), format(True, "d"), format(None, "")
format(None, "x")
format(1, 2)
format(1 + 2j, "05")
format(object(), "x")
"""
for case in CASES.strip().splitlines():
    try:
        result = repr(eval(case))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    print(case, "->", result)
