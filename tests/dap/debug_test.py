"""krait itself under the adapter, over raw messages: what a person does with a debugger."""
import os, signal, subprocess

from client import HERE, Client, Refused
from debuggee import KRAIT, evaluate, go_on, locals_of, program, run, stop


def path(name):
    return os.path.join(HERE, "programs", name)


SHAPES, FAULTS, THREADS, ENDLESS = (path(n) for n in ("shapes.py", "faults.py", "threads.py", "endless.py"))


def test_runs_to_the_end():
    with Client.stdio() as c:
        c.launch(program=SHAPES)
        assert c.ended() == 0
        assert c.output("stdout") == '["triangle: 3", "square: 4", "hexagon: 6"]\ntotal 13\n', c.output("stdout")


def test_exit_code_and_traceback():
    with Client.stdio() as c:
        c.launch(program=FAULTS)
        assert c.ended() == 1
        assert "ZeroDivisionError: integer division or modulo by zero" in c.output("stderr")


def test_breakpoint_and_variables():
    with Client.stdio() as c:
        answer = c.launch(breakpoints=[22], program=SHAPES)
        assert answer[0]["verified"] and answer[0]["line"] == 22, answer
        thread, frame = stop(c, "breakpoint")
        assert frame["name"] == "main" and frame["line"] == 22 and frame["source"]["path"] == SHAPES
        values = locals_of(c, frame)
        assert values["total"]["value"] == "0" and values["total"]["type"] == "int"
        assert values["name"]["value"] == "'triangle'"
        assert values["seen"]["value"] == "[]"
        shape = values["shape"]
        assert shape["type"] == "Shape" and shape["variablesReference"] > 0
        inside = {v["name"]: v["value"] for v in
                  c.request("variables", variablesReference=shape["variablesReference"])["variables"]}
        assert inside["sides"] == "3", inside
        frames = c.request("stackTrace", threadId=thread)["stackFrames"]
        assert [f["name"] for f in frames][:2] == ["main", "<module>"]
        go_on(c, thread)
        thread, frame = stop(c, "breakpoint")
        assert locals_of(c, frame)["total"]["value"] == "3"
        c.set_breakpoints(SHAPES, [])
        go_on(c, thread)
        assert c.ended() == 0


def test_a_breakpoint_on_an_empty_line_moves_on():
    with Client.stdio() as c:
        answer = c.launch(breakpoints=[10], program=SHAPES)
        assert answer[0]["verified"] and answer[0]["line"] in (11, 12), answer
        stop(c, "breakpoint")


def test_conditions_hit_counts_and_log_points():
    with Client.stdio() as c:
        c.launch(breakpoints=[{"line": 22, "condition": "name == 'square'"}], program=SHAPES)
        thread, frame = stop(c, "breakpoint")
        assert evaluate(c, "name", frame)["result"] == "'square'"
        c.set_breakpoints(SHAPES, [{"line": 12, "hitCondition": "2"}])
        c.set_breakpoints(SHAPES, [{"line": 22, "logMessage": "at {name} with {sides + 1}"}])
        go_on(c, thread)
        assert c.ended() == 0
        assert "at hexagon with 7" in c.output("console"), c.output("console")
    with Client.stdio() as c:
        c.launch(breakpoints=[{"line": 12, "hitCondition": "==2"}], program=SHAPES)
        thread, frame = stop(c, "breakpoint")
        assert evaluate(c, "shape.name", frame)["result"] == "'square'"
        go_on(c, thread)
        assert c.ended() == 0


def test_function_breakpoint():
    with Client.stdio() as c:
        c.initialize()
        c.send("launch", {"program": SHAPES})
        c.event("initialized")
        c.request("setFunctionBreakpoints", breakpoints=[{"name": "describe"}])
        c.request("configurationDone")
        _, frame = stop(c, "function breakpoint")
        assert frame["name"] == "describe"


def test_steps():
    with Client.stdio() as c:
        c.launch(breakpoints=[23], program=SHAPES)
        thread, _ = stop(c)
        c.set_breakpoints(SHAPES, [])
        go_on(c, thread, "stepIn")
        thread, frame = stop(c, "step")
        assert (frame["name"], frame["line"]) == ("describe", 12), frame
        go_on(c, thread, "next")
        thread, frame = stop(c, "step")
        assert frame["line"] == 13
        go_on(c, thread, "stepOut")
        thread, frame = stop(c, "step")
        assert frame["name"] == "main", frame
        go_on(c, thread, "next")
        thread, frame = stop(c, "step")
        assert frame["name"] == "main"
        go_on(c, thread, "stepOut")
        thread, frame = stop(c, "step")
        assert frame["name"] == "<module>", frame


def test_stop_on_entry():
    with Client.stdio() as c:
        c.launch(program=SHAPES, stopOnEntry=True)
        thread, frame = stop(c, "entry")
        assert frame["line"] == 1 and frame["name"] == "<module>"
        assert c.output("stdout") == ""


def test_exceptions():
    with Client.stdio() as c:
        c.launch(filters=["raised"], program=FAULTS)
        thread, frame = stop(c, "exception")
        assert (frame["name"], frame["line"]) == ("inner", 2)
        info = c.request("exceptionInfo", threadId=thread)
        assert info["exceptionId"] == "ZeroDivisionError" and info["breakMode"] == "always"
        go_on(c, thread)
        stop(c, "exception")
    with Client.stdio() as c:
        c.launch(filters=["uncaught"], program=FAULTS)
        thread, frame = stop(c, "exception")
        assert c.output("stdout") == "None\n"
        assert frame["name"] == "inner" and evaluate(c, "value", frame)["result"] == "0"
        assert "by zero" in c.request("exceptionInfo", threadId=thread)["description"]
        go_on(c, thread)
        assert c.ended() == 1


def test_pause_and_disconnect():
    with Client.stdio() as c:
        c.launch(program=ENDLESS)
        c.wait(lambda m: m.get("event") == "output" and m["body"]["output"].startswith("counting"))
        thread = c.request("threads")["threads"][0]["id"]
        c.request("pause", threadId=thread)
        thread, frame = stop(c, "pause")
        assert frame["name"] == "<module>" and frame["line"] in (1, 2, 3, 4), frame
        assert int(evaluate(c, "globals().get('count', 0)", frame)["result"]) >= 0
        go_on(c, thread)


def test_terminate():
    with Client.stdio() as c:
        c.launch(program=ENDLESS)
        c.request("terminate")
        c.ended()


def test_all_threads_stop():
    with Client.stdio() as c:
        c.launch(breakpoints=[15], program=THREADS)
        thread, _ = stop(c, "breakpoint")
        names = {t["name"] for t in c.request("threads")["threads"]}
        assert {"MainThread", "worker"} <= names, names
        worker = next(t["id"] for t in c.request("threads")["threads"] if t["name"] == "worker")
        functions = [f["name"] for f in c.request("stackTrace", threadId=worker)["stackFrames"]]
        assert "wait" in functions, functions
        go_on(c, thread)
        assert c.ended() == 0
        assert c.output("stdout") == "joined 1\n"


def test_evaluation_and_assignment():
    with Client.stdio() as c:
        c.launch(breakpoints=[22], program=SHAPES)
        thread, frame = stop(c)
        assert evaluate(c, "shape.sides * 2", frame, "watch")["result"] == "6"
        assert evaluate(c, "[n for n in range(sides)]", frame)["result"] == "[0, 1, 2]"
        evaluate(c, "total = 100", frame)
        assert locals_of(c, frame)["total"]["value"] == "100"
        scope = c.request("scopes", frameId=frame["id"])["scopes"][0]
        answer = c.request("setVariable", variablesReference=scope["variablesReference"], name="total", value="sides * 1000")
        assert answer["value"] == "3000"
        try:
            evaluate(c, "nothing_here", frame)
            raise AssertionError("was not refused")
        except Refused as error:
            assert "name 'nothing_here' is not defined" in str(error)
        c.set_breakpoints(SHAPES, [])
        go_on(c, thread)
        assert c.ended() == 0
        assert "total 3013" in c.output("stdout"), c.output("stdout")


def test_large_containers_are_paged():
    file = program("big = list(range(100_000))\nnested = {'a': {'b': [1, (2, 3)]}}\nprint(len(big))\n")
    with Client.stdio() as c:
        c.launch(breakpoints=[3], program=file)
        _, frame = stop(c)
        values = locals_of(c, frame)
        big = values["big"]
        assert big["indexedVariables"] == 100_000, big
        page = c.request("variables", variablesReference=big["variablesReference"], filter="indexed", start=500, count=10)
        assert [v["value"] for v in page["variables"]] == [str(n) for n in range(500, 510)]
        assert len(big["value"]) < 2000
        inner = values["nested"]
        for _ in range(2):
            children = c.request("variables", variablesReference=inner["variablesReference"])["variables"]
            inner = next(v for v in children if v["value"].startswith(("{", "[")))
        assert inner["value"] == "[1, (2, 3)]"


def test_source_of_code_without_a_file():
    file = program("exec(compile('x = 1\\ny = x + 1\\nbreakpoint()\\n', '<made up>', 'exec'))\n")
    with Client.stdio() as c:
        c.launch(program=file, env={"PYTHONBREAKPOINT": None})
        thread = c.stopped()["threadId"]
        frames = c.request("stackTrace", threadId=thread)["stackFrames"]
        assert any(f.get("source", {}).get("path") == "<made up>" for f in frames), frames


def test_module_and_code():
    with Client.stdio() as c:
        c.launch(module="json.tool", args=["--help"])
        assert c.ended() == 0
        assert "usage" in c.output("stdout")
    with Client.stdio() as c:
        c.launch(code=["import sys", "print(sys.argv)", "sys.exit(7)"], args=["a", "b"])
        assert c.ended() == 7
        assert c.output("stdout") == "['-c', 'a', 'b']\n"


def test_a_crash_ends_the_session():
    with Client.stdio() as c:
        c.launch(code="import os, signal; print('bye', flush=True); os.kill(os.getpid(), signal.SIGSEGV)")
        assert c.ended() == 128 + signal.SIGSEGV
        assert "SIGSEGV" in c.output("important") and c.output("stdout") == "bye\n"


def test_restart():
    with Client.stdio() as c:
        c.launch(breakpoints=[12], program=SHAPES)
        stop(c, "breakpoint")
        c.request("restart", arguments={"program": SHAPES})
        _, frame = stop(c, "breakpoint")
        assert frame["line"] == 12


def test_attach_to_a_program_that_waits():
    process = subprocess.Popen([KRAIT, "--listen", "0", "--debug-token", "t", SHAPES], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE)
    try:
        port = int(process.stderr.readline().decode().replace(",", " ").split("127.0.0.1:")[1].split()[0])
        with Client.tcp(port) as c:
            c.initialize()
            attached = c.send("attach", {"token": "t"})
            c.event("initialized")
            c.response(attached)
            c.set_breakpoints(SHAPES, [22])
            c.request("configurationDone")
            thread, frame = stop(c, "breakpoint")
            assert frame["line"] == 22
            c.set_breakpoints(SHAPES, [])
            go_on(c, thread)
            assert c.ended() == 0
        assert process.stdout.read().endswith(b"total 13\n")
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


if __name__ == "__main__":
    run(globals())
