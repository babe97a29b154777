# Indices, bounds and items that empty the array.
import array
class I:
    def __init__(s,a,n=0): s.a=a; s.n=n
    def __index__(s):
        try: del s.a[:]
        except BufferError as e: print(e)
        return s.n
    def __float__(s):
        del s.a[:]
        return 1.0
for f in (lambda a:a[I(a,3)], lambda a:a[I(a):I(a,4)], lambda a:a.__setitem__(slice(I(a),I(a,4)),array.array('i',[1,2])), lambda a:a.pop(I(a,1)), lambda a:a.__imul__(I(a,5)), lambda a:a*I(a,5), lambda a:a.index(1,I(a,0)), lambda a:a.__delitem__(slice(I(a),I(a,3))), lambda a: a.fromfile(open('/dev/zero','rb'),I(a,4))):
    a=array.array('i',range(10))
    try: print(f(a))
    except Exception as e: print(type(e).__name__, e)
    print(a)
class E:
    def __init__(s,a): s.a=a
    def __eq__(s,o): s.a.clear() if hasattr(s.a,'clear') else s.a.__delitem__(slice(None)); return False
a=array.array('i',range(10))
for f in (lambda: a.index(E(a)), lambda: a.count(E(a)), lambda: E(a) in a, lambda: a.remove(E(a))):
    a.extend(range(10))
    try: print(f())
    except Exception as e: print(type(e).__name__,e)
