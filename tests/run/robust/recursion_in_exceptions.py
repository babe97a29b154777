# Long chains and deep groups of exceptions.

def rec_excchain():
    e=None
    for i in range(200000):
        n=Exception(i); n.__context__=e; e=n
    print('made')
    del e,n
    e=None
    for i in range(200000):
        n=Exception(i); n.__cause__=e; e=n
    del e,n
    print('gone')

rec_excchain()

def rec_excchain_tb():
    import traceback
    e=None
    for i in range(5000):
        n=Exception(i); n.__context__=e; e=n
    try: s=traceback.format_exception(e); print(len(s)>1)
    except RecursionError: print('rec')

rec_excchain_tb()


def rec_excgroup():
    g=ValueError(1)
    for i in range(20000): g=ExceptionGroup('x',[g])
    print('made')
    try: g.split(ValueError)
    except RecursionError as e: print('rec')
    try: g.subgroup(lambda e: False)
    except RecursionError as e: print('rec')
    try: repr(g); print('reprok')
    except RecursionError as e: print('rec')
    del g

rec_excgroup()
