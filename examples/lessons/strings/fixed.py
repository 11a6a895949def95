"""The rows are kept in a list and joined once, so that nothing is copied again and again."""

ROWS = ["%05d %d" % (number, number * 7 % 1000) for number in range(10000)]


def format_row(row):
    return row + "\n"


def make_table(rows):
    pieces = []
    for row in rows:
        pieces.append(format_row(row))
    pieces.reverse()
    return "".join(pieces)


def main():
    for _ in range(100):
        table = make_table(ROWS)
    print(len(table), "characters; the first row:", table.split("\n", 1)[0])


if __name__ == "__main__":
    main()
