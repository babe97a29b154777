path = "a\d"
#      ^^^^^ warning: invalid escape sequence '\d'
x = 1if 2 else 3
#   ^ warning: invalid decimal literal
