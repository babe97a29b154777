# Items and indices that change the list.
import random
random.seed(3)
class K:
    def __init__(s,d,n): s.d=d; s.n=n
    def m(s):
        r=random.random()
        if r<.2: s.d.clear()
        elif r<.4: s.d.append(K(s.d,1))
        elif r<.5: s.d[:]=[K(s.d,1)]*random.randrange(20)
        elif r<.6: del s.d[::2]
        elif r<.7: s.d.extend([1]*100)
        elif r<.75: s.d.sort() if 0 else None
    def __eq__(s,o): s.m(); return random.random()>.9
    def __lt__(s,o): s.m(); return random.random()>.5
    def __index__(s): s.m(); return s.n%5
    def __repr__(s): s.m(); return 'K'
    def __del__(s): s.m()
d=[K(None,1)]; d[0].d=d
for i in range(5000):
    try:
        op=random.randrange(18)
        d.append(K(d,i))
        if op==0: K(d,i) in d
        elif op==1: d.index(K(d,i))
        elif op==2: d.remove(K(d,i))
        elif op==3: d.count(K(d,i))
        elif op==4: d.sort()
        elif op==5: d.sort(key=lambda x: (x.m() if isinstance(x,K) else 0, x)[1])
        elif op==6: d==[K(d,i)]*len(d)
        elif op==7: d<[K(d,i)]*len(d)
        elif op==8: d[K(d,i)]
        elif op==9: d[K(d,i)]=5
        elif op==10: d[K(d,i):K(d,i+2)]
        elif op==11: d[K(d,i):K(d,i+2)]=[1,2,3]
        elif op==12: del d[K(d,1):K(d,2):K(d,3)]
        elif op==13: d[::K(d,i)]=d
        elif op==14: repr(d)
        elif op==15: d.insert(K(d,i),1); d.pop(K(d,1))
        elif op==16: d*=K(d,i)
        elif op==17: min(d); max(d); sorted(d,key=id); reversed(d); [x for x in d if random.random()<2 and (d.pop() or 1)]
        if len(d)>200: d.clear()
    except (ValueError,TypeError,IndexError,RecursionError): pass
print('ok')
