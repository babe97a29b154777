"""Runs the test suites of a build and counts: `./dev test` and `./dev test --all`.

    python3 tests/suite.py BUILD_FOLDER [--all] [--only NAME]

Each suite is a command; those that count by themselves print a line "N passed, N failed", of others the exit status counts
as one test. The last line printed is the sum over all suites. A suite that cannot start is a failure, never a skip.

--all runs them once more in the sanitizer build, the folder `debug` beside BUILD_FOLDER: a report of any process is a failure
there, whatever its suite made of the process's end.
"""
import argparse, glob, os, re, resource, signal, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
COUNT = re.compile(r"(\d+) passed, (\d+) failed")
CATCH = re.compile(r"test cases: (\d+)(?: \| (\d+) passed)?(?: \| (\d+) failed)?|All tests passed \(\d+ assertions? in (\d+) test cases?\)")


def suites(build, everything, sanitized):
    binary = os.path.join(build, "bin")
    python = "/usr/bin/python3.11" if os.path.exists("/usr/bin/python3.11") else sys.executable
    tool = lambda name: os.path.join(binary, name)
    yield "unit", [tool("unit_tests")]
    yield "connections", [tool("rpc_tests")]
    yield "syntax", [python, os.path.join(HERE, "syntax", "run.py"), tool("ast_check")]
    yield "recovery", [python, os.path.join(HERE, "tools", "recovery.py"), tool("syntax_check"), "--check", "--seeds", "1,2"]
    yield "messages", [python, os.path.join(HERE, "syntax", "messages.py"), tool("krait")]
    yield "edits", [tool("edit_check"), "--random", "100000" if everything and sanitized else "2000", *edited_texts()]
    if not sanitized:
        yield "docstrings", [python, os.path.join(HERE, "conformance", "docstrings.py"), tool("krait")]
    yield "programs", [python, os.path.join(HERE, "run", "run.py"), tool("krait")]
    yield "language server", [python, os.path.join(HERE, "lsp", "server_test.py")]
    yield "editor cases", [python, os.path.join(HERE, "lsp", "cases_test.py")]
    yield "fixes", [python, os.path.join(HERE, "lsp", "fixes_test.py")]
    if not sanitized:
        yield "monstrous texts", [python, os.path.join(HERE, "lsp", "monsters_test.py")]
    yield "inspection", [python, os.path.join(HERE, "inspect", "run.py"), tool("inspect_face")]
    yield "terminal", [python, os.path.join(HERE, "pdb", "run.py"), tool("krait")]
    yield "adapter", [python, os.path.join(HERE, "dap", "adapter_test.py")]
    yield "inspection over DAP", [python, os.path.join(HERE, "dap", "inspect_test.py")]
    yield "debugging", [python, os.path.join(HERE, "dap", "debug_test.py")]
    if not sanitized:
        yield "running", [python, os.path.join(HERE, "dap", "running_test.py")]
        yield "child processes", [python, os.path.join(HERE, "dap", "children_test.py")]
        yield "attaching", [python, os.path.join(HERE, "dap", "attach_test.py")]
        yield "hard cases", [python, os.path.join(HERE, "dap", "hard_test.py")]
    if everything and not sanitized:  # what keeps time is not for a build that is ten times slower
        shell = lambda script: ["bash", "-euc", "cd " + os.path.dirname(HERE) + "\n" + script]
        yield "DAP client", shell("cd tests/dap/testsupport; npm ci --silent --no-audit --no-fund; npm test --silent")
        yield "VS Code", shell("(cd editors/vscode; npm ci --silent --no-audit --no-fund; npm run --silent build) >&2\n"
                               'node tests/vscode/run.mjs "$(tests/vscode/install.sh)" ' + tool("krait"))
        yield "conformance", [python, os.path.join(HERE, "conformance", "run.py"), tool("krait")]
    if everything:
        yield "fuzz", [python, os.path.join(HERE, "fuzz", "run.py"), tool("krait"), "--count", "500"]


def edited_texts():
    """What the random edits start from: all that the grammar has, and ordinary modules."""
    return sorted(glob.glob(os.path.join(HERE, "syntax", "*", "*.py"))) + sorted(glob.glob("/usr/lib/python3.11/[a-i]*.py"))[::6]


def count(output, status):
    found = COUNT.findall(output)
    if found:
        passed, failed = sum(int(p) for p, _ in found), sum(int(f) for _, f in found)
        # A suite that ran nothing has not passed.
        return passed, failed if failed or (status == 0 and passed) else 1
    node = dict(re.findall(r"^(?:#|ℹ) (pass|fail|cancelled) (\d+)$", output, re.M))
    if node:
        passed, failed = int(node["pass"]), int(node["fail"]) + int(node["cancelled"])
        return passed, failed if failed or (status == 0 and passed) else 1
    catch = CATCH.search(output)
    if catch:
        if catch.group(4):
            return int(catch.group(4)), 0
        return int(catch.group(2) or 0), int(catch.group(3) or 1)
    return (1, 0) if status == 0 else (0, 1)


def reports_in(folder):
    """What sanitizers wrote: errors, not their warnings about allocations that were refused."""
    found = []
    for path in sorted(glob.glob(os.path.join(folder, "*"))):
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read()
        if "ERROR: " in text or "runtime error: " in text:
            found.append(text)
    return found


def widen_stack():
    """Instrumented functions take several times the stack; what nests deeply must still find room."""
    _, most = resource.getrlimit(resource.RLIMIT_STACK)
    resource.setrlimit(resource.RLIMIT_STACK, (64 << 20 if most == resource.RLIM_INFINITY else min(64 << 20, most), most))


def run_suite(name, command, build, sanitized):
    """Runs one suite and prints its line; how many passed and failed."""
    started = time.time()
    # What a person has set for their own Python is not the tests'.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment.update(KRAIT_BIN=os.path.join(build, "bin"), LC_ALL="C.UTF-8")
    with tempfile.TemporaryDirectory() as folder:
        if sanitized:
            for options in "ASAN_OPTIONS", "UBSAN_OPTIONS":
                environment[options] = "log_path=" + os.path.join(folder, "report")
        try:
            run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=3600 if sanitized else 1500,
                                 env=environment, preexec_fn=widen_stack if sanitized else None)
            output, status = run.stdout.decode("utf-8", "replace"), run.returncode
        except (OSError, subprocess.TimeoutExpired) as error:
            output, status = str(error), 1
        reports = reports_in(folder)
    passed, failed = count(output, status)
    failed += len(reports)
    shown = name + ", sanitized" if sanitized else name
    print("%-26s %5d passed %4d failed  %5.1f s" % (shown, passed, failed, time.time() - started), flush=True)
    if failed:
        print("\n".join("    " + line for line in output.splitlines()[-40:]), flush=True)
        for report in reports[:5]:
            print("\n".join("    " + line for line in report.splitlines()[:25]), flush=True)
    return passed, failed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--only")
    options = parser.parse_args()
    builds = [(os.path.abspath(options.build), False)]
    if options.all:
        builds.append((os.path.join(os.path.dirname(builds[0][0]), "debug"), True))
    # Whoever starts this in the background may have had these ignored, which tests of interrupts would inherit.
    for number in signal.SIGINT, signal.SIGQUIT, signal.SIGHUP:
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    total_passed = total_failed = 0
    for build, sanitized in builds:
        for name, command in suites(build, options.all, sanitized):
            if options.only and options.only != name:
                continue
            passed, failed = run_suite(name, command, build, sanitized)
            total_passed += passed
            total_failed += failed
    print("%d passed, %d failed" % (total_passed, total_failed))
    return 1 if total_failed or not total_passed else 0


sys.exit(main())
