"""symtable: scopes and symbols as the compiler sees them."""
import symtable

source = """
import os
total = 0
def outer(a, b=1, *args, **kw):
    global total
    total += a
    x = [a + i for i in args]
    def inner():
        nonlocal x
        x = free = b
        return undefined
    return inner
class C(Base):
    attr: int = 1
    def method(self):
        return __class__
"""
table = symtable.symtable(source, "f.py", "exec")


def show(t, depth=0):
    print("  " * depth + t.get_type(), t.get_name(), t.get_lineno(), t.is_optimized(), t.is_nested(), sorted(t.get_identifiers()))
    for s in sorted(t.get_symbols(), key=lambda s: s.get_name()):
        kinds = [k for k in ("referenced", "imported", "parameter", "global", "declared_global", "nonlocal", "local", "free", "assigned", "namespace", "annotated") if getattr(s, "is_" + k)()]
        print("  " * depth + " -", s.get_name(), kinds)
    for child in t.get_children():
        show(child, depth + 1)


show(table)
outer = table.lookup("outer").get_namespace()
print(outer.get_parameters(), outer.get_locals(), outer.get_globals(), outer.get_frees(), table.lookup("C").get_namespace().get_methods())
print(outer.get_children()[1].get_nonlocals(), symtable.symtable("lambda x: y", "e", "eval").get_children()[0].get_name(), table.lookup("total"))
for bad in ("def f(x, x): 1", "nonlocal a", "x ="):
    try:
        symtable.symtable(bad, "f", "exec")
    except SyntaxError as error:
        print(error)

try:
    symtable.symtable("def f(a, a): pass", "nowhere", "exec")
except SyntaxError as error:
    print(error.args, error.text)
