"""asyncio's Future and Task: states, callbacks, cancellation, what they refuse, what they keep alive, what their end says."""
import asyncio
import contextvars
import gc
import sys
import weakref


def attempt(call, *args, **kwargs):
    try:
        return call(*args, **kwargs)
    except BaseException as e:
        return f"{type(e).__name__}: {e}"


loop = asyncio.new_event_loop()
messages = []
loop.set_exception_handler(lambda loop, context: messages.append((context["message"], sorted(context))))
print(attempt(asyncio.get_running_loop), asyncio._get_running_loop())

# Futures.
f = loop.create_future()
print(f, f.done(), f.cancelled(), f._state, f._callbacks, attempt(f.result), attempt(f.exception), f.get_loop() is loop)
seen = []
first, second = (lambda f: seen.append(("first", f.result()))), (lambda f: seen.append(("second", f.result())))
f.add_done_callback(first)
f.add_done_callback(second)
f.add_done_callback(first)
print(len(f._callbacks), f.remove_done_callback(first), f.remove_done_callback(print), len(f._callbacks))
f.add_done_callback(first, context=contextvars.Context())
f.set_result(7)
print(f, attempt(f.set_result, 8), attempt(f.set_exception, ValueError), f.cancel(), f.result(), f.exception(), seen)
loop.run_until_complete(asyncio.sleep(0))
print(seen, f._callbacks)
g = loop.create_future()
for wrong in (StopIteration, StopIteration("x"), 5, int, "text"):
    print(attempt(g.set_exception, wrong))
g.set_exception(KeyError("k"))
print(g, attempt(g.result), repr(g.exception()), g._log_traceback, attempt(setattr, g, "_log_traceback", True))
h = loop.create_future()
print(h.cancel("why"), h, attempt(h.result), h.cancelled(), h._cancel_message, attempt(h.exception))
lost = loop.create_future()
lost.set_exception(OSError("nobody asked"))
del lost
print(messages)
messages.clear()
bare = asyncio.Future.__new__(asyncio.Future)
print(attempt(bare.set_result, 1), attempt(bare.cancel), attempt(bare.get_loop), attempt(bare.result), bare._loop)

# How an await drives one.
f = loop.create_future()
it = f.__await__()
print(next(it) is f, f._asyncio_future_blocking, attempt(next, it))
f.set_result("value")
print(attempt(it.send, None), attempt(next, it), attempt(iter(f).throw, ValueError("thrown")), type(it).__name__)


class MyFuture(asyncio.Future):
    pass


m = MyFuture(loop=loop)
m.extra = 1
print(m, m.extra, isinstance(m, asyncio.Future), asyncio.isfuture(m), asyncio.Future[int])


# Tasks.
async def work(n, log=None):
    try:
        await asyncio.sleep(n)
        return n
    except asyncio.CancelledError as e:
        if log is not None:
            log.append(repr(e))
        raise


async def refuses():
    while True:
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            return asyncio.current_task().uncancel()


async def tasks():
    t = asyncio.create_task(work(0), name="named")
    print(t, t.get_name(), t.get_coro().__name__, t.cancelling(), asyncio.all_tasks() == {t, asyncio.current_task()})
    t.set_name(5)
    print(await t, t, t.get_name(), attempt(t.set_result, 1), attempt(t.set_exception, 1), t.cancel())
    log = []
    t = asyncio.create_task(work(10, log))
    await asyncio.sleep(0)
    print(t.cancel("enough"), t.cancelling(), t._must_cancel, t._fut_waiter is not None, t)
    try:
        await t
    except asyncio.CancelledError as e:
        print("cancelled", e.args, log, t.cancelled())
    t = asyncio.create_task(refuses())
    await asyncio.sleep(0)
    t.cancel()
    print(await t, t.cancelled())
    early = asyncio.create_task(work(1))
    early.cancel()
    print(await asyncio.gather(early, return_exceptions=True))

    async def bad(what):
        class Yields:
            def __await__(self):
                yield what()
        await Yields()

    other = asyncio.new_event_loop()
    mine = loop.create_future()
    for what in (lambda: 5, lambda: mine, lambda: asyncio.current_task(), lambda: other.create_future(), lambda: (x for x in ()), lambda: None):
        result = (await asyncio.gather(bad(what), return_exceptions=True))[0]
        print(type(result).__name__, str(result).split(" at 0x")[0].split(" coro=")[0])
    other.close()
    print(attempt(asyncio.Task, 5, loop=loop))
    t = asyncio.current_task()
    print(attempt(asyncio.tasks._enter_task, loop, t).split(" <")[0], attempt(asyncio.tasks._leave_task, loop, None).split(" <")[0])
    variable = contextvars.ContextVar("variable")

    async def sets(value):
        variable.set(value)
        await asyncio.sleep(0)
        return variable.get()

    print(await asyncio.gather(*(sets(i) for i in range(3))), variable.get("unset"))
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        made = [group.create_task(work(0)) for _ in range(3)]
    print([t.result() for t in made], len(t.get_stack()))


loop.run_until_complete(tasks())


# Exceptions keep their traceback; nothing stays alive.
async def fails():
    raise ValueError("in a task")


async def chain():
    t = asyncio.create_task(fails())
    try:
        await t
    except ValueError as e:
        tb, names = e.__traceback__, []
        while tb:
            names.append(tb.tb_frame.f_code.co_name)
            tb = tb.tb_next
        return names, weakref.ref(t)

names, reference = loop.run_until_complete(chain())
gc.collect()
print(names, reference())
value = object()
f = loop.create_future()
before = sys.getrefcount(value)
f.set_result(value)
print(sys.getrefcount(value) - before, f.result() is value, sys.getrefcount(value) - before)
del f
print(sys.getrefcount(value) - before)


async def never():
    await loop.create_future()

pending = loop.create_task(never())
loop.run_until_complete(asyncio.sleep(0))
del pending
gc.collect()
print(messages)
loop.close()
