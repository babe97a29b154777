# the first line of a block is too deep: CPython names the second
def f():
        u = 1
#       ^^^^^ information: the block begins deeper, with this line
    v = 2
#       ^ error: unindent does not match any outer indentation level
    return u + v
