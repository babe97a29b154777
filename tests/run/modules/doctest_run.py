"""doctest: examples found, run, failures reported."""
import doctest
import sys


def average(values):
    """The mean.

    >>> average([1, 2, 3])
    2.0
    >>> average([])
    Traceback (most recent call last):
        ...
    ZeroDivisionError: division by zero
    >>> print("a\\n\\nb")
    a
    <BLANKLINE>
    b
    >>> average(range(100))  # doctest: +ELLIPSIS
    49...
    """
    return sum(values) / len(values)


def wrong():
    """
    >>> 1 + 1
    3
    >>> [1,
    ...  2]
    [1,   2]
    >>> [1, 2] # doctest: +NORMALIZE_WHITESPACE
    [1,   2]
    """


print(doctest.run_docstring_examples(average, globals()))
finder, runner = doctest.DocTestFinder(), doctest.DocTestRunner(verbose=False)
for test in finder.find(wrong, "wrong", globs={}):
    test.filename = "f.py"
    print(runner.run(test, out=sys.stdout.write))
print(doctest.script_from_examples("Text\n>>> x = 1\n>>> x\n1\n"))
