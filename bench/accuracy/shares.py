"""Busy loops of 50, 30, 15 and 5 parts of a hundred."""

import truth


def half():
    n = 0
    for i in range(50000):
        n += i & 3


def third():
    n = 0
    for i in range(30000):
        n += i & 3


def sixth():
    n = 0
    for i in range(15000):
        n += i & 3


def twentieth():
    n = 0
    for i in range(5000):
        n += i & 3


while truth.going_on():
    truth.measured(half)
    truth.measured(third)
    truth.measured(sixth)
    truth.measured(twentieth)
truth.tell()
