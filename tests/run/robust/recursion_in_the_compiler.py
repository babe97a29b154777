# Sources and trees nested too deep are refused.

def rec_ast_unary():
    for n in (50,100000):
        try: compile('-'*n+'1','','eval'); print('ok')
        except (RecursionError,MemoryError,SyntaxError) as e: print(type(e).__name__)

rec_ast_unary()

def rec_ast_not():
    for n in (50,100000):
        try: compile('not '*n+'1','','eval'); print('ok')
        except (RecursionError,MemoryError,SyntaxError) as e: print(type(e).__name__)

rec_ast_not()

def rec_ast_attr():
    for n in (50,100000):
        try: compile('a'+'.b'*n,'','eval'); print('ok')
        except (RecursionError,MemoryError,SyntaxError) as e: print(type(e).__name__)

rec_ast_attr()

def rec_ast_call():
    for n in (50,100000):
        try: compile('a'+'()'*n,'','eval'); print('ok')
        except (RecursionError,MemoryError,SyntaxError) as e: print(type(e).__name__)

rec_ast_call()

def rec_ast_binop():
    for n in (50,100000):
        try: compile('1'+'+a'*n,'','eval'); print('ok')
        except (RecursionError,MemoryError,SyntaxError) as e: print(type(e).__name__)

rec_ast_binop()

def rec_ast_pow():
    for n in (50,100000):
        try: compile('a'+'**a'*n,'','eval'); print('ok')
        except (RecursionError,MemoryError,SyntaxError) as e: print(type(e).__name__)

rec_ast_pow()

def rec_ast_lambda():
    for n in (50,100000):
        try: compile('lambda:'*n+'1','','eval'); print('ok')
        except (RecursionError,MemoryError,SyntaxError) as e: print(type(e).__name__)

rec_ast_lambda()

def rec_ast_ifexp():
    for n in (50,100000):
        try: compile('a if b else '*n+'1','','eval'); print('ok')
        except (RecursionError,MemoryError,SyntaxError) as e: print(type(e).__name__)

rec_ast_ifexp()

def rec_ast_assign():
    for n in (50,100000):
        try: compile('a='*n+'1','','exec'); print('ok')
        except (RecursionError,MemoryError,SyntaxError) as e: print(type(e).__name__)

rec_ast_assign()

def rec_ast_obj():
    import ast
    e=ast.Constant(1, lineno=1,col_offset=0,end_lineno=1,end_col_offset=0)
    for i in range(100000): e=ast.UnaryOp(ast.USub(), e, lineno=1,col_offset=0,end_lineno=1,end_col_offset=0)
    try: compile(ast.Expression(e),'','eval'); print('ok')
    except RecursionError as x: print(type(x).__name__)
    try: ast.dump(e); print('ok')
    except RecursionError as x: print(type(x).__name__)
    del e

rec_ast_obj()

def rec_ast_cycle():
    import ast
    e=ast.UnaryOp(ast.USub(), None, lineno=1,col_offset=0,end_lineno=1,end_col_offset=0)
    e.operand=e
    try: compile(ast.Expression(e),'','eval')
    except RecursionError as x: print(type(x).__name__)

rec_ast_cycle()
