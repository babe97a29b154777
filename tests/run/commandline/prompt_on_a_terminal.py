"""Command line. The prompt on a terminal: editing, completion, Ctrl-C, Ctrl-D, and the history that the next session finds."""
import os
import pty
import select
import sys
import tempfile
import time

folder = tempfile.TemporaryDirectory()
said = os.path.join(folder.name, "said")


# The prompts are numbered, so that a line drawn again is not taken for the next prompt.
BEGIN = """
import sys
def say(*what): print(*what, file=open(%r, 'a'))
class Prompt:
    shown = 0
    def __str__(self):
        Prompt.shown += 1
        return f'<{Prompt.shown}> '
sys.ps1 = Prompt()
""" % said


class Terminal:
    """What is typed is sent when its prompt has come; what the program tells goes through a file, not the screen.

    An interrupt that comes between the drawing of a prompt (or of a typed character) and the wait for the next key is only
    heeded after that key: what is typed therefore waits until the program sleeps.
    """

    def __init__(self):
        self.pid, self.screen = pty.fork()
        if self.pid == 0:
            os.environ.update(HOME=folder.name, TERM="dumb", PYTHONSTARTUP="", INPUTRC="/dev/null")
            os.execv(sys.executable, [sys.executable, "-i", "-c", BEGIN])
        self.shown = b""
        self.prompts = 0

    def wait_for(self, text):
        end = time.monotonic() + 30
        while text not in self.shown:
            ready, _, _ = select.select([self.screen], [], [], max(0, end - time.monotonic()))
            if not ready:
                raise SystemExit(f"{text!r} did not come: {self.shown!r}")
            self.shown += os.read(self.screen, 65536)
        self.shown = self.shown.split(text, 1)[1]

    def wait_for_sleep(self):
        while True:
            with open(f"/proc/{self.pid}/stat") as file:
                state = file.read().rsplit(")", 1)[1].split()[0]
            if state == "S":
                return
            if state in "ZX":
                raise SystemExit("it has ended")
            time.sleep(0.001)

    def type(self, keys, prompt=None):
        if prompt is None:
            self.prompts += 1
            prompt = b"<%d> " % self.prompts
        self.wait_for(prompt)
        self.wait_for_sleep()
        os.write(self.screen, keys)

    def interrupt(self, after):
        self.wait_for(after)
        self.wait_for_sleep()
        os.write(self.screen, b"\x03")

    def end(self):
        try:
            while os.read(self.screen, 65536):
                pass
        except OSError:
            pass
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def told():
    with open(said) as file:
        for line in file:
            print("  ", line, end="")
    os.remove(said)


print("a session")
t = Terminal()
t.type(b"say('typed')\r")
t.type(b"say('tpyo')\x01\x04\x04\x04\x04\x04say('begin\r")              # to the line's start, delete five
t.type(b"say('wrong')" + b"\x7f" * 7 + b"right')\r")
t.type(b"import string\r")
t.type(b"say(string.ascii_lo\t)\r")
t.type(b"if 1:\r")
t.type(b"\tsay('indented by Tab')\r", b"\n... ")
t.type(b"\r", b"\n... ")
t.type(b"say('never'")
t.interrupt(b"say('never'")
t.type(b"while True: pass\r")
t.interrupt(b"\n... ")
t.type(b"import time\r")
t.type(b"say('sleeps'); print('z' * 3); time.sleep(60)\r")
t.interrupt(b"zzz")
t.type(b"say(input('name? '))\r")
t.type(b"Ada\r", b"\nname? ")
t.type("say('äß€')\r".encode())
t.type(b"\x04")
print("status", t.end())
told()

print("the next one")
t = Terminal()
t.type(b"\x1b[A\r")
t.type(b"import readline; say([readline.get_history_item(i) for i in range(3, 6)])\r")
t.type(b"import sys; sys.exit(7)\r")
print("status", t.end())
told()
