# Threads that change the same containers and classes.
import threading, time, sys
sys.setswitchinterval(1e-5)
d={}; l=[]; s=set()
class A: pass
o=A()
def w(n):
    for i in range(500):
        d[i%50]=n; d.pop((i*7)%50,None); l.append(i); 
        if len(l)>100: del l[:50]
        s.add(i%30); s.discard((i+3)%30)
        o.x=i; setattr(o,'a%d'%(i%40),i)
        try:
            for k in list(d): pass
            for k in d: pass
        except RuntimeError: pass
        try: sorted(l); str(d); str(s)
        except RuntimeError: pass
        A.y=i; A.z=lambda self: 1
ts=[threading.Thread(target=w,args=(n,)) for n in range(6)]
for t in ts: t.start()
for t in ts: t.join()
print('ok')
def gen():
    for i in range(20000): yield i
g=gen(); errs=[]
def use():
    try:
        for x in g: pass
    except ValueError as e: errs.append(str(e))
ts=[threading.Thread(target=use) for _ in range(5)]
for t in ts: t.start()
for t in ts: t.join()
print(set(errs)<= {'generator already executing'})
import queue
q=queue.SimpleQueue()
def prod():
    for i in range(1000): q.put(i)
def cons(r):
    while True:
        x=q.get()
        if x is None: return
        r.append(x)
rs=[[] for _ in range(3)]
cs=[threading.Thread(target=cons,args=(r,)) for r in rs]
ps=[threading.Thread(target=prod) for _ in range(3)]
for t in cs+ps: t.start()
for t in ps: t.join()
for _ in cs: q.put(None)
for t in cs: t.join()
print(sum(map(len,rs)))
