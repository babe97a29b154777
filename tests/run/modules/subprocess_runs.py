"""subprocess: run, pipes, errors, timeouts, environment, shell."""
import os
import subprocess
import sys

me = sys.executable
print(subprocess.run(["echo", "hi"], capture_output=True, text=True))
print(subprocess.run([me, "-c", "import sys; print(sys.stdin.read().upper()); sys.exit(3)"], input="abc", text=True, stdout=subprocess.PIPE).returncode)
print(subprocess.check_output("echo $X; echo err >&2", shell=True, env={"X": "5", "PATH": os.environ["PATH"]}, stderr=subprocess.STDOUT), subprocess.getstatusoutput("exit 4"), subprocess.call(["true"]))
for action in (lambda: subprocess.run(["false"], check=True), lambda: subprocess.run(["/no/such"]), lambda: subprocess.run(["sleep", "5"], timeout=0.05), lambda: subprocess.check_output(["sh", "-c", "echo out; exit 2"]),
               lambda: subprocess.run(["echo"], capture_output=True, stdout=1), lambda: subprocess.Popen(["true"], bufsize="x"), lambda: subprocess.run([])):
    try:
        action()
    except (subprocess.SubprocessError, OSError, ValueError, TypeError, IndexError) as error:
        print(type(error).__name__, str(error).split(" after ")[0])
p = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
print(p.communicate(b"x" * 200000)[0] == b"x" * 200000, p.returncode, p.poll(), p.args)
p = subprocess.Popen(["sh", "-c", "kill -9 $$"])
print(p.wait(), subprocess.CompletedProcess("x", -9))
first = subprocess.Popen(["printf", "b\\na\\n"], stdout=subprocess.PIPE)
second = subprocess.Popen(["sort"], stdin=first.stdout, stdout=subprocess.PIPE, text=True)
first.stdout.close()
print(second.communicate(), first.wait())
with subprocess.Popen(["sleep", "10"]) as sleeper:
    sleeper.terminate()
print(sleeper.returncode, subprocess.list2cmdline(["a b", 'c"d']))
read, write = os.pipe()
subprocess.run([me, "-c", "import os, sys; os.write(int(sys.argv[1]), b'passed')", str(write)], pass_fds=[write])
print(os.read(read, 10), subprocess.run(["pwd"], cwd="/", capture_output=True).stdout)
