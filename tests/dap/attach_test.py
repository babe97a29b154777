"""Debuggers that come to a program: one that waits with --listen, one that runs and is named by its process id."""
import contextlib, os, signal, socket, subprocess, time

from client import LIMIT, Client, Refused, reconnect
from debuggee import KRAIT, go_on, line_of, program, refused, result_of, run, stop


@contextlib.contextmanager
def running(*arguments, environment=None):
    """A program that has said its first line, on its own."""
    process = subprocess.Popen([KRAIT, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            pipe.close()


def attach(c, breakpoints=(), file=None, **arguments):
    c.initialize(supportsStartDebuggingRequest=True)
    attached = c.send("attach", arguments)
    c.event("initialized")
    c.response(attached)
    if breakpoints:
        assert all(b["verified"] for b in c.set_breakpoints(file, breakpoints))
    c.request("configurationDone")


COUNTING = program("""\
import sys, time
def count(n):
    time.sleep(0.005)
    total = n + 1            #@total
    return total
print("ready", flush=True)
n = 0
while not "done" in globals():
    n = count(n)
    if n % 50 == 0: print("n is", n)   #@say
print("the end", flush=True)
""")


def test_by_process_id():
    with running("-u", COUNTING) as process:
        assert process.stdout.readline() == b"ready\n"
        for session in range(3):     # a client comes, goes, and comes again
            with Client.stdio() as c:
                attach(c, [line_of(COUNTING, "total")], COUNTING, processId=process.pid if session else str(process.pid))
                thread, frame = stop(c, "breakpoint")
                assert c.event("process")["startMethod"] == "attach"
                before = int(result_of(c, "n", frame))
                go_on(c, thread)
                thread, frame = stop(c, "breakpoint")
                assert int(result_of(c, "n", frame)) == before + 1
                c.request("next", threadId=thread)
                thread, frame = stop(c, "step")
                if session == 2:
                    c.set_breakpoints(COUNTING, [])
                    result_of(c, "globals().update(done=1)", frame)
                    go_on(c, thread)
                    assert c.ended() == 0
                    assert c.output("stdout").endswith("the end\n"), c.output("stdout")
        assert process.wait(LIMIT) == 0


WAITS = {
    "sleep": "import time; time.sleep(60)",
    "lock": "import threading; threading.Event().wait()",
    "input": "input()",
    "join": "import threading, time; t = threading.Thread(target=time.sleep, args=(60,), daemon=True); t.start(); t.join()",
    "socket": "import socket; a, b = socket.socketpair(); a.recv(1)",
    "select": "import select; select.select([], [], [])",
    "loop": "while True: pass",
    "asyncio": "import asyncio; asyncio.run(asyncio.sleep(60))",
    "child": "import subprocess; subprocess.run(['sleep', '60'])",
}


def test_by_process_id_wherever_it_waits():
    for name, code in WAITS.items():
        file = program(f"import os\nkept = {name!r}\nprint('ready', flush=True)\n{code}   #@wait\n")
        with running(file) as process, Client.stdio() as c:
            assert process.stdout.readline() == b"ready\n"
            time.sleep(0.05)
            attach(c, processId=process.pid)
            thread = c.request("threads")["threads"][0]["id"]
            c.request("pause", threadId=thread)
            thread, frame = stop(c, "pause")
            frames = c.request("stackTrace", threadId=thread)["stackFrames"]
            assert frames[-1]["line"] == line_of(file, "wait"), (name, frames[-1])
            assert result_of(c, "kept", frames[-1]) == repr(name)
            c.request("disconnect", terminateDebuggee=True)
            c.close = lambda: None
            assert process.wait(LIMIT) == -signal.SIGKILL


def test_processes_that_cannot_be_attached_to():
    with Client.stdio() as c:
        c.initialize()
        assert "not krait" in refused(lambda: c.request("attach", processId=os.getpid()))
        assert "no process" in refused(lambda: c.request("attach", processId=2 ** 22 + 5))
        assert "processId" in refused(lambda: c.request("attach", processId="x1"))
        closed = dict(os.environ, PYTHON_DISABLE_REMOTE_DEBUG="1")
        with running(COUNTING, environment=closed) as process:
            process.stdout.readline()
            assert "PYTHON_DISABLE_REMOTE_DEBUG" in refused(lambda: c.request("attach", processId=process.pid))
            assert process.poll() is None
        with running("-E", COUNTING, environment=closed) as process:
            process.stdout.readline()
            attach_again = c.send("attach", {"processId": process.pid})
            c.event("initialized")
            c.response(attach_again)


def test_only_one_debugger_at_a_time():
    with running(COUNTING) as process, Client.stdio() as first, Client.stdio() as second:
        process.stdout.readline()
        attach(first, processId=process.pid)
        second.initialize()
        assert "another debugger" in refused(lambda: second.request("attach", processId=process.pid))


def test_stop_on_entry_stops_a_running_program_where_it_is():
    for text in ("while True: pass\n", "import itertools\nsum(itertools.count())\n", "import time\ntime.sleep(100)\n"):
        with running(program("print('go', flush=True)\n" + text)) as process:
            process.stdout.readline()
            with Client.stdio() as c:
                attach(c, processId=process.pid, stopOnEntry=True)
                thread = c.stopped("pause")["threadId"]
                assert c.top_frame(thread)["line"] == 1 + text.count("\n")
            assert process.poll() is None


def test_a_program_under_the_terminals_debugger_lets_no_other_in():
    with subprocess.Popen([KRAIT, "debug", COUNTING], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process, Client.stdio() as c:
        process.stdout.read(6)  # it has begun
        c.initialize()
        assert "krait debug" in refused(lambda: c.request("attach", processId=process.pid))
        process.kill()


def test_the_signal_is_the_programs_if_it_wants_it():
    file = program("""\
import signal, os
number = signal.SIGRTMAX - 3
assert signal.getsignal(number) == signal.SIG_DFL
signal.signal(number, lambda *a: print("mine"))
os.kill(os.getpid(), number)
""")
    assert subprocess.run([KRAIT, file], capture_output=True).stdout == b"mine\n"


def test_a_killed_adapter_leaves_the_program_running():
    with running(COUNTING) as process:
        process.stdout.readline()
        c = Client.stdio()
        attach(c, [line_of(COUNTING, "total")], COUNTING, processId=process.pid)
        stop(c, "breakpoint")
        c.process.kill()
        c.process.wait()
        with Client.stdio() as c:
            limit = time.monotonic() + LIMIT
            while True:   # it notices in a moment
                try:
                    c.initialize() if not c.seq else None
                    seq = c.send("attach", {"processId": process.pid})
                    c.response(seq)
                    break
                except Refused:
                    assert time.monotonic() < limit
            c.request("configurationDone")
            c.request("pause", threadId=0)
            stop(c, "pause")


def listening(file, *options):
    return running("--listen", "0", "--debug-token", "t", *options, file)


def port_of(process):
    return int(process.stderr.readline().decode().replace(",", " ").split("127.0.0.1:")[1].split()[0])


def test_output_is_said_while_attached():
    file = program("""\
import sys, os, time
for i in range(6):
    print("line", i, "ä€😀")     #@loop
    sys.stderr.write("err\\n")
    os.write(1, b"raw\\n")
""")
    with listening(file) as process:
        port = port_of(process)
        c = Client.tcp(port)
        attach(c, [line_of(file, "loop")], file, token="t")
        for _ in range(3):
            thread, frame = stop(c, "breakpoint")
            go_on(c, thread)
        stop(c, "breakpoint")
        assert "line 2 ä€😀\n" in c.output("stdout") and "raw\n" in c.output("stdout")
        assert c.output("stderr") == "err\n" * 3
        c.request("disconnect")
        assert process.wait(LIMIT) == 0
        out = process.stdout.read().decode()
        assert out.count("line") == 6 and out.count("raw") == 6


def test_a_flood_of_output_while_attached():
    file = program("import sys\nfor i in range(3_000): sys.stdout.write('y' * 4999 + '\\n')\nprint('last')\n")
    with listening(file) as process:
        c = Client.tcp(port_of(process))
        attach(c, token="t")
        import threading
        drain = threading.Thread(target=lambda: process.stdout.read())
        drain.start()
        assert c.ended() == 0
        text = c.output("stdout")
        assert len(text) == 15_000_005 and text.endswith("last\n")
        drain.join()


def test_interrupted_while_it_waits():
    with listening(COUNTING) as process:
        port_of(process)
        assert wait_until_ready(process)
        process.send_signal(signal.SIGINT)
        assert process.wait(LIMIT) == -signal.SIGINT
        assert b"KeyboardInterrupt" in process.stderr.read()


def test_clients_come_and_go():
    with listening(COUNTING) as process:
        port = port_of(process)
        seen = 0
        for turn in range(4):
            c = reconnect(port)
            attach(c, [line_of(COUNTING, "total")], COUNTING, token="t")
            thread, frame = stop(c, "breakpoint")
            now = int(result_of(c, "n", frame))
            assert now >= seen
            seen = now
            if turn % 2:
                c.connection.shutdown(socket.SHUT_RDWR)
            elif turn < 3:
                c.request("disconnect")
        assert process.poll() is None


def test_children_of_an_attached_program():
    file = program("""\
import os, time
while True:
    time.sleep(0.01)
    if os.path.exists(__file__ + ".go"):      #@wait
        break
pid = os.fork()
number = 5 if pid else 6
done = number    #@done
if not pid: os._exit(3)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
""")
    with running("-u", file) as process, Client.stdio() as c:
        attach(c, [line_of(file, "wait")], file, processId=process.pid) if wait_until_ready(process) else None
        thread, _ = stop(c, "breakpoint")
        c.set_breakpoints(file, [line_of(file, "done")])
        open(file + ".go", "w").close()
        go_on(c, thread)
        child = c.child([line_of(file, "done")], file)
        thread, frame = stop(child, "breakpoint")
        assert result_of(child, "number", frame) == "6"
        go_on(child, thread)
        assert child.ended() == 3
        child.close()
        thread, frame = stop(c, "breakpoint")
        assert result_of(c, "number", frame) == "5"
        go_on(c, thread)
        assert c.ended() == 0
        assert c.output("stdout") == "3\n"


def wait_until_ready(process):
    """Until the program can be asked: its signal is handled."""
    limit = time.monotonic() + LIMIT
    while time.monotonic() < limit:
        with open(f"/proc/{process.pid}/status") as status:
            caught = next(int(line.split()[1], 16) for line in status if line.startswith("SigCgt"))
        if caught >> (signal.SIGRTMAX - 3 - 1) & 1:
            return True
        time.sleep(0.01)
    return False


if __name__ == "__main__":
    run(globals())
