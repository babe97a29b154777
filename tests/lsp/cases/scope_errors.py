def f():
    print(n)
    global n
#   ^^^^^^^^ error: name 'n' is used prior to global declaration


def g(a, a):
#        ^ error: duplicate argument 'a' in function definition
    nonlocal zz
# python: no
