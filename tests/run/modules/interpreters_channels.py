"""Channels between interpreters: order, ends, closing, releasing, and how long they live."""
import _xxsubinterpreters as low
import threading
from test.support import interpreters


def attempt(call, *args, **kwargs):
    try:
        return call(*args, **kwargs)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


c = low.channel_create()
print(c, repr(c), c.end, repr(c.send), repr(c.recv), c == int(c), c == c.send, c == float(int(c)), c != 99)
for value in (1, "two", b"three", None, c):
    low.channel_send(c, value)
print([low.channel_recv(c) for _ in range(4)], low.channel_recv(c) == c)
print(attempt(low.channel_recv, c), low.channel_recv(c, "nothing"))
for wrong in (1.5, True, [], 2**64):
    print(attempt(low.channel_send, c, wrong))

# Interpreters use ends by using them.
other = low.create()
low.run_string(other, f"import _xxsubinterpreters as low\nlow.channel_send({c}, low.get_current().__index__())\nlow.channel_send({c}, 'from there')")
print(low.channel_recv(c), low.channel_recv(c))
print(low.channel_list_interpreters(c, send=True), low.channel_list_interpreters(c, send=False))
low.run_string(other, "print(cid.end, repr(cid), flush=True)\nlow.channel_send(cid, b'sent')", {"cid": c.send})
print(low.channel_recv(c))

# Released ends.
low.channel_release(c, send=True)
print(attempt(low.channel_send, c, 1), low.channel_list_interpreters(c, send=True), attempt(low.channel_recv, c))
low.run_string(other, f"low.channel_send({c}, 5)")
print(low.channel_recv(c))

# Closing: empty, with items, forced, one end.
print(attempt(low.channel_close, c), attempt(low.channel_send, c, 1), attempt(low.channel_close, c))
d = low.channel_create()
low.channel_send(d, 1)
low.channel_send(d, 2)
print(attempt(low.channel_close, d), attempt(low.channel_close, d, recv=True), attempt(low.channel_close, d, send=True))
print(attempt(low.channel_send, d, 3), low.channel_recv(d), low.channel_recv(d), attempt(low.channel_recv, d))
e = low.channel_create()
low.channel_send(e, 1)
print(attempt(low.channel_close, e, force=True), attempt(low.channel_recv, e))

# Ids.
print(attempt(low._channel_id, 77), attempt(low._channel_id, -1), attempt(low._channel_id, "1"), repr(low._channel_id(77, force=True)))
print(attempt(low._channel_id, 77, send=False, recv=False, force=True), repr(low._channel_id(77, recv=True, force=True)))
before = low.channel_list_all()
f = low.channel_create()
low.channel_send(f, "lost with it")
number = int(f)
del f
print(attempt(low.channel_recv, number), low.channel_list_all() == before)
print(attempt(low.channel_destroy, d), attempt(low.channel_destroy, d), attempt(low.channel_recv, d))

# A worker in another interpreter and thread.
requests, answers = low.channel_create(), low.channel_create()
worker = low.create()
script = f"""
import _xxsubinterpreters as low, time
done = object()
while True:
    item = low.channel_recv({requests}, done)
    if item is done:
        time.sleep(0.001)
    elif item is None:
        break
    else:
        low.channel_send({answers}, item * item)
"""
thread = threading.Thread(target=low.run_string, args=(worker, script))
thread.start()
for n in range(50):
    low.channel_send(requests, n)
low.channel_send(requests, None)
thread.join()
print(sum(low.channel_recv(answers) for _ in range(50)), low.channel_recv(answers, "empty"))

r, s = interpreters.create_channel()
s.send_nowait(b"high level")
print(r.recv(), r.recv_nowait("default"), attempt(r.recv_nowait))
