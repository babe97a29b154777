# The caller's local is replaced while its value is an argument under way, and while a method of it runs.
import sys


class Noted:
    def __init__(self, name):
        self.name = name

    def slow(self, other):
        print("in slow:", self.name, other.name)
        return self.name * 2

    def __del__(self):
        print("end of", self.name)


def use(first, second):
    print("in use:", first.name, second.name, sys.getrefcount(first), sys.getrefcount(second))
    return first.name + second.name


def tracer(changes):
    def trace(frame, event, argument):
        if frame.f_code.co_name not in changes:
            return None
        frame.f_trace_opcodes = True
        if event == "opcode":
            wanted = changes[frame.f_code.co_name]
            for offset_name, value in list(wanted):
                if frame.f_locals.get("armed") and offset_name in frame.f_locals:
                    frame.f_locals[offset_name] = value
                    wanted.remove((offset_name, value))
                    print("changed", offset_name)
        return trace
    return trace


def arguments():
    one = Noted("one")
    armed = False
    two = Noted("two")
    print(use(one, [two, armed := True][0]), one)


def method():
    thing = Noted("thing")
    armed = False
    print(thing.slow([thing, armed := True][0]), thing)


sys.settrace(tracer({"arguments": [("one", 1)]}))
arguments()
sys.settrace(tracer({"method": [("thing", 2)]}))
method()
sys.settrace(None)
