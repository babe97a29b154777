# Endless recursion through special methods raises RecursionError.

def rec_repr():
    class A:
        def __repr__(self): return repr(self)
    try: repr(A())
    except RecursionError as e: print(type(e))

rec_repr()

def rec_str_default():
    class A:
        def __str__(self): return str(self)
    try: str(A())
    except RecursionError as e: print(type(e))

rec_str_default()

def rec_eq():
    class A:
        def __eq__(self, o): return self == o
    try: A() == A()
    except RecursionError as e: print(type(e))

rec_eq()

def rec_eq_list():
    class A:
        def __eq__(self, o): return [self] == [o]
    try: A() == A()
    except RecursionError as e: print(type(e))

rec_eq_list()

def rec_getattr():
    class A:
        def __getattr__(self, n): return getattr(self, n)
    try: A().x
    except RecursionError as e: print(type(e))

rec_getattr()

def rec_getattr2():
    class A:
        def __getattribute__(self, n): return self.foo
    try: A().x
    except RecursionError as e: print(type(e))

rec_getattr2()

def rec_hash():
    class A:
        def __hash__(self): return hash((self,))
    try: hash(A())
    except RecursionError as e: print(type(e))

rec_hash()

def rec_sort():
    def k(x): return sorted([1,2], key=k)
    try: k(1)
    except RecursionError as e: print(type(e))

rec_sort()
