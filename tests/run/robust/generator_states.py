# Generators, coroutines and async generators in every state.
def g():
    try:
        x=yield 1
        print('got',x)
        yield 2
    finally:
        print('fin')
a=g()
try: a.send(5)
except TypeError as e: print(e)
try: a.throw(ValueError)
except ValueError: print('VE')
try: next(a)
except StopIteration: print('SI')
a=g(); next(a); a.close(); a.close()
def h():
    global me
    try: next(me)
    except ValueError as e: print(e)
    try: me.close()
    except ValueError as e: print(e)
    try: me.throw(KeyError)
    except ValueError as e: print(e)
    yield 1
me=h(); next(me)
def k():
    try: yield
    except GeneratorExit: yield 5
a=k(); next(a)
try: a.close()
except RuntimeError as e: print(e)
try: a.throw(1)
except TypeError as e: print(e)
try: a.throw(ValueError, 'x', 5)
except TypeError as e: print(e)
def ex():
    raise StopIteration
    yield
try: next(ex())
except RuntimeError as e: print(e)
def d():
    try: yield from inner
    except BaseException as e: print('in d', type(e)); raise
class In:
    def __iter__(s): return s
    def __next__(s): return 1
    def throw(s,*a): inner2.append(a[0]); raise KeyError
    def close(s): raise ZeroDivisionError
inner2=[]
inner=In()
a=d(); next(a)
try: a.throw(ValueError)
except KeyError: print('KE')
a=d(); next(a)
try: a.close()
except ZeroDivisionError: print('ZD')
f=a.gi_frame
print(f)
a=g(); next(a); fr=a.gi_frame
fr.clear(); print(fr.f_locals)
try: next(a)
except StopIteration: print('SI')
a=g(); fr=a.gi_frame; del a; print(fr.f_code.co_name, fr.f_lineno)
async def co():
    await x
class Aw:
    def __await__(s): return s
    def __next__(s): return 1
    def __iter__(s): return s
x=Aw()
c=co(); print(c.send(None)); 
try: c.throw(ValueError)
except ValueError: print('VE')
try: c.send(None)
except RuntimeError as e: print(e)
c=co(); c.close()
try: c.send(None)
except RuntimeError as e: print(e)
async def ag():
    yield 1
    yield 2
a=ag(); n=a.__anext__()
try: n.send(None)
except StopIteration as e: print(e.value)
try: n.send(None)
except (RuntimeError,StopIteration) as e: print(type(e),e)
n1=a.asend(None); n2=a.asend(None)
n1.close()
try: n1.send(None)
except RuntimeError as e: print(e)
cl=a.aclose()
try: cl.send(None)
except StopIteration: print('closed')
try: a.__anext__().send(None)
except StopAsyncIteration: print('SAI')
