# Deep values and deep data are refused by pickle, marshal, json and copy.

def rec_pickle():
    import pickle
    l=[]
    for i in range(100000): l=[l]
    for p in range(6):
        try: pickle.dumps(l,p); print('ok')
        except RecursionError as e: print(type(e).__name__)

rec_pickle()

def rec_pickle_load():
    import pickle
    s=b'('*100000+b'l'*100000+b'.'
    try: x=pickle.loads(s); print(type(x))
    except Exception as e: print(type(e).__name__)
    del x

rec_pickle_load()

def rec_marshal():
    import marshal
    l=[]
    for i in range(100000): l=[l]
    try: marshal.dumps(l); print('ok')
    except ValueError as e: print(e)
    l=()
    for i in range(100000): l=(l,)
    try: marshal.dumps(l); print('ok')
    except ValueError as e: print(e)
    try: marshal.loads(b'('+b'\1\0\0\0('*100000)
    except Exception as e: print(type(e).__name__, e)
    try: marshal.loads(b')\1'*100000)
    except Exception as e: print(type(e).__name__, e)
    try: marshal.loads(b'[\1\0\0\0'*100000)
    except Exception as e: print(type(e).__name__, e)

rec_marshal()

def rec_json():
    import json
    l=[]
    for i in range(100000): l=[l]
    try: json.dumps(l); print('ok')
    except RecursionError as e: print(type(e).__name__)
    try: json.loads('['*100000); print('ok')
    except RecursionError as e: print(type(e).__name__)
    try: json.loads('{"a":'*100000); print('ok')
    except RecursionError as e: print(type(e).__name__)

rec_json()

def rec_copy():
    import copy
    l=[]
    for i in range(100000): l=[l]
    try: copy.deepcopy(l); print('ok')
    except RecursionError as e: print(type(e).__name__)

rec_copy()
