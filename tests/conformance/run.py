"""Runs CPython's own test modules (Debian's libpython3.11-testsuite) and holds the result against passing.txt.

    python3.11 tests/conformance/run.py KRAIT [--update [--accept-losses]] [--jobs N] [--timeout SECONDS] [module ...]

passing.txt has a line a module, `test_x 97`: how many of its tests pass; below it, indented, the tests known to fail. It may only
grow: a test that fails without being named there is a failure, and so are tests missing from the number. Tests that pass by
now are said; --update takes them over (and never takes anything back). Each module runs in a process and a folder of its own;
one that disappoints is run again by itself before it counts, since some tests measure time.
"""
import argparse, concurrent.futures, os, signal, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
LIST = os.path.join(HERE, "passing.txt")


def read_list():
    """Module -> (number that passes, names of those known to fail), in the order of the file."""
    known, failing = {}, None
    with open(LIST, encoding="utf-8") as file:
        for line in file:
            if line.startswith("#") or not line.strip():
                continue
            if line.startswith(" "):
                failing.add(line.strip())
            else:
                name, number = line.split()
                failing = set()
                known[name] = (int(number), failing)
    return known


def write_list(known):
    with open(LIST, encoding="utf-8") as file:
        head = [line for line in file if line.startswith("#")]
    with open(LIST, "w", encoding="utf-8") as file:
        file.writelines(head)
        for name, (number, failing) in sorted(known.items()):
            file.write("%s %d\n" % (name, number))
            file.writelines("    %s\n" % test for test in sorted(failing))


class Outcome:
    def __init__(self, lines, ended, seconds):
        self.failed = {line[2:] for line in lines if line.startswith("- ")}
        self.passed = {line[2:] for line in lines if line.startswith("+ ")} - self.failed
        self.ended, self.seconds = ended, seconds

    def complaints(self, number, failing):
        """What is worse than the list says."""
        found = ["fails: " + test for test in sorted(self.failed - failing)]
        if len(self.passed) < number:
            found.append("%d tests pass, %d should" % (len(self.passed), number))
        if found and self.ended is not None:
            found.append("ended by " + self.ended)
        return found


def has_ended(pid, timeout):
    """Waits for the process without reaping it: until then nobody else can have its number, and its group can be killed."""
    end = time.time() + timeout
    while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:
        if time.time() > end:
            return False
        time.sleep(0.02)
    return True


def run_module(krait, module, timeout):
    started = time.time()
    ended = None
    with tempfile.TemporaryDirectory(prefix="conformance-") as folder:
        verdicts, work = os.path.join(folder, "verdicts"), os.path.join(folder, "work")
        os.mkdir(work)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        environment.update(PYTHONHASHSEED="0", LC_ALL="C.UTF-8", TMPDIR=folder)
        process = subprocess.Popen([krait, os.path.join(HERE, "collect.py"), verdicts, "test." + module], cwd=work, env=environment,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   start_new_session=True)
        if not has_ended(process.pid, timeout):
            ended = "its time limit"
        os.killpg(process.pid, signal.SIGKILL)  # with what its tests left behind
        status = process.wait()
        if status < 0 and ended is None:
            ended = signal.Signals(-status).name
        lines = []
        if os.path.exists(verdicts):
            with open(verdicts, encoding="utf-8") as file:
                lines = file.read().splitlines()
    return Outcome(lines, ended, time.time() - started)


def first_pass(krait, modules, timeout, jobs):
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        return dict(zip(modules, pool.map(lambda module: run_module(krait, module, timeout), modules)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("krait")
    parser.add_argument("modules", nargs="*")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--accept-losses", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--timeout", type=float, default=240)
    options = parser.parse_args()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it, and tests would inherit that
    known = read_list()
    modules = options.modules or list(known)
    krait = os.path.abspath(options.krait)
    outcomes = first_pass(krait, modules, options.timeout, options.jobs)
    passed = failed = 0
    for module in modules:
        number, failing = known.get(module, (0, set()))
        outcome = outcomes[module]
        complaints = outcome.complaints(number, failing)
        if complaints and module in known:
            outcome = run_module(krait, module, options.timeout)
            complaints = outcome.complaints(number, failing)
        lost = outcome.failed - failing if module in known else set()
        accepted = options.update and (options.accept_losses or not lost)
        if accepted:
            complaints = [] if len(outcome.passed) >= number or options.accept_losses else complaints
        passed += len(outcome.passed)
        failed += len(complaints)
        fixed = failing & outcome.passed
        for complaint in complaints:
            print("%s: %s" % (module, complaint))
        for test in sorted(lost) if accepted else []:
            print("%s: lost: %s" % (module, test))
        if fixed or len(outcome.passed) > number:
            print("%s: %d tests pass, the list says %d; passing by now: %s" % (
                module, len(outcome.passed), number, " ".join(sorted(fixed)) or "-"))
        if options.update and not accepted:
            print("%s: not updated, for it would lose tests (see --accept-losses)" % module)
        elif options.update:
            count = len(outcome.passed) if options.accept_losses else max(number, len(outcome.passed))
            known[module] = (count, (failing | lost if module in known else outcome.failed) - outcome.passed)
    if options.update:
        write_list(known)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


sys.exit(main())
