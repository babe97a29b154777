"""What only the compiler refuses."""  # python: yes
import json
while json:
    break
else:
    break
#   ^^^^^ error: 'break' outside loop
for i in range(3):
    def inner():
        continue
#       ^^^^^^^^ error: 'continue' not properly in loop
class Body:
    return 1
#   ^^^^^^^^ error: 'return' outside function
    value = [await x for x in json]
#           ^^^^^^^^^^^^^^^^^^^^^^^ error: asynchronous comprehension outside of an asynchronous function
if json: await json
#        ^^^^^^^^^^ error: 'await' outside function
def plain():
    await json
#   ^^^^^^^^^^ error: 'await' outside async function
    async for x in json: pass
#   ^^^^^^^^^^^^^^^^^^^^^^^^^ error: 'async for' outside async function
    return (await y for y in json)
async def stream():
    yield 1
    return
async def late():
    yield from json
#   ^^^^^^^^^^^^^^^ error: 'yield from' inside async function
async def valued():
    yield 1
    return 2
#   ^^^^^^^^ error: 'return' with value in async generator
try:
    json
except* ValueError:
    for i in json:
        break
    json(a=1, **json, a=2)
#                     ^^^ error: keyword argument repeated: a
if json: a, *b, *c = json
#        ^^^^^^^^^ error: multiple starred expressions in assignment
print(*json, *[*json], sep=[*json])
if json: json.__debug__ = 1
#        ^^^^^^^^^^^^^^ error: cannot assign to __debug__
if json: from __future__ import annotations
#        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: from __future__ imports must occur at the beginning of the file
match json:
    case [*_, *rest]:
#        ^^^^^^^^^^^ error: multiple starred names in sequence pattern
        pass
    case {"k": 1, "k": 2}:
#        ^^^^^^^^^^^^^^^^ error: mapping pattern checks duplicate key ('k')
        pass
    case (x, x) | (x, 1):
#            ^ error: multiple assignments to name 'x' in pattern
        pass
    case json.A(b=1, b=2):
#                      ^ error: attribute name repeated in class pattern: b
        pass
    case other:
#        ^^^^^ error: name capture 'other' makes remaining patterns unreachable
        pass
    case _:
        pass
