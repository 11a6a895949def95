"""The same work twice: behind a call, and written where it is used."""

import truth


def work(i, n):
    return n + (i & 3) * 2 - (i >> 1 & 1)


def with_calls():
    n = 0
    for i in range(20000):
        n = work(i, n)


def inline():
    n = 0
    for i in range(20000):
        n = n + (i & 3) * 2 - (i >> 1 & 1)
        n = n + (i & 3) * 2 - (i >> 1 & 1)


while truth.going_on():
    truth.measured(with_calls)
    truth.measured(inline)
truth.tell()
