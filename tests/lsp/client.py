"""A client of the Language Server Protocol for tests: raw messages over the server's stdio or a socket."""
import json, os, queue, socket, subprocess, sys, threading

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BIN = os.environ.get("KRAIT_BIN", os.path.join(ROOT, "build", "checks", "bin"))
LIMIT = float(os.environ.get("KRAIT_TEST_LIMIT", "20"))  # seconds for any one message


class Refused(Exception):
    def __init__(self, error):
        super().__init__(error["message"])
        self.code = error["code"]


class Client:
    def __init__(self, reader, writer, process=None):
        self.reader, self.writer, self.process = reader, writer, process
        self.id = 0
        self.inbox = queue.Queue()
        self.kept = []
        threading.Thread(target=self._read, daemon=True).start()

    @classmethod
    def stdio(cls, *arguments):
        process = subprocess.Popen([os.path.join(BIN, "krait-lsp"), *arguments], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE)
        return cls(process.stdout, process.stdin, process)

    @classmethod
    def tcp(cls, port):
        connection = socket.create_connection(("127.0.0.1", port))
        client = cls(connection.makefile("rb"), connection.makefile("wb"))
        client.connection = connection
        return client

    def _read(self):
        try:
            while True:
                length = None
                while (line := self.reader.readline().strip()):
                    name, _, value = line.partition(b":")
                    if name.lower() == b"content-length":
                        length = int(value)
                if length is None:
                    break
                self.inbox.put(json.loads(self.reader.read(length)))
        except (OSError, ValueError):
            pass
        self.inbox.put(None)

    def send_raw(self, data):
        self.writer.write(data)
        self.writer.flush()

    def send_message(self, message):
        body = json.dumps(message).encode()
        self.send_raw(b"Content-Length: %d\r\n\r\n" % len(body) + body)

    def send(self, method, params=None):
        self.id += 1
        message = {"jsonrpc": "2.0", "id": self.id, "method": method}
        if params is not None:
            message["params"] = params
        self.send_message(message)
        return self.id

    def notify(self, method, params=None):
        message = {"jsonrpc": "2.0", "method": method}
        if params is not None:
            message["params"] = params
        self.send_message(message)

    def wait(self, matches):
        for message in list(self.kept):
            if matches(message):
                self.kept.remove(message)
                return message
        while True:
            try:
                message = self.inbox.get(timeout=LIMIT)
            except queue.Empty:
                raise AssertionError("nothing came; kept: " + json.dumps(self.kept)[:1000]) from None
            assert message is not None, "the server closed the connection"
            assert message["jsonrpc"] == "2.0"
            if matches(message):
                return message
            self.kept.append(message)

    def answer(self, id):
        message = self.wait(lambda m: "method" not in m and m.get("id") == id)
        if "error" in message:
            raise Refused(message["error"])
        return message["result"]

    def request(self, method, **params):
        return self.answer(self.send(method, params))

    def notification(self, method):
        return self.wait(lambda m: m.get("method") == method)["params"]

    def initialize(self, encodings=None, pull=False, **capabilities):
        if encodings:
            capabilities["general"] = {"positionEncodings": encodings}
        text = {"documentSymbol": {"hierarchicalDocumentSymbolSupport": True}, "publishDiagnostics": {}}
        if pull:
            text["diagnostic"] = {}
        result = self.request("initialize", processId=os.getpid(), rootUri=None,
                              capabilities={"textDocument": text, **capabilities})
        self.notify("initialized", {})
        return result["capabilities"]

    def open(self, text, uri="file:///t.py", version=1):
        self.notify("textDocument/didOpen",
                    {"textDocument": {"uri": uri, "languageId": "python", "version": version, "text": text}})

    def change(self, version, *changes, uri="file:///t.py"):
        """Changes are whole texts, or (line, character, line, character, text)."""
        def event(change):
            if isinstance(change, str):
                return {"text": change}
            a, b, c, d, text = change
            return {"range": {"start": {"line": a, "character": b}, "end": {"line": c, "character": d}}, "text": text}
        self.notify("textDocument/didChange", {"textDocument": {"uri": uri, "version": version},
                                               "contentChanges": [event(c) for c in changes]})

    def diagnostics(self, version=1):
        """The pushed diagnostics of that version; older ones are passed over."""
        return self.wait(lambda m: m.get("method") == "textDocument/publishDiagnostics"
                         and m["params"].get("version") == version)["params"]["diagnostics"]

    def about(self, method, uri="file:///t.py", **more):
        return self.request("textDocument/" + method, textDocument={"uri": uri}, **more)

    def close(self):
        assert self.request("shutdown") is None
        self.notify("exit")
        if self.process:
            assert self.process.wait(LIMIT) == 0, self.process.returncode

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind is None:
            self.close()
        elif self.process:
            self.process.kill()


def run_tests(namespace):
    """Every function named test_*, or those named on the command line; the exit code."""
    wanted = sys.argv[1:]
    passed = failed = 0
    for name, test in list(namespace.items()):
        if not name.startswith("test_") or (wanted and name not in wanted):
            continue
        try:
            test()
            passed += 1
        except Exception as error:  # a test's failure must not hide the next one's
            import traceback
            failed += 1
            print(f"FAILED {name}: {type(error).__name__}: {error}")
            traceback.print_tb(error.__traceback__)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0
