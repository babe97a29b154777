"""Tasks of a small loop: what awaiting holds, and when it is let go."""
import sys, asyncio
rc = sys.getrefcount


class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)


async def leaf(v):
    await asyncio.sleep(0)
    return rc(v)


async def holder(v):
    d = D("local")
    r = await leaf(v)
    print("held", r, rc(v))
    return d


async def agen():
    try:
        for i in range(3):
            yield D(i)
    finally:
        print("agen left")


async def main():
    o = object()
    print(await leaf(o), rc(o))
    d = await holder(o)
    print("returned", rc(d), rc(o))
    d = None
    async for x in agen():
        print("item", x.n, rc(x))
    x = None
    g = agen()
    print((await g.__anext__()).n)
    await g.aclose()
    results = await asyncio.gather(leaf(o), leaf(o))
    print(results, rc(o))
    try:
        async with asyncio.timeout(0.001):
            await asyncio.sleep(10)
    except TimeoutError:
        print("timeout", rc(o))
    t = asyncio.create_task(holder(o)); await asyncio.sleep(0); t.cancel()
    try:
        await t
    except asyncio.CancelledError:
        print("cancelled")
    del t
    print(rc(o))


asyncio.run(main())
