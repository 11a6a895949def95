"""A table is written as text, the newest row on top: each row goes in front of what is there."""

ROWS = ["%05d %d" % (number, number * 7 % 1000) for number in range(10000)]


def format_row(row):
    return row + "\n"


def make_table(rows):
    text = ""
    for row in rows:
        text = format_row(row) + text
    return text


def main():
    for _ in range(100):
        table = make_table(ROWS)
    print(len(table), "characters; the first row:", table.split("\n", 1)[0])


if __name__ == "__main__":
    main()
