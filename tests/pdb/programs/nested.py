def make(n):
    total = 0

    def add(k):
        nonlocal total
        total += k
        return total + n

    return add


def comprehensions(rows):
    flat = [cell for row in rows
            for cell in row]
    table = {cell: cell * 2 for cell in flat}
    kinds = {cell % 2 for cell in flat}
    lazy = (cell for cell in flat)
    biggest = max(lazy, key=lambda cell: -cell)
    return flat, table, kinds, biggest


add = make(10)
add(1)
add(2)
result = comprehensions([[1, 2], [3]])
print(result)
