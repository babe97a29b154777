import asyncio


async def fetch(n):
    await asyncio.sleep(0)
    return n * 10


class Source:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        return self.n


async def main():
    first = await fetch(1)
    seen = []
    async for n in Source(2):
        seen.append(n)
    second = await fetch(2)
    return first, second, seen


print(asyncio.run(main()))
