"""contextlib: contextmanager, ExitStack, suppress, redirect, closing, nullcontext, AsyncExitStack."""
import asyncio
import contextlib
import io


@contextlib.contextmanager
def tag(name):
    print("<" + name + ">")
    try:
        yield name.upper()
    except ValueError as error:
        print("swallowed", error)
    finally:
        print("</" + name + ">")


with tag("a") as upper, tag("b"):
    print(upper)
    raise ValueError("inside")
try:
    with tag("c"):
        raise KeyError("through")
except KeyError as error:
    print("out", error)


@tag("decorated")
def work(x):
    return x * 2


print(work(4))
with contextlib.ExitStack() as stack:
    for name in "xy":
        stack.enter_context(tag(name))
    stack.callback(print, "called back", sep="-")
    stack.push(lambda *exc: print("pushed", exc[0]) or True)
    raise TypeError("handled by push")
with contextlib.suppress(ZeroDivisionError, KeyError):
    1 / 0
out = io.StringIO()
with contextlib.redirect_stdout(out):
    print("captured")
with contextlib.closing(io.StringIO("text")) as f, contextlib.nullcontext(5) as five:
    print(f.read(), five, out.getvalue())
print(f.closed)


@contextlib.contextmanager
def never():
    if False:
        yield


@contextlib.contextmanager
def twice():
    yield 1
    yield 2


for manager in (never, twice):
    try:
        with manager():
            pass
    except RuntimeError as error:
        print(error)


@contextlib.asynccontextmanager
async def connection():
    print("open")
    yield "c"
    print("close")


async def main():
    async with contextlib.AsyncExitStack() as stack:
        print(await stack.enter_async_context(connection()))
        stack.push_async_callback(asyncio.sleep, 0)


asyncio.run(main())
