"""Nested lists: multiplication, transposition, game of life."""


def multiply(a, b):
    columns = list(zip(*b))
    return [[sum(x * y for x, y in zip(row, column)) for column in columns] for row in a]


def live(board):
    height, width = len(board), len(board[0])
    result = []
    for y in range(height):
        above, here, below = board[y - 1], board[y], board[(y + 1) % height]
        row = []
        for x in range(width):
            left, right = x - 1, (x + 1) % width
            around = (above[left] + above[x] + above[right] + here[left] + here[right]
                      + below[left] + below[x] + below[right])
            row.append(1 if around == 3 or here[x] and around == 2 else 0)
        result.append(row)
    return result


matrix = [[(i * j) % 7 - 3 for j in range(90)] for i in range(90)]
power = matrix
for _ in range(3):
    power = [[cell % 1009 for cell in row] for row in multiply(power, matrix)]
print(sum(map(sum, power)))
board = [[(x * y + x + y) % 3 == 0 and 1 or 0 for x in range(64)] for y in range(64)]
for _ in range(60):
    board = live(board)
print(sum(map(sum, board)))
