# the clauses of a statement that lost its head are one fault, but for those inside them
def f(self):
    'type' self.current in self.blanks:
        self.next()
    elif a:
        x = 1
    # a comment
    elif b:
        y = = 2
    else:
        z = 3
    return x
