"""Sleeps of three lengths, and a little work."""

import time

import truth


def long_sleep():
    time.sleep(0.012)


def short_sleep():
    time.sleep(0.003)


def tiny_sleep():
    time.sleep(0.0004)


def work():
    n = 0
    for i in range(60000):
        n += i & 3


while truth.going_on():
    truth.measured(long_sleep)
    truth.measured(short_sleep)
    truth.measured(tiny_sleep)
    truth.measured(work)
truth.tell()
