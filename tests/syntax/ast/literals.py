0; 00_0; 1_000; 0xDEAD_beef; 0o17; 0b1_01; 18446744073709551615; 18446744073709551616
123456789012345678901234567890123456789; 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF
1.0; 1.; .5; 1e5; 1E-5; 1_0.0_1e1_0; 1e999; 1e-999; 123456789.123456789; 1e16; 1e15; 0.0001; 0.00001; 4.9e-324
1j; 1.5J; 1e3j; 10000000000000000j
'a' "b" '''c
d''' "\n\t\\\x41\u00e9\U0001F600\N{BULLET}\101\
e"
r'\n' R"\x" u'u' U'U'; b'b' Rb'\n' bR"\x"
b'\x00\xff\n\'\101'
'\ud800 \udc00'
"'" '"' '\'"'
'é' '日本' '\x80\xa0\xad\u2028\uffff\U0010ffff'
u'a' f'{b}' 'c'
f'' f'a' '' f'{{}}'
f'{a}{b!r}{c:>{width}.{precision}}{d!s:x}'
f'{a=}{b = !r}{c = :x}{d=  }'
f'{a if b else c}{(lambda x: 1)}{ {1: 2}[1] }{x!=y}{x<y}{x>=y}'
f'''{
a
} {b
+ c} {d:{
e}}'''
x = ('a'
     f'b{c}'
     'd' f"{e:{f}g}")
f'{a["b"]}{f"{g}"}' rf'\d{a}\{b}'
f'{a,}{*a,}{yield_}{x for x in y}{a[1:2]}'
True, False, None, ...
℘ = ﬁ = 1
