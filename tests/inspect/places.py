def add(a, b):
    return a + b


def twice(f, n):
    return f(n)


def work(n):
    x = add(n, 1); y = 2
    #> stack
    #> goto 12
    #> stepin
    #> locations 9 24
    #> dis -2 5
    z = add(add(x, 1), twice(lambda v: add(v, 1), y))
    #> stepin
    for i in range(add(0, 2)):
        #> stepin
        z += i
    if (add(1, 2) >
            add(0, 1)):
        #> stepin
        z += add(1, 1)
    return z


print(work(3))
try:
    try:
        work("no")
    except TypeError as error:
        raise KeyError("outer") from error
except KeyError as error:
    pass
    #> exception
    #> eval error
    #> complete error.__tr

exec("def generated():\n    return 1\ngenerated()")
pass
#> sources
#> modules sys
#> complete wo
#> complete work.__na
#> complete x = work.__qual
table = {"alpha": 1, "beta": {"inner": 2}, 3: 4}
pass
#> complete table['al
#> complete table[
#> complete table['beta']['
#> complete table.ke
#> complete nothing.x
