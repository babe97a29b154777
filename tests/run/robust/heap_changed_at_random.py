# Items that change the heap while they are compared.
import heapq, bisect, random
random.seed(6)
class K:
    def __init__(s,d): s.d=d
    def __lt__(s,o):
        r=random.random()
        if r<.1: s.d.clear()
        elif r<.2: s.d.append(K(s.d))
        elif r<.25: del s.d[len(s.d)//2:]
        return r>.5
d=[]
for i in range(3000):
    try:
        d.extend(K(d) for _ in range(4))
        op=i%8
        if op==0: heapq.heapify(d)
        elif op==1: heapq.heappush(d,K(d))
        elif op==2: heapq.heappop(d)
        elif op==3: heapq.heapreplace(d,K(d))
        elif op==4: heapq.heappushpop(d,K(d))
        elif op==5: heapq._heappop_max(d); heapq._heapify_max(d)
        elif op==6: bisect.insort(d,K(d)); bisect.bisect(d,K(d))
        elif op==7: heapq.nlargest(3,d); heapq.nsmallest(3,d)
    except (IndexError,RuntimeError): pass
print('ok')
