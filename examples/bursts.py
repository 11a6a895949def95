"""Chance decides every 20 ms which of two functions runs; heads() does so in 30 of 100 cases."""

import random
import sys
import time


def spend(seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


def heads():
    spend(0.02)


def tails():
    spend(0.02)


end = time.perf_counter() + float(sys.argv[1] if len(sys.argv) > 1 else 2)
while time.perf_counter() < end:
    if random.random() < 0.3:
        heads()
    else:
        tails()
