"""Recursion: the eight queens, one row below the other. The answer is in is_safe()."""

import sys


def is_safe(columns, column):
    row = len(columns)
    for other_row, other in enumerate(columns):
        if other == column or abs(other - column) == row - other_row:
            return False
    return True


def place(columns, size):
    if len(columns) == size:
        return 1
    solutions = 0
    for column in range(size):
        if is_safe(columns, column):
            solutions += place(columns + [column], size)
    return solutions


def main():
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 12
    print("%d queens: %d solutions" % (size, place([], size)))


if __name__ == "__main__":
    main()
