# Keys whose __eq__ and __hash__ change the dict.
class K:
    def __init__(s,d): s.d=d
    def __hash__(s): return 1
    def __eq__(s,o): s.d.clear(); return True
for op in ('get','set','del','in','pop','setdefault','update'):
    d={}; d[K(d)]=1
    for i in range(5): d[i]=i
    k=K(d)
    try:
        if op=='get': d[k]
        elif op=='set': d[k]=2
        elif op=='del': del d[k]
        elif op=='in': k in d
        elif op=='pop': d.pop(k)
        elif op=='setdefault': d.setdefault(k,3)
        elif op=='update': d.update({k:1})
    except KeyError as e: print('KeyError')
    print(op,len(d))
