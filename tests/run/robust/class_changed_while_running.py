# Bases and descriptors that change while methods run.
class A:
    def f(self): return 'A'
class B:
    def f(self): return 'B'
class C(A):
    def g(self):
        r=[]
        for i in range(50):
            r.append(self.f())
            if i%10==5: C.__bases__=(B,) if C.__bases__==(A,) else (A,)
            if i==33:
                C.f=lambda s:'C'
            if i==40: del C.f
        return ''.join(r)
print(C().g())
class X:
    def __get__(s,o,t):
        del Y.x
        return 1
class Y: x=X()
y=Y()
try: print(y.x)
except AttributeError as e: print(e)
class P:
    @property
    def p(self):
        del P.p
        return self
print(type(P().p).__name__)
