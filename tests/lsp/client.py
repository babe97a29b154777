"""A client of the Language Server Protocol for tests: raw messages over the server's stdio or a socket."""
import json, os, queue, sys

sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from connection import BIN, LIMIT, ROOT, Connection, run_tests

HERE = os.path.dirname(os.path.abspath(__file__))


class Refused(Exception):
    def __init__(self, error):
        super().__init__(error["message"])
        self.code = error["code"]


class Client(Connection):
    PROGRAM = "krait-lsp"

    def __init__(self, reader, writer, process=None):
        super().__init__(reader, writer, process)
        self.id = 0
        self.kept = []

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
        text = {"documentSymbol": {"hierarchicalDocumentSymbolSupport": True}, "publishDiagnostics": {"relatedInformation": True},
                "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}}}
        if pull:
            text["diagnostic"] = {}
        result = self.request("initialize", processId=os.getpid(), rootUri=None,
                              capabilities={"textDocument": text, **capabilities})
        self.notify("initialized", {})
        return result["capabilities"]

    def actions(self, start, end, uri="file:///t.py", **context):
        """Those offered for a range of (line, column) pairs."""
        place = lambda pair: {"line": pair[0], "character": pair[1]}
        return self.request("textDocument/codeAction", textDocument={"uri": uri}, context={"diagnostics": [], **context},
                            range={"start": place(start), "end": place(end)})

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
