"""cmath: functions, branches, infinities, isclose."""
import cmath
import math

for z in (1 + 2j, -1 + 0j, complex(-1, -0.0), 3j, complex(math.inf, 1), complex(0, math.nan)):
    for name in ("sqrt", "exp", "log", "sin", "acosh", "phase", "polar"):
        try:
            value = getattr(cmath, name)(z)
            if isinstance(value, tuple):
                print(name, z, tuple(round(v, 9) for v in value))
            else:
                print(name, z, f"{value:.9g}")
        except (ValueError, OverflowError) as error:
            print(name, z, error)
print(cmath.isclose(1 + 1e-10j, 1), cmath.rect(2, cmath.pi / 2).imag, cmath.isnan(complex("nanj")), cmath.isinf(cmath.infj))
print(cmath.log(8, 2), cmath.log10(1000j).real)
