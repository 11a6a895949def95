"""A program whose period is the interval of 1 ms: a profiler in lockstep sees one phase alone."""

import time

import truth

PERIOD_S = 0.001
due = time.perf_counter() + PERIOD_S


def beat():
    end = due - 0.7 * PERIOD_S
    while time.perf_counter() < end:
        pass


def rest():
    while time.perf_counter() < due:
        pass


while truth.going_on():
    truth.measured(beat)
    truth.measured(rest)
    due += PERIOD_S
    if time.perf_counter() > due:
        due = time.perf_counter() + PERIOD_S   # the machine stood still: no chase
truth.tell()
