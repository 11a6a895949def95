"""The rows are kept in a list and joined once, so that nothing is copied again and again."""

ROWS = [(number, number * 7 % 1000) for number in range(30000)]


def format_row(row):
    return "%d;%d\n" % row


def make_table(rows):
    pieces = []
    for row in rows:
        pieces.append(format_row(row))
    pieces.reverse()
    return "".join(pieces)


def main():
    table = make_table(ROWS)
    print(len(table), "characters; the first row:", table.split("\n", 1)[0])


if __name__ == "__main__":
    main()
