# Operations on containers nested 100,000 deep raise RecursionError.

def rec_list_repr():
    l=[]
    for i in range(100000): l=[l]
    try: repr(l)
    except RecursionError as e: print(type(e), e)

rec_list_repr()

def rec_list_eq():
    a=[];b=[]
    for i in range(100000): a=[a];b=[b]
    try: a==b
    except RecursionError as e: print(type(e), e)

rec_list_eq()

def rec_dict_repr():
    a={}
    for i in range(100000): a={1:a}
    try: repr(a)
    except RecursionError as e: print(type(e), e)

rec_dict_repr()

def rec_tuple_repr():
    a=()
    for i in range(100000): a=(a,)
    try: repr(a)
    except RecursionError as e: print(type(e), e)

rec_tuple_repr()

def rec_tuple_lt():
    a=();b=()
    for i in range(100000): a=(a,);b=(b,)
    try: a<b
    except RecursionError as e: print(type(e), e)

rec_tuple_lt()

def rec_frozenset():
    a=frozenset()
    for i in range(100000): a=frozenset([a])
    try: repr(a)
    except RecursionError as e: print(type(e), e)

rec_frozenset()

def rec_slice():
    a=None
    for i in range(100000): a=slice(a)
    try: repr(a)
    except RecursionError as e: print(type(e), e)
    try: a==slice(a)
    except RecursionError as e: print(type(e), e)

rec_slice()

def rec_partial():
    import functools
    p=functools.partial(print)
    class F: pass
    f=print
    for i in range(100000):
        x=functools.partial(int); x.__setstate__((f,(),{},{})) if 0 else None
        f=functools.partial(functools.partial, f) if 0 else functools.partial(lambda: 0, f)
    try: r=repr(f); print(len(r)>10)
    except RecursionError as e: print(type(e))

rec_partial()

def rec_deque():
    from collections import deque
    d=deque()
    for i in range(100000): d=deque([d])
    try: repr(d)
    except RecursionError as e: print(type(e))
    del d

rec_deque()

def rec_isinstance():
    t=(int,)
    for i in range(100000): t=(t,)
    try: isinstance('a',t)
    except RecursionError as e: print(type(e), e)
    try: issubclass(str,t)
    except RecursionError as e: print(type(e), e)

rec_isinstance()

def rec_except_tuple():
    t=(KeyError,)
    for i in range(100000): t=(t,)
    try:
        try: 1/0
        except t: print('no')
    except BaseException as e: print(type(e))

rec_except_tuple()
