"""5 ms of work after every 500 ms of sleep: who looks less often while all sleep must not miss it."""

import time

import truth


def burst():
    end = time.perf_counter() + 0.005
    while time.perf_counter() < end:
        pass


def rest():
    time.sleep(0.5)


while truth.going_on():
    truth.measured(rest)
    truth.measured(burst)
truth.tell()
