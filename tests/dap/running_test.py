"""krait itself under the adapter: how programs are stopped, stepped and ended, in the less usual cases."""
import os, signal, time

from client import Client, Refused
from debuggee import FOLDER, go_on, line_of, program, result_of, run, stop, values_of


def steps(c, thread, command, count):
    """The names of the functions and the lines that so many steps stop at."""
    seen = []
    for _ in range(count):
        go_on(c, thread, command)
        thread, frame = stop(c, "step")
        seen.append((frame["name"], frame["line"]))
    return seen


LOOP = program("""\
def work(n):
    total = 0
    for i in range(n):
        total += i        #@body
    return total          #@return

first = work(5); second = work(3)   #@two
print(first, second)      #@end
""")


def test_hit_conditions():
    for condition, expected in (("3", "2"), ("==4", "3"), (">=2", "1"), (">3", "3"), ("%3", "2"), ("<2", "0")):
        with Client.stdio() as c:
            c.launch(breakpoints=[{"line": line_of(LOOP, "body"), "hitCondition": condition}], program=LOOP)
            _, frame = stop(c, "breakpoint")
            assert result_of(c, "i", frame) == expected, (condition, result_of(c, "i", frame))
            if condition == "3":  # a number alone is that hit, and no other
                c.request("continue", threadId=1)
                assert c.ended() == 0


def test_log_messages_take_what_an_f_string_takes():
    for message, expected in (("i is {i}", "i is 0"), ("{{i}} {i!r:>3}|{i=}", "{i}   0|i=0"), ("{ {'a': i}['a'] } {'}'}", "0 }"),
                              ("{ not this {i}", "{ not this 0"), ("{nope}!", "<NameError: name 'nope' is not defined>!")):
        with Client.stdio() as c:
            c.launch(breakpoints=[{"line": line_of(LOOP, "body"), "logMessage": message}], program=LOOP)
            c.ended()
            assert c.output("console").splitlines()[0] == expected, (message, c.output("console")[:200])


def test_a_condition_that_fails_stops_and_says_why():
    with Client.stdio() as c:
        c.launch(breakpoints=[{"line": line_of(LOOP, "body"), "condition": "nothing > 1"}], program=LOOP)
        assert "nothing" in c.stopped("breakpoint")["text"]


def test_a_breakpoint_in_the_middle_of_a_line():
    with Client.stdio() as c:
        answer = c.launch(breakpoints=[{"line": line_of(LOOP, "two"), "column": 18}], program=LOOP)
        assert answer[0]["verified"] and answer[0]["column"] == 18, answer
        _, frame = stop(c, "breakpoint")
        assert result_of(c, "first", frame) == "10"
        try:
            result_of(c, "second", frame)
            raise AssertionError("the second statement has run")
        except Refused as error:
            assert "second" in str(error)


def test_breakpoints_change_while_the_program_runs():
    endless = program("import time\nn = 0\nwhile True:\n    time.sleep(0.01)\n    n += 1   #@count\n")
    with Client.stdio() as c:
        c.launch(program=endless)
        c.set_breakpoints(endless, [line_of(endless, "count")])
        thread, frame = stop(c, "breakpoint")
        assert frame["line"] == line_of(endless, "count")
        c.set_breakpoints(endless, [])
        go_on(c, thread)
        c.request("pause", threadId=thread)
        stop(c, "pause")


def test_pause_in_native_code():
    sleeper = program("import time\ndef nap():\n    time.sleep(100)   #@nap\nnap()\n")
    with Client.stdio() as c:
        c.launch(program=sleeper)
        time.sleep(0.3)  # until it sleeps; too early is no failure
        thread = c.request("threads")["threads"][0]["id"]
        c.request("pause", threadId=thread)
        thread, frame = stop(c, "pause")
        names = [f["name"] for f in c.request("stackTrace", threadId=thread)["stackFrames"]]
        assert names[-1] == "<module>", names


def test_step_over_a_line_with_two_statements():
    with Client.stdio() as c:
        c.launch(breakpoints=[line_of(LOOP, "two")], program=LOOP)
        thread, frame = stop(c)
        go_on(c, thread, "next")
        thread, frame = stop(c, "step")
        assert frame["line"] == line_of(LOOP, "two") and frame["column"] > 18, frame
        assert result_of(c, "first", frame) == "10"
        assert steps(c, thread, "next", 1) == [("<module>", line_of(LOOP, "end"))]


def test_step_into_a_chosen_call():
    calls = program("def a(): return 1\ndef b():\n    return 2   #@b\ndef c(x, y): return x + y\nr = c(a(), b())   #@call\n")
    with Client.stdio() as c:
        c.launch(breakpoints=[line_of(calls, "call")], program=calls)
        thread, frame = stop(c)
        targets = {t["label"]: t["id"] for t in c.request("stepInTargets", frameId=frame["id"])["targets"]}
        chosen = next(t for label, t in targets.items() if label.startswith("b("))
        go_on(c, thread, "stepIn", targetId=chosen)
        _, frame = stop(c, "step")
        assert (frame["name"], frame["line"]) == ("b", line_of(calls, "b")), frame


def test_goto():
    file = program("x = 1\ny = 2   #@y\nx = 10\nprint(x + y)   #@print\n")
    with Client.stdio() as c:
        c.launch(breakpoints=[line_of(file, "y")], program=file)
        thread, _ = stop(c)
        targets = c.request("gotoTargets", source={"path": file}, line=line_of(file, "print"))["targets"]
        c.request("goto", threadId=thread, targetId=targets[0]["id"])
        thread, frame = stop(c, "goto")
        assert frame["line"] == line_of(file, "print")
        c.request("evaluate", expression="y = 5", context="repl", frameId=frame["id"])
        go_on(c, thread)
        assert c.ended() == 0
        assert c.output("stdout") == "6\n"


def test_restart_frame():
    file = program("""\
count = 0
def inner(n):
    global count
    count += 1
    return n * 10   #@inner
def outer(n):
    n += 1
    return inner(n)
print(outer(1), count)
""")
    with Client.stdio() as c:
        c.launch(breakpoints=[line_of(file, "inner")], program=file)
        thread, frame = stop(c)
        frames = c.request("stackTrace", threadId=thread)["stackFrames"]
        c.request("restartFrame", frameId=frames[1]["id"])
        thread, frame = stop(c, "restart")
        assert (frame["name"], frame["line"]) == ("outer", 7), frame
        c.set_breakpoints(file, [])
        go_on(c, thread)
        assert c.ended() == 0
        assert c.output("stdout") == "30 2\n", c.output("stdout")


def test_function_breakpoints_by_qualified_names():
    file = program("class A:\n    def run(self):\n        return 1   #@a\nclass B:\n    def run(self):\n        return 2   #@b\nA().run(); B().run()\n")
    for name, mark in (("B.run", "b"), ("__main__.B.run", "b"), ("run", "a")):
        with Client.stdio() as c:
            c.initialize()
            c.send("launch", {"program": file})
            c.event("initialized")
            c.request("setFunctionBreakpoints", breakpoints=[{"name": name}])
            c.request("configurationDone")
            _, frame = stop(c, "function breakpoint")
            assert frame["line"] == line_of(file, mark), (name, frame)


def test_instruction_steps_and_breakpoints():
    with Client.stdio() as c:
        c.launch(breakpoints=[line_of(LOOP, "return")], program=LOOP)
        thread, frame = stop(c)
        before = frame["instructionPointerReference"]
        go_on(c, thread, "next", granularity="instruction")
        thread, frame = stop(c, "step")
        assert frame["line"] == line_of(LOOP, "return") and frame["instructionPointerReference"] != before
        c.set_breakpoints(LOOP, [])
        c.request("setInstructionBreakpoints", breakpoints=[{"instructionReference": before}])
        go_on(c, thread)
        _, frame = stop(c, "instruction breakpoint")
        assert frame["instructionPointerReference"] == before


def test_exception_conditions():
    file = program("for e in (KeyError, ValueError, IndexError):\n    try:\n        raise e('x')\n    except Exception:\n        pass\n")
    with Client.stdio() as c:
        c.initialize()
        c.send("launch", {"program": file})
        c.event("initialized")
        c.request("setExceptionBreakpoints", filters=[], filterOptions=[{"filterId": "raised", "condition": "LookupError, !KeyError"}])
        c.request("configurationDone")
        thread, _ = stop(c, "exception")
        assert c.request("exceptionInfo", threadId=thread)["exceptionId"] == "IndexError"
        go_on(c, thread)
        assert c.ended() == 0


def test_uncaught_looks_through_finally_and_with():
    file = program("""\
import contextlib
def fail():
    raise OSError('no')   #@raise
with contextlib.suppress(OSError):
    fail()
try:
    fail()
except (ValueError, OSError):
    pass
try:
    with open(__file__):
        fail()
finally:
    done = True
""")
    with Client.stdio() as c:
        c.launch(program=file, filters=["uncaught"])
        thread, frame = stop(c, "exception")
        assert frame["line"] == line_of(file, "raise")
        frames = c.request("stackTrace", threadId=thread)["stackFrames"]
        assert frames[-1]["line"] == 12, frames[-1]
        go_on(c, thread)
        assert c.ended() == 1


def test_uncaught_in_a_thread():
    file = program("import threading\ndef run():\n    raise ValueError('in a thread')   #@raise\nt = threading.Thread(target=run)\nt.start()\nt.join()\n")
    with Client.stdio() as c:
        c.launch(program=file, filters=["uncaught"])
        thread, frame = stop(c, "exception")
        assert frame["line"] == line_of(file, "raise")
        go_on(c, thread)
        assert c.ended() == 0


def test_a_breakpoint_in_a_frozen_module():
    """posixpath is compiled into the interpreter; its text, and what is set there, are the library's file."""
    file = program("import os.path\nprint(os.path.join('a', 'b'))   #@call\n")
    library = "/usr/lib/python3.11/posixpath.py"
    with open(library) as text:
        lines = text.read().splitlines()
    line = 1 + lines.index("    a = os.fspath(a)", next(n for n, l in enumerate(lines) if l.startswith("def join(")))
    with Client.stdio() as c:
        answer = c.launch(program=file, breakpoints=[line], file=library, justMyCode=False)
        thread, frame = stop(c, "breakpoint")
        assert (frame["name"], frame["line"], frame["source"]["path"]) == ("join", line, os.path.realpath(library)), frame
        assert answer[0]["line"] == line
        c.set_breakpoints(library, [])
        go_on(c, thread)
        assert c.ended() == 0


def test_leaving_user_code():
    file = program("import json\ndef hook(pairs):\n    raise KeyError('mine')   #@raise\ntry:\n    json.loads('{\"a\": 1}', object_pairs_hook=hook)\nexcept KeyError:\n    pass\n")
    with Client.stdio() as c:
        c.launch(program=file, filters=["userUnhandled"])
        thread, frame = stop(c, "exception")
        assert frame["line"] == line_of(file, "raise")
        go_on(c, thread)
        assert c.ended() == 0


def test_generators_and_coroutines():
    file = program("""\
import asyncio
def numbers():
    yield 1
    yield 2
async def child():
    await asyncio.sleep(0.01)
    return 5
async def main():
    x = await child()   #@await
    y = x + 1           #@after
    return y
for n in numbers():     #@for
    pass
print(asyncio.run(main()))
""")
    with Client.stdio() as c:
        c.launch(breakpoints=[line_of(file, "await")], program=file)
        thread, _ = stop(c)
        assert steps(c, thread, "next", 1) == [("main", line_of(file, "after"))]
        go_on(c, thread)
        assert c.ended() == 0
    with Client.stdio() as c:
        c.launch(breakpoints=[line_of(file, "for")], program=file)
        thread, _ = stop(c)
        assert steps(c, thread, "stepIn", 1) == [("numbers", 3)]
        assert steps(c, thread, "stepOut", 1) == [("<module>", line_of(file, "for"))]


def test_steps_pass_over_the_library():
    file = program("import functools\n@functools.lru_cache\ndef f(n):\n    return n   #@f\nimport json\nx = json.dumps([1])   #@dumps\ny = sorted([2, 1], key=f)   #@sorted\nz = 1\n")
    with Client.stdio() as c:
        c.launch(breakpoints=[line_of(file, "dumps")], program=file)
        thread, _ = stop(c)
        assert steps(c, thread, "stepIn", 2) == [("<module>", line_of(file, "sorted")), ("f", line_of(file, "f"))]


def test_return_values():
    with Client.stdio() as c:
        c.launch(breakpoints=[line_of(LOOP, "two")], program=LOOP, showReturnValue=True)
        thread, frame = stop(c)
        go_on(c, thread, "next")
        thread, frame = stop(c, "step")
        values = values_of(c, frame)
        assert any("work" in name and value == "10" for name, value in values.items()), values


def test_evaluation_lets_others_run_after_a_while_and_can_be_cancelled():
    file = program("""\
import threading, time
go = threading.Event()
def run():
    go.wait()
t = threading.Thread(target=run)
t.start()
here = 1   #@here
go.set()
t.join()
""")
    with Client.stdio() as c:
        c.launch(breakpoints=[line_of(file, "here")], program=file)
        thread, frame = stop(c)
        assert result_of(c, "(go.set(), t.join())", frame) == "(None, None)"
        endless = c.send("evaluate", {"expression": "[0 for _ in iter(int, 1)]", "context": "repl", "frameId": frame["id"]})
        c.request("cancel", requestId=endless)
        try:
            c.response(endless)
            raise AssertionError("it has ended")
        except Refused:
            pass
        assert result_of(c, "(here2 := 5)", frame) == "5"
        go_on(c, thread)
        assert c.ended() == 0


def test_nothing_stops_inside_an_evaluation():
    with Client.stdio() as c:
        c.launch(breakpoints=[line_of(LOOP, "body"), line_of(LOOP, "end")], program=LOOP)
        thread, frame = stop(c)
        assert result_of(c, "work(4)", frame) == "6"
        c.set_breakpoints(LOOP, [line_of(LOOP, "end")])
        go_on(c, thread)
        _, frame = stop(c, "breakpoint")
        assert frame["line"] == line_of(LOOP, "end")


def test_a_forked_child_runs_on():
    file = program("""\
import os, sys
pid = os.fork()
if pid == 0:
    print("child", flush=True)   #@child
    os._exit(7)
status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
print("parent", status)   #@parent
""")
    with Client.stdio() as c:
        c.launch(breakpoints=[line_of(file, "child"), line_of(file, "parent")], program=file)
        thread, frame = stop(c, "breakpoint")
        assert frame["line"] == line_of(file, "parent")
        go_on(c, thread)
        assert c.ended() == 0
        assert "child\n" in c.output("stdout") and "parent 7\n" in c.output("stdout")


def test_recursion_without_end():
    file = program("def f(n):\n    return f(n + 1)\ntry:\n    f(0)\nexcept RecursionError:\n    print('deep')   #@deep\n")
    with Client.stdio() as c:
        c.launch(breakpoints=[line_of(file, "deep")], program=file, filters=["uncaught"])
        thread, _ = stop(c, "breakpoint")
        go_on(c, thread)
        assert c.ended() == 0


def test_killed_from_outside():
    file = program("import os\nprint(os.getpid(), flush=True)   #@pid\nwhile True: pass\n")
    with Client.stdio() as c:
        c.launch(program=file)
        c.event("output", category="stdout")
        os.kill(int(c.output("stdout")), signal.SIGKILL)
        assert c.ended() == 128 + signal.SIGKILL
        assert "SIGKILL" in c.output("important")


def test_much_output():
    file = program("import sys\nline = 'x' * 999 + '\\n'\nfor _ in range(50_000): sys.stdout.write(line)\nprint('last')\n")
    with Client.stdio() as c:
        c.launch(program=file)
        assert c.ended() == 0
        text = c.output("stdout")
        assert len(text) == 50_000_000 + 5 and text.endswith("last\n")


def test_the_client_vanishes():
    marker = os.path.join(FOLDER.name, "marker")
    file = program(f"import time\nfor i in range(600):\n    time.sleep(0.05)   #@sleep\n    open({marker!r}, 'w').write(str(i))\n")
    c = Client.stdio()
    c.launch(breakpoints=[line_of(file, "sleep")], program=file)
    stop(c, "breakpoint")
    pid = c.event("process")["systemProcessId"]
    c.process.stdin.close()
    c.process.wait(20)
    for _ in range(200):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    raise AssertionError("a launched program outlived its client")


if __name__ == "__main__":
    run(globals())
