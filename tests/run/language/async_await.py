class Wait:
    def __init__(self, v): self.v = v
    def __await__(self):
        got = yield self.v
        return got
async def main():
    a = await Wait(1)
    b = await Wait(2)
    return a + b
c = main()
print(c.send(None), c.send(10))
try: c.send(20)
except StopIteration as e: print(e.value)
async def agen():
    for i in range(3):
        yield i
async def use():
    return [i async for i in agen()]
u = use()
try: u.send(None)
except StopIteration as e: print(e.value)
