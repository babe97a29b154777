# The same, at random.
import random
random.seed(1)
class K:
    def __init__(s,d,n): s.d=d; s.n=n
    def __hash__(s): return s.n%3
    def __eq__(s,o):
        r=random.random()
        try:
            if r<.1: s.d.clear()
            elif r<.3: s.d[random.randrange(100)]=1
            elif r<.5: s.d.pop(random.randrange(100),None)
            elif r<.55: s.d.update(dict.fromkeys(range(50)))
            elif r<.6: s.d[K(s.d,random.randrange(50))]=1
        except RuntimeError: pass
        except RecursionError: pass
        return r>.9
d={}
for i in range(3000):
    try:
        op=random.randrange(9)
        if op==0: d[K(d,i)]=1
        elif op==1: d.get(K(d,i))
        elif op==2: d.pop(K(d,i),None)
        elif op==3: K(d,i) in d
        elif op==4: d.setdefault(K(d,i),1)
        elif op==5: d=={K(d,i):1, **d}
        elif op==6: d.copy(); dict(d); d|{K(d,i):1}
        elif op==7:
            for x in d:
                if random.random()<.1: d[K(d,x.n if isinstance(x,K) else x)]=1
        elif op==8: d.items()==d.copy().items(); d.keys()&{K(d,i)}; d.keys()|{K(d,i)}; d.keys()-{K(d,1)}; d.keys()^{K(d,1)}
    except (RuntimeError,KeyError) as e: pass
print('ok')
