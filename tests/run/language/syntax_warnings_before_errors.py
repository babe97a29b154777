"""Warnings of a text that is refused: those of what the parser had read, once for each time that it read it."""
import warnings
for s in ["1if 1 else 2","1a","1finally","0x1for x in y","1_000and 2","'\\d'\nx y\n'\\d'","'\\d'\nx = = '\\d'\n'\\d'","x is 1\ny z","() is ()\n1 2","'\\d' x","f('\\d' for x in y, '\\z')","1or 2 3","1in x y","x = 1if y else 0j\nz z","def f(a=1,\nb,\nc): pass","def f(a=1,b,\nc): pass","def f(a,\n$): pass","def f(a, b=\n1 2,\n3)","lambda a=1,b,\nc: 1","lambda a=1,\nb:2\n","def f(a,a,\n b): pass", "f'\\d{x y}'", "b'\\d' 'x'", "'\\400' x", "1.e5in x","1jif x", "0b1is x","1e5else", "0777or 1", "[1for x in y]","'\\d' + ", "'a\\d\\\n\\e'\n$","if 1:\n '\\d'\nx\n y"]:
  for m in ("exec","eval"):
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter("always")
        try: compile(s,"<t>",m); r="ok"
        except SyntaxError as e: r=e.args
    print(repr(s),m,r,[(x.category.__name__,str(x.message),x.lineno) for x in w])
