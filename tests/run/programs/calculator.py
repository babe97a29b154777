import re
TOKEN = re.compile(r"\s*(?:(\d+\.?\d*)|(.))")
class Parser:
    def __init__(self, text):
        self.tokens = [(float(n) if n else op) for n, op in TOKEN.findall(text)]
        self.at = 0
    def peek(self): return self.tokens[self.at] if self.at < len(self.tokens) else None
    def take(self):
        t = self.peek(); self.at += 1; return t
    def expr(self):
        v = self.term()
        while self.peek() in ("+", "-"):
            v = v + self.term() if self.take() == "+" else v - self.term()
        return v
    def term(self):
        v = self.factor()
        while self.peek() in ("*", "/"):
            v = v * self.factor() if self.take() == "*" else v / self.factor()
        return v
    def factor(self):
        t = self.take()
        if t == "(":
            v = self.expr(); self.take(); return v
        if t == "-": return -self.factor()
        return t
for text in ("1+2*3", "(1+2)*3", "2*(3+4)-5/2", "-3*-2"):
    print(text, "=", Parser(text).expr())
