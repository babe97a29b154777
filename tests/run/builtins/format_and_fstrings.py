"""f-strings of every kind: nesting, conversions, specs, debug, quotes, lambdas, evaluation order."""
import datetime, decimal, math
x, y, s, w = 3, 4.56789, "text", 10
d = {"k": [1, {"z": 2}], "a b": 5}
class A:
    n = 7
    def m(self, v): return v * 2
    def __format__(self, spec): return "<" + spec + ">"
    def __repr__(self): return "A()"
    def __str__(self): return "a!"
a = A()
print(f"{x}{y}{s}", f"{x + 1}", f"{x=}", f"{x = }", f"{y=:.2f}", f"{s=!s}", f"{ s = !r:>10}", f"{x!r}{s!r}{s!a}", f"{a} {a!r} {a!s} {a:spec}", f"{a=}")
print(f"{y:{w}.{x}f}|{s:>{w}}|{s:{'*'}^{w}}|{x:0{w}d}|{y:<{w}.1f}|", f"{x:>+5}", f"{1234567:,} {1234567:_}", f"{255:#x} {255:08b} {0.5:%}", f"{datetime.date(2024, 1, 2):%d/%m/%Y}", f"{decimal.Decimal('1.50')}")
print(f"{d['k'][1]['z']} {d['a b']} {a.m(3)} {a.n}", f"{(lambda v: v + 1)(2)}", f"{[i for i in range(3)]}", f"{ {1: 2}[1] }", f"{'nested ' + f'{x}'}", f"{'a' if x else 'b'}", f"{x if x > 5 else 'small'!r}", f"{x:{'>' if x else '<'}5}")
print(f"{{}} {{{x}}} {{x}}", f"\x41\u00e9\N{BULLET}{x}\n".strip(), rf"\n{x}\d", f"""multi
{x
}line""", f'{s!r:^{len(s) + 6}}', "a" f"{x}" 'b' f"{y:.1f}", f"" == "", f"{x!s:}", f"{x,}", f"{x, y}", f"{*[1, 2], 3}", f"{(yield_ := 5)}", yield_)
print(f"{math.pi:.3} {math.pi:10.3e} {1e10:g} {1e-7} {-0.0:+} {float('nan')} {float('inf'):>6} {1j:.1f} {True} {True:d} {None} {...}")
for spec in ("d", "5d", "-5d", "<5", "^5", "=+5", "05", "x", "#o", "c", "e", ".3f", "%", "n", ",", "_b"): print(repr(spec), f"[{65:{spec}}]", end=" ")
print()
for bad in ('f"{x:y}"', 'f"{s:d}"', 'f"{x:.2d}"', 'f"{undefined}"', 'f"{[]:5}"', 'f"{x!z}"', 'f"{x:{y}}"', 'f"{None:>5}"', 'f"{1:{2}{3}q}"'):
    try: print(eval(bad))
    except Exception as e: print(bad, type(e).__name__, e)
order = []
def note(v): order.append(v); return v
f"{note(1)}{note(2):{note(3)}}{note(4)!r:>{note(5)}}"; print(order)
def f(a=f"{x}"): return f"{a}-{locals()}"
print(f())
print("{0[k][0]} {1.n} {2!r:>6}".format(d, a, "q"), "%(x)s %(y).1f" % vars() if 0 else "%s" % x, format(x, "b"), str.format("{:{}}", 1, 5))
class B(str):
    def __format__(self, s): return "B" + s
print(f"{B('v')}", f"{B('v'):z}", "{}".format(B("v")), "%s" % B("v"))
