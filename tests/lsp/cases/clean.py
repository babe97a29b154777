import os
import os.path as p
from json import dumps
#                ^^^^^ token: variable
#    ^^^^ token: namespace
VALUES = [1, 2]


class Tree(object):
#     ^^^^ symbol: class
#     ^^^^ token: class declaration
#          ^^^^^^ token: class defaultLibrary
    size = 0
#   ^^^^ symbol: field

    def grow(self, by):
#       ^^^^ symbol: method
#       ^^^^ token: method declaration
#                  ^^ token: parameter declaration
        return self.size + by
#              ^^^^ token: parameter
#                   ^^^^ token: property
#                          ^^ token: parameter


async def plant(match, *, case=None):
#         ^^^^^ token: function declaration async
    match match:
#   ^^^^^ token: keyword
#         ^^^^^ token: parameter
        case Tree(size=s):
#       ^^^^ token: keyword
#            ^^^^ token: class
            print(p.join(dumps(s)), os)
#           ^^^^^ token: function defaultLibrary
#                 ^ token: namespace
#                   ^^^^ token: method
#                                   ^^ token: namespace
    return Tree()
#          ^^^^ token: class
