s = "😀é" + 1 2
#            ^ error: invalid syntax
