"""A Lisp: reader, evaluator with tail calls, macros, closures and a small library written in itself."""
import math
import operator
import sys
from functools import reduce


class LispError(Exception):
    """What a program in the language did wrong."""


class Symbol(str):
    __slots__ = ()
    table = {}

    def __new__(cls, name):
        if name not in cls.table:
            cls.table[name] = super().__new__(cls, name)
        return cls.table[name]

    def __repr__(self):
        return str(self)


QUOTE, IF, DEFINE, LAMBDA, BEGIN, LET, SET, COND, AND, OR, MACRO, ELSE, QUASI, UNQUOTE, SPLICE = map(
    Symbol, "quote if define lambda begin let set! cond and or define-macro else quasiquote unquote unquote-splicing".split())
PREFIXES = {"'": QUOTE, "`": QUASI, ",": UNQUOTE, ",@": SPLICE}


def tokenize(text):
    position, size = 0, len(text)
    while position < size:
        c = text[position]
        if c.isspace():
            position += 1
        elif c == ";":
            while position < size and text[position] != "\n":
                position += 1
        elif c in "()'`":
            yield c
            position += 1
        elif c == ",":
            token = ",@" if text[position:position + 2] == ",@" else ","
            yield token
            position += len(token)
        elif c == '"':
            end = text.index('"', position + 1)
            yield text[position:end + 1]
            position = end + 1
        else:
            end = position
            while end < size and not text[end].isspace() and text[end] not in "()'`,\"":
                end += 1
            yield text[position:end]
            position = end


def parse_all(text):
    tokens = list(tokenize(text))
    position = 0

    def parse():
        nonlocal position
        if position >= len(tokens):
            raise LispError("unexpected end")
        token = tokens[position]
        position += 1
        if token == "(":
            items = []
            while True:
                if position >= len(tokens):
                    raise LispError("missing )")
                if tokens[position] == ")":
                    position += 1
                    return items
                items.append(parse())
        if token == ")":
            raise LispError("unexpected )")
        if token in PREFIXES:
            return [PREFIXES[token], parse()]
        return atom(token)

    while position < len(tokens):
        yield parse()


def atom(token):
    if token == "#t":
        return True
    if token == "#f":
        return False
    if token[0] == '"':
        return token[1:-1].encode("utf-8").decode("unicode_escape")
    for kind in (int, float):
        try:
            return kind(token)
        except ValueError:
            pass
    return Symbol(token)


def show(value):
    if value is True:
        return "#t"
    if value is False:
        return "#f"
    if isinstance(value, Symbol):
        return str(value)
    if isinstance(value, str):
        return '"%s"' % value
    if isinstance(value, list):
        return "(" + " ".join(map(show, value)) + ")"
    if isinstance(value, Procedure):
        return "#<procedure %s>" % value.name
    if callable(value):
        return "#<builtin>"
    return str(value)


class Environment(dict):
    def __init__(self, names=(), values=(), outer=None):
        super().__init__()
        self.outer = outer
        if isinstance(names, Symbol):
            self[names] = list(values)
            return
        names = list(names)
        if Symbol(".") in names:
            dot = names.index(Symbol("."))
            fixed, rest = names[:dot], names[dot + 1]
            if len(values) < dot:
                raise LispError("expected at least %d arguments, got %d" % (dot, len(values)))
            self.update(zip(fixed, values))
            self[rest] = list(values[dot:])
            return
        if len(names) != len(values):
            raise LispError("expected %d arguments, got %d" % (len(names), len(values)))
        self.update(zip(names, values))

    def find(self, name):
        scope = self
        while scope is not None:
            if name in scope:
                return scope
            scope = scope.outer
        raise LispError("unbound: %s" % name)


class Procedure:
    def __init__(self, parameters, body, environment, name="lambda"):
        self.parameters, self.body, self.environment, self.name = parameters, body, environment, name

    def __call__(self, *args):
        return evaluate(self.body, Environment(self.parameters, args, self.environment))


MACROS = {}


def expand_quasi(x):
    if not isinstance(x, list) or not x:
        return [QUOTE, x]
    if x[0] is UNQUOTE:
        return x[1]
    if isinstance(x[0], list) and x[0] and x[0][0] is SPLICE:
        return [Symbol("append"), x[0][1], expand_quasi(x[1:])]
    return [Symbol("cons"), expand_quasi(x[0]), expand_quasi(x[1:])]


def evaluate(x, env):
    while True:
        if isinstance(x, Symbol):
            return env.find(x)[x]
        if not isinstance(x, list):
            return x
        if not x:
            return []
        head = x[0]
        if head is QUOTE:
            return x[1]
        if head is QUASI:
            x = expand_quasi(x[1])
        elif head is IF:
            _, test, then, *otherwise = x
            if evaluate(test, env) is not False:
                x = then
            elif otherwise:
                x = otherwise[0]
            else:
                return None
        elif head is COND:
            for test, *body in x[1:]:
                if test is ELSE or evaluate(test, env) is not False:
                    x = [BEGIN, *body]
                    break
            else:
                return None
        elif head in (AND, OR):
            if len(x) == 1:
                return head is AND
            for part in x[1:-1]:
                value = evaluate(part, env)
                if (value is False) == (head is AND):
                    return value
            x = x[-1]
        elif head is DEFINE:
            _, target, *body = x
            if isinstance(target, list):
                name, *parameters = target
                env[name] = Procedure(parameters, [BEGIN, *body], env, name)
            else:
                env[target] = evaluate(body[0], env)
            return None
        elif head is MACRO:
            _, (name, *parameters), *body = x
            MACROS[name] = Procedure(parameters, [BEGIN, *body], env, name)
            return None
        elif head is SET:
            env.find(x[1])[x[1]] = evaluate(x[2], env)
            return None
        elif head is LAMBDA:
            return Procedure(x[1], [BEGIN, *x[2:]], env)
        elif head is LET:
            _, bindings, *body = x
            names, values = zip(*bindings) if bindings else ((), ())
            env = Environment(names, [evaluate(v, env) for v in values], env)
            x = [BEGIN, *body]
        elif head is BEGIN:
            for part in x[1:-1]:
                evaluate(part, env)
            x = x[-1]
        elif isinstance(head, Symbol) and head in MACROS:
            x = MACROS[head](*x[1:])
        else:
            function, *args = [evaluate(part, env) for part in x]
            if isinstance(function, Procedure):
                x, env = function.body, Environment(function.parameters, args, function.environment)
            elif callable(function):
                return function(*args)
            else:
                raise LispError("not a procedure: %s" % show(function))


def chain(compare):
    return lambda *a: all(compare(p, q) for p, q in zip(a, a[1:]))


def standard():
    def car(l):
        if not isinstance(l, list) or not l:
            raise LispError("car of %s" % show(l))
        return l[0]

    def display(*values):
        print(*(v if isinstance(v, str) and not isinstance(v, Symbol) else show(v) for v in values))

    env = Environment()
    env.update({Symbol(k): v for k, v in {
        "+": lambda *a: sum(a), "*": lambda *a: math.prod(a), "-": lambda a, *b: a - sum(b) if b else -a,
        "/": lambda a, b: a / b, "quotient": operator.floordiv, "modulo": operator.mod, "=": chain(operator.eq),
        "<": chain(operator.lt), ">": chain(operator.gt), "<=": chain(operator.le), ">=": chain(operator.ge),
        "car": car, "cdr": lambda l: l[1:], "cons": lambda a, b: [a] + b, "list": lambda *a: list(a),
        "null?": lambda l: l == [], "pair?": lambda l: isinstance(l, list) and bool(l), "not": lambda v: v is False,
        "eq?": lambda a, b: a is b or (not isinstance(a, list) and a == b), "equal?": operator.eq, "length": len,
        "append": lambda *ls: reduce(operator.add, ls, []), "display": display, "apply": lambda f, a: f(*a),
        "sqrt": math.sqrt, "abs": abs, "max": max, "min": min, "expt": pow, "number?": lambda v: isinstance(v, (int, float)),
        "symbol?": lambda v: isinstance(v, Symbol), "string-append": lambda *s: "".join(s), "number->string": str,
        "error": lambda m, *v: (_ for _ in ()).throw(LispError(m + " " + " ".join(map(show, v)))),
    }.items()})
    return env


LIBRARY = """
(define (map f l) (if (null? l) '() (cons (f (car l)) (map f (cdr l)))))
(define (filter p l) (cond ((null? l) '()) ((p (car l)) (cons (car l) (filter p (cdr l)))) (else (filter p (cdr l)))))
(define (fold f start l) (if (null? l) start (fold f (f start (car l)) (cdr l))))
(define (reverse l) (fold (lambda (acc x) (cons x acc)) '() l))
(define (range a b) (if (>= a b) '() (cons a (range (+ a 1) b))))
(define (compose . fs) (if (null? fs) (lambda (x) x) (lambda (x) ((car fs) ((apply compose (cdr fs)) x)))))
(define-macro (when test . body) `(if ,test (begin ,@body) #f))
(define-macro (unless test . body) `(if ,test #f (begin ,@body)))
(define-macro (while test . body) `(let ((loop #f)) (set! loop (lambda () (when ,test ,@body (loop)))) (loop)))
(define-macro (swap! a b) `(let ((tmp ,a)) (set! ,a ,b) (set! ,b tmp)))
"""
PROGRAM = """
(define (fact n) (if (< n 2) 1 (* n (fact (- n 1)))))
(display "factorials" (map fact (range 0 10)) (fact 30))
(define (loop n acc) (if (= n 0) acc (loop (- n 1) (+ acc n))))
(display "tail calls" (loop 20000 0))
(define (make-counter) (let ((n 0)) (lambda () (set! n (+ n 1)) n)))
(define c1 (make-counter)) (define c2 (make-counter)) (c1) (c1)
(display "counters" (c1) (c2))
(define (sort l) (if (null? l) '() (let ((p (car l)) (rest (cdr l)))
  (append (sort (filter (lambda (x) (< x p)) rest)) (list p) (sort (filter (lambda (x) (>= x p)) rest))))))
(display "sorted" (sort '(3 1 4 1 5 9 2 6 5 3 5)))
(define i 0) (while (< i 3) (display "while" i) (set! i (+ i 1)))
(define a 1) (define b 2) (swap! a b) (display "swapped" a b)
(display "quasi" `(1 ,(+ 1 1) ,@(map (lambda (x) (* x x)) '(3 4)) end))
(display "compose" ((compose (lambda (x) (* x 2)) (lambda (x) (+ x 1))) 5))
(define (hanoi n from to via) (if (= n 0) 0 (+ (hanoi (- n 1) from via to) 1 (hanoi (- n 1) via to from))))
(display "hanoi" (hanoi 8 'a 'b 'c))
(define (primes n) (filter (lambda (k) (null? (filter (lambda (d) (= 0 (modulo k d))) (range 2 k)))) (range 2 n)))
(display "primes" (primes 50))
(display "logic" (and 1 2 3) (or #f #f 5) (and) (or) (not 5) (unless #f "ran"))
(display map car (lambda (x) x) fact)
(define (ackermann m n) (cond ((= m 0) (+ n 1)) ((= n 0) (ackermann (- m 1) 1)) (else (ackermann (- m 1) (ackermann m (- n 1))))))
(display "ackermann" (ackermann 2 3))
(display (sqrt 16) (/ 7 2) (expt 2 100) "a\\tb" (string-append "x" "y"))
"""


def run(text, env):
    for form in parse_all(text):
        result = evaluate(form, env)
        if result is not None:
            print("=>", show(result))


def main():
    sys.setrecursionlimit(5000)
    env = standard()
    run(LIBRARY, env)
    run(PROGRAM, env)
    for wrong in ("(undefined 1)", "(car '())", "((lambda (x) x))", "(1 2)", "(", ")", '(error "custom" \'(1 2))', "(let ((f (lambda (a . r) r))) (f))", "(fact 'x)"):
        try:
            run(wrong, env)
        except LispError as error:
            print(wrong, "->", error)
        except TypeError as error:
            print(wrong, "-> TypeError", error)


main()
