# what stands where a header's colon is due costs neither the block nor what follows it
class First(A)::
    x = 1

def second(a);
    return 2

def third(a) pass
    return 3

def fourth(a).
    return 4

if x = 1
    y = 2

def fifth(a, (b, c)):
    return 5

class Sixth:
    def method(self
        buffer = self.buffer
        length = len(buffer)
        return length

    def other(self):
        pass
