"""Runs one of CPython's test modules under the Python that reads this and writes a line a test: started by run.py.

    PYTHON collect.py VERDICTS MODULE

A line is a sign and the test's name: + passed (or failed as it expects to), - did not, . was skipped. Lines are written as
tests end, so that what came before a crash still counts.
"""
import sys, unittest


class Verdicts(unittest.TestResult):
    """Each test's outcome, said once; a test with a failing part has failed."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.broken = set()

    def say(self, sign, test):
        verdicts.write("%s %s\n" % (sign, test.id()))
        verdicts.flush()

    def fail(self, test):
        if test.id() not in self.broken:
            self.broken.add(test.id())
            self.say("-", test)

    def addSuccess(self, test):
        self.say("+", test)

    def addExpectedFailure(self, test, error):
        self.say("+", test)

    def addSkip(self, test, reason):
        self.say(".", test)

    def addError(self, test, error):
        self.fail(test)

    def addFailure(self, test, error):
        self.fail(test)

    def addUnexpectedSuccess(self, test):
        self.fail(test)

    def addSubTest(self, test, part, error):
        if error is not None:
            self.fail(test)


if __name__ == "__main__":  # processes that tests start by "spawn" import this file
    path, module = sys.argv[1:]
    sys.argv = ["unittest", "-v", module]
    with open(path, "w", encoding="utf-8", errors="backslashreplace") as verdicts, open("output", "w") as output:
        tests = unittest.defaultTestLoader.loadTestsFromName(module)
        unittest.TextTestRunner(output, resultclass=lambda *arguments: Verdicts(), warnings="default").run(tests)
