match x:
    case 1 | -1 | 1.5 | -2j | 1 + 2j | -1 - 2.5j: pass
    case 'a' 'b' | b'c': pass
    case None | True | False: pass
    case _: pass
    case name: pass
    case a.b.c: pass
    case (a): pass
    case (a) | (b.c): pass
    case []: pass
    case (): pass
    case [a, *rest, b,]: pass
    case (a,): pass
    case a, *_: pass
    case {}: pass
    case {'a': 1, b.c: d, -1: x, **rest}: pass
    case A(): pass
    case A.B(1, x, y=2, z=[_, *_],): pass
    case [a, b] as c: pass
    case (1 | 2) as d if d > 1: pass;
match x, *y:
    case _: pass
match (x):
    case match: case = match
match = case = _ = 1
match(x)
match[x]
match.case
match, case
print(match)
match * a
match -a:
    case -1: pass
