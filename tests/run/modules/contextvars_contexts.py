"""contextvars: values per context, tokens, tasks."""
import asyncio
import contextvars

user = contextvars.ContextVar("user", default="nobody")
level = contextvars.ContextVar("level")
print(user.get(), level.get(0), repr(user).split(" at ")[0])
try:
    level.get()
except LookupError as error:
    print(type(error).__name__, "level" in str(error))
token = user.set("ada")
print(user.get(), token.old_value is contextvars.Token.MISSING, token.var is user)
user.reset(token)
try:
    user.reset(token)
except RuntimeError as error:
    print(str(error).split(" at ")[0][:20])
context = contextvars.copy_context()


def inside():
    user.set("bob")
    return user.get()


print(context.run(inside), user.get(), context[user], user in context, len(context))
try:
    context.run(context.run, print)
except RuntimeError as error:
    print("cannot enter" in str(error))


async def task(name):
    user.set(name)
    await asyncio.sleep(0)
    return user.get()


async def main():
    print(await asyncio.gather(task("x"), task("y")), user.get())


asyncio.run(main())
