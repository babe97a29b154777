"""Benchmark programs under a krait beside /usr/bin/python3.11: `./dev bench`.

    python3 tests/bench/bench.py KRAIT [--runs N] [--limit RATIO] [NAME ...]

Each program of programs/ is run by both, turn by turn, N times; what is compared is the least processor time (user and
system) of each, in seconds, because a loaded machine can only add to it. Both must print the same, or the benchmark fails.
"start-up" is `-c pass`. The exit status is 1 when outputs differ, a program fails, or one is slower than the limits.
"""
import argparse
import glob
import os
import resource
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
REFERENCE = "/usr/bin/python3.11"
STARTUP = "start-up"
STARTUP_LIMIT = 2.0


def run(command):
    """The processor seconds that a command took, and what it printed; raises CalledProcessError."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=dict(os.environ, PYTHONHASHSEED="0")).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, output


def compare(krait, arguments, runs):
    """The least times of the reference and of krait, in seconds. ValueError when their outputs differ."""
    times = {REFERENCE: [], krait: []}
    outputs = {}
    for _ in range(runs):
        for python in times:
            seconds, outputs[python] = run([python, *arguments])
            times[python].append(seconds)
    if outputs[REFERENCE] != outputs[krait]:
        raise ValueError("the outputs differ")
    return min(times[REFERENCE]), min(times[krait])


def benchmarks(wanted):
    found = {STARTUP: ["-c", "pass"]}
    for path in sorted(glob.glob(os.path.join(HERE, "programs", "*.py"))):
        found[os.path.basename(path)[:-3]] = [path]
    unknown = set(wanted) - set(found)
    if unknown:
        sys.exit("no such benchmark: " + ", ".join(sorted(unknown)))
    return {name: found[name] for name in (wanted or found)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("krait")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--limit", type=float, default=1.3)
    options = parser.parse_args()
    print("%-20s %9s %9s %7s" % ("", "CPython", "Krait", "ratio"))
    failures = []
    product, count = 1.0, 0
    for name, arguments in benchmarks(options.names).items():
        try:
            reference, ours = compare(options.krait, arguments, options.runs * (4 if name == STARTUP else 1))
        except (ValueError, subprocess.CalledProcessError) as error:
            failures.append("%s: %s" % (name, error))
            continue
        ratio = ours / reference
        print("%-20s %8.3fs %8.3fs %7.2f" % (name, reference, ours, ratio), flush=True)
        if ratio > (STARTUP_LIMIT if name == STARTUP else options.limit):
            failures.append("%s: %.2f times the reference's time" % (name, ratio))
        if name != STARTUP:
            product, count = product * ratio, count + 1
    if count:
        print("%-20s %27.2f" % ("geometric mean", product ** (1 / count)))
    for failure in failures:
        print("FAILED " + failure)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
