# An int of more bits than a float has becomes the nearest one, halves to even, however long it is.
for number in (2**64 + 2048, 2**64 + 2049, 2**64 + 6144, (1 << 200) + (1 << 147) + 1, -(2**64 + 2049)):
    print(float(number).hex(), int(float(number)) - number)
