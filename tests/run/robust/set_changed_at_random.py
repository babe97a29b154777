# Items whose __eq__ and __hash__ change the set.
import random
random.seed(2)
class K:
    def __init__(s,d,n): s.d=d; s.n=n
    def __hash__(s):
        if random.random()<.02: s.d.clear()
        return s.n%3
    def __eq__(s,o):
        r=random.random()
        try:
            if r<.1: s.d.clear()
            elif r<.3: s.d.add(random.randrange(100))
            elif r<.5: s.d.discard(random.randrange(100))
            elif r<.6: s.d.update(range(50))
            elif r<.65: s.d.add(K(s.d,random.randrange(50)))
        except (RuntimeError,RecursionError): pass
        return r>.9
d=set()
for i in range(3000):
    try:
        op=random.randrange(14)
        o={K(d,i),K(d,i+1),i}
        if op==0: d.add(K(d,i))
        elif op==1: d.discard(K(d,i))
        elif op==2: K(d,i) in d
        elif op==3: d|o
        elif op==4: d&o
        elif op==5: d-o
        elif op==6: d^o
        elif op==7: d<=o; o>=d; d==o
        elif op==8: d|=o
        elif op==9: d&=o
        elif op==10: d-=o
        elif op==11: d^=o
        elif op==12: d.isdisjoint(o); o.isdisjoint(d); d.issubset([K(d,i)]); d.issuperset([K(d,2)])
        elif op==13:
            for x in d:
                if random.random()<.1: d.add(K(d,1))
        d.intersection_update([K(d,i)],o) if random.random()<.1 else None
        d.difference_update(d) if random.random()<.1 else None
        frozenset(d); set(d); d.copy()
    except (RuntimeError,KeyError) as e: pass
print('ok')
