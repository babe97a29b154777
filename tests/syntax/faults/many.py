import os

def f(a, b:
    return a b

class A:
    def g(self)
        x = = 1
        if x = 2:
            pass
        elif x.y = 3:
            foo(a, b
        print 'abc'

    def h(self):
        s = "abc
        return [1, 2

y = 5
  z = 6
for i in range(10):
w = {1: 2, 3}
try:
    pass
except A, B:
    pass
def k():
    x = (1 2)
    return)
match x:
    case 1 2: pass
try:
    pass
q = 1
f(a=1, 2)
f() = 3
while True print(1)
lambda x y: 1
x = 0777
y = 'é' $ 3
@a b
def f(): pass
