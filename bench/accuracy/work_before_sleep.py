"""Short work, then a long sleep: a look that comes late must not give the sleep to the work, or the work to the sleep."""

import time

import truth


def work():
    n = 0
    for i in range(9000):
        n += i & 3


def rest():
    time.sleep(0.02)


while truth.going_on():
    truth.measured(work)
    truth.measured(rest)
truth.tell()
