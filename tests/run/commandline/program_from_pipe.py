# A program read from a pipe, which can be read only once; -X importtime.
import re, subprocess, sys


def run(*words, source=None):
    done = subprocess.run([sys.executable, *words], input=source, capture_output=True, text=True)
    print(done.returncode, done.stdout, re.sub(r" *\d+ \|", " N |", done.stderr).replace("\n", "/")[:200])


run("/dev/stdin", source="import sys\nprint('from a pipe', sys.argv, __name__)\n")
shown = subprocess.run([sys.executable, "-X", "importtime", "-c", "import this_is_missing"], capture_output=True, text=True)
lines = shown.stderr.splitlines()
print(lines[0])
print([re.sub(r" *\d+ ", " N ", line) for line in lines if line.endswith("this_is_missing")])
seed = dict(__import__("os").environ, PYTHONHASHSEED="x")
bad = subprocess.run([sys.executable, "-c", "pass"], capture_output=True, text=True, env=seed)
print(bad.returncode, bad.stderr)
