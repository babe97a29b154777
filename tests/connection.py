"""What the tests' clients of both protocols share: messages framed by Content-Length, over a server's stdio or a socket.

Every message that arrives is put into `inbox`, and None at the end. run_tests() runs a file's tests.
"""
import json, os, queue, socket, subprocess, sys, threading, traceback

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BIN = os.environ.get("KRAIT_BIN", os.path.join(ROOT, "build", "checks", "bin"))
LIMIT = float(os.environ.get("KRAIT_TEST_LIMIT", "20"))  # seconds for any one message


class Connection:
    PROGRAM = None  # the server, below BIN

    def __init__(self, reader, writer, process=None):
        self.reader, self.writer, self.process = reader, writer, process
        self.inbox = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    @classmethod
    def stdio(cls, *arguments, environment=None):
        process = subprocess.Popen([os.path.join(BIN, cls.PROGRAM), *arguments], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, env=environment)
        return cls(process.stdout, process.stdin, process)

    @classmethod
    def tcp(cls, port):
        connection = socket.create_connection(("127.0.0.1", port))
        client = cls(connection.makefile("rb"), connection.makefile("rwb", buffering=0))
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


def run_tests(namespace):
    """Every function named test_*, or those named on the command line; the exit code."""
    wanted = [a for a in sys.argv[1:] if not a.startswith("-")]
    passed = failed = 0
    for name, test in list(namespace.items()):
        if not name.startswith("test_") or (wanted and name not in wanted):
            continue
        try:
            test()
            passed += 1
        except Exception as error:  # a test's failure must not hide the next one's
            failed += 1
            print(f"FAILED {name}: {type(error).__name__}: {error}")
            traceback.print_tb(error.__traceback__)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0
