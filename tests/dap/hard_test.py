"""What goes wrong in real sessions: values that misbehave, evaluations that never end, programs that crash, flood or
recurse, clients that go away in the middle of a request."""
import os, signal, socket, subprocess, time

from client import BIN, LIMIT, Client, Refused
from debuggee import KRAIT, evaluate, go_on, line_of, locals_of, program, run, stop, variables


def lines_stopped_at(c, count):
    """The lines of the next stops, going on after each."""
    seen = []
    for _ in range(count):
        thread, frame = stop(c, "breakpoint")
        seen.append(frame["line"])
        go_on(c, thread)
    return seen


VALUES = program("""\
class Raises:
    def __repr__(self): raise ValueError("no repr")
class Loops:
    def __repr__(self):
        while True: pass
class Counts:
    shown = 0
    def __repr__(self):
        Counts.shown += 1
        return f"shown {Counts.shown} times"
    @property
    def getter(self):
        Counts.shown += 100
        return 1
    def __getattr__(self, name):
        Counts.shown += 1000
        raise AttributeError(name)
    def __len__(self):
        Counts.shown += 10000
        return 5
    def __eq__(self, other): raise TypeError("no comparing")
    __hash__ = None
class Lies(dict):
    def keys(self): raise KeyError("keys")
    def items(self): raise KeyError("items")
    def __iter__(self): raise KeyError("iter")
    def __len__(self): return 10**9
raises, loops, counts, lies = Raises(), Loops(), Counts(), Lies(a=1)
huge = "x" * 50_000_000
wide = {i: str(i) for i in range(100_000)}
deep = []
for _ in range(100_000): deep = [deep]
cyclic = {}; cyclic["self"] = cyclic
number = 7 ** 200_000
lone = "\\ud800"
binary = bytes(range(256)) * 4000
print("ready")   #@ready
""")


def test_values_that_misbehave():
    with Client.stdio() as c:
        c.launch(breakpoints=[line_of(VALUES, "ready")], program=VALUES)
        thread, frame = stop(c, "breakpoint")
        started = time.monotonic()
        seen = locals_of(c, frame)
        for name in ("raises", "loops", "counts", "lies", "huge", "wide", "deep", "cyclic", "number", "lone", "binary"):
            assert name in seen and len(seen[name]["value"]) < 3000, (name, len(seen[name]["value"]))
            if seen[name]["variablesReference"]:
                variables(c, seen[name]["variablesReference"], start=0, count=100)
            evaluate(c, name, frame, "hover")
            evaluate(c, name, frame, "watch") if name != "loops" else None
        assert time.monotonic() - started < 10
        assert evaluate(c, "Counts.shown < 3", frame)["result"] == "True", evaluate(c, "Counts.shown", frame)
        assert evaluate(c, "len(huge)", frame, "watch")["result"] == "50000000"
        assert len(evaluate(c, "huge", frame, "clipboard")["result"]) >= 50_000_000
        page = variables(c, seen["wide"]["variablesReference"], filter="indexed", start=99_990, count=10) \
            or variables(c, seen["wide"]["variablesReference"], start=99_990, count=10)
        assert len(page) == 10 and page[-1]["value"] == "'99999'", page


def test_an_evaluation_without_end_is_cancelled():
    with Client.stdio() as c:
        c.launch(breakpoints=[line_of(VALUES, "ready")], program=VALUES)
        thread, frame = stop(c, "breakpoint")
        for expression in ("while True: pass", "repr(loops)", "loops", "[0 for _ in iter(int, 1)]", "print(loops)",
                           "__import__('time').sleep(60)", "__import__('threading').Event().wait()"):
            seq = c.send("evaluate", {"expression": expression, "context": "repl", "frameId": frame["id"]})
            assert c.request("threads")["threads"]
            time.sleep(0.1)
            started = time.monotonic()
            c.request("cancel", requestId=seq)
            try:
                c.response(seq)
                raise AssertionError("it was not cancelled: " + expression)
            except Refused as refused:
                assert str(refused) == "cancelled", (expression, refused)
            assert time.monotonic() - started < 5, expression
        assert evaluate(c, "1 + 1", frame)["result"] == "2"
        go_on(c, thread)
        assert c.ended() == 0


ENDLESS = ["sum(itertools.count())", "re.match('(a+)+$', 'a' * 40 + 'b')", "max(iter(int, 1))", "list(zip(*[iter(int, 1)] * 2))",
           "collections.deque(itertools.count(), maxlen=0)", "''.join(iter(lambda: 'x', 1))"]


def pause_at(client, line):
    """The program is on its way to the line, where it stays."""
    for _ in range(20):
        client.request("pause", threadId=1)
        client.stopped("pause")
        frames = client.request("stackTrace", threadId=1)["stackFrames"]
        if frames[-1]["line"] == line:
            return
        client.request("continue", threadId=1)
        time.sleep(0.1)
    raise AssertionError(f"it is not at line {line}: {frames}")


def test_native_code_without_end_is_paused_terminated_and_cancelled():
    for expression in ENDLESS:
        text = "import collections, itertools, re\nprint('go', flush=True)\n" + expression + "  #@here\n"
        for terminates in False, True:
            with Client.stdio() as c:
                file = program(text)
                c.launch(program=file)
                c.event("output", category="stdout")
                if not terminates:
                    pause_at(c, line_of(file, "here"))
                    c.request("continue", threadId=1)
                c.request("terminate")
                assert c.ended() == 130, expression
        with Client.stdio() as c:
            file = program(text)
            c.launch([line_of(file, "here")], program=file)
            c.stopped("breakpoint")
            frame = c.top_frame()
            seq = c.send("evaluate", {"expression": expression, "context": "repl", "frameId": frame["id"]})
            c.request("cancel", requestId=seq)
            try:
                c.response(seq)
                raise AssertionError("it was not cancelled: " + expression)
            except Refused as error:
                assert "cancelled" in str(error), (expression, error)
            assert evaluate(c, "1 + 1", frame)["result"] == "2"


def test_a_program_that_closes_all_descriptors_stays_in_the_session():
    text = ("import os\nos.closerange(0, 2000)\n"
            "for fd in range(2000):\n    try: os.close(fd)\n    except OSError: pass\n"
            "with open(__file__) as file: lowest = file.fileno()  #@open\n"
            "done = lowest  #@done\n")
    with Client.stdio() as c:
        file = program(text)
        c.launch([line_of(file, "open"), line_of(file, "done")], program=file)
        c.request("continue", threadId=c.stopped("breakpoint")["threadId"])
        _, frame = stop(c, "breakpoint")
        assert evaluate(c, "lowest", frame)["result"] == "0"
        c.request("continue", threadId=1)
        assert c.ended() == 0


def test_native_code_that_hears_nothing_is_ended_by_force():
    with Client.stdio() as c:
        c.launch(program=program("a = 10 ** 3_000_000\nprint('go', flush=True)\nb = a ** 100\nprint('not so soon')\n"))
        c.event("output", category="stdout")
        time.sleep(0.3)  # until it is in the power
        c.request("terminate")
        assert c.ended() == 137 and "does not answer" in c.output("important")


def test_an_evaluation_without_end_and_a_disconnect():
    for leave in ("disconnect", "vanish", "terminate"):
        c = Client.stdio()
        c.launch(breakpoints=[line_of(VALUES, "ready")], program=VALUES)
        pid = c.event("process")["systemProcessId"]
        thread, frame = stop(c, "breakpoint")
        c.send("evaluate", {"expression": "while True: pass", "context": "repl", "frameId": frame["id"]})
        time.sleep(0.05)
        if leave == "terminate":
            c.send("terminate")
            c.send("terminate")
        if leave != "vanish":
            c.send("disconnect")
        c.process.stdin.close()
        assert c.process.wait(LIMIT) == 0
        gone(pid)


def gone(pid):
    for _ in range(400):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)
    os.kill(pid, signal.SIGKILL)
    raise AssertionError("the program is still there")


def test_a_crash_in_native_code():
    file = program("import ctypes\nprint('before', flush=True)\nctypes.string_at(0)   #@crash\nprint('after')\n")
    with Client.stdio() as c:
        c.launch(breakpoints=[line_of(file, "crash")], program=file)
        thread, frame = stop(c, "breakpoint")
        go_on(c, thread)
        assert c.ended() == 128 + signal.SIGSEGV
        assert "SIGSEGV" in c.output("important") and "before" in c.output("stdout")


def test_a_crash_in_an_evaluation():
    file = program("import ctypes, os\nprint('before')   #@stop\n")
    with Client.stdio() as c:
        c.launch(breakpoints=[line_of(file, "stop")], program=file)
        thread, frame = stop(c, "breakpoint")
        try:
            evaluate(c, "os.kill(os.getpid(), 11)", frame)
            raise AssertionError("it answered")
        except Refused:
            pass
        assert c.ended() == 128 + signal.SIGSEGV


def test_recursion_without_end_at_a_prompt():
    file = program("""\
def down(n):
    return down(n + 1)
class Deep:
    def __repr__(self): return repr(self)
deep = Deep()
try:
    down(0)
except RecursionError as problem:
    print("caught")   #@caught
print("last")
""")
    with Client.stdio() as c:
        c.launch(breakpoints=[line_of(file, "caught")], program=file)
        thread, frame = stop(c, "breakpoint")
        assert "RecursionError" in evaluate(c, "problem", frame)["result"]
        for expression in ("down(0)", "repr(deep)", "print(deep)"):
            try:
                shown = evaluate(c, expression, frame)["result"]
            except Refused as refused:
                shown = str(refused)
            assert "RecursionError" in shown, (expression, shown)
        go_on(c, thread, "next")
        stop(c)
        go_on(c, thread)
        assert c.ended() == 0


def test_a_stop_deep_in_a_recursion():
    file = program("import sys\nsys.setrecursionlimit(6000)\ndef down(n):\n    if n == 0:\n        return 0   #@bottom\n    return down(n - 1)\ndown(5000)\n")
    with Client.stdio() as c:
        c.launch(breakpoints=[line_of(file, "bottom")], program=file)
        thread, _ = stop(c, "breakpoint")
        page = c.request("stackTrace", threadId=thread, startFrame=0, levels=20)
        assert len(page["stackFrames"]) == 20 and page["totalFrames"] == 5002
        last = c.request("stackTrace", threadId=thread, startFrame=5000, levels=20)["stackFrames"]
        assert [f["name"] for f in last] == ["down", "<module>"]
        go_on(c, thread, "stepOut")
        thread, frame = stop(c, "step")
        assert frame["name"] == "down"
        go_on(c, thread)
        assert c.ended() == 0


def memory_of(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def test_a_flood_waits_for_a_client_that_does_not_read():
    file = program("import sys\nline = 'x' * 9_999 + '\\n'\nfor _ in range(5_000): sys.stdout.write(line)\nprint('last')\n")
    adapter = subprocess.Popen([os.path.join(BIN, "krait-dap")], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    # nothing is read until the flood has come to a stand
    sent = 0

    def say(command, **arguments):
        nonlocal sent
        sent += 1
        import json
        body = json.dumps({"seq": sent, "type": "request", "command": command, "arguments": arguments}).encode()
        adapter.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        adapter.stdin.flush()
    say("initialize", adapterID="krait")
    say("launch", program=file)
    time.sleep(0.5)
    say("configurationDone")
    time.sleep(2)
    assert memory_of(adapter.pid) < 40_000, memory_of(adapter.pid)   # of the 50 MB
    client = Client(adapter.stdout, adapter.stdin, adapter)
    assert client.ended() == 0
    text = client.output("stdout")
    assert len(text) == 50_000_000 + 5 and text.endswith("last\n")
    client.seq = 100
    client.close()


def test_threads_that_come_and_go_during_steps():
    file = program("""\
import threading
def work(n):
    return n * n
for i in range(6):
    t = threading.Thread(target=work, args=(i,))   #@make
    t.start()
    u = threading.Thread(target=work, args=(i,)); u.start()
    t.join()
    u.join()
print("done")
""")
    with Client.stdio() as c:
        c.launch(breakpoints=[line_of(file, "make")], program=file)
        thread, frame = stop(c, "breakpoint")
        c.set_breakpoints(file, [])
        lines = []
        for _ in range(30):
            go_on(c, thread, "next")
            thread, frame = stop(c, "step")
            lines.append(frame["line"])
        assert lines[:6] == [6, 7, 7, 8, 9, 4] or lines[:5] == [6, 7, 8, 9, 4], lines
        go_on(c, thread)
        assert c.ended() == 0


def test_breakpoints_in_every_kind_of_code():
    file = program("""\
import asyncio
def deco(f):
    return f                       #@decorator
@deco
def plain(): return 1              #@one
class K:
    kind = [x for x in "ab"]       #@class
    def method(self): return self.kind   #@method
def generator():
    for i in range(2):
        yield i                    #@yield
async def agenerator():
    for i in range(2):
        yield i                    #@ayield
async def main():
    async for v in agenerator():
        last = v                   #@async
    return [w async for w in agenerator()]
squares = [n * n
           for n in range(3)
           if n != 1]
double = lambda v: v * 2           #@lambda
plain(); K().method(); list(generator())
double(4)
asyncio.run(main())
match [1, 2]:
    case [first, *rest] if first:  #@case
        found = rest               #@found
def outer():
    def inner():
        nonlocal value
        value += 1                 #@inner
    value = 0
    inner()
    return value
outer()
total = sum(v
            for v in range(2))     #@genexpr
try:
    raise ExceptionGroup("g", [ValueError(1)])
except* ValueError as group:
    group = 1                      #@star
""")
    # Definitions on one line stop there as well; a comprehension stops once an iteration, as line events do.
    expected = ["decorator", *["class"] * 4, "method", "lambda", "one", "method", "yield", "yield", "lambda", "async",
                "async", "case", "found", "inner", "star"]
    marks = set(expected)
    with Client.stdio() as c:
        answer = c.launch(breakpoints=sorted(line_of(file, m) for m in marks), program=file)
        assert all(b["verified"] for b in answer), answer
        assert lines_stopped_at(c, len(expected)) == [line_of(file, m) for m in expected]
        assert c.ended() == 0


def test_step_in_passes_over_the_library_quickly():
    file = program("""\
import re, json, functools
def key(v):
    return -v                      #@key
text = "(a|b)*" * 200
pattern = re.compile(text)         #@heavy
out = functools.reduce(lambda a, b: a + b, range(3))   #@reduce
import xmlrpc.client               #@import
end = sorted([1], key=key)         #@sorted
""")
    with Client.stdio() as c:
        c.launch(breakpoints=[line_of(file, "heavy")], program=file)
        thread, frame = stop(c, "breakpoint")
        for mark in ("reduce", None, None, "import", "sorted", "key"):
            started = time.monotonic()
            go_on(c, thread, "stepIn")
            thread, frame = stop(c, "step")
            assert time.monotonic() - started < 1.5, (mark, time.monotonic() - started)
            while mark == "import" and frame["line"] == line_of(file, "reduce"):
                go_on(c, thread, "stepIn")
                thread, frame = stop(c, "step")
            if mark:
                assert frame["line"] == line_of(file, mark), (mark, frame)
        go_on(c, thread)
        assert c.ended() == 0


def test_exception_info_can_be_evaluated():
    file = program("""\
class Trouble(Exception):
    def __init__(self, code):
        super().__init__("trouble", code)
        self.code = code
def work():
    raise Trouble(42)       #@raise
try:
    work()
except Trouble:
    print("handled")        #@handled
""")
    with Client.stdio() as c:
        c.launch(breakpoints=[line_of(file, "handled")], program=file, filters=["raised"])
        thread, frame = stop(c, "exception")
        assert frame["line"] == line_of(file, "raise")
        info = c.request("exceptionInfo", threadId=thread)
        name = info["details"]["evaluateName"]
        assert evaluate(c, name + ".code", frame, "watch")["result"] == "42"
        shown = evaluate(c, name, frame)
        assert "code" in {v["name"] for v in variables(c, shown["variablesReference"])}
        go_on(c, thread)
        thread, frame = stop(c, "breakpoint")
        info = c.request("exceptionInfo", threadId=thread)
        assert evaluate(c, info["details"]["evaluateName"] + ".code", frame, "watch")["result"] == "42"
        go_on(c, thread)
        assert c.ended() == 0


def test_a_waiting_program_keeps_running_when_its_client_vanishes_in_an_evaluation():
    file = program("import time\nfor i in range(3):\n    print(i, flush=True)   #@loop\nprint('end')\n")
    process = subprocess.Popen([KRAIT, "--listen", "0", "--debug-token", "t", file], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE)
    try:
        port = int(process.stderr.readline().decode().replace(",", " ").split("127.0.0.1:")[1].split()[0])
        c = Client.tcp(port)
        c.initialize()
        attached = c.send("attach", {"token": "t"})
        c.event("initialized")
        c.response(attached)
        c.set_breakpoints(file, [line_of(file, "loop")])
        c.request("configurationDone")
        thread, frame = stop(c, "breakpoint")
        c.send("evaluate", {"expression": "while True: pass", "context": "repl", "frameId": frame["id"]})
        time.sleep(0.1)
        c.connection.shutdown(socket.SHUT_RDWR)
        assert process.wait(LIMIT) == 0
        assert process.stdout.read() == b"0\n1\n2\nend\n"
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


if __name__ == "__main__":
    run(globals())
