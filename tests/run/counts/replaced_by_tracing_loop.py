# The iterable and the target of a loop are replaced while the loop runs: the loop holds its iterator, not the variable.
import sys


class Noted:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("end of", self.name)


def work():
    items = [Noted("a"), Noted("b"), Noted("c")]
    for item in items:
        name = item.name
        print("round", name, type(items).__name__, item if item is None else item.name)
    print("done", items, item)


def trace(frame, event, argument):
    if frame.f_code.co_name != "work":
        return None
    if event == "line" and frame.f_locals.get("name") == "a":
        frame.f_locals["items"] = ()
    if event == "line" and frame.f_lineno == frame.f_code.co_firstlineno + 4:
        frame.f_locals["item"] = None
        print("replaced")
    return trace


sys.settrace(trace)
work()
sys.settrace(None)
