"""A client of the Debug Adapter Protocol for tests: raw messages over the adapter's stdio or a socket.

Every message that arrives is kept in order; a test waits for the one it needs, and fails after a time limit.
"""
import collections, json, os, queue, subprocess, sys, time

sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from connection import BIN, LIMIT, ROOT, Connection, run_tests

HERE = os.path.dirname(os.path.abspath(__file__))
# A sanitizer in a debuggee must not turn a signal into an exit; what else it is told stays.
os.environ["ASAN_OPTIONS"] = ":".join(filter(None, (os.environ.get("ASAN_OPTIONS"), "handle_segv=0")))


class Refused(Exception):
    """A response with success false; its text is the message."""


class Client(Connection):
    PROGRAM = "krait-dap"

    def __init__(self, reader, writer, process=None):
        super().__init__(reader, writer, process)
        self.seq = 0
        self.log = []                       # every message, in order
        self.kept = collections.deque()     # arrived, not yet asked for
        self.terminals = []                 # processes that runInTerminal started
        self.offers = collections.deque()   # what startDebugging asked for
        self.takes_children = True

    def send(self, command, arguments=None):
        """Sends a request; its seq."""
        self.seq += 1
        message = {"seq": self.seq, "type": "request", "command": command}
        if arguments is not None:
            message["arguments"] = arguments
        self.send_message(message)
        return self.seq

    def _next(self):
        try:
            message = self.inbox.get(timeout=LIMIT)
        except queue.Empty:
            raise AssertionError("nothing came; so far: " + self.history()) from None
        assert message is not None, "the adapter closed the connection; so far: " + self.history()
        assert message["seq"] == len(self.log) + 1 or "-1" in sys.argv, (message, len(self.log))
        self.log.append(message)
        return message

    def history(self):
        return "\n".join(json.dumps(m)[:300] for m in self.log[-15:])

    def wait(self, matches):
        for message in list(self.kept):
            if matches(message):
                self.kept.remove(message)
                return message
        while True:
            message = self._next()
            if message.get("type") == "request":
                self.serve(message)
            elif matches(message):
                return message
            else:
                self.kept.append(message)

    def response(self, seq):
        message = self.wait(lambda m: m["type"] == "response" and m["request_seq"] == seq)
        if not message["success"]:
            raise Refused(message.get("message", ""))
        return message.get("body")

    def request(self, command, **arguments):
        """Sends a request and gives its body; Refused when it fails."""
        return self.response(self.send(command, arguments))

    def event(self, name, **fields):
        def matches(m):
            body = m.get("body", {})
            return m["type"] == "event" and m["event"] == name and all(body.get(k) == v for k, v in fields.items())
        return self.wait(matches).get("body", {})

    def serve(self, message):
        """Requests of the adapter: runInTerminal is carried out without a terminal, startDebugging is kept for child()."""
        if message["command"] == "startDebugging":
            self.offers.append(message["arguments"])
            self.seq += 1
            self.send_message({"seq": self.seq, "type": "response", "request_seq": message["seq"],
                               "command": "startDebugging", "success": self.takes_children})
            return
        assert message["command"] == "runInTerminal", message
        arguments = message["arguments"]
        environment = dict(os.environ)
        for name, value in arguments.get("env", {}).items():
            environment.pop(name, None) if value is None else environment.update({name: value})
        self.last_terminal = arguments
        try:
            process = subprocess.Popen(arguments["args"], cwd=arguments["cwd"] or None, env=environment,
                                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
            self.terminals.append(process)
            answer = {"success": True, "body": {"processId": process.pid}}
        except OSError as error:
            answer = {"success": False, "message": str(error)}
        self.seq += 1
        self.send_message({"seq": self.seq, "type": "response", "request_seq": message["seq"],
                           "command": "runInTerminal", **answer})

    # ---- what every session does ----

    def initialize(self, **more):
        return self.request("initialize", adapterID="krait", clientID="test", linesStartAt1=True, columnsStartAt1=True,
                            pathFormat="path", supportsRunInTerminalRequest=True, **more)

    def launch(self, breakpoints=(), file=None, filters=(), children=False, **arguments):
        """From initialize to running. Breakpoints are lines or dicts; the adapter's answer about them is returned."""
        self.initialize(**({"supportsStartDebuggingRequest": True} if children else {}))
        launched = self.send("launch", arguments)
        self.event("initialized")
        self.response(launched)
        answer = None
        if breakpoints:
            answer = self.set_breakpoints(file or arguments["program"], breakpoints)
        self.request("setExceptionBreakpoints", filters=list(filters))
        self.request("configurationDone")
        return answer

    def child(self, breakpoints=(), file=None, filters=(), connect=None):
        """A running session of its own for the next child process, as an editor makes it."""
        while not self.offers:
            message = self._next()
            self.serve(message) if message.get("type") == "request" else self.kept.append(message)
        offer = self.offers.popleft()
        assert offer["request"] == "attach", offer
        configuration = offer["configuration"]
        child = (connect or Client.tcp)(configuration["port"])
        child.configuration = configuration
        child.initialize(supportsStartDebuggingRequest=True)
        attached = child.send("attach", configuration)
        child.event("initialized")
        child.response(attached)
        if breakpoints:
            child.set_breakpoints(file, breakpoints)
        child.request("setExceptionBreakpoints", filters=list(filters))
        child.request("configurationDone")
        return child

    def set_breakpoints(self, file, breakpoints):
        wanted = [b if isinstance(b, dict) else {"line": b} for b in breakpoints]
        return self.request("setBreakpoints", source={"path": file}, breakpoints=wanted)["breakpoints"]

    def stopped(self, reason=None):
        body = self.event("stopped")
        assert reason is None or body["reason"] == reason, body
        return body

    def top_frame(self, thread=1):
        return self.request("stackTrace", threadId=thread, levels=1)["stackFrames"][0]

    def output(self, category):
        """All output of a category so far."""
        return "".join(m["body"]["output"] for m in self.log
                       if m.get("event") == "output" and m["body"].get("category") == category)

    def position(self, matches):
        """Where in the log the first such message is."""
        return next(i for i, m in enumerate(self.log) if matches(m))

    def ended(self):
        """Waits for the program's end; its exit code, or None when the adapter does not know it."""
        self.event("terminated")
        return next((m["body"]["exitCode"] for m in self.log if m.get("event") == "exited"), None)

    def close(self):
        """Leaves properly; the adapter must then end by itself."""
        try:
            self.request("disconnect")
        except AssertionError:
            pass
        if self.process:
            self.process.stdin.close()
            assert self.process.wait(LIMIT) == 0, self.process.returncode

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind is None:
            self.close()
        elif self.process:
            self.process.kill()
        for process in self.terminals:
            process.kill()
            process.wait()


def reconnect(port):
    """The adapter takes the next client when it is done with the last."""
    limit = time.monotonic() + LIMIT
    while time.monotonic() < limit:
        client = Client.tcp(port)
        client.send("threads")
        if (message := client.inbox.get(timeout=LIMIT)) is not None:
            client.log.append(message)
            return client
    raise AssertionError("no client is taken any more")
