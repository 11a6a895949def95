"""Four lines of one function. The clock is read between them; a line's name is in its comment."""

import time

import truth

now = time.perf_counter
small = list(range(3000))
large = [n * 7919 % 10007 for n in range(9000)]


def four_lines():
    a = now()
    sum(small)  # line: sums
    b = now()
    sorted(large)  # line: sorts
    c = now()
    pow(7, 12000)  # line: powers
    d = now()
    [n * n for n in large]  # line: squares
    e = now()
    for name, begin, end in ("sums", a, b), ("sorts", b, c), ("powers", c, d), ("squares", d, e):
        truth.add("lines", name, end - begin, 0.0)


while truth.going_on():
    four_lines()
truth.tell()
