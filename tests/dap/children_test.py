"""Child processes of a debugged program: sessions of their own, or nobody's business; never a hanging parent."""
from client import Client, Refused
from debuggee import go_on, line_of, program, result_of, run, stop

FORK = program("""\
import os, sys
number = 41
pid = os.fork()
if pid == 0:
    number += 1
    print("child", number, flush=True)   #@child
    os._exit(7)
status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
print("parent", number, status)          #@parent
""")


def test_a_forked_child_has_a_session():
    child_line, parent_line = line_of(FORK, "child"), line_of(FORK, "parent")
    with Client.stdio() as c:
        c.launch(breakpoints=[child_line, parent_line], program=FORK, children=True)
        child = c.child([child_line, parent_line], FORK)
        assert child.configuration["type"] == "krait" and child.configuration["subProcessId"] > 0
        thread, frame = stop(child, "breakpoint")
        assert frame["line"] == child_line and result_of(child, "number", frame) == "42"
        go_on(child, thread)
        assert child.ended() == 7
        child.close()
        thread, frame = stop(c, "breakpoint")
        assert frame["line"] == parent_line and result_of(c, "number", frame) == "41"
        go_on(c, thread)
        assert c.ended() == 0
        assert "child 42\n" in c.output("stdout") and "parent 41 7\n" in c.output("stdout")
        assert not child.output("stdout")


def test_children_run_on_where_they_are_not_wanted():
    for arguments, takes in (({"children": False}, True), ({"children": True, "subProcess": False}, True),
                             ({"children": True}, False)):
        with Client.stdio() as c:
            c.takes_children = takes
            c.launch(breakpoints=[line_of(FORK, "child")], program=FORK, **arguments)
            assert c.ended() == 0
            assert "child 42\n" in c.output("stdout") and "parent 41 7\n" in c.output("stdout")


def test_a_child_of_a_stepping_parent():
    with Client.stdio() as c:
        c.launch(breakpoints=[3], program=FORK, children=True)
        thread, _ = stop(c, "breakpoint")
        c.request("next", threadId=thread)
        child = c.child()
        assert child.ended() == 7
        child.close()
        thread, frame = stop(c, "step")
        assert frame["line"] == 4, frame
        go_on(c, thread)
        assert c.ended() == 0


def test_a_fork_by_an_evaluation():
    with Client.stdio() as c:
        c.launch(breakpoints=[line_of(FORK, "parent")], program=FORK, children=False)
        thread, frame = stop(c, "breakpoint")
        assert int(result_of(c, "os.fork()", frame)) > 0
        assert result_of(c, "os.wait()[1]", frame) == "0"     # the copy ran on to its end
        go_on(c, thread)
        assert c.ended() == 0
        assert c.output("stdout").count("parent 41 7") == 2


def test_grandchildren():
    file = program("""\
import os
for depth in range(3):
    pid = os.fork()
    if pid:
        break
else:
    pid = None
name = f"depth {depth} {pid is None}"
if pid:
    assert os.waitpid(pid, 0)[1] == 0
print(name, flush=True)   #@print
""")
    with Client.stdio() as c:
        c.launch(program=file, children=True)
        family = [c]
        for _ in range(3):
            family.append(family[-1].child([line_of(file, "print")], file))
        for each in reversed(family[1:]):
            thread, frame = stop(each, "breakpoint")
            go_on(each, thread)
            assert each.ended() == 0
            each.close()
        assert c.ended() == 0
        assert c.output("stdout").count("depth") == 4, c.output("stdout")


def test_subprocess_of_the_interpreter():
    inner = program("import os, sys\nvalue = len(sys.argv)\nprint('inner', value, 'KRAIT_DEBUG_CHILD' in os.environ)   #@inner\n")
    outer = program(f"""\
import subprocess, sys
print(subprocess.run([sys.executable, {inner!r}, "a"], capture_output=True, text=True, check=True).stdout)
print(subprocess.run([sys.executable, {inner!r}, "a", "b"], env={{}}, capture_output=True, text=True, check=True).stdout)
print(subprocess.run("env", capture_output=True, text=True).stdout.count("KRAIT_DEBUG"))
""")
    with Client.stdio() as c:
        c.launch(program=outer, children=True)
        for count in ("2", "3"):
            child = c.child([line_of(inner, "inner")], inner)
            thread, frame = stop(child, "breakpoint")
            assert result_of(child, "value", frame) == count
            go_on(child, thread)
            assert child.ended() == 0
            child.close()
        assert c.ended() == 0
        assert c.output("stdout") == "inner 2 False\n\ninner 3 False\n\n0\n", c.output("stdout")


def test_exec_goes_on_in_a_new_session():
    inner = program("print('after exec')   #@inner\n")
    outer = program(f"import os, sys\nprint('before', flush=True)\nos.execv(sys.executable, [sys.executable, {inner!r}])\n")
    with Client.stdio() as c:
        c.launch(program=outer, children=True)
        child = c.child([line_of(inner, "inner")], inner)
        thread, _ = stop(child, "breakpoint")
        go_on(child, thread)
        assert child.ended() == 0
        child.close()
        assert c.ended() == 0
        assert c.output("stdout") == "before\nafter exec\n"


MULTI = """\
import multiprocessing as mp
def work(n):
    return n * n       #@work
if __name__ == "__main__":
    mp.set_start_method("{method}")
    with mp.Pool(2) as pool:
        print(sum(pool.map(work, range(4), chunksize=2)))
"""


def multiprocessing_with(method, sessions, **arguments):
    file = program(MULTI.replace("{method}", method))
    with Client.stdio() as c:
        c.launch(program=file, children=True, **arguments)
        children, seen = [], []
        for _ in range(sessions):
            parent = children[0] if method == "forkserver" and children else c
            children.append(parent.child([line_of(file, "work")] if method != "forkserver" or children else [], file))
        workers = children[1:] if method == "forkserver" else children
        import threading

        def drive(worker):
            while True:
                message = worker.wait(lambda m: m.get("event") in ("stopped", "terminated"))
                if message["event"] == "terminated":
                    return worker.close()
                thread = message["body"]["threadId"]
                frame = worker.top_frame(thread)
                seen.append(int(result_of(worker, "n", frame)))
                go_on(worker, thread)
        drivers = [threading.Thread(target=drive, args=(w,)) for w in workers]
        for driver in drivers:
            driver.start()
        assert c.ended() == 0
        for driver in drivers:
            driver.join()
        if method == "forkserver":
            children[0].ended()
            children[0].close()
        assert sorted(seen) == [0, 1, 2, 3], seen
        assert c.output("stdout") == "14\n", c.output("stdout") + c.output("stderr")


def test_multiprocessing_by_fork():
    multiprocessing_with("fork", 2)


def test_multiprocessing_by_spawn():
    multiprocessing_with("spawn", 2)


def test_a_child_outlives_its_parent():
    file = program("""\
import os, time
reading, writing = os.pipe()
if os.fork():
    os._exit(0)
os.close(writing)
os.read(reading, 1)     # until the parent is gone
orphan = True           #@orphan
""")
    with Client.stdio() as c:
        c.launch(program=file, children=True)
        child = c.child([line_of(file, "orphan")], file)
        assert c.ended() == 0
        thread, _ = stop(child, "breakpoint")
        c.request("disconnect")
        c.process.stdin.close()
        go_on(child, thread)
        assert child.ended() == 0
        child.close()
        assert c.process.wait(20) == 0
        c.process = None
        c.close = lambda: None


def test_a_client_that_leaves_a_child():
    file = program("""\
import os
pid = os.fork()
if pid == 0:
    for i in range(3):
        print("turn", i, flush=True)   #@turn
    os._exit(4)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
""")
    for leave in ("disconnect", "vanish"):
        with Client.stdio() as c:
            c.launch(program=file, children=True)
            child = c.child([line_of(file, "turn")], file)
            stop(child, "breakpoint")
            child.request("disconnect") if leave == "disconnect" else child.connection.shutdown(2)
            assert c.ended() == 0
            assert c.output("stdout") == "turn 0\nturn 1\nturn 2\n4\n"


def test_ending_the_parent_ends_the_children():
    file = program("import os, time\nchild = os.fork()\nwhile True: time.sleep(0.05)   #@loop\n")
    with Client.stdio() as c:
        c.launch(program=file, children=True)
        child = c.child([line_of(file, "loop")], file)
        stop(child, "breakpoint")
        c.request("disconnect", terminateDebuggee=True)
        child.event("terminated")
        child.close()
        c.process.stdin.close()
        assert c.process.wait(20) == 0
        c.close = lambda: None


def test_a_wrong_token_opens_no_child():
    with Client.stdio() as c:
        c.launch(program=FORK, children=True)

        def connect(port):
            other = Client.tcp(port)
            other.initialize()
            try:
                other.request("attach", token="0" * 32)
                raise AssertionError("a stranger was let in")
            except Refused as refused:
                assert "token" in str(refused)
            return Client.tcp(port)
        child = c.child(connect=connect)
        assert child.ended() == 7
        child.close()
        assert c.ended() == 0


def test_a_child_through_an_adapter_of_its_own():
    def connect(port):
        return Client.stdio()
    with Client.stdio() as c:
        c.launch(program=FORK, children=True)
        child = c.child([line_of(FORK, "child")], FORK, connect=connect)
        thread, _ = stop(child, "breakpoint")
        go_on(child, thread)
        assert child.ended() == 7
        child.close()
        assert c.ended() == 0


if __name__ == "__main__":
    run(globals())
