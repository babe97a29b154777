"""decimal: contexts, their flags and traps, the current one of threads and tasks, refusals of what does not fit."""
import asyncio
import contextvars
import copy
import pickle
import threading
from decimal import *
import decimal


def attempt(call, *args, **kwargs):
    try:
        return call(*args, **kwargs)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


for context in (DefaultContext, BasicContext, ExtendedContext, Context(3, ROUND_UP, traps=[], clamp=1, flags=[Inexact, FloatOperation])):
    print(context)
c = Context()
for name, value in (("prec", 0), ("prec", "x"), ("rounding", "up"), ("Emin", 1), ("Emax", -1), ("capitals", 2), ("clamp", -1), ("flags", []),
                    ("traps", {}), ("other", 1)):
    print(name, attempt(setattr, c, name, value))
print(attempt(delattr, c, "prec"), attempt(Context, flags=["x"]), attempt(Context, traps=3), c.flags == Context().flags)
print(pickle.loads(pickle.dumps(c)), copy.copy(c) is c, c.copy() == c, MAX_PREC, MAX_EMAX, MIN_EMIN, decimal.MIN_ETINY)

# Flags are noted, traps raise; a signal dict lives as long as its context.
with localcontext(prec=5, traps=[]) as local:
    for expression in ("Decimal(1) / 3", "Decimal(1) / 0", "Decimal('x')", "Decimal('1e999999') * 10", "Decimal('1e-999999') / 7",
                       "Decimal('Infinity') - Decimal('Infinity')", "Decimal(0) / 0", "Decimal(7) // Decimal('1e-20')",
                       "Decimal('123456789') + 0", "Decimal('sNaN') + 1", "Decimal(1.5)", "Decimal(2) < 1.5", "Decimal('0e-1000020') + 0"):
        local.clear_flags()
        print(expression, eval(expression), [flag.__name__ for flag in local.flags if local.flags[flag]])
for signal in (Inexact, Rounded, Clamped, Overflow, Underflow, Subnormal, DivisionByZero, InvalidOperation, FloatOperation):
    print(signal, [base.__name__ for base in signal.__mro__[1:-3]])
for expression in ("Decimal(1) / 0", "Decimal(0) / 0", "Decimal('x')", "divmod(Decimal(1), 0)", "Decimal(10) ** 10 ** 9"):
    print(attempt(eval, expression))
flags = Context().flags
print(attempt(len, flags), attempt(repr, flags))
kept = Context()
print(kept.flags, kept.traps[Overflow], kept.traps.copy()[Inexact], attempt(kept.flags.__getitem__, "x"), attempt(kept.flags.__delitem__, Inexact))

# The current context: of a thread, of a task, of a with statement.
getcontext().prec = 7
seen = []
thread = threading.Thread(target=lambda: seen.append((getcontext().prec, Decimal(1) / 7)))
thread.start()
thread.join()
print(seen, Decimal(1) / 7)


async def task(precision):
    getcontext().prec = precision
    await asyncio.sleep(0)
    with localcontext() as local:
        local.prec += 1
        await asyncio.sleep(0)
        inside = Decimal(2) / 3
    return inside, Decimal(2) / 3


async def main():
    return await asyncio.gather(*(asyncio.create_task(with_context(p)) for p in (3, 4, 5)))


async def with_context(precision):
    setcontext(Context(prec=precision))
    return await task(precision)

print(asyncio.run(main()), getcontext().prec)
other = contextvars.copy_context()
other.run(setcontext, Context(prec=2))
print(other.run(lambda: Decimal(1) / 3), Decimal(1) / 3)
setcontext(ExtendedContext)
print(getcontext() is ExtendedContext, getcontext().prec, attempt(setcontext, 5), attempt(localcontext, 5), attempt(localcontext, none=1))
print(HAVE_THREADS, HAVE_CONTEXTVAR, attempt(Decimal(1).exp, 5), attempt(Decimal(1).max, "x"), attempt(c.add, 1, None))
