def empty():

def after():
    try:
        x = 1
    y = 2
  z = 3
        w = 4
    if x
        return
    else
        pass
    while True: break continue
    match x:
        case 1
            pass
        case [a, b as c.d]: pass
	tab = 1
    return
class
import
from x import (a b)
