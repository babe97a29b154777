# what is likely to be wrong, where CPython stumbles only over what comes after it
class A:
    def f(self):
        x = 1
    y = 2
#   ^^^^^ information: the indentation of this line leaves the block before it
        z = 3
#      ^ error: unexpected indent
        return z

from items import (
    first
#   ^^^^^ information: a comma or an operator may be missing here
    second,
#   ^^^^^^ error: invalid syntax
)
