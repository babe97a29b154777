# Items and indices that change the deque.
import random
from collections import deque
random.seed(4)
class K:
    def __init__(s,d): s.d=d
    def m(s):
        r=random.random()
        if r<.2: s.d.clear()
        elif r<.4: s.d.append(K(s.d))
        elif r<.5: s.d.appendleft(1)
        elif r<.6: s.d.extend([1]*70)
        elif r<.7 and s.d: s.d.popleft()
        elif r<.8: s.d.rotate(3)
    def __eq__(s,o): s.m(); return random.random()>.95
    def __lt__(s,o): s.m(); return False
    def __index__(s): s.m(); return 1
    def __repr__(s): s.m(); return 'K'
    def __del__(s): s.m()
d=deque()
for i in range(4000):
    try:
        op=random.randrange(14)
        for j in range(3): d.append(K(d))
        if op==0: K(d) in d
        elif op==1: d.index(K(d))
        elif op==2: d.remove(K(d))
        elif op==3: d.count(K(d))
        elif op==4: d==deque([K(d)]*len(d))
        elif op==5: d<deque([K(d)]*len(d))
        elif op==6: d[K(d)]
        elif op==7: d[K(d)]=5
        elif op==8: repr(d)
        elif op==9: d.insert(K(d),1)
        elif op==10: d.rotate(K(d))
        elif op==11: del d[K(d)]
        elif op==12: d.copy(); d+d; d*2; deque(d,5)
        elif op==13:
            for x in d: d.rotate(1) if random.random()<.01 else None
        if len(d)>300: d.clear()
    except (ValueError,TypeError,IndexError,RuntimeError,RecursionError): pass
print('ok')
