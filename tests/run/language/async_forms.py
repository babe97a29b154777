"""async def, await, async for, async with, async comprehensions, async generators, errors."""
import asyncio, inspect, types, warnings, contextlib
class AIter:
    def __init__(self, n): self.n = n
    def __aiter__(self): return self
    async def __anext__(self):
        if self.n == 0: raise StopAsyncIteration
        self.n -= 1; await asyncio.sleep(0); return self.n
class ACM:
    async def __aenter__(self): print("aenter"); return self
    async def __aexit__(self, t, v, tb): print("aexit", t and t.__name__); return t is ValueError
async def agen(n):
    try:
        for i in range(n):
            got = yield i
            if got: print("got", got)
    finally: print("agen done")
async def value(v): await asyncio.sleep(0); return v
async def main():
    async for x in AIter(3): print(x, end=" ")
    else: print("else")
    async with ACM() as a, ACM(): print("body")
    async with ACM(): raise ValueError("swallowed")
    print([x async for x in AIter(3)], {x async for x in AIter(2)}, {x: await value(x) async for x in AIter(2)}, [await value(i) for i in range(3)], [y async for x in AIter(3) if x async for y in agen(x)])
    print([x async for x in (i async for i in AIter(2))])
    g = agen(3); print(await g.asend(None), await g.asend("hi"), await anext(g), await anext(g, "default"))
    g = agen(2); await anext(g)
    try: await g.athrow(KeyError("k"))
    except KeyError as e: print("thrown", e)
    g = agen(2); await anext(g); await g.aclose(); print(g.ag_running, g.ag_frame)
    print(await asyncio.gather(value(1), value(2), return_exceptions=True), await asyncio.wait_for(value(3), 1))
    t = asyncio.create_task(value(4), name="T"); print(t.get_name(), t.done(), await t, t.result())
    async with asyncio.TaskGroup() as tg: ts = [tg.create_task(value(i)) for i in range(3)]
    print([t.result() for t in ts])
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fails()); tg.create_task(asyncio.sleep(5))
    except* ZeroDivisionError as e: print("group", e.exceptions)
    q = asyncio.Queue(2)
    async def produce():
        for i in range(4): await q.put(i)
        await q.put(None)
    async def consume():
        r = []
        while (i := await q.get()) is not None: r.append(i)
        return r
    print((await asyncio.gather(produce(), consume()))[1])
    lock, order = asyncio.Lock(), []
    async def locked(n):
        async with lock: order.append(n); await asyncio.sleep(0); order.append(n)
    await asyncio.gather(*(locked(i) for i in range(3))); print(order)
    ev = asyncio.Event(); w = asyncio.create_task(ev.wait()); await asyncio.sleep(0); ev.set(); print(await w)
    try: await asyncio.wait_for(asyncio.sleep(1), 0.001)
    except TimeoutError: print("timeout")
    @contextlib.asynccontextmanager
    async def cm():
        print("in")
        try: yield 5
        finally: print("out")
    async with cm() as v: print(v)
    loop = asyncio.get_running_loop(); f = loop.create_future(); loop.call_soon(f.set_result, "fut"); print(await f)
    print(await loop.run_in_executor(None, lambda: "thread"))
    for bad in ("await 5", "async for x in 5: pass", "async with 5: pass"):
        ns = {}; exec("async def f():\n " + bad, ns)
        try: await ns["f"]()
        except TypeError as e: print(e)
async def fails(): await asyncio.sleep(0); 1 / 0
asyncio.run(main())
c = value(1); print(inspect.iscoroutine(c), inspect.getcoroutinestate(c), c.cr_await, c.__name__, repr(c)[:24]); c.close()
for bad in ("value(1).send(5)", "next(value(1))", "for x in value(1): pass", "value(1) + 1", "list(agen(1))", "asyncio.run(5)", "asyncio.run(asyncio.sleep(0)) or asyncio.get_running_loop()"):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try: exec(bad)
        except Exception as e: print(bad, type(e).__name__, e)
@types.coroutine
def old(): x = yield "y"; return x
async def uses(): return await old()
u = uses(); print(u.send(None))
try: u.send("sent")
except StopIteration as e: print(e.value)
try: u.send(None)
except RuntimeError as e: print(e)
