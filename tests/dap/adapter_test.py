"""The adapter alone: sessions with a debuggee that has no interpreter (fake_krait.cpp), over raw messages."""
import contextlib, json, os, signal, socket, subprocess, sys, tempfile, time

from client import BIN, LIMIT, Client, Refused, reconnect, run_tests

FAKE = os.path.join(BIN, "fake_krait")
FOLDER = tempfile.mkdtemp(prefix="krait-dap-")


def program(text, name="program.txt"):
    path = os.path.join(FOLDER, name)
    with open(path, "w") as file:
        file.write(text)
    return path


def refused(action):
    try:
        action()
    except Refused as error:
        return str(error)
    raise AssertionError("was not refused")


def test_a_program_runs_to_its_end():
    with Client.stdio() as c:
        c.launch(program=program("say one\ncomplain two\nsay three\nexit 3\n"), krait=FAKE)
        assert c.ended() == 3
        assert c.output("stdout") == "one\nthree\n", c.output("stdout")
        assert c.output("stderr") == "two\n"


def test_messages_come_in_the_promised_order():
    with Client.stdio() as c:
        c.launch(program=program("say x\n"), krait=FAKE)
        c.ended()
        def at(kind, name):
            return c.position(lambda m: m.get(kind) == name and m["type"] != "request")
        assert at("command", "initialize") < at("command", "launch") < at("event", "initialized")
        assert at("event", "initialized") < at("command", "configurationDone") < at("event", "output")
        assert at("event", "output") < at("event", "exited") < at("event", "terminated")


def test_breakpoint_stack_scopes_variables_step_continue():
    file = program("say one\nsay two\nsay three\nsay four\n")
    with Client.stdio() as c:
        answer = c.launch(breakpoints=[2, 99], program=file, krait=FAKE, args=["a", "b c"])
        assert [b["verified"] for b in answer] == [True, False]
        assert answer[1]["message"] == "no code on this line" and answer[1]["reason"] == "failed"
        body = c.stopped("breakpoint")
        assert body["hitBreakpointIds"] == [answer[0]["id"]] and body["allThreadsStopped"]
        assert c.output("stdout") == "one\n"
        assert c.request("threads")["threads"] == [{"id": 1, "name": "MainThread"}]
        trace = c.request("stackTrace", threadId=1)
        frame = trace["stackFrames"][0]
        assert trace["totalFrames"] == 1 and frame["line"] == 2 and frame["column"] == 1
        assert frame["source"] == {"name": "program.txt", "path": file}
        scope = c.request("scopes", frameId=frame["id"])["scopes"][0]
        assert scope["name"] == "Locals" and scope["presentationHint"] == "locals"
        values = c.request("variables", variablesReference=scope["variablesReference"])["variables"]
        assert values[0]["name"] == "line" and values[0]["value"] == "2" and values[0]["type"] == "int"
        assert values[1]["indexedVariables"] == 2 and values[1]["variablesReference"] == 77
        c.request("next", threadId=1)
        c.stopped("step")
        assert c.top_frame()["line"] == 3
        assert c.output("stdout") == "one\ntwo\n"
        assert c.request("continue", threadId=1) == {"allThreadsContinued": True}
        assert c.ended() == 0


def test_stop_on_entry_and_pause():
    with Client.stdio() as c:
        c.launch(program=program("say one\nspin\nsay two\n"), krait=FAKE, stopOnEntry=True)
        c.stopped("entry")
        c.request("continue", threadId=1)
        c.event("output", output="one\n")
        c.request("pause", threadId=1)
        c.stopped("pause")
        c.request("continue", threadId=1)
        assert c.ended() == 0


def test_all_output_precedes_the_stop_and_the_end():
    file = program("flood 3000\nsay last\nflood 3000\n")
    with Client.stdio() as c:
        c.launch(breakpoints=[3], program=file, krait=FAKE)
        c.stopped("breakpoint")
        assert len(c.output("stdout")) == 3000 * 1000 + 5
        c.request("continue", threadId=1)
        c.ended()
        assert len(c.output("stdout")) == 6000 * 1000 + 5


def test_characters_are_never_cut():
    with Client.stdio() as c:
        c.launch(breakpoints=[2, 3], program=program("raw 61e282\nraw acf09f\nraw 9880ff0a\n"), krait=FAKE)
        c.stopped()
        assert c.output("stdout") == "a"
        c.request("continue", threadId=1)
        c.stopped()
        assert c.output("stdout") == "a\u20ac"
        c.request("continue", threadId=1)
        c.ended()
        assert c.output("stdout") == "a\u20ac\U0001f600\ufffd\n"


def test_a_crash_is_reported_with_its_signal():
    with Client.stdio() as c:
        c.launch(program=program("say last words\nsignal 11\n"), krait=FAKE)
        assert c.ended() == 128 + 11
        assert "terminated by signal SIGSEGV" in c.output("important")
        assert c.output("stdout") == "last words\n"


def test_a_kill_while_stopped_ends_the_session():
    file = program("say one\nsay two\n")
    with Client.stdio() as c:
        c.launch(breakpoints=[2], program=file, krait=FAKE)
        c.stopped()
        os.kill(c.event("process")["systemProcessId"], signal.SIGKILL)
        assert c.ended() == 128 + 9
        assert "SIGKILL" in c.output("important")
        assert "not being debugged" in refused(lambda: c.request("stackTrace", threadId=1))


def test_a_program_that_drops_its_connection_runs_on():
    with Client.stdio() as c:
        c.launch(program=program("vanish\nsay still here\nexit 4\n"), krait=FAKE)
        assert c.ended() == 4
        assert c.output("stdout") == "still here\n"


def test_a_program_that_ends_before_it_connects_fails_the_launch():
    with Client.stdio() as c:
        c.initialize()
        message = refused(lambda: c.request("launch", program="x", krait=FAKE, kraitArgs=["--die-early", "7"]))
        assert "exit code 7" in message and "dying early" in message, message


def test_a_wrong_token_is_turned_away():
    with Client.stdio() as c:
        c.initialize()
        message = refused(lambda: c.request("launch", program=program("say x\n"), krait=FAKE,
                                            kraitArgs=["--token", "wrong"]))
        assert "before it could be debugged" in message, message


def test_launch_arguments_are_checked():
    with Client.stdio() as c:
        c.initialize()
        for arguments, words in [
            ({"krait": FAKE}, "nothing to launch"),
            ({"program": "a", "module": "b", "krait": FAKE}, "only one"),
            ({"program": 3}, "launch: arguments.program: expected a string, found a number"),
            ({"program": "a", "krait": "/no/such/krait"}, "/no/such/krait"),
            ({"program": "a", "krait": FAKE, "console": "cinema"}, "cinema"),
            ({"program": "a", "krait": FAKE, "env": {"A": 1}}, '"env".A: expected a string'),
            ({"program": "a", "krait": FAKE, "cwd": "/no/such/folder"}, "/no/such/folder"),
            ({"program": "a", "krait": FAKE, "args": [1]}, '"args"[0]'),
        ]:
            message = refused(lambda: c.request("launch", **arguments))
            assert words in message, (arguments, message)
        c.send("launch", {"program": program("exit 0\n"), "krait": FAKE})  # a failed launch may be repeated
        c.event("initialized")


def test_environment_and_folder_reach_the_program():
    script = os.path.join(FOLDER, "show")
    with open(script, "w") as file:
        file.write("#!/bin/sh\npwd\necho \"$A,${B-unset},$PYTHONUNBUFFERED\"\necho \"$@\"\ncat\n")
    os.chmod(script, 0o755)
    environment = dict(os.environ, B="inherited")
    with Client.stdio(environment=environment) as c:
        c.launch(noDebug=True, program="p.py", krait=script, cwd=FOLDER, env={"A": "1 2", "B": None},
                 args="x 'y z'", kraitArgs=["-B"])
        assert c.ended() == 0
        assert c.output("stdout") == f"{os.path.realpath(FOLDER)}\n1 2,unset,1\n-B p.py x y z\n", c.output("stdout")


def test_without_debugging_breakpoints_are_not_placed():
    file = program("say one\nsay two\nexit 5\n")
    with Client.stdio() as c:
        answer = c.launch(breakpoints=[1], noDebug=True, program=file, krait=FAKE)
        assert not answer[0]["verified"] and answer[0]["message"]
        assert c.ended() == 5
        assert c.output("stdout") == "one\ntwo\n"


def test_evaluation_and_its_failure():
    with Client.stdio() as c:
        c.launch(breakpoints=[1], program=program("say one\n"), krait=FAKE)
        c.stopped()
        assert c.request("evaluate", expression="1+1", context="repl")["result"] == "1+1"
        message = refused(lambda: c.request("evaluate", expression="fail", context="watch"))
        assert message == "NameError: name 'fail' is not defined"
        assert "beyond the fake" in refused(lambda: c.request("loadedSources"))


def test_restart_replays_breakpoints():
    file = program("say one\nsay two\nsay three\n")
    with Client.stdio() as c:
        c.launch(breakpoints=[2], program=file, krait=FAKE)
        c.stopped("breakpoint")
        first = c.event("process")["systemProcessId"]
        for _ in range(2):
            c.request("restart", arguments={"program": file, "krait": FAKE})
            c.stopped("breakpoint")
            assert c.top_frame()["line"] == 2
        assert c.event("process")["systemProcessId"] != first
        c.request("continue", threadId=1)
        assert c.ended() == 0


def test_terminate_asks_and_then_insists():
    with Client.stdio() as c:
        c.launch(program=program("wait\n"), krait=FAKE)
        c.request("terminate")
        assert c.ended() == 130


def test_disconnect_ends_a_launched_program_with_its_children():
    script = os.path.join(FOLDER, "parent")
    with open(script, "w") as file:
        file.write("#!/bin/sh\nsleep 1000 &\necho $!\nwait\n")
    os.chmod(script, 0o755)
    c = Client.stdio()
    c.launch(noDebug=True, program="x", krait=script)
    child = int(c.event("output")["output"])
    c.close()
    wait_until_gone(child)


def test_a_client_that_vanishes_takes_the_program_along():
    c = Client.stdio()
    c.launch(program=program("wait\n"), krait=FAKE)
    pid = c.event("process")["systemProcessId"]
    c.process.stdin.close()
    assert c.process.wait(LIMIT) == 0
    wait_until_gone(pid)


def wait_until_gone(pid):
    limit = time.monotonic() + LIMIT
    while time.monotonic() < limit:
        try:
            with open(f"/proc/{pid}/stat") as file:
                if file.read().rsplit(")", 1)[1].split()[0] == "Z":
                    return
        except OSError:
            return
        time.sleep(0.01)
    raise AssertionError(f"{pid} is still there")


def test_a_terminal_of_the_client():
    file = program("say one\nexit 6\n")
    with Client.stdio() as c:
        c.launch(breakpoints=[2], program=file, krait=FAKE, console="integratedTerminal", env={"A": "b"})
        assert c.last_terminal["kind"] == "integrated" and c.last_terminal["env"]["A"] == "b"
        c.stopped("breakpoint")
        c.request("continue", threadId=1)
        assert c.ended() == 6
        assert c.output("stdout") == ""


def test_a_terminal_that_cannot_be_had():
    with Client.stdio() as c:
        c.request("initialize", adapterID="krait")
        message = refused(lambda: c.request("launch", program="x", krait=FAKE, console="externalTerminal"))
        assert "internalConsole" in message


def test_a_crash_in_a_terminal():
    with Client.stdio() as c:
        c.launch(program=program("signal 11\n"), krait=FAKE, console="integratedTerminal")
        assert c.ended() is None
        assert "killed" in c.output("important")


def test_requests_out_of_order_are_refused():
    with Client.stdio() as c:
        assert "initialize" in refused(lambda: c.request("threads"))
        c.initialize()
        assert "already" in refused(lambda: c.initialize())
        assert "nothing to configure" in refused(lambda: c.request("configurationDone"))
        assert "not being debugged" in refused(lambda: c.request("continue", threadId=1))
        assert "fly" in refused(lambda: c.request("fly"))
        assert "threadId: missing" in refused_after_launch(c)


def refused_after_launch(c):
    c.send("launch", {"program": program("wait\n"), "krait": FAKE})
    c.event("initialized")
    return refused(lambda: c.request("continue"))


def test_malformed_input_is_survived():
    with Client.stdio() as c:
        c.initialize()
        def body(data):
            return b"Content-Length: %d\r\n\r\n" % len(data) + data
        for bad in [body(b"{"), body(b"\xff\xfe"), body(b"[]"), body(b"3"), body(b"null"), body(b"{}"),
                    body(b'{"seq":"x","type":"request","command":"threads"}'),
                    body(b'{"seq":5,"type":"request","command":7}'), b"Content-Length: -1\r\n\r\n",
                    b"Content-Length: 99999999999999999999\r\n\r\n", b"Nonsense\r\n\r\n"]:
            c.send_raw(bad)
            assert "ignored" in c.event("output", category="important")["output"], bad
        c.send_raw(body(b'{"seq":9,"type":"response","request_seq":1,"success":true}'))
        c.send_raw(body(json.dumps({"seq": 9, "type": "request", "command": "setBreakpoints",
                                    "arguments": {"source": 3}}).encode()))
        assert "source" in refused(lambda: c.response(9))
        # one byte at a time
        for byte in body(b'{"seq":10,"type":"request","command":"threads"}'):
            c.send_raw(bytes([byte]))
        assert c.response(10) == {"threads": []}


def test_lines_and_columns_from_zero_and_uris():
    file = program("say \u00e9\nsay two\n", "caf\u00e9 1.txt")
    uri = "file://" + file.replace("\u00e9", "%C3%A9").replace(" ", "%20")
    with Client.stdio() as c:
        c.request("initialize", adapterID="krait", linesStartAt1=False, columnsStartAt1=False, pathFormat="uri")
        c.send("launch", {"program": file, "krait": FAKE})
        c.event("initialized")
        assert c.set_breakpoints(uri, [1])[0]["line"] == 1
        c.request("configurationDone")
        c.stopped("breakpoint")
        frame = c.top_frame()
        assert frame["line"] == 1 and frame["column"] == 0 and frame["source"]["path"] == uri, frame


def test_path_mappings_and_symbolic_links():
    file = program("say one\nsay two\n")
    link = os.path.join(FOLDER, "link.txt")
    if not os.path.lexists(link):
        os.symlink(file, link)
    for shown, extra in [(link, {}), ("/elsewhere/program.txt",
                                      {"pathMappings": [{"localRoot": "/elsewhere/", "remoteRoot": FOLDER}]})]:
        with Client.stdio() as c:
            answer = c.launch(breakpoints=[2], file=shown, program=file, krait=FAKE, **extra)
            assert answer[0]["verified"], (shown, answer)
            c.stopped("breakpoint")
            assert c.top_frame()["source"]["path"] == shown


def test_a_breakpoint_keeps_its_number():
    file = program("say one\nsay two\nsay three\nwait\n")
    with Client.stdio() as c:
        first = c.launch(breakpoints=[2, 3], program=file, krait=FAKE)
        again = c.set_breakpoints(file, [3, 1])
        assert again[0]["id"] == first[1]["id"] and again[1]["id"] not in [b["id"] for b in first]


def test_clients_side_by_side_on_a_port():
    server = subprocess.Popen([os.path.join(BIN, "krait-dap"), "--port", "0"], stderr=subprocess.PIPE)
    try:
        port = int(server.stderr.readline().decode().strip().rsplit(":", 1)[1])
        clients = [Client.tcp(port) for _ in range(3)]
        for i, c in enumerate(clients):
            c.launch(breakpoints=[1], program=program(f"exit {i}\n", f"p{i}.txt"), krait=FAKE)
        for i, c in enumerate(clients):
            c.stopped("breakpoint")
            c.request("continue", threadId=1)
            assert c.ended() == i
            c.close()
        # a client that comes and goes leaves the others alone
        socket.create_connection(("127.0.0.1", port)).close()
        c = Client.tcp(port)
        c.initialize()
    finally:
        server.kill()
        server.wait()
        server.stderr.close()


@contextlib.contextmanager
def listening(text, *options, environment=None):
    """A program that waits, the port of its adapter and the token that it printed; gone at the end."""
    process = subprocess.Popen([FAKE, "--listen", "0", *options, program(text, "waiting.txt")], stderr=subprocess.PIPE,
                               stdout=subprocess.DEVNULL, env=environment)
    line = process.stderr.readline().decode()
    words = line.replace(",", " ").split()
    port = int(next(w for w in words if w.startswith("127.0.0.1:")).split(":")[1])
    token = words[words.index("token") + 1] if "token" in words else ""
    try:
        yield process, port, token
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def attach(c, breakpoints, **arguments):
    c.initialize()
    attached = c.send("attach", arguments)
    c.event("initialized")
    c.response(attached)
    c.set_breakpoints(os.path.join(FOLDER, "waiting.txt"), breakpoints)
    c.request("configurationDone")


def test_a_waiting_program_and_its_clients_one_after_another():
    with listening("say one\nsay two\nspin\nsay three\nexit 8\n") as (process, port, token):
        assert len(token) == 32
        first = Client.tcp(port)
        first.initialize()
        assert "attach" in refused(lambda: first.request("launch", program="x"))
        assert "attach" in refused(lambda: first.request("threads"))
        assert "token" in refused(lambda: first.request("attach", token="wrong"))
        assert "token" in refused(lambda: first.request("attach"))
        second = Client.tcp(port)  # one client at a time: this one is turned away
        assert second.inbox.get(timeout=LIMIT) is None
        first.response(first.send("attach", {"token": token}))
        first.event("capabilities")
        first.event("initialized")
        first.set_breakpoints(os.path.join(FOLDER, "waiting.txt"), [2])
        first.request("configurationDone")
        first.stopped("breakpoint")
        assert "launched" in refused(lambda: first.request("restart"))
        first.request("disconnect")
        assert first.inbox.get(timeout=LIMIT) is None
        third = reconnect(port)
        attach(third, [4], token=token)
        third.request("pause", threadId=1)  # ends the spinning; the breakpoint of the next line comes first
        third.stopped("breakpoint")
        third.request("continue", threadId=1)
        assert third.ended() == 8
        third.request("disconnect")
        assert process.wait(LIMIT) == 8


def test_an_adapter_passes_on_to_a_waiting_program():
    environment = dict(os.environ, KRAIT_DEBUG_TOKEN="given")
    with listening("say one\nsay two\n", environment=environment) as (process, port, token), Client.stdio() as c:
        assert token == "given"
        c.initialize()
        assert "port" in refused(lambda: c.request("attach", token=token))
        assert "connect" in refused(lambda: c.request("attach", port=1, token=token))
        seq = c.send("attach", {"port": port, "token": token})
        c.event("initialized")
        c.response(seq)
        c.set_breakpoints(os.path.join(FOLDER, "waiting.txt"), [2])
        c.request("configurationDone")
        c.stopped("breakpoint")
        assert c.top_frame()["line"] == 2
        c.request("continue", threadId=1)
        assert c.ended() == 0


def test_a_waiting_program_that_crashes():
    with listening("signal 11\n") as (process, port, token):
        c = Client.tcp(port)
        attach(c, [], token=token)
        assert c.ended() is None
        assert "killed" in c.output("important")
        c.close()


def test_a_waiting_program_survives_a_client_that_vanishes():
    with listening("spin\nexit 9\n") as (process, port, token):
        c = Client.tcp(port)
        attach(c, [1], token=token)
        c.stopped("breakpoint")
        c.connection.shutdown(socket.SHUT_RDWR)
        c = reconnect(port)
        attach(c, [], token=token)
        c.request("pause", threadId=1)
        c.stopped("pause")
        c.request("continue", threadId=1)
        assert c.ended() == 9
        c.close()


if __name__ == "__main__":
    sys.exit(run_tests(globals()))
