"""A small language: tokenizer, recursive-descent compiler to bytecode, a stack machine with frames and a disassembler."""
import enum
import re
from collections import namedtuple

Token = namedtuple("Token", "kind text line")
SPEC = [("number", r"\d+(?:\.\d+)?"), ("string", r'"(?:[^"\\]|\\.)*"'), ("name", r"[A-Za-z_]\w*"), ("op", r"==|!=|<=|>=|&&|\|\||[-+*/%<>=!(){}\[\],;:]"),
        ("newline", r"\n"), ("space", r"[ \t]+|#[^\n]*"), ("bad", r".")]
LEXER = re.compile("|".join(f"(?P<{k}>{p})" for k, p in SPEC))
KEYWORDS = {"let", "fn", "if", "else", "while", "return", "print", "true", "false", "nil"}


class LanguageError(Exception):
    def __init__(self, message, line):
        super().__init__(f"{type(self).__name__} on line {line}: {message}")


class SyntaxFault(LanguageError): pass
class RuntimeFault(LanguageError): pass


def tokens(text):
    line = 1
    for m in LEXER.finditer(text):
        match m.lastgroup:
            case "newline":
                line += 1
            case "space":
                pass
            case "bad":
                raise SyntaxFault(f"bad character {m[0]!r}", line)
            case "name" if m[0] in KEYWORDS:
                yield Token(m[0], m[0], line)
            case "op":
                yield Token(m[0], m[0], line)
            case kind:
                yield Token(kind, m[0], line)
    yield Token("end", "", line)


class Op(enum.IntEnum):
    CONST = enum.auto()
    LOAD = enum.auto()
    STORE = enum.auto()
    GLOBAL = enum.auto()
    SET_GLOBAL = enum.auto()
    BINARY = enum.auto()
    UNARY = enum.auto()
    JUMP = enum.auto()
    JUMP_FALSE = enum.auto()
    JUMP_KEEP = enum.auto()
    CALL = enum.auto()
    RETURN = enum.auto()
    POP = enum.auto()
    PRINT = enum.auto()
    LIST = enum.auto()
    INDEX = enum.auto()
    SET_INDEX = enum.auto()


class Function:
    def __init__(self, name, parameters):
        self.name, self.parameters = name, parameters
        self.locals = list(parameters)
        self.constants, self.code, self.lines = [], [], []

    def constant(self, value):
        for i, c in enumerate(self.constants):
            if type(c) is type(value) and c == value:
                return i
        self.constants.append(value)
        return len(self.constants) - 1

    def __repr__(self):
        return f"<fn {self.name}/{len(self.parameters)}>"

    def listing(self):
        lines = [f"== {self} locals {self.locals}"]
        for i, ((op, arg), line) in enumerate(zip(self.code, self.lines)):
            extra = repr(self.constants[arg]) if op in (Op.CONST, Op.GLOBAL, Op.SET_GLOBAL) else self.locals[arg] if op in (Op.LOAD, Op.STORE) else ""
            lines.append(f"{line:>4} {i:>4} {op.name:<12}{'' if arg is None else arg!s:<5}{extra}".rstrip())
        return "\n".join(lines + [c.listing() for c in self.constants if isinstance(c, Function)])


LEVELS = [["||"], ["&&"], ["==", "!="], ["<", ">", "<=", ">="], ["+", "-"], ["*", "/", "%"]]


class Compiler:
    def __init__(self, text):
        self.tokens = list(tokens(text))
        self.at = 0
        self.function = Function("main", [])
        self.depth = 0

    def peek(self, *kinds):
        return self.tokens[self.at].kind in kinds

    def take(self, *kinds):
        token = self.tokens[self.at]
        if kinds and token.kind not in kinds:
            raise SyntaxFault(f"expected {' or '.join(kinds)}, found {token.text or 'end'}", token.line)
        self.at += 1
        return token

    def accept(self, kind):
        return self.take() if self.peek(kind) else None

    def emit(self, op, arg=None):
        self.function.code.append((op, arg))
        self.function.lines.append(self.tokens[max(self.at - 1, 0)].line)
        return len(self.function.code) - 1

    def patch(self, at):
        self.function.code[at] = self.function.code[at][0], len(self.function.code)

    def compile(self):
        while not self.peek("end"):
            self.statement()
        self.emit(Op.CONST, self.function.constant(None))
        self.emit(Op.RETURN)
        return self.function

    def block(self):
        self.take("{")
        while not self.accept("}"):
            self.statement()

    def statement(self):
        token = self.tokens[self.at]
        match token.kind:
            case "let":
                self.take()
                name = self.take("name").text
                self.take("=")
                self.expression()
                self.declare(name)
                self.accept(";")
            case "fn":
                self.take()
                name = self.take("name").text
                self.function_body(name)
                self.declare(name)
            case "if":
                self.take()
                self.expression()
                otherwise = self.emit(Op.JUMP_FALSE)
                self.block()
                if self.accept("else"):
                    end = self.emit(Op.JUMP)
                    self.patch(otherwise)
                    self.statement() if self.peek("if") else self.block()
                    self.patch(end)
                else:
                    self.patch(otherwise)
            case "while":
                self.take()
                start = len(self.function.code)
                self.expression()
                out = self.emit(Op.JUMP_FALSE)
                self.block()
                self.emit(Op.JUMP, start)
                self.patch(out)
            case "return":
                self.take()
                if self.peek(";", "}"):
                    self.emit(Op.CONST, self.function.constant(None))
                else:
                    self.expression()
                self.emit(Op.RETURN)
                self.accept(";")
            case "print":
                self.take()
                count = 1
                self.expression()
                while self.accept(","):
                    self.expression()
                    count += 1
                self.emit(Op.PRINT, count)
                self.accept(";")
            case _:
                self.expression()
                self.emit(Op.POP)
                self.accept(";")

    def declare(self, name):
        if self.depth == 0:
            self.emit(Op.SET_GLOBAL, self.function.constant(name))
            self.emit(Op.POP)
        else:
            if name not in self.function.locals:
                self.function.locals.append(name)
            self.emit(Op.STORE, self.function.locals.index(name))
            self.emit(Op.POP)

    def function_body(self, name):
        self.take("(")
        parameters = []
        while not self.accept(")"):
            parameters.append(self.take("name").text)
            if not self.peek(")"):
                self.take(",")
        outer, self.function = self.function, Function(name, parameters)
        self.depth += 1
        self.block()
        self.emit(Op.CONST, self.function.constant(None))
        self.emit(Op.RETURN)
        self.depth -= 1
        made, self.function = self.function, outer
        self.emit(Op.CONST, len(outer.constants))
        outer.constants.append(made)

    def expression(self, level=0):
        if level == len(LEVELS):
            return self.unary()
        self.expression(level + 1)
        while self.peek(*LEVELS[level]):
            op = self.take().text
            if op in ("&&", "||"):
                skip = self.emit(Op.JUMP_KEEP, None)
                kind = op == "||"
                self.function.code[skip] = Op.JUMP_KEEP, None
                self.emit(Op.POP)
                self.expression(level + 1)
                self.function.code[skip] = Op.JUMP_KEEP, (len(self.function.code), kind)
            else:
                self.expression(level + 1)
                self.emit(Op.BINARY, op)

    def unary(self):
        if self.peek("-", "!"):
            op = self.take().text
            self.unary()
            self.emit(Op.UNARY, op)
        else:
            self.postfix()

    def postfix(self):
        token = self.take("number", "string", "name", "(", "[", "fn", "true", "false", "nil")
        f = self.function
        match token.kind:
            case "number":
                self.emit(Op.CONST, f.constant(float(token.text) if "." in token.text else int(token.text)))
            case "string":
                self.emit(Op.CONST, f.constant(token.text[1:-1].replace('\\"', '"').replace("\\n", "\n")))
            case "true" | "false" | "nil":
                self.emit(Op.CONST, f.constant({"true": True, "false": False, "nil": None}[token.kind]))
            case "fn":
                self.function_body("anonymous")
            case "(":
                self.expression()
                self.take(")")
            case "[":
                count = 0
                while not self.accept("]"):
                    self.expression()
                    count += 1
                    if not self.peek("]"):
                        self.take(",")
                self.emit(Op.LIST, count)
            case "name":
                local = token.text in f.locals
                where = f.locals.index(token.text) if local else f.constant(token.text)
                if self.accept("="):
                    self.expression()
                    self.emit(Op.STORE if local else Op.SET_GLOBAL, where)
                    return
                self.emit(Op.LOAD if local else Op.GLOBAL, where)
        while self.peek("(", "["):
            if self.take().kind == "(":
                count = 0
                while not self.accept(")"):
                    self.expression()
                    count += 1
                    if not self.peek(")"):
                        self.take(",")
                self.emit(Op.CALL, count)
            else:
                self.expression()
                self.take("]")
                if self.accept("="):
                    self.expression()
                    self.emit(Op.SET_INDEX)
                    return
                self.emit(Op.INDEX)


class Machine:
    OPS = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b, "%": lambda a, b: a % b, "<": lambda a, b: a < b,
           ">": lambda a, b: a > b, "<=": lambda a, b: a <= b, ">=": lambda a, b: a >= b, "==": lambda a, b: a == b, "!=": lambda a, b: a != b}

    def __init__(self):
        self.globals = {"len": len, "push": lambda l, v: l.append(v), "str": self.show, "floor": lambda x: int(x // 1)}
        self.steps = 0

    @staticmethod
    def show(v):
        return {True: "true", False: "false", None: "nil"}.get(v, str(v)) if isinstance(v, (bool, type(None))) else "[" + ", ".join(map(Machine.show, v)) + "]" if isinstance(v, list) else str(v)

    def run(self, function):
        frames = [[function, 0, []]]
        stack = []
        while True:
            frame = frames[-1]
            function, pc, slots = frame
            op, arg = function.code[pc]
            frame[1] = pc + 1
            self.steps += 1
            try:
                match op:
                    case Op.CONST: stack.append(function.constants[arg])
                    case Op.LOAD: stack.append(slots[arg])
                    case Op.STORE:
                        slots.extend([None] * (arg + 1 - len(slots)))
                        slots[arg] = stack[-1]
                    case Op.GLOBAL: stack.append(self.globals[function.constants[arg]])
                    case Op.SET_GLOBAL: self.globals[function.constants[arg]] = stack[-1]
                    case Op.BINARY:
                        b = stack.pop()
                        stack[-1] = self.OPS[arg](stack[-1], b)
                    case Op.UNARY: stack[-1] = -stack[-1] if arg == "-" else not stack[-1]
                    case Op.JUMP: frame[1] = arg
                    case Op.JUMP_FALSE:
                        if not stack.pop(): frame[1] = arg
                    case Op.JUMP_KEEP:
                        if bool(stack[-1]) == arg[1]: frame[1] = arg[0]
                    case Op.POP: stack.pop()
                    case Op.PRINT:
                        values = stack[-arg:]
                        del stack[-arg:]
                        print(*map(self.show, values))
                    case Op.LIST:
                        items = stack[len(stack) - arg:]
                        del stack[len(stack) - arg:]
                        stack.append(items)
                    case Op.INDEX:
                        i = stack.pop()
                        stack[-1] = stack[-1][i]
                    case Op.SET_INDEX:
                        v, i = stack.pop(), stack.pop()
                        stack[-1][i] = v
                        stack[-1] = v
                    case Op.CALL:
                        args = stack[len(stack) - arg:]
                        del stack[len(stack) - arg:]
                        callee = stack.pop()
                        if isinstance(callee, Function):
                            if len(args) != len(callee.parameters):
                                raise TypeError(f"{callee} called with {len(args)}")
                            if len(frames) > 200:
                                raise RecursionError("too deep")
                            frames.append([callee, 0, args])
                        else:
                            stack.append(callee(*args))
                    case Op.RETURN:
                        frames.pop()
                        if not frames:
                            return stack.pop()
            except (TypeError, KeyError, IndexError, ZeroDivisionError, RecursionError) as e:
                raise RuntimeFault(f"{type(e).__name__}: {e}", function.lines[pc]) from e


SOURCE = r'''
fn fib(n) { if n < 2 { return n } return fib(n - 1) + fib(n - 2) }
print "fib", fib(12)
let i = 0; let primes = []
while len(primes) < 10 {          # trial division
  i = i + 1
  let composite = i < 2
  let d = 2
  while d * d <= i && !composite { if i % d == 0 { composite = true } d = d + 1 }
  if !composite { push(primes, i) }
}
print primes, primes[3], len("text")
fn sort(l) {
  let i = 0
  while i < len(l) { let j = i
    while j > 0 && l[j - 1] > l[j] { let t = l[j]; l[j] = l[j - 1]; l[j - 1] = t; j = j - 1 }
    i = i + 1 }
  return l
}
print sort([5, 2, 9, 1, 5, 6])
fn apply(f, l) { let out = [] let i = 0 while i < len(l) { push(out, f(l[i])) i = i + 1 } return out }
print apply(fn(x) { return x * x + 0.5 }, [1, 2, 3]), apply(str, [nil, true, [1]])
if false { print "no" } else if 1 == 1.0 { print "yes", "a\"b", nil || "default", 0 && 1 } else { print "never" }
print -3 + 2 * -4, !true, 7 / 2, floor(7 / 2), 2 < 3 == true
'''


def main():
    function = Compiler(SOURCE).compile()
    machine = Machine()
    print(machine.run(function), machine.steps)
    print(Compiler("fn f(a, b) { let c = a && b || 1; c[0] = -a; return c }\nprint f(1, 2)").compile().listing())
    for bad in ("let = 5", "print (1 + ", "fn f( { }", "x $ y", "print undefined", "print 1 / 0", "print [1][5]", "fn f(a) {} f()", "fn f() { return f() } f()", "\n\nprint \"a\" - 1", "while", "5 5 )"):
        try:
            Machine().run(Compiler(bad).compile())
        except LanguageError as e:
            print(repr(bad), "->", e, type(e.__cause__).__name__)


main()
