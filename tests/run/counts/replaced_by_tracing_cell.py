# A variable that an inner function shares is replaced from a trace function, in the middle of an expression.
import sys


class Noted:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("end of", self.name)


def work():
    shared = Noted("first")

    def inner():
        return shared

    held = [shared, inner(), shared]
    print([getattr(each, "name", each) for each in held], shared, inner())
    del held
    print("held is gone")


def trace(frame, event, argument):
    if frame.f_code.co_name == "inner" and event == "return":
        frame.f_locals["shared"] = "second"
        print("replaced by inner's frame")
    return trace if frame.f_code.co_name in ("work", "inner") else None


sys.settrace(trace)
work()
sys.settrace(None)
