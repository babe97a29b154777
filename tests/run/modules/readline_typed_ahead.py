# What was typed before the first prompt is read at it and at those that follow.
import os, pty, sys

program = "import readline\nfor number in range(4): print('got', input(f'{number}> '), flush=True)\n"
process, terminal = pty.fork()
if process == 0:
    os.environ["TERM"] = "dumb"
    os.read(0, 6)  # "begin": the rest has been typed as well
    os.execv(sys.executable, [sys.executable, "-c", program])
os.write(terminal, b"begin\none\ntwo\nthree\nfour\n")
said = b""
while True:
    try:
        part = os.read(terminal, 4096)
    except OSError:
        break
    if not part:
        break
    said += part
os.waitpid(process, 0)
for line in said.decode().splitlines():
    if line.startswith("got"):
        print(line)
