# Indices, bounds and items that empty the bytearray.
import random
class I:
    def __init__(s,b,n=0): s.b=b; s.n=n
    def __index__(s):
        try: s.b.clear()
        except BufferError: pass
        return s.n
for f in (lambda b: b.__setitem__(I(b),1), lambda b: b.__setitem__(0,I(b)), lambda b: b.__setitem__(slice(I(b),I(b,5)),b'abc'), lambda b: b[I(b,3)], lambda b: b[I(b):I(b,9)], lambda b: b.__delitem__(slice(I(b),I(b,9))), lambda b: b.insert(I(b,4),I(b,4)), lambda b: b.append(I(b,4)), lambda b: b.pop(I(b,-1)), lambda b: b.find(b'a',I(b),I(b,9)), lambda b: b.extend([I(b,1),I(b,2)]), lambda b: b.__contains__(I(b,97)), lambda b: b.count(I(b,97)), lambda b: b.__imul__(I(b,5)), lambda b: b*I(b,5), lambda b:b.index(I(b,97)), lambda b:b.rfind(I(b,97)), lambda b: b.remove(I(b,97)), lambda b: b.replace(b'a',b'b',I(b,97)), lambda b: b.split(b'a',I(b,3)), lambda b:b.zfill(I(b,100)), lambda b:b.center(I(b,100)), lambda b:b.expandtabs(I(b,8)) , lambda b:b.__setitem__(slice(None,None,2),[I(b,1)]*5), lambda b: b.__init__([I(b,2)]*4), lambda b: b.join([b'a',b]), lambda b: b.splitlines(I(b,1)), lambda b: b.startswith(b'a',I(b,0),I(b,4)), lambda b: b % (I(b,1),), lambda b: b'%d%b' % (I(b,1),b)):
    b=bytearray(b'abcdefghij')
    try: print(f(b))
    except Exception as e: print(type(e).__name__, e)
    print(b)
