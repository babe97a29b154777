# each open bracket ends where the next statement must begin, and the rest stays whole
values = [1, 2,
def first(a, (b):
    return {a: [b

class Second:
    items = (1, 2
    def method(self, x=):
        call(self.items[0, x
        return "open

    def other(self):
        return ')' ]

for x in range(10:
    print(x
with open('f' as g:
    pass
last = 1
