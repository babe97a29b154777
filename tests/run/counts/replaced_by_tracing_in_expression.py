# A trace function replaces a local while an expression holds its value: the operands keep theirs until they are used.
import sys


class Noted:
    def __init__(self, name):
        self.name = name

    def __add__(self, other):
        return self.name + other.name

    def __del__(self):
        print("end of", self.name)


def replacing(names, at_instruction):
    """Sets the locals to None at the n-th instruction of the expression's line."""
    seen = 0

    def trace(frame, event, argument):
        nonlocal seen
        if frame.f_code.co_name != "work":
            return None
        frame.f_trace_opcodes = True
        if event == "opcode" and frame.f_lineno == frame.f_code.co_firstlineno + 3:
            seen += 1
            if seen == at_instruction:
                for name in names:
                    frame.f_locals[name] = None
                print("replaced", *names)
        return trace

    return trace


def work():
    left = Noted("left")
    right = Noted("right")
    text = left + right
    print("made", text, left is None, right is None)
    return text


for at_instruction in (2, 3):
    sys.settrace(replacing(["left"], at_instruction))
    work()
    sys.settrace(None)

sys.settrace(replacing(["left", "right"], 3))
work()
sys.settrace(None)
