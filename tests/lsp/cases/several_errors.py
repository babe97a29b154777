def f(:
#     ^ error: invalid syntax
    return 1


class C
#     ^ error: expected ':'
    x = 1


y = (1, 2
#   ^ error: '(' was never closed
z = 3
for in range(3):
#   ^^ error: invalid syntax
    pass
# python: no
