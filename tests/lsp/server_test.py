"""The language server over raw messages: life, synchronisation, encodings, robustness, each request once."""
import json, os, random, subprocess, sys, time

from client import BIN, LIMIT, Client, Refused, run_tests


def refused(action):
    try:
        action()
    except Refused as error:
        return error
    raise AssertionError("was not refused")


def body(data):
    return b"Content-Length: %d\r\n\r\n" % len(data) + data


def test_life():
    c = Client.stdio()
    assert refused(lambda: c.request("textDocument/foldingRange", textDocument={"uri": "x"})).code == -32002
    capabilities = c.initialize()
    assert capabilities["positionEncoding"] == "utf-16"
    assert capabilities["textDocumentSync"]["change"] == 2
    assert "diagnosticProvider" not in capabilities
    assert refused(lambda: c.request("initialize", capabilities={})).code == -32600
    assert refused(lambda: c.request("no/such")).code == -32601
    c.notify("$/unknown")
    assert c.request("shutdown") is None
    assert refused(lambda: c.request("textDocument/foldingRange", textDocument={"uri": "x"})).code == -32600
    c.notify("exit")
    assert c.process.wait(LIMIT) == 0


def test_exit_without_shutdown_is_a_failure():
    for end in (lambda c: c.notify("exit"), lambda c: c.process.stdin.close()):
        c = Client.stdio()
        c.initialize()
        end(c)
        assert c.process.wait(LIMIT) == 1


def test_encodings_are_negotiated():
    text = "\U0001f600é = (\n"   # a syntax error behind characters of four and two bytes
    for encodings, name in [(["utf-8", "utf-16"], "utf-8"), (["utf-32"], "utf-32"), (["utf-16", "utf-8"], "utf-16"),
                            (None, "utf-16"), (["ebcdic"], "utf-16")]:
        with Client.stdio() as c:
            assert c.initialize(encodings)["positionEncoding"] == name
            c.open("x = '\U0001f600é' + (\n")
            column = {"utf-8": 15, "utf-16": 12, "utf-32": 11}[name]
            bracket = c.diagnostics()[0]
            assert bracket["range"]["start"] == {"line": 0, "character": column}, (name, bracket)


def test_incremental_changes():
    with Client.stdio() as c:
        c.initialize()
        c.open("a = 1\nb = 2\n")
        assert c.diagnostics() == []
        c.change(2, (1, 4, 1, 5, "("))
        assert c.diagnostics(2)[0]["range"]["start"]["line"] == 1
        c.change(3, (1, 4, 1, 5, "3"), (0, 0, 0, 0, "# new\n"))
        assert c.diagnostics(3) == []
        c.change(4, "def f(:\n")
        assert c.diagnostics(4)
        c.notify("textDocument/didClose", {"textDocument": {"uri": "file:///t.py"}})
        assert c.wait(lambda m: m.get("method") == "textDocument/publishDiagnostics"
                      and "version" not in m["params"])["params"]["diagnostics"] == []


def test_random_edits_end_where_a_fresh_document_does():
    pieces = ["def f(a, b):\n    return a + b\n", "class C:\n    x = 1\n\n    def m(self):\n        pass\n", "x = [1,\n 2]\n",
              "é = '\U0001f600'\n", "if x:\n    y = 1\nelse:\n    y = 2\n", "(", ")", "\n", "    ", '"""', "# c\n", "\r\n", "@"]
    random.seed(20)
    with Client.stdio() as c, Client.stdio() as fresh:
        c.initialize()
        fresh.initialize()
        text, version = "", 1
        c.open(text)
        for version in range(2, 60):
            lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            offset = random.randrange(len(text) + 1)
            length = random.choice([0, 0, 0, 1, 5, 20])
            new = random.choice(pieces)
            if "\r" in text[max(0, offset - 1):offset + length + 1]:
                length = 0  # never between the two characters of one newline
                offset = len(text)
            def place(at):
                before = text[:at].replace("\r\n", "\n")
                line = before.count("\n")
                tail = before.rsplit("\n", 1)[-1]
                return line, len(tail.encode("utf-16-le")) // 2
            c.change(version, (*place(offset), *place(min(len(text), offset + length)), new))
            text = text[:offset] + new + text[offset + length:]
            uri = f"file:///{version}.py"
            fresh.open(text, uri)
            for method in ("foldingRange", "documentSymbol", "semanticTokens/full"):
                a, b = c.about(method), fresh.about(method, uri)
                if isinstance(a, dict):
                    a, b = a["data"], b["data"]
                assert a == b, (version, method, text, a, b)


def test_diagnostics_are_pulled_by_clients_that_can():
    with Client.stdio() as c:
        assert c.initialize(pull=True)["diagnosticProvider"]["identifier"] == "krait"
        c.open("x = (\n")
        report = c.about("diagnostic")
        assert report["kind"] == "full" and report["items"][0]["code"] == "SyntaxError"
        assert c.about("diagnostic", previousResultId=report["resultId"])["kind"] == "unchanged"
        c.change(2, "x = 1\n")
        assert c.about("diagnostic", previousResultId=report["resultId"])["items"] == []
        assert not any(m.get("method") == "textDocument/publishDiagnostics" for m in c.kept)


LONG = ["def f(x):"] + ["    x = [1, 2, 'three']"] * 3000 + ["    return x", ""]
COMMA = "invalid syntax. Perhaps you forgot a comma?"


def with_faults(*lines):
    """The long function with a fault in each of those lines."""
    text = list(LONG)
    for line in lines:
        text[line] = "    x = (1 2)"
    return "\n".join(text)


def lines_of(diagnostics):
    assert all(d["message"] == COMMA for d in diagnostics), diagnostics
    return [d["range"]["start"]["line"] for d in diagnostics]


def publication(c):
    """The next one: its version, and the lines of the errors."""
    params = c.notification("textDocument/publishDiagnostics")
    return params["version"], lines_of(params["diagnostics"])


def test_what_takes_long_to_recover_is_published_after_the_first_error():
    with Client.stdio() as c:
        c.initialize()
        c.open(with_faults())
        assert publication(c) == (1, [])
        c.change(2, with_faults(100, 1500, 2900))
        assert publication(c) == (2, [100])
        assert publication(c) == (2, [100, 1500, 2900])
        c.change(3, (100, 0, 100, 13, "    x = 1"))
        assert publication(c) == (3, [1500])
        assert publication(c) == (3, [1500, 2900])
        c.change(4, (1500, 0, 1500, 13, "    x = 1"))  # here the first is all: it is not said twice
        assert publication(c) == (4, [2900])
        c.about("semanticTokens/full")
        c.change(5, "x = 1\n")
        assert publication(c) == (5, [])


def test_a_small_edit_is_published_once():
    with Client.stdio() as c:
        c.initialize()
        c.open("x = (1 2)\ny = 1\nx = (1 2)\n" + "z = 1\n" * 10000)
        for version in range(1, 12):
            assert publication(c) == (version, [0, 2])
            c.about("semanticTokens/full")
            c.change(version + 1, (1, 0, 1, 0, "y"))


def test_an_edit_supersedes_the_recovery_of_the_one_before():
    with Client.stdio() as c:
        c.initialize()
        c.open(with_faults(1, 2900))
        seen, last = [], 25
        for version in range(2, last + 1):
            if version % 3 == 0:  # once the first error is there, the whole may be under way
                while version - 1 not in seen:
                    seen.append(publication(c)[0])
            c.change(version, (version, 0, version, 23, "    x = (1 2)"))
        lines = []
        while len(lines) < 2:
            version, lines = publication(c)
            seen.append(version)
        assert seen == sorted(seen), seen
        assert version == last
        with Client.stdio() as fresh:
            fresh.initialize()
            fresh.open(with_faults(1, *range(2, last + 1), 2900))
            assert publication(fresh) == (1, [1])
            assert publication(fresh) == (1, lines)
        c.change(last + 1, "x = 1\n")
        assert publication(c) == (last + 1, [])


def test_requests_wait_for_what_takes_long_to_recover():
    with Client.stdio() as c:
        c.initialize(pull=True)
        c.open(with_faults(100, 2900))
        assert lines_of(c.about("diagnostic")["items"]) == [100, 2900]
    with Client.stdio() as c:
        c.initialize()
        c.open(with_faults(100, 2900))
        symbols, actions = c.about("documentSymbol"), c.actions((2900, 0), (2900, 0))
        assert [symbol["name"] for symbol in symbols] == ["f"], symbols
        assert actions and actions[0]["diagnostics"][0]["message"] == COMMA, actions


def test_an_answer_about_an_old_text_is_not_given():
    with Client.stdio() as c:
        c.initialize()
        c.open("x = 1\n" * 20000)
        sending, held = c.send_raw, []
        c.send_raw = held.append  # all at once, so that the change is there before the workers are done
        ids = [c.send("textDocument/semanticTokens/full", {"textDocument": {"uri": "file:///t.py"}}) for _ in range(12)]
        c.change(2, "y = 1\n")
        c.send_raw = sending
        c.send_raw(b"".join(held))
        outcomes = []
        for id in ids:
            try:
                c.answer(id)
                outcomes.append("answered")
            except Refused as error:
                assert error.code == -32801
                outcomes.append("modified")
        assert outcomes[-1] == "modified", outcomes
        assert len(c.about("semanticTokens/full")["data"]) == 5


def test_cancellation():
    with Client.stdio() as c:
        c.initialize()
        c.open("x = 1\n" * 20000)
        ids = [c.send("textDocument/semanticTokens/full", {"textDocument": {"uri": "file:///t.py"}}) for _ in range(6)]
        c.notify("$/cancelRequest", {"id": ids[-1]})
        assert refused(lambda: c.answer(ids[-1])).code == -32800
        assert c.answer(ids[0])["data"]
        c.notify("$/cancelRequest", {"id": 12345})
        c.notify("$/cancelRequest", {})


def test_unknown_documents_and_bad_parameters():
    with Client.stdio() as c:
        c.initialize()
        assert refused(lambda: c.about("foldingRange", "file:///other.py")).code == -32602
        error = refused(lambda: c.request("textDocument/foldingRange", textDocument={}))
        assert error.code == -32602 and "textDocument.uri: missing" in str(error)
        assert refused(lambda: c.answer(c.send("textDocument/foldingRange", [1]))).code == -32602
        c.notify("textDocument/didChange", {"textDocument": {"uri": "file:///other.py", "version": 2}, "contentChanges": []})
        c.notify("textDocument/didOpen", {"wrong": True})
        c.open("x = 1\n")
        c.change(2, (900, 5, 1000, -3, "y"), (0, 5, 0, 2, ""))  # beyond the end, backwards
        c.diagnostics(2)


def test_malformed_input_is_survived():
    with Client.stdio() as c:
        c.initialize()
        for bad, code in [(body(b"{"), -32700), (body(b"\xff"), -32700), (b"Nonsense\r\n\r\n", -32700),
                          (b"Content-Length: x\r\n\r\n", -32700), (body(b"[]"), -32600), (body(b"3"), -32600),
                          (body(b'{"id":[],"method":5}'), -32600), (body(b"{}"), -32600)]:
            c.send_raw(bad)
            message = c.wait(lambda m: "error" in m and m["id"] is None)
            assert message["error"]["code"] == code, (bad, message)
        for byte in body(b'{"jsonrpc":"2.0","id":"one","method":"no/such"}'):
            c.send_raw(bytes([byte]))
        assert refused(lambda: c.answer("one")).code == -32601


def test_a_message_over_the_limit_is_passed_over():
    with Client.stdio() as c:
        c.initialize()
        for length in b"-5", b"18446744073709551616":
            c.send_raw(b"Content-Length: " + length + b"\r\n\r\n")
            assert c.wait(lambda m: "error" in m)["error"]["code"] == -32700
        c.send_raw(b"Content-Length: 2\r\nContent-Length: 1\r\n\r\n3")  # the last counts
        assert c.wait(lambda m: "error" in m)["error"]["code"] == -32600
    c = Client.stdio()
    c.initialize()
    c.send_raw(b"Content-Length: 99999999999\r\n\r\n")
    assert "over the limit" in c.wait(lambda m: "error" in m)["error"]["message"]
    c.send_raw(b"x" * 100000)
    c.process.stdin.close()
    assert c.process.wait(LIMIT) == 1


def test_a_client_that_vanishes_ends_the_server():
    for last in (b"Content-Le", b"Content-Length: 100\r\n\r\n{", b""):
        server = subprocess.Popen([os.path.join(BIN, "krait-lsp")], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        text = json.dumps("break\n" * 20000 + "def f(\n" * 20000).encode()
        for message in (b'{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}',
                        b'{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///t.py",'
                        b'"languageId":"python","version":1,"text":' + text + b"}}}"):
            server.stdin.write(body(message))
        server.stdin.write(last)
        server.stdout.close()
        server.stdin.close()
        assert server.wait(LIMIT) == 1


def test_lone_surrogates_keep_the_text_in_step():
    with Client.stdio() as c:
        c.initialize()
        c.send_raw(body(b'{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///t.py",'
                        b'"languageId":"python","version":1,"text":"x = \'\\ud83d\'\\ny = (\\n"}}}'))
        assert c.diagnostics()[0]["range"]["start"] == {"line": 1, "character": 4}
        c.change(2, (0, 5, 0, 6, "\U0001f600"), (1, 4, 1, 5, "1"))
        assert c.diagnostics(2) == []


def test_hostile_texts():
    texts = ["\0", "\x0c\x0c\f(", "(" * 5000, "-" * 20000 + "1", "a" + ".b" * 20000, "x = " + "1+" * 20000 + "1",
             "if x:\n" * 300, "\t \t x\n y", "'''" + "\n" * 1000, "f'{" * 50, "é" * 1000 + "\r" * 1000, "\\\n" * 1000,
             "\ufeffx = 1\n", "lambda " * 2000, "[" * 150 + "]" * 150, "def f():\n" + " " * 10000 + "x"]
    with Client.stdio() as c:
        c.initialize()
        for i, text in enumerate(texts):
            uri = f"file:///h{i}.py"
            c.open(text, uri)
            c.wait(lambda m: m.get("method") == "textDocument/publishDiagnostics" and m["params"]["uri"] == uri)
            for method in ("foldingRange", "documentSymbol", "semanticTokens/full"):
                c.about(method, uri)
            c.about("selectionRange", uri, positions=[{"line": 0, "character": 3}])


def test_semantic_tokens_delta_and_range():
    with Client.stdio() as c:
        c.initialize()
        c.open("import os\ndef f(a):\n    return os.path(a)\n")
        full = c.about("semanticTokens/full")
        c.change(2, (1, 6, 1, 6, "bb, "))
        delta = c.about("semanticTokens/full/delta", previousResultId=full["resultId"])
        data = full["data"]
        for edit in delta["edits"]:
            data[edit["start"]:edit["start"] + edit["deleteCount"]] = edit.get("data", [])
        assert data == c.about("semanticTokens/full")["data"]
        assert "data" in c.about("semanticTokens/full/delta", previousResultId="unknown")
        span = {"start": {"line": 2, "character": 0}, "end": {"line": 3, "character": 0}}
        ranged = c.about("semanticTokens/range", range=span)["data"]
        assert ranged[:2] == [2, 11] and len(ranged) == 15, ranged


def test_symbols_for_clients_without_hierarchy():
    with Client.stdio() as c:
        c.request("initialize", processId=None, capabilities={})
        c.open("class C:\n    def m(self): pass\n")
        flat = c.about("documentSymbol")
        assert [(s["name"], s.get("containerName")) for s in flat] == [("C", None), ("m", "C")]


def test_selection_grows_outwards():
    with Client.stdio() as c:
        c.initialize()
        c.open("def f(a):\n    return g(a + 1)\n")
        range = c.about("selectionRange", positions=[{"line": 1, "character": 13}])[0]
        widths = []
        while range:
            start, end = range["range"]["start"], range["range"]["end"]
            widths.append((start["line"], start["character"], end["line"], end["character"]))
            range = range.get("parent")
        assert widths[0] == (1, 13, 1, 14) and widths[1] == (1, 13, 1, 18), widths
        assert widths[-1] == (0, 0, 2, 0) and len(set(widths)) == len(widths), widths


def test_trace():
    with Client.stdio() as c:
        c.initialize()
        c.notify("$/setTrace", {"value": "messages"})
        c.open("x\n")
        assert "didOpen" in c.notification("$/logTrace")["message"]


def test_editors_side_by_side_on_a_port():
    server = subprocess.Popen([os.path.join(BIN, "krait-lsp"), "--port", "0"], stderr=subprocess.PIPE)
    try:
        port = int(server.stderr.readline().decode().strip().rsplit(":", 1)[1])
        for c in [Client.tcp(port) for _ in range(3)]:
            c.initialize()
            c.open("x = (\n")
            assert c.diagnostics()
            c.close()
    finally:
        server.kill()
        server.wait()
        server.stderr.close()


def test_typing_in_a_long_file_is_quick():
    text = "".join(f"def function_{i}(a, b):\n    x = a + b\n    return [x, {i}]\n\n\n" for i in range(2000))
    with Client.stdio() as c:
        c.initialize()
        c.open(text)
        c.diagnostics()
        started = time.monotonic()
        for i in range(20):
            c.change(i + 2, (5001, 4, 5001, 4, "z"))
        c.diagnostics(21)
        elapsed = time.monotonic() - started
        if "-v" in sys.argv:
            print(f"20 keystrokes in 10,000 lines: {elapsed * 1000:.0f} ms to the last diagnostics")
        assert elapsed < 10, elapsed


if __name__ == "__main__":
    sys.exit(run_tests(globals()))
