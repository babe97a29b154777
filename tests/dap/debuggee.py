"""What the tests of the adapter with krait itself share: programs to debug, and what a person does when they stop."""
import os, sys, tempfile

from client import BIN, Refused, run_tests

KRAIT = os.path.join(BIN, "krait")
FOLDER = tempfile.TemporaryDirectory()


def program(text, name=None):
    """A file with this text, gone when the tests end; `#@mark` at a line's end names the line."""
    if name is None:
        handle, path = tempfile.mkstemp(suffix=".py", dir=FOLDER.name)
        os.close(handle)
    else:
        path = os.path.join(FOLDER.name, name)
    with open(path, "w") as file:
        file.write(text)
    return path


def line_of(file, mark):
    with open(file) as lines:
        return next(n for n, line in enumerate(lines, 1) if line.rstrip().endswith("#@" + mark))


def stop(c, reason=None):
    """The thread that stopped and its top frame."""
    thread = c.stopped(reason)["threadId"]
    return thread, c.top_frame(thread)


def go_on(c, thread, command="continue", **more):
    c.request(command, threadId=thread, **more)


def evaluate(c, expression, frame=None, context="repl"):
    """The whole answer; Refused when the evaluation fails."""
    arguments = {"expression": expression, "context": context}
    if frame:
        arguments["frameId"] = frame["id"]
    return c.request("evaluate", **arguments)


def result_of(c, expression, frame=None, context="repl"):
    return evaluate(c, expression, frame, context)["result"]


def variables(c, reference, **more):
    return c.request("variables", variablesReference=reference, **more)["variables"]


def locals_of(c, frame):
    """The variables of the innermost scope by their names."""
    scope = c.request("scopes", frameId=frame["id"])["scopes"][0]
    return {v["name"]: v for v in variables(c, scope["variablesReference"])}


def values_of(c, frame):
    return {name: variable["value"] for name, variable in locals_of(c, frame).items()}


def refused(request):
    """The message with which the request is refused."""
    try:
        request()
    except Refused as problem:
        return str(problem)
    raise AssertionError("it was not refused")


def run(namespace):
    if not os.path.exists(KRAIT):
        sys.exit(f"{KRAIT} is not built")
    sys.exit(run_tests({name: value for name, value in namespace.items() if name.startswith("test_")}))
