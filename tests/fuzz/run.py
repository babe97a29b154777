"""Runs the fuzzers of this folder that are Python programs, in processes of their own, and counts.

    python3 tests/fuzz/run.py KRAIT [--count N] [--seed S] [NAME ...]

A fuzzer prints the number of each attempt before it makes it. A process that ends by a signal, with a sanitizer's report or
not in time has failed; the number that it printed last repeats it: `KRAIT tests/fuzz/NAME.py NUMBER 1`. Code that was
changed may loop for ever without asking for anything, in CPython too: that ends the process and is not counted.
"""
import argparse, os, signal, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
FUZZERS = ["code_objects", "marshal_data", "syntax_trees"]
BATCH = 250
SANITIZER_STATUS = 99


def attempt(krait, name, seed, count):
    """How many attempts were made, and what went wrong in the last, if anything."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as error:
        process = subprocess.Popen([krait, os.path.join(HERE, name + ".py"), str(seed), str(count)], stdin=subprocess.DEVNULL,
                                   stdout=out, stderr=error, env=dict(os.environ, PYTHONHASHSEED="0"))
        made, hung = 0, False
        while True:
            before = out.tell() and made
            try:
                process.wait(20)
                break
            except subprocess.TimeoutExpired:
                made = os.fstat(out.fileno()).st_size
                if made == before:  # the same attempt for twenty seconds
                    hung = True
                    process.kill()
                    process.wait()
                    break
                out.seek(0, os.SEEK_END)
        out.seek(0)
        numbers = out.read().split()
        error.seek(0)
        text = error.read().decode("utf-8", "replace")
    if hung:
        return max(len(numbers), 1), None if name == "code_objects" else "%s %s does not end" % (name, numbers[-1].decode())
    if process.returncode < 0 or process.returncode == SANITIZER_STATUS or len(numbers) != count:
        last = numbers[-1].decode() if numbers else str(seed)
        return max(len(numbers), 1), "%s %s ended with %d\n%s" % (name, last, process.returncode, text[-3000:])
    return count, None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("krait")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("names", nargs="*")
    options = parser.parse_intermixed_args()
    passed = failed = 0
    for name in options.names or FUZZERS:
        at, end = options.seed, options.seed + options.count
        while at < end:
            made, wrong = attempt(os.path.abspath(options.krait), name, at, min(BATCH, end - at))
            at += made
            passed += made - bool(wrong)
            failed += bool(wrong)
            if wrong:
                print(wrong, flush=True)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


sys.exit(main())
